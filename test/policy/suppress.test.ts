import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../../src/engine/engine.ts';
import type { Files } from '../../src/model/files.ts';
import type { Report } from '../../src/model/report.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { Document } from '../../src/text/document.ts';
import { rangeAt, textAt } from '../../src/text/place.ts';
import { applyEdits, check, lineOf } from '../support/check.ts';

const OPTIONS: EngineOptions = { occasion: { today: '2027-01-01' } };

function vet(text: string, path = 'job.sbatch', options: EngineOptions = OPTIONS): Report {
  return check(text, path, options);
}

/** Lines of findings, those left out in brackets: `JV401 3`, `(JV401 5)`. */
function lines(report: Report): string[] {
  return [
    ...report.findings.map((one) => ({ one, text: `${one.rule} ${lineOf(one)}` })),
    ...report.suppressed.map((one) => ({ one, text: `(${one.rule} ${lineOf(one)})` })),
  ]
    .sort((a, b) => rangeAt(a.one.at).start.line - rangeAt(b.one.at).start.line || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
}

const HEAD = '#!/bin/bash\n#SBATCH --time=1\n';
/** Findings JV401 are about -k. The first line of a case is line 3. */
const GET = 'curl -kO https://a.example.org/b';
const IGNORE = '# jobvet: ignore[JV401] -- why';

describe('in scripts', () => {
  it.each([
    ['nothing', GET, ['JV401 3']],
    ['by code', `${IGNORE}\n${GET}\n${GET}`, ['(JV401 4)', 'JV401 5']],
    ['by code in small letters', `# jobvet: ignore[jv401]\n${GET}`, ['(JV401 4)']],
    ['by name', `# jobvet: ignore[tls-verification-disabled]\n${GET}`, ['(JV401 4)']],
    ['by family', `# jobvet: ignore[transfer]\n${GET}`, ['(JV401 4)']],
    ['by one of several', `# jobvet: ignore[JV401, JV102]\n${GET}`, ['JV001 3', '(JV401 4)']],
    ['another rule', `# jobvet: ignore[JV102]\n${GET}`, ['JV001 3', 'JV401 4']],
    ['behind the statement', `${GET} ${IGNORE}`, ['(JV401 3)']],
    ['a statement over lines', `${IGNORE}\ncurl \\\n  -k \\\n  -O https://a.example.org/b`, ['(JV401 5)']],
    ['behind a statement over lines', `curl \\\n  -k \\\n  -O https://a.example.org/b ${IGNORE}`, ['(JV401 4)']],
    ['a pipeline', `${IGNORE}\necho a |\n  ${GET} |\n  cat`, ['(JV401 5)']],
    ['a function', `${IGNORE}\nf() {\n  ${GET}\n}\nf\nf`, ['(JV401 5)']],
    ['the call of a function', `f() {\n  ${GET}\n}\n${IGNORE}\nf`, ['JV401 4', 'JV001 6']],
    ['a loop', `${IGNORE}\nfor i in 1 2; do\n  ${GET}\ndone\n${GET}`, ['(JV401 5)', 'JV401 7']],
    ['within a loop', `for i in 1 2; do\n  ${IGNORE}\n  ${GET}\n  ${GET}\ndone`, ['(JV401 5)', 'JV401 6']],
    ['a branch', `if a; then\n  ${GET}\n${IGNORE}\nelse\n  ${GET}\nfi`, ['JV401 4', '(JV401 7)']],
    ['a condition', `if ${GET}; then ${IGNORE}\n  ${GET}\nfi`, ['(JV401 3)', 'JV401 4']],
    ['an arm', `case $1 in\n  a) ${GET} ;;\n  ${IGNORE}\n  b) ${GET} ;;\nesac`, ['JV401 4', '(JV401 6)']],
    ['a substitution', `${IGNORE}\nx=$(${GET})`, ['(JV401 4)']],
    ['within a substitution', `x=$(\n  ${IGNORE}\n  ${GET}\n)`, ['(JV401 5)']],
    ['where the words are written', `${IGNORE}\nCMD="${GET}"\n$CMD`, ['(JV401 4)']],
    ['where the words are used', `CMD="${GET}"\n${IGNORE}\n$CMD`, ['(JV401 3)']],
    ['a list of words', `${IGNORE}\na=(\n  curl\n  -k\n  -O https://a.example.org/b\n)\n"\${a[@]}"`, ['(JV401 9)']],
    ['a string for another shell', `${IGNORE}\nsrun bash -c "${GET}; ${GET}"`, ['(JV401 4)', '(JV401 4)']],
    ['behind such a string', `srun bash -c '\n${GET}\n' ${IGNORE}`, ['(JV401 4)']],
    ['within such a string', `srun bash -c '\n${IGNORE}\n${GET}\n${GET}'`, ['(JV401 5)', 'JV401 6']],
    [
      'within it, with values',
      `for i in 1 2; do bash -c "\n${IGNORE}\n${GET}$i\n${GET}"; done`,
      ['(JV401 5)', 'JV401 6'],
    ],
    ['a here-document', `${IGNORE}\nbash <<E\n${GET}\nE\n${GET}`, ['(JV401 5)', 'JV401 7']],
    ['within a here-document', `bash <<E\n${IGNORE}\n${GET}\n${GET}\nE`, ['(JV401 5)', 'JV401 6']],
    [
      'a file of a here-document',
      `bash <<E\n# jobvet: ignore-file[JV401]\n${GET}\nE\n${GET}`,
      ['(JV401 5)', 'JV401 7'],
    ],
    ['within a written script', `cat > a.sh <<E\n${IGNORE}\n${GET}\n${GET}\nE\nbash a.sh`, ['(JV401 5)', 'JV401 6']],
    ['where a script is written', `${IGNORE}\ncat > a.sh <<E\n${GET}\nE\nbash a.sh`, ['(JV401 5)']],
    ['where a written script is run', `cat > a.sh <<E\n${GET}\nE\n${IGNORE}\nbash a.sh`, ['(JV401 4)']],
    ['a job of a here-document', `sbatch <<E\n#!/bin/bash\n${IGNORE}\n${GET}\nE`, ['(JV401 6)']],
    [
      'in Python',
      `python3 <<E\nimport requests\n${IGNORE}\nrequests.get("https://a", verify=False)\nrequests.get("https://b", verify=False)\nE`,
      ['(JV401 6)', 'JV401 7'],
    ],
    ['in Python, started from there', `python3 -c '\nimport os\nos.system("${GET}") ${IGNORE}\n'`, ['(JV401 5)']],
    ['no data', `cat > README <<E\n${IGNORE}\nE\n${GET}`, ['JV401 6']],
    ['a block', `# jobvet: ignore-start[JV401]\n${GET}\n# jobvet: ignore-end[JV401]\n${GET}`, ['(JV401 4)', 'JV401 6']],
    ['a file', `# jobvet: ignore-file[JV401] -- why\n${GET}\nbash -c "${GET}"`, ['(JV401 4)', '(JV401 5)']],
    ['expired', `# jobvet: ignore[JV401] -- why; until=2026-12-31\n${GET}`, ['JV002 3', 'JV401 4']],
    ['on the last day', `# jobvet: ignore[JV401] -- why; until=2027-01-01\n${GET}`, ['(JV401 4)']],
    ['no rule', `# jobvet: ignore[tls-verification]\n${GET}`, ['JV003 3', 'JV401 4']],
    ['comments about comments', `# jobvet: ignore[JV001, policy]\n${GET}`, ['JV003 3', 'JV003 3', 'JV401 4']],
    ['broken', `# jobvet: ignore\n${GET}`, ['JV003 3', 'JV401 4']],
  ])('%s', (_, body, expected) => {
    expect(lines(vet(`${HEAD}${body}\n`))).toEqual(expected);
  });

  it('a directive', () => {
    const text = `#!/bin/bash\n# jobvet: ignore[JV905] -- why\n#SBATCH --mem=1\n#SBATCH --mem=2\nsrun a\n`;
    expect(lines(vet(text))).toEqual(['(JV905 3)']);
    expect(lines(vet(text.replace(/# jobvet.*\n/, '')))).toEqual(['JV905 2']);
    expect(lines(vet('#!/bin/bash\n#SBATCH --mem=1 # jobvet: ignore[JV905]\n#SBATCH --mem=2\nsrun a\n'))).toEqual([
      'JV003 2',
      'JV905 2',
    ]);
    expect(lines(vet(text.replace('/bin/bash', '/usr/bin/python3').replace('srun a', 'a()')))).toEqual(['(JV905 3)']);
  });

  it('carries reason, date and ticket', () => {
    const report = vet(`${HEAD}# jobvet: ignore[JV401] -- a; b; until=2027-03-31; ticket=HPC-1\n${GET}\n`);
    expect(report.suppressed[0]?.suppression).toMatchObject({ reason: 'a; b', until: '2027-03-31', ticket: 'HPC-1' });
    expect(report.suppressed[0]?.action).toBe('audit');
    expect(report.verdict).toBe('allow');
  });
});

describe('in other files', () => {
  it.each([
    [
      'Dockerfile',
      `FROM scratch\n${IGNORE}\nRUN ${GET} && \\\n    ${GET}\nRUN ${GET}\n`,
      ['(JV401 3)', '(JV401 4)', 'JV401 5'],
    ],
    ['Dockerfile', `FROM scratch\nRUN ${GET} && \\\n    ${IGNORE}\n    ${GET}\n`, ['JV401 2', '(JV401 4)']],
    ['Dockerfile', `FROM scratch\nRUN <<E\n${GET}\n${IGNORE}\n${GET}\nE\n`, ['JV401 3', '(JV401 5)']],
    ['Dockerfile', `FROM scratch\nRUN ${GET} ${IGNORE}\n`, ['JV003 2', 'JV401 2']],
    ['Dockerfile', `# jobvet: ignore-file[JV401]\nFROM scratch\nRUN <<E\n${GET}\nE\n`, ['(JV401 4)']],
    ['a.def', `Bootstrap: docker\nFrom: scratch\n%post\n  ${IGNORE}\n  ${GET}\n  ${GET}\n`, ['(JV401 5)', 'JV401 6']],
    [
      'a.def',
      `Bootstrap: docker\nFrom: scratch\n%runscript\n  a\n${IGNORE}\n%post\n  ${GET}\n  ${GET}\n`,
      ['(JV401 7)', '(JV401 8)'],
    ],
    ['a.def', `Bootstrap: docker\nFrom: scratch\n%post\n  cat > /a <<E\n${IGNORE}\nE\n  ${GET}\n`, ['JV401 7']],
  ])('%s: %s', (path, text, expected) => {
    const shown = lines(vet(text, path)).filter((line) => /JV401|JV00/.test(line));
    expect(shown).toEqual(expected);
  });

  it.each([
    ['requirements.txt', '--trusted-host a.example.org # jobvet: ignore[supply-chain]\nb==1\n'],
    ['requirements.txt', '# jobvet: ignore[JV304]\nb\n'],
    ['environment.yml', 'name: a\ndependencies:\n  # jobvet: ignore[JV304]\n  - b\n'],
    ['Dockerfile', '# jobvet: ignore[JV302]\nFROM ubuntu:24.04\n'],
    ['a.def', 'Bootstrap: docker\n# jobvet: ignore[JV302]\nFrom: ubuntu:24.04\n%post\n  true\n'],
    ['compose.yaml', 'services:\n  # jobvet: ignore[container-privilege]\n  a:\n    image: b\n    privileged: true\n'],
  ])('%s: %s', (path, text) => {
    const report = vet(text, path);
    expect(report.suppressed.length).toBeGreaterThan(0);
    expect(lines(report).filter((line) => /JV00/.test(line))).toEqual([]);
    const without = vet(text.replace(/ *# jobvet.*/, ''), path);
    expect(without.findings.length).toBe(report.findings.length + report.suppressed.length);
  });

  it.each([
    ['a', 'JV304 1'],
    ['a # jobvet: ignore[JV304]', 'JV304 2'],
    ['a', 'JV304 1', 'b # jobvet: ignore[JV304]'],
    ['a # jobvet: ignore[JV304]', '(JV304 1)', 'b # jobvet: ignore[JV304]'],
  ])('a list of packages: %s: %s', (first, expected, second = 'b') => {
    expect(lines(vet(`${first}\n${second}\nc==1\n`, 'requirements.txt'))).toEqual([expected]);
    const beside = vet(`${HEAD}cat > r.txt <<E\n${first}\n${second}\nE\npip install -r r.txt\n`);
    expect(lines(beside).map((line) => line.replace(/\d+\b(?=\)?$)/, (n) => String(Number(n) - 3)))).toEqual([
      expected,
    ]);
  });

  it('a list of packages in one command', () => {
    expect(lines(vet(`${HEAD}pip install a b # jobvet: ignore[JV304]\n`))).toEqual(['(JV304 3)']);
    expect(lines(vet(`${HEAD}# jobvet: ignore[JV304]\npip install a \\\n  b\n`))).toEqual(['(JV304 4)']);
  });

  /** Files beside the script. */
  function beside(texts: Readonly<Record<string, string>>): EngineOptions {
    const documents = new Map(Object.entries(texts).map(([path, text]) => [path, new Document(path, text)]));
    const files: Files = {
      read(path) {
        const document = documents.get(path.replace(/^.*\//, ''));
        return document ? { kind: 'text', document } : { kind: 'missing' };
      },
    };
    return { ...OPTIONS, files };
  }

  it.each([
    ['its own comment', 'source env.sh', `${IGNORE}\n${GET}\n${GET}\n`, ['(JV401 2)', 'JV401 3']],
    ['its own comment on all of it', 'source env.sh', `# jobvet: ignore-file[JV401]\n${GET}\n`, ['(JV401 2)']],
    ['a comment where it is read', `${IGNORE}\nsource env.sh`, `${GET}\n${GET}\n`, ['(JV401 1)', '(JV401 2)']],
    ['the file that leads to it', '# jobvet: ignore-file[JV401]\nsource env.sh', `${GET}\n`, ['(JV401 1)']],
    ['no words on its comments', 'source env.sh', `# jobvet: ignore[JV102]\n# jobvet: ignore\n${GET}\n`, ['JV401 3']],
  ])('a file that is read with the script: %s', (_, body, env, expected) => {
    expect(lines(vet(`${HEAD}${body}\n`, 'job.sbatch', beside({ 'env.sh': env })))).toEqual(expected);
  });
});

describe('what is said of comments', () => {
  const messages = (text: string, options: EngineOptions = OPTIONS): string[] =>
    vet(`${HEAD}${text}\n`, 'job.sbatch', options)
      .findings.filter(({ family }) => family === 'policy')
      .map(({ message }) => message);

  const configured = (config: Parameters<typeof builtLayer>[2], inline = true): EngineOptions => ({
    policy: new Policy([builtLayer('project', 'jobvet.yaml', config)]),
    occasion: { today: '2027-01-01', inline },
  });

  it.each([
    [`# jobvet: ignore[JV401]\ntrue`, ['Nothing to leave out in what this comment covers: JV401.']],
    [`true\n# jobvet: ignore[JV401]`, ['Nothing follows this comment that it could cover.']],
    [`# jobvet: ignore-file[JV401]\ntrue`, ['Nothing to leave out in this file: JV401.']],
    [`# jobvet: ignore[JV40]\n${GET}`, ['There is no rule "JV40" (did you mean JV401?).']],
    // What hides findings.
    [`# jobvet: ignore[JV401]\nsource missing.sh`, []],
    [`f() {\n  # jobvet: ignore[JV401]\n  ${GET}\n}`, []],
    [`f() {\n  # jobvet: ignore[JV401]\n  true\n}\nf`, ['Nothing to leave out in what this comment covers: JV401.']],
    [`# jobvet: ignore[JV401]\nif true; then ${GET}`, []],
  ])('%s', (text, expected) => {
    expect(
      messages(text).map((one) => one.replace(/ \(did you mean \w+\?\)/, (a) => a.replace(/JV\d+/, 'JV401'))),
    ).toEqual(expected);
  });

  it('is nothing when comments do not count', () => {
    const options = configured({}, false);
    expect(messages('# jobvet: ignore[JV401]\n# jobvet: ignore\ntrue', options)).toEqual([]);
    expect(lines(vet(`${HEAD}${IGNORE}\n${GET}\n`, 'job.sbatch', options))).toEqual(['JV401 4']);
  });

  it('is nothing about rules that are off', () => {
    const off = configured({ rules: { JV401: 'off', slurm: 'off' } });
    expect(messages('# jobvet: ignore[JV401]\n# jobvet: ignore[slurm]\ntrue', off)).toEqual([]);
    const quiet = configured({ rules: { policy: 'off' } });
    expect(messages('# jobvet: ignore[JV401]\n# jobvet: ignore\ntrue', quiet)).toEqual([]);
  });

  it('is why the configuration does not accept one', () => {
    const forbidden = configured({ suppressions: { forbid: ['transfer'] } });
    expect(messages(`${IGNORE}\n${GET}`, forbidden)).toEqual([
      expect.stringMatching(
        /^This comment does not count: jobvet\.yaml.* forbids comments for tls-verification-disabled\.$/,
      ),
    ]);
    const wanting = configured({ suppressions: { require: ['reason', 'ticket'] } });
    expect(messages(`${IGNORE}\n${GET}`, wanting)).toEqual([expect.stringContaining('wants a ticket')]);
    const report = vet(`${HEAD}${IGNORE}\n${GET}\n`, 'job.sbatch', wanting);
    expect(report.findings.map(({ rule, fix }) => [rule, fix?.edits.length ?? 0])).toContainEqual(['JV003', 0]);
    expect(lines(report)).toEqual(['JV003 3', 'JV401 4']);
  });
});

/** Statements with what they would be found for. */
const STATEMENTS = [
  'true',
  GET,
  'wget --no-check-certificate https://a.example.org/c',
  'x=$(\n  curl -k https://a.example.org/d\n)',
  'for i in 1 2; do\n  curl -kO https://a.example.org/$i\ndone',
  'bash <<E\ncurl -kO https://a.example.org/e\nE',
  "srun bash -c 'chmod 777 /scratch/a'",
  'chmod -R 777 "$HOME"',
  'f() {\n  chmod 777 /scratch/b\n}',
  'echo a |\n  tee b',
  'git -c http.sslVerify=false clone https://a.example.org/f',
];

describe('any script', () => {
  const RULES = 'transfer, data-access';
  const known = (report: Report): { rule: string; text: string; start: number }[] =>
    report.findings
      .filter(({ family }) => family === 'transfer' || family === 'data-access')
      .map(({ rule, at }) => ({ rule, text: textAt(at), start: at.span.start }));

  it('a comment above a statement leaves out what is found there and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATEMENTS), { minLength: 1, maxLength: 6 }), fc.nat(), (parts, pick) => {
        const index = pick % parts.length;
        const before = `${HEAD}${parts.map((part) => `${part}\n`).join('')}`;
        const start = HEAD.length + parts.slice(0, index).reduce((sum, part) => sum + part.length + 1, 0);
        const end = start + (parts[index]?.length ?? 0);
        const comment = `# jobvet: ignore[${RULES}] -- why\n`;
        const report = vet(before.slice(0, start) + comment + before.slice(start));
        const all = known(vet(before));
        const inside = (one: { start: number }): boolean => one.start >= start && one.start < end;
        const moved = all
          .filter((one) => !inside(one))
          .map((one) => ({ ...one, start: one.start < start ? one.start : one.start + comment.length }));
        expect(known(report)).toEqual(moved);
        expect(report.suppressed.map(({ rule, at }) => [rule, textAt(at)])).toEqual(
          all.filter(inside).map(({ rule, text }) => [rule, text]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('the fix takes away what does nothing, and nothing else changes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(...STATEMENTS),
            fc.subarray(['JV401', 'JV402', 'data-access', 'JV101'], { minLength: 1 }),
            fc.constantFrom('', 'above'),
          ),
          { minLength: 1, maxLength: 5 },
        ),
        (parts) => {
          const text = `${HEAD}${parts
            .map(
              ([part, names, where]) =>
                `${where === '' ? '' : `# jobvet: ignore[${names.join(', ')}] -- why\n`}${part}\n`,
            )
            .join('')}`;
          const report = vet(text);
          const unused = report.findings.filter(({ rule }) => rule === 'JV001');
          const fixed = applyEdits(
            text,
            unused.flatMap(({ fix }) => fix?.edits ?? []),
          );
          const after = vet(fixed);
          const facts = (one: Report): unknown => [
            one.findings
              .filter(({ rule }) => rule !== 'JV001')
              .map(({ rule, at, message }) => [rule, textAt(at), message]),
            one.suppressed.map(({ rule, at }) => [rule, textAt(at)]),
          ];
          expect(facts(after)).toEqual(facts(report));
          expect(after.findings.filter(({ rule }) => rule === 'JV001')).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
