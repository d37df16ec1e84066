import { describe, expect, it } from 'vitest';
import { check, lineOf } from '../../support/check.ts';

/** `low 1` for each finding of the rule. */
function own(text: string): string[] {
  const findings = check(`${text}\n`, 'Dockerfile').findings.filter(({ rule }) => rule === 'JV210');
  return findings.map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

describe('JV210 dockerfile-root-user', () => {
  it.each<[string, string[]]>([
    ['FROM a\nUSER root', ['low 1']],
    ['FROM a\nUSER 0', ['low 1']],
    ['FROM a\nUSER 0:0', ['low 1']],
    ['FROM a\nUSER root:staff', ['low 1']],
    ['FROM a\nUSER me\nUSER root', ['low 1']],
    ['FROM a\nARG U=root\nUSER $U', ['low 1']],
    ['FROM a\nENV U=0\nUSER ${U}:${U}', ['low 1']],
    ['FROM a AS b\nUSER root\nFROM b', ['low 3']],
    ['FROM a AS b\nUSER me\nFROM c\nUSER root', ['low 3']],
    ['FROM a\nUSER root\nEXPOSE 80', ['medium 1']],
    ['FROM a\nUSER root\nCMD ["jupyter", "lab", "--ip=0.0.0.0"]', ['medium 1']],
    ['FROM a\nCMD ["x"]', ['info 1']],
    ['FROM a\nEXPOSE 80', ['info 1']],
    ['FROM scratch\nCMD ["/x"]', ['info 1']],
    ['FROM scratch\nUSER root\nENTRYPOINT /x', ['low 1']],
  ])('%s', (text, expected) => {
    expect(own(text)).toEqual(expected);
  });

  it.each([
    'FROM a\nUSER me',
    'FROM a\nUSER root\nRUN x\nUSER 1000',
    'FROM a\nUSER rooted',
    'FROM a\nUSER 1000:0',
    'FROM a\nARG U\nUSER $U',
    'FROM a\nARG U=1000\nUSER ${U:-root}',
    'FROM a AS b\nUSER me\nFROM b\nRUN x',
    'FROM a\nUSER root\nFROM b\nUSER me',
    'FROM scratch\nCOPY x /',
    'FROM scratch AS s\nCOPY x /\nFROM s\nUSER root',
    '# nothing is built',
    'ARG A=1',
  ])('%s', (text) => {
    expect(own(text)).toEqual([]);
  });

  it('points at the user, and tells what to do', () => {
    const report = check('FROM a\nUSER root\n', 'Dockerfile');
    const finding = report.findings.find(({ rule }) => rule === 'JV210');
    expect(finding?.message).toBe(
      'Containers of this image run as root (USER root): under an engine of root, what breaks out of one is root on the node.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual(['the user is set here']);
    expect(finding?.fix?.edits).toEqual([]);
  });
});
