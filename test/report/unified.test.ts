// Patches against the real `git apply` and, where it is installed, `patch`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { unifiedPatch } from '../../src/report/unified.ts';
import { replaceIn, type Replacement } from '../../src/text/revision.ts';

const root = mkdtempSync(join(tmpdir(), 'jobvet-patch-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});
execFileSync('git', ['init', '--quiet', root]);
const hasPatch = spawnSync('patch', ['--version']).status === 0;

type Tool = readonly [string, readonly string[]];
const TOOLS: readonly Tool[] = [
  ['git', ['apply', '--whitespace=nowarn', '-']],
  ...(hasPatch ? [['patch', ['-p1', '--quiet', '--binary']] as const] : []),
];

/** What a program makes of files with a patch. */
function applied(
  [program, args]: Tool,
  patch: string,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const run = spawnSync(program, args, { cwd: root, input: patch, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return Object.fromEntries(Object.keys(files).map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

/** Replaces the first occurrence of each part. */
function changed(text: string, parts: readonly (readonly [string, string])[]): Replacement[] {
  return parts.map(([part, instead]) => {
    const start = text.indexOf(part);
    return { span: { start, end: start + part.length }, text: instead };
  });
}

const LONG = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join('');

describe.each(TOOLS)('%s', (...tool) => {
  test.each<[string, string, string, readonly (readonly [string, string])[]]>([
    ['one line', 'a.sh', LONG, [['line 7\n', 'seven\n']]],
    [
      'far apart',
      'a.sh',
      LONG,
      [
        ['line 2\n', ''],
        ['line 30\n', 'x\ny\n'],
      ],
    ],
    [
      'near each other',
      'a.sh',
      LONG,
      [
        ['line 2\n', ''],
        ['line 9\n', 'x\n'],
        ['line 16\n', ''],
      ],
    ],
    [
      'the first and the last line',
      'a.sh',
      LONG,
      [
        ['line 0\n', '#!\n'],
        ['line 39\n', ''],
      ],
    ],
    ['a text without a last newline', 'a.sh', 'a\nb', [['b', 'c']]],
    ['one that gets a last newline', 'a.sh', 'a\nb', [['b', 'b\n']]],
    ['one that loses it', 'a.sh', 'a\nb\n', [['b\n', 'b']]],
    ['CRLF', 'a.sh', 'a\r\nb\r\nc\r\n', [['b', 'x']]],
    ['mixed ends, a lone CR, form feeds', 'a.sh', 'a\rb\r\nc\fd\ne', [['c', 'x']]],
    ['a folder', 'deep/er/a.sh', 'a\nb\n', [['a', 'x']]],
    ['a byte order mark', 'a.sh', '\ufeffa\nb\n', [['a', 'x']]],
    ['all of it', 'a.sh', 'a\n', [['a\n', 'b\nc\n']]],
  ])('%s', (_, path, text, parts) => {
    const changes = changed(text, parts);
    const patch = unifiedPatch(path, text, changes);
    expect(applied(tool, patch, { [path]: text })).toEqual({ [path]: replaceIn(text, changes) });
  });

  test('several files in one patch', () => {
    const changes = changed('a\nb\n', [['a', 'x']]);
    const patch = unifiedPatch('one', 'a\nb\n', changes) + unifiedPatch('two', 'a\nb\n', changes);
    expect(applied(tool, patch, { one: 'a\nb\n', two: 'a\nb\n' })).toEqual({ one: 'x\nb\n', two: 'x\nb\n' });
  });

  test('any changes of any lines', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', '\n', 'a\r\n', 'c'), { minLength: 1, maxLength: 25 })
      .map((lines) => lines.join(''));
    const cases = text.chain((original) =>
      fc
        .array(fc.tuple(fc.nat(original.length), fc.nat(3), fc.constantFrom('', 'x', '\n', 'x\ny', 'a\n')), {
          maxLength: 6,
        })
        .map((list) => {
          const changes: Replacement[] = [];
          for (const [start, length, instead] of list.sort(([a], [b]) => a - b)) {
            const end = Math.min(original.length, start + length);
            if ((changes.at(-1)?.span.end ?? 0) <= start) changes.push({ span: { start, end }, text: instead });
          }
          return { original, changes };
        }),
    );
    fc.assert(
      fc.property(cases, ({ original, changes }) => {
        const after = replaceIn(original, changes);
        const patch = unifiedPatch('any.sh', original, changes);
        if (after === original) expect(patch).toBe('');
        // A patch that leaves nothing asks git to remove the file.
        else if (after !== '') expect(applied(tool, patch, { 'any.sh': original })).toEqual({ 'any.sh': after });
      }),
      { numRuns: 60 },
    );
  });
});

describe('names', () => {
  test.each(['a b.sh', 'tab\there.sh', 'quo"te.sh', 'back\\slash.sh', 'größe.sh', '日本.sh', 'new\nline.sh'])(
    '%j',
    (path) => {
      const changes = changed('a\nb\n', [['a', 'x']]);
      const patch = unifiedPatch(path, 'a\nb\n', changes);
      for (const tool of TOOLS) expect(applied(tool, patch, { [path]: 'a\nb\n' })).toEqual({ [path]: 'x\nb\n' });
    },
  );
});
