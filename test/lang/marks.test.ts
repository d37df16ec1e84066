import { describe, expect, it } from 'vitest';
import { parseMark } from '../../src/lang/marks/grammar.ts';
import { type CommentedLanguage, marksOf } from '../../src/lang/marks/index.ts';
import { placedFile } from '../../src/lang/source.ts';
import { Document } from '../../src/text/document.ts';
import { textAt } from '../../src/text/place.ts';
import { grammars } from '../support/check.ts';

describe('the words of a comment', () => {
  it.each([
    ['# jobvet: ignore[JV102]', 'ignore JV102'],
    ['#jobvet:ignore[JV102]', 'ignore JV102'],
    ['## jobvet: ignore[ JV102 , transfer ]', 'ignore JV102,transfer'],
    ['# jobvet: ignore-next[a] -- why', 'ignore-next a | why'],
    ['# jobvet: ignore-file[a] --   why so  ', 'ignore-file a | why so'],
    ['# jobvet: ignore[a] -- why; until=2027-03-31; ticket=HPC-123', 'ignore a | why | 2027-03-31 | HPC-123'],
    ['# jobvet: ignore[a] -- ticket=HPC-123;until = 2028-02-29', 'ignore a | 2028-02-29 | HPC-123'],
    ['# jobvet: ignore[a] -- one; two -- three; x y=z', 'ignore a | one; two -- three; x y=z'],
    ['# jobvet: ignore[a] -- verify=False is meant', 'ignore a | verify=False is meant'],
    ['# jobvet: ignore[a] --', 'ignore a'],
  ])('%s', (text, expected) => {
    const mark = parseMark(text, 0);
    if (typeof mark === 'string') throw new Error(mark);
    const { keyword, rules, reason, until, ticket } = mark;
    const parts = [`${keyword} ${rules.map(({ name }) => name).join()}`, reason, until, ticket];
    expect(parts.filter((part) => part !== undefined).join(' | ')).toBe(expected);
    for (const { name, span } of rules) expect(text.slice(span.start, span.end)).toBe(name);
  });

  it.each([
    ['# jobvet: ignore', 'names no rule'],
    ['# jobvet: ignore -- why', 'names no rule'],
    ['# jobvet: ignore-start', 'names no rule'],
    ['# jobvet:', 'says nothing'],
    ['# jobvet: disable[a]', 'not with "disable"'],
    ['# jobvet: ignored[a]', 'not with "ignored"'],
    ['# jobvet: Ignore[a]', 'not with "Ignore"'],
    ['# jobvet: ignore[]', 'brackets are empty'],
    ['# jobvet: ignore[ , ]', 'brackets are empty'],
    ['# jobvet: ignore[a -- why', 'not closed'],
    ['# jobvet: ignore[a[b]', 'not closed'],
    ['# jobvet: ignore[a b]', '"a b" is no name'],
    ['# jobvet: ignore[*]', '"*" is no name'],
    ['# jobvet: ignore[a] why', 'write the reason behind " -- "'],
    ['# jobvet: ignore[a]: why', 'write the reason behind " -- "'],
    ['# jobvet: ignore[a]; until=2027-01-01', 'write the reason behind " -- "'],
    ['# jobvet: ignore[a] --why', 'write the reason behind " -- "'],
    ['# jobvet: ignore[a] -- why; owner=me', '"owner" is not known'],
    ['# jobvet: ignore[a] -- why; Until=2027-01-01', '"Until" is not known'],
    ['# jobvet: ignore[a] -- why; until=31.3.2027', '"31.3.2027" is no date'],
    ['# jobvet: ignore[a] -- why; until=2027-02-30', '"2027-02-30" is no date'],
    ['# jobvet: ignore[a] -- until=soon', '"soon" is no date'],
    ['# jobvet: ignore[a] -- why; until=', 'has no value'],
    ['# jobvet: ignore[a] -- why; ticket=A; ticket=B', 'stands twice'],
  ])('%s is none', (text, why) => {
    expect(parseMark(text, 0)).toContain(why);
  });
});

/** Each comment's first name with what it covers; `!` before what is broken. */
function marksIn(language: CommentedLanguage, text: string): Record<string, string[] | string> {
  const { marks, broken } = marksOf(language, placedFile(new Document('a', text)), grammars);
  const said: Record<string, string[] | string> = {};
  for (const { rules, scope } of marks) said[rules[0]?.name ?? ''] = [...new Set(scope.map(textAt))];
  for (const { comment, removable } of broken) said[`!${textAt(comment)}`] = removable ? 'removable' : 'kept';
  return said;
}

describe('what comments cover', () => {
  const cases: [name: string, CommentedLanguage, text: string, expected: Record<string, string[] | string>][] = [
    ['the next statement', 'bash', '# jobvet: ignore[a]\n\n# more\nb \\\n  c | d\ne', { a: ['b \\\n  c | d'] }],
    ['stacked comments', 'bash', '# jobvet: ignore[a]\n# jobvet: ignore[b]\nc\nd', { a: ['c'], b: ['c'] }],
    ['what ends on the line', 'bash', 'a \\\n  b # jobvet: ignore[x]\nc', { x: ['b', 'a \\\n  b'] }],
    ['a list on one line', 'bash', 'a && b; c & # jobvet: ignore[x]', { x: ['a && b; c &', 'a', 'a && b', 'b', 'c'] }],
    ['the head of a condition', 'bash', 'if a; then # jobvet: ignore[x]\n  b\nfi', { x: ['if a; then', 'a'] }],
    [
      'the end of a loop',
      'bash',
      'while a; do\n  b\ndone < c # jobvet: ignore[x]\nd',
      {
        x: ['done < c', 'while a; do\n  b\ndone < c'],
      },
    ],
    ['next wherever it stands', 'bash', 'if a; then # jobvet: ignore-next[x]\n  b\nfi\nc', { x: ['b'] }],
    ['nothing at the end of a block', 'bash', 'if a; then\n  b\n  # jobvet: ignore[x]\nfi\nc', { x: [] }],
    ['nothing at the end', 'bash', 'a\n# jobvet: ignore[x]\n', { x: [] }],
    [
      'the branch below',
      'bash',
      'if a; then\n b\n# jobvet: ignore[x]\nelif c; then\n d\n# jobvet: ignore[y]\nelse\n e\nfi',
      {
        x: [' c; then\n d'],
        y: ['\n e'],
      },
    ],
    ['an arm', 'bash', 'case x in\n  # jobvet: ignore[x]\n  a) b\n    c ;;\n  d) e ;;\nesac', { x: ['a) b\n    c '] }],
    [
      'a function',
      'bash',
      '# jobvet: ignore[x]\nf() {\n  # jobvet: ignore[y]\n  a\n  b\n}\nf',
      {
        x: ['f() {\n  # jobvet: ignore[y]\n  a\n  b\n}'],
        y: ['a'],
      },
    ],
    [
      'a member of a pipeline',
      'bash',
      'a | # jobvet: ignore[x]\n  # jobvet: ignore[y]\n  b',
      { x: ['a |', 'a'], y: ['b'] },
    ],
    ['within a substitution', 'bash', 'x=$(\n  # jobvet: ignore[x]\n  a\n  b\n)', { x: ['a'] }],
    [
      'a member of an array',
      'bash',
      'x=(\n  # jobvet: ignore[x]\n  --a\n  --b # jobvet: ignore[y]\n)',
      {
        x: ['--a'],
        y: ['--b'],
      },
    ],
    [
      'the here-document of a statement',
      'bash',
      '# jobvet: ignore[x]\ncat <<E > f | g\nbody\nE\nh',
      {
        x: ['cat <<E > f | g', 'body\n'],
      },
    ],
    ['no data', 'bash', "cat <<'E'\n# jobvet: ignore[x]\nE\necho '\n# jobvet: ignore[y]\n'", {}],
    ['what is talked about', 'bash', '# write `# jobvet: ignore[x]` or "# jobvet: ignore[y]"\na', {}],
    [
      'behind other comments',
      'bash',
      'a # shellcheck disable=SC1 # jobvet: ignore[x]',
      { x: ['a # shellcheck disable=SC1', 'a'] },
    ],
    [
      'behind another comment on a line of its own',
      'bash',
      '# shellcheck disable=SC1 # jobvet: ignore[x]\na\nb',
      { x: ['a'] },
    ],
    ['lines of Windows', 'bash', '# jobvet: ignore[x] -- y\r\na\r\nb\r\n', { x: ['a\r'] }],
    ['directives', 'bash', '#!/bin/bash\n# jobvet: ignore[x]\n#SBATCH --a\n#SBATCH --b\nc', { x: ['#SBATCH --a'] }],
    [
      'behind a directive',
      'bash',
      '#SBATCH --a # jobvet: ignore[x]\n#PBS -q b # jobvet: ignore[y]\n#$ -c # jobvet: ignore[z]',
      {
        '!# jobvet: ignore[x]': 'kept',
        '!# jobvet: ignore[y]': 'kept',
        '!# jobvet: ignore[z]': 'kept',
      },
    ],
    [
      'directives of other languages',
      'directives',
      '#!/usr/bin/python3\n# jobvet: ignore[x]\n#SBATCH --a\nprint("#")',
      {
        x: ['#SBATCH --a'],
      },
    ],
    ['a file', 'bash', 'a\n# jobvet: ignore-file[x]\nb', { x: ['a\n# jobvet: ignore-file[x]\nb'] }],
    [
      'a file, on line 20',
      'bash',
      `${'a\n'.repeat(19)}# jobvet: ignore-file[x]`,
      {
        x: [`${'a\n'.repeat(19)}# jobvet: ignore-file[x]`],
      },
    ],
    [
      'a file, too late',
      'bash',
      `${'a\n'.repeat(20)}# jobvet: ignore-file[x]`,
      {
        '!# jobvet: ignore-file[x]': 'removable',
      },
    ],
    ['a block', 'bash', '# jobvet: ignore-start[x, y]\na\n# jobvet: ignore-end[Y, x]\nb', { x: ['\na\n'] }],
    [
      'blocks in blocks',
      'bash',
      '# jobvet: ignore-start[x]\n# jobvet: ignore-start[y]\na\n# jobvet: ignore-end[x]\nb\n# jobvet: ignore-end[y]',
      {
        x: ['\n# jobvet: ignore-start[y]\na\n'],
        y: ['\na\n# jobvet: ignore-end[x]\nb\n'],
      },
    ],
    [
      'half a block',
      'bash',
      '# jobvet: ignore-start[x]\na\n# jobvet: ignore-end[y]',
      {
        '!# jobvet: ignore-start[x]': 'removable',
        '!# jobvet: ignore-end[y]': 'removable',
      },
    ],
    [
      'Python',
      'python',
      '# jobvet: ignore[x]\nif a:\n    b # jobvet: ignore[y]\nelse:\n    c(1,\n      # jobvet: ignore[z]\n      d)\ne',
      {
        x: ['if a:\n    b # jobvet: ignore[y]\nelse:\n    c(1,\n      # jobvet: ignore[z]\n      d)'],
        y: ['b'],
        z: ['d)'],
      },
    ],
    [
      'Python: decorators, strings',
      'python',
      '# jobvet: ignore[x]\n@a\ndef b():\n    c\n"""\n# jobvet: ignore[y]\n"""',
      {
        x: ['@a\ndef b():\n    c'],
      },
    ],
    [
      'requirements',
      'requirements',
      'a # jobvet: ignore[x]\n# jobvet: ignore[y]\nb \\\n  --hash=1 # jobvet: ignore[z]\nhttps://c#egg=d',
      {
        x: ['a'],
        y: ['b \\\n  --hash=1'],
        z: ['--hash=1', 'b \\\n  --hash=1'],
      },
    ],
    [
      'YAML',
      'conda',
      'name: a # jobvet: ignore[x]\n# jobvet: ignore[y]\ndependencies:\n  # jobvet: ignore[z]\n  - b\n  - pip:\n      - "c # d" # jobvet: ignore[v]\n# jobvet: ignore[w]\nchannels: [e,\n  f]\n',
      {
        x: ['name: a'],
        y: ['dependencies:\n  # jobvet: ignore[z]\n  - b\n  - pip:\n      - "c # d"'],
        z: ['b'],
        v: ['- "c # d"', '"c # d"'],
        w: ['channels: [e,\n  f]'],
      },
    ],
    ['YAML: texts', 'compose', 'a: |\n  # jobvet: ignore[x]\nb: "\n  # jobvet: ignore[y]"\n', {}],
    [
      'TOML',
      'edf',
      '# jobvet: ignore[x]\na = "# b" # jobvet: ignore[y]\n# jobvet: ignore[z]\n[c]\nd = [\n  # jobvet: ignore[v]\n  "e",\n]',
      {
        x: ['a = "# b"'],
        y: ['a = "# b"'],
        z: ['[c]\nd = [\n  # jobvet: ignore[v]\n  "e",\n]'],
        v: ['"e"'],
      },
    ],
    [
      'Dockerfile',
      'dockerfile',
      '# jobvet: ignore[x]\nFROM a\n# jobvet: ignore[y]\nRUN b && \\\n    # jobvet: ignore[z]\n\n    c \\\n    # more\n    d; e\n',
      {
        x: ['FROM a'],
        y: ['RUN b && \\\n    # jobvet: ignore[z]\n\n    c \\\n    # more\n    d; e'],
        z: ['c \\\n    # more\n    d'],
      },
    ],
    [
      'Dockerfile: behind instructions',
      'dockerfile',
      'FROM a # jobvet: ignore[x]\nRUN b # jobvet: ignore[y]\nENV C=d # jobvet: ignore[z]\n',
      {
        '!# jobvet: ignore[x]': 'kept',
        '!# jobvet: ignore[y]': 'kept',
        '!# jobvet: ignore[z]': 'kept',
      },
    ],
    [
      'Dockerfile: here-documents speak for themselves',
      'dockerfile',
      'FROM a\nRUN <<E\n# jobvet: ignore[x]\nb\nE\n',
      {},
    ],
    [
      'definition file',
      'apptainer',
      '# jobvet: ignore[x]\nBootstrap: docker\n# jobvet: ignore[y]\nFrom: a\n\n# jobvet: ignore[z]\n%post\n  b\n  # jobvet: ignore[v]\n  c # jobvet: ignore[w]\n\n# jobvet: ignore[u]\n%files\n  # jobvet: ignore[t]\n  d e\n',
      {
        x: ['Bootstrap: docker'],
        y: ['From: a'],
        z: ['%post\n  b\n  # jobvet: ignore[v]\n  c # jobvet: ignore[w]'],
        v: ['c'],
        w: ['c'],
        u: ['%files\n  # jobvet: ignore[t]\n  d e'],
        t: ['d e'],
      },
    ],
    [
      'definition file: behind headers and values',
      'apptainer',
      'Bootstrap: docker\nFrom: a # jobvet: ignore[x]\n%files\n  d e # jobvet: ignore[y]\n',
      {
        '!# jobvet: ignore[x]': 'removable',
        '!# jobvet: ignore[y]': 'kept',
      },
    ],
    [
      'definition file: help is a text',
      'apptainer',
      'Bootstrap: docker\nFrom: a\n%help\n  # jobvet: ignore[x]\n  b\n# jobvet: ignore[y]\n%runscript # jobvet: ignore[z]\n  c\n',
      {
        y: ['%runscript # jobvet: ignore[z]\n  c'],
        z: ['%runscript'],
      },
    ],
    [
      'definition file: a block over sections',
      'apptainer',
      'Bootstrap: docker\nFrom: a\n%post\n# jobvet: ignore-start[x]\n  b\n%test\n  c\n# jobvet: ignore-end[x]\n',
      {
        x: ['\n  b\n%test\n  c\n'],
      },
    ],
  ];
  it.each(cases)('%s', (_, language, text, expected) => {
    expect(marksIn(language, text)).toEqual(expected);
  });

  it('takes no notice of texts without any', () => {
    expect(marksIn('bash', 'a # jobvet is good')).toEqual({});
  });

  it.each([
    ['bash', (n: number) => '# jobvet: ignore[a]\na && b\n'.repeat(n)],
    ['bash', (n: number) => '# jobvet: ignore-start[a]\nb # jobvet: ignore-file[c]\n'.repeat(n)],
    ['python', (n: number) => 'a # jobvet: ignore[a]\n'.repeat(n)],
    ['requirements', (n: number) => 'a \\\n'.repeat(n) + '# jobvet: ignore[a]\nb\n'.repeat(n)],
    ['dockerfile', (n: number) => `FROM a\nRUN b ${'\\\n# jobvet: ignore[a]\nc '.repeat(n)}`],
    ['apptainer', (n: number) => `Bootstrap: docker\n%post\n${'# jobvet: ignore[a]\na\n'.repeat(n)}`],
  ] as const)('%s: many comments stay quick', (language, text) => {
    const time = (n: number): number => {
      const start = performance.now();
      marksIn(language, text(n));
      return performance.now() - start;
    };
    time(100);
    const few = time(1000);
    expect(time(10_000)).toBeLessThan(40 * few + 1500);
  });
});
