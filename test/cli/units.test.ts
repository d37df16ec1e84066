import { describe, expect, test } from 'vitest';
import { wantsColor } from '../../src/cli/color.ts';
import { Outcome } from '../../src/cli/exit.ts';
import { Progress } from '../../src/cli/progress.ts';
import { findRule } from '../../src/cli/rules.ts';
import { nearest } from '../../src/text/nearest.ts';

describe('colour: option, NO_COLOR, FORCE_COLOR, terminal', () => {
  const yes = (): boolean => true;
  const no = (): boolean => false;

  test.each([
    ['always', { NO_COLOR: '1' }, no, true],
    ['never', { FORCE_COLOR: '1' }, yes, false],
    ['auto', {}, yes, true],
    ['auto', {}, no, false],
    ['auto', { NO_COLOR: '1' }, yes, false],
    ['auto', { NO_COLOR: '0' }, yes, false],
    ['auto', { NO_COLOR: '' }, yes, true],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, yes, false],
    ['auto', { FORCE_COLOR: '1' }, no, true],
    ['auto', { FORCE_COLOR: '1', TERM: 'dumb' }, no, true],
    ['auto', { FORCE_COLOR: '0' }, no, false],
    ['auto', { CLICOLOR_FORCE: '1' }, no, true],
    ['auto', { CLICOLOR_FORCE: '0' }, no, false],
    ['auto', { TERM: 'dumb' }, yes, false],
  ] as const)('%s %j', (choice, env, terminal, expected) => {
    expect(wantsColor(choice, env, terminal)).toBe(expected);
  });
});

test('3 wins over 1', () => {
  const outcome = new Outcome();
  expect(outcome.code()).toBe(0);
  outcome.findings = true;
  expect(outcome.code()).toBe(1);
  outcome.broken = true;
  expect(outcome.code()).toBe(3);
});

test('nearest', () => {
  const names = ['check', 'explain', 'rules', 'show', 'manifest'];
  expect(nearest('exlain', names)).toBe('explain');
  expect(nearest('shwo', names)).toBe('show');
  expect(nearest('CHECK', names)).toBe('check');
  expect(nearest('banana', names)).toBeUndefined();
});

describe('findRule', () => {
  const table = [
    { code: 'JV102', name: 'unauthenticated-dashboard' },
    { code: 'JV905', name: 'directive-ignored' },
  ];

  test('code or name in any case', () => {
    expect(findRule('jv102', table).code).toBe('JV102');
    expect(findRule('Directive-Ignored', table).code).toBe('JV905');
  });

  test('suggests the nearest', () => {
    expect(() => findRule('JV103', table)).toThrow('there is no rule "JV103" (did you mean JV102?)');
    expect(() => findRule('directives-ignored', table)).toThrow('did you mean directive-ignored?');
    expect(() => findRule('xyz', table)).toThrow('jobvet rules lists them all');
  });
});

describe('progress', () => {
  function staged(errIsTerminal: boolean): { progress: Progress; printed: string[]; at: (ms: number) => void } {
    let time = 5000;
    const printed: string[] = [];
    const progress = new Progress({ errIsTerminal, now: () => time, err: (text) => void printed.push(text) });
    return { progress, printed, at: (ms) => void (time = 5000 + ms) };
  }

  test('appears after a second, is refreshed now and then, and goes', () => {
    const { progress, printed, at } = staged(true);
    progress.show('a');
    at(999);
    progress.show('b');
    progress.clear();
    expect(printed).toEqual([]);
    at(1000);
    progress.show('c');
    at(1050);
    progress.show('d');
    at(1150);
    progress.show('e');
    progress.clear();
    progress.clear();
    expect(printed).toEqual(['\r\u001b[Kc', '\r\u001b[Ke', '\r\u001b[K']);
  });

  test('never in a file or pipe', () => {
    const { progress, printed, at } = staged(false);
    at(5000);
    progress.show('a');
    expect(printed).toEqual([]);
  });
});
