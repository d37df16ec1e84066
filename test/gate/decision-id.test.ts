import { describe, expect, test } from 'vitest';
import { compareIds, decisionId } from '../../src/gate/decision-id.ts';

const id = (script: string, ...rules: string[]): string => decisionId({ scriptHash: script, verb: 'reject', rules });

describe('the id of a decision', () => {
  test('tells whether the script or the decision is another one', () => {
    const now = id('a', 'JV101');
    expect(now).toMatch(/^JV-[0-9A-Z]{6}$/);
    expect(compareIds(now, id('a', 'JV101'))).toBe('same');
    expect(compareIds(now, id('a', 'JV102'))).toBe('policy-changed');
    expect(compareIds(now, id('b', 'JV101'))).toBe('script-changed');
  });

  test.each(['[%]', ' % ', '%'])('is read as people type it: %j', (form) => {
    const now = id('a', 'JV101');
    expect(compareIds(form.replace('%', now.toLowerCase()), now)).toBe('same');
    expect(compareIds(form.replace('%', now.slice(3)), now)).toBe('same');
  });

  test.each(['', 'JV-', 'JV-UNVETTED', '12345', 'JV101'])('%j is none', (text) => {
    expect(compareIds(text, id('a'))).toBeUndefined();
  });
});
