// What `jobvet fix` makes of texts: what it keeps, what it refuses, what it leaves alone.
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import { applyFixes, type FixOptions } from '../../src/engine/fixing.ts';
import type { Edit, Finding } from '../../src/model/finding.ts';
import { grammars, job } from '../support/check.ts';
import { fixText } from '../support/fix.ts';
import { exactPlace } from '../../src/text/place.ts';

const rules = (findings: readonly { readonly rule: string }[]): string[] => findings.map(({ rule }) => rule);

describe('which fixes are applied', () => {
  const text = job('curl -k https://data.example.org/x -o x\nchmod -R 777 /scratch/data');

  test('safe ones, and unsafe ones when asked', () => {
    const safe = fixText(text, 'job.sbatch', { unsafe: false });
    expect(safe.text).toBe(job('curl https://data.example.org/x -o x\nchmod -R 777 /scratch/data'));
    expect(safe.unsafe).toBe(1);
    const all = fixText(text);
    expect(all.text).toBe(job('curl https://data.example.org/x -o x\nchmod -R u=rwX,g=rX,o= /scratch/data'));
    expect(rules(all.applied).sort()).toEqual(['JV401', 'JV601']);
    expect(all.refused).toEqual([]);
  });

  test('none that is not wanted', () => {
    expect(fixText(text, 'job.sbatch', { wants: ({ rule }) => rule === 'JV601' }).text).toContain('curl -k');
  });

  test('what fixes bring to light is fixed too', () => {
    const twice = fixText(job("jupyter lab --ip=0.0.0.0 --IdentityProvider.token=''"));
    expect(twice.report.findings.filter(({ rule }) => rule.startsWith('JV10'))).toEqual([]);
  });

  test('edits that are the same for two findings count once', () => {
    const shared = fixText(
      job('OPTS=-k\ncurl $OPTS https://a.example.org/x -o x\ncurl $OPTS https://b.example.org/y -o y'),
    );
    expect(shared.text).not.toContain('-k');
    expect(shared.report.findings.filter(({ rule }) => rule === 'JV401')).toEqual([]);
  });
});

/** Fixes one made-up finding with these edits of the given text. */
function fixWith(
  text: string,
  edits: (edit: (part: string, instead: string) => Edit) => readonly Edit[],
): ReturnType<typeof applyFixes> {
  const engine = createEngine({ strictRules: true, grammars });
  const check = (now: string): ReturnType<typeof engine.check> => engine.check({ path: 'job.sbatch', text: now });
  const before = check(text);
  const doc = before.document;
  const made = edits((part, instead) => {
    const start = doc.text.indexOf(part);
    return { at: exactPlace(doc, start, start + part.length), text: instead };
  });
  const [real] = before.findings.filter(({ rule }) => rule === 'JV401');
  if (!real) throw new Error('no finding to fix');
  const finding: Finding = { ...real, fix: { title: 'made up', safety: 'safe', edits: made } };
  const options: FixOptions = {
    unsafe: false,
    wants: ({ rule }) => rule === 'JV401',
    refuses: () => undefined,
    check: (texts) => check(texts.get('job.sbatch') ?? text),
  };
  return applyFixes({ ...before, findings: [finding] }, options);
}

describe('fixes that do harm are refused', () => {
  const text = job('curl -k https://data.example.org/x -o x');
  test.each<[string, Parameters<typeof fixWith>[1], string]>([
    ['a text that can not be read', (edit) => [edit(' -k', ' "')], 'could not be read any more'],
    ['a finding that stays', (edit) => [edit('-o x', '-o y')], 'JV401 would still be found there'],
    ['one that moves', (edit) => [edit('curl -k', 'curl -s --insecure')], 'JV401'],
    [
      'one as bad elsewhere',
      (edit) => [edit(' -k', ''), edit('--time=1', '--time=1\ntensorboard --bind_all --logdir x')],
      'it would bring JV102',
    ],
    [
      'directives that Slurm refuses',
      (edit) => [edit(' -k', ''), edit('--time=1', '--time=soon')],
      'Slurm would not accept',
    ],
    ['edits over each other', (edit) => [edit('curl -k', 'curl'), edit('-k https', 'https')], 'overlap'],
    [
      'edits of decoded text',
      (edit) => [{ ...edit(' -k', ''), at: { ...edit(' -k', '').at, exact: false } }],
      'letter by letter',
    ],
  ])('%s', (_, edits, why) => {
    const { applied, refused, revisions } = fixWith(text, edits);
    expect(applied).toEqual([]);
    expect(refused.map((one) => one.why).join()).toContain(why);
    expect(revisions.size).toBe(0);
  });

  test('others are applied all the same', () => {
    const mixed = fixText(
      job('curl -k https://a.example.org/x -o x\nwget --no-check-certificate https://b.example.org/y'),
    );
    expect(mixed.applied).toHaveLength(2);
  });
});

describe('what stays as it is', () => {
  test('line ends', () => {
    const crlf = '#!/bin/bash\r\n#SBATCH --time=1\r\ncurl -k https://a.example.org/x -o x\r\n#SBATCH --mem=1G\r\n';
    const { text } = fixText(crlf, 'job.sbatch', { wants: ({ fix }) => fix?.title.startsWith('Move') !== false });
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('findings that comments or the site leave out are not fixed', () => {
    const engine = createEngine({ strictRules: true, grammars });
    const text = job('curl -k https://a.example.org/x -o x');
    const before = engine.check({ path: 'job.sbatch', text });
    const exemption = { origin: 'policy:1', owner: 'a', ticket: 't', reason: 'r', until: '2999-01-01' };
    const findings = before.findings.map((finding) => ({ ...finding, exemption }));
    const { applied } = applyFixes(
      { ...before, findings },
      { unsafe: true, wants: () => true, refuses: () => undefined, check: () => before },
    );
    expect(applied).toEqual([]);
  });

  test('files that can not be changed', () => {
    const engine = createEngine({ strictRules: true, grammars });
    const text = job('curl -k https://a.example.org/x -o x');
    const before = engine.check({ path: 'job.sbatch', text });
    const { applied, refused } = applyFixes(before, {
      ...{ unsafe: true, wants: () => true, check: () => before },
      refuses: () => 'the file is read-only',
    });
    expect(applied).toEqual([]);
    expect(refused.map(({ why }) => why)).toContain('the file is read-only');
  });
});

test('many fixes need few checks', () => {
  const lines = Array.from({ length: 300 }, (_, i) => `curl -k https://data${i}.example.org/x -o x${i}`).join('\n');
  const engine = createEngine({ strictRules: true, grammars });
  let checks = 0;
  const check = (text: string): ReturnType<typeof engine.check> => {
    checks++;
    return engine.check({ path: 'job.sbatch', text });
  };
  const text = job(lines);
  const { applied } = applyFixes(check(text), {
    unsafe: false,
    wants: () => true,
    refuses: () => undefined,
    check: (texts) => check(texts.get('job.sbatch') ?? text),
  });
  expect(applied).toHaveLength(300);
  expect(checks).toBeLessThan(5);
});

describe('entries of YAML', () => {
  const compose = (command: string): string => `services:\n  web:\n    image: x\n    command:${command}\n`;

  test.each([
    [' ["curl", "-k", "https://a.example.org/x"]', ' ["curl", "https://a.example.org/x"]'],
    [' [curl, https://a.example.org/x, -k]', ' [curl, https://a.example.org/x]'],
    ['\n      - curl\n      - -k\n      - https://a.example.org/x', '\n      - curl\n      - https://a.example.org/x'],
    [
      "\n      - wget\n      - '--no-check-certificate' # old\n      - https://a.example.org/x",
      '\n      - wget\n      - https://a.example.org/x',
    ],
    [' curl -k https://a.example.org/x', ' curl https://a.example.org/x'],
  ])('go as a whole: %s', (before, after) => {
    expect(fixText(compose(before), 'compose.yaml').text).toBe(compose(after));
  });

  test('options of pip in an environment', () => {
    const text = (option: string): string => `dependencies:\n  - pip=24.0\n  - pip:\n${option}    - numpy==1.26.4\n`;
    expect(fixText(text('    - --trusted-host pypi.org\n'), 'environment.yml').text).toBe(text(''));
  });
});
