// Every mistake in a configuration: its place and what is said about it.
import { describe, expect, test } from 'vitest';
import { ENGLISH } from '../../src/model/submission-texts.ts';
import { gateSettings } from '../../src/policy/gate-settings.ts';
import { builtLayer, type Layer } from '../../src/policy/layers.ts';
import { readConfiguration } from '../../src/policy/read.ts';
import type { Configuration } from '../../src/policy/schema.ts';
import { Document } from '../../src/text/document.ts';

const RULES = [
  { code: 'JV101', name: 'exposed-listener', family: 'network' },
  { code: 'JV102', name: 'unauthenticated-dashboard', family: 'network' },
  { code: 'JV301', name: 'remote-code-execution', family: 'supply-chain' },
] as const;

type Kind = 'user' | 'project' | 'site';

function read(text: string, kind: Kind = 'project'): ReturnType<typeof readConfiguration> {
  return readConfiguration(new Document('jobvet.yaml', text), { kind, rules: RULES, today: '2026-11-20' });
}

function problems(text: string, kind: Kind = 'project'): string[] {
  return read(text, kind).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const EXEMPTION = 'owner: ops\n    ticket: T-1\n    reason: why\n    until: 2027-01-31';

describe('what is wrong', () => {
  test.each<[string, string[]]>([
    ['rulez: {}', ['1:1 there is no key "rulez" here (did you mean rules?)']],
    ['rules:\npresett:\n', ['2:1 there is no key "presett" here (did you mean preset?)']],
    ['site:\n  nodeSharing: true', ['2:3 there is no key "nodeSharing" here (did you mean node-sharing?)']],
    ['private-tmp: true', ['1:1 there is no key "private-tmp" here (it belongs under site)']],
    ['fail-on: high', ['1:1 there is no key "fail-on" here (did you mean thresholds.enforce.severity?)']],
    ['rules: { JV101: { banana: 1 } }', ['1:19 there is no key "banana" here (the keys are mode, severity)']],
    ['coverage: { sintax: warn }', ['1:13 there is no key "sintax" here (did you mean syntax?)']],
    ['preset: gat', ['1:9 preset must be one of default, pedantic, gate, not "gat" (did you mean gate?)']],
    ['preset: [gate]', ['1:9 preset must be one of default, pedantic, gate, not a list']],
    ['ruleset: 2026.13', ['1:10 ruleset must be a month such as 2026.11, not "2026.13"']],
    ['root: yes', ['1:7 root must be true or false, not "yes"']],
    ['root: "true"', ['1:7 root must be true or false, not "true"']],
    ['exclude: "*.old"', ['1:10 exclude must be a list, not "*.old" (did you mean ["*.old"]?)']],
    ['exclude: [[a]]', ['1:11 each of exclude must be text, not a list']],
    ['exclude: [""]', ['1:11 each of exclude must be text that is not empty, not empty']],
    ['extends: {}', ['1:10 extends must be text or a list, not a map']],
    ['rules: [JV101]', ['1:8 rules must be a map (lines of "key: value"), not a list']],
    [
      'rules:\n  JV101: enforced',
      [
        '2:10 JV101 must be one of off, audit, warn, enforce or a map (lines of "key: value"), not "enforced" (did you mean enforce?)',
      ],
    ],
    [
      'rules:\n  JV101:',
      ['2:3 JV101 must be one of off, audit, warn, enforce or a map (lines of "key: value"), not empty'],
    ],
    [
      'rules: { network: { severity: hihg } }',
      ['1:31 severity must be one of info, low, medium, high, critical, not "hihg" (did you mean high?)'],
    ],
    [
      'rules: { JV101: high }',
      [
        '1:17 JV101 must be one of off, audit, warn, enforce or a map (lines of "key: value"), not "high" (did you mean { severity: high }?)',
      ],
    ],
    [
      'thresholds: { enforce: high }',
      ['1:24 enforce must be a map (lines of "key: value"), not "high" (did you mean { severity: high }?)'],
    ],
    ['{{ policy }}', ['1:2 invalid YAML: a key must be text (a template is filled in first)']],
    ['rules:\n  {{ code }}: off', ['2:3 invalid YAML: a key must be text (a template is filled in first)']],
    ['rules: { JV111: off }', ['1:10 there is no rule "JV111" (did you mean JV101?)']],
    ['rules: { netwrk: off }', ['1:10 there is no rule "netwrk" (did you mean network?)']],
    ['rules: { everything: off }', ['1:10 there is no rule "everything" (jobvet rules lists them all)']],
    ['rules: { JV101: off, exposed-listener: warn }', ['1:22 exposed-listener and JV101 are the same rule']],
    ['overrides: [{ rules: { JV9: off } }]', ['1:24 there is no rule "JV9" (jobvet rules lists them all)']],
    ['suppressions: { forbid: [secrt] }', ['1:26 there is no rule "secrt" (jobvet rules lists them all)']],
    ['suppressions: { allow: [netork] }', ['1:25 there is no rule "netork" (did you mean network?)']],
    [
      'suppressions: { require: [reasn] }',
      ['1:27 each of require must be one of reason, until, ticket, not "reasn" (did you mean reason?)'],
    ],
    ['coverage: { syntax: deny }', ['1:21 syntax must be one of allow, audit, warn, reject, not "deny"']],
    ['site: { spank: pyxis }', ['1:16 spank must be none or a list, not "pyxis" (did you mean [pyxis]?)']],
    ['site: { slurm: 24.5 }', ['1:16 slurm must be a release such as 24.05, not "24.5"']],
    [
      'gate: { share: 10 }',
      ['1:1 gate is for the policy of a site (/etc/jobvet/policy.yaml): it is how the gate works'],
    ],
    [
      'overrides: [{ gate: { share: 10 } }]',
      ['1:15 gate is for the policy of a site (/etc/jobvet/policy.yaml): it is how the gate works'],
    ],
    ['overrides: [{ paths: [] }]', ['1:15 paths is an empty list: an override bound to nothing never counts']],
    ['just a text', ['1:1 a configuration must be a map (lines of "key: value"), not "just a text"']],
    ['- preset: gate', ['1:1 a configuration must be a map (lines of "key: value"), not a list']],
    ['preset: gate\n---\npreset: default\n', ['3:1 a configuration is one document; remove what follows "---"']],
    ['preset: gate\npreset: default', ['2:1 invalid YAML: the key preset stands twice; only the last counts']],
    ['rules: {', ['1:9 invalid YAML: flow map in block collection must be sufficiently indented and end with a }']],
    ['rules: *none', ['1:8 invalid YAML: no anchor is called none']],
    [
      'preset: gat\nrules:\n\tJV101: off\n',
      [
        '1:9 preset must be one of default, pedantic, gate, not "gat" (did you mean gate?)',
        '3:1 invalid YAML: tabs are not allowed as indentation',
      ],
    ],
    ['preset: "gat', ['1:13 invalid YAML: missing closing "quote']],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test.each<[string, string | undefined]>([
    ['a[b', 'it lacks a "]" at its end'],
    ['jobs/{a,b', 'it lacks a "}" at its end'],
    ['+(a|b', 'it lacks a ")" at its end'],
    ['a]', 'it lacks a "[" before one that closes'],
    ['a)', 'it lacks a "(" before one that closes'],
    ['a}', 'it has a "}" without a "{"'],
    ['[z-a]', 'its brackets make no sense'],
  ])('the glob %j', (glob, why) => {
    expect(problems(`exclude: ['${glob}']`)).toEqual([`1:11 "${glob}" is no glob: ${why}`]);
    expect(problems(`overrides: [paths: ['${glob}']]`)).toEqual([`1:21 "${glob}" is no glob: ${why}`]);
  });

  test.each([
    ['!keep.sh', /would match all other files/],
    ['../other/**', /has a "\.\."/],
    ['jobs\\*.sh', /folders are parted by "\/"/],
    ['~/jobs/**', /begins with "~"/],
    ['a'.repeat(501), /at most 500/],
  ])('the glob %j does not do what it says', (glob, why) => {
    expect(problems(`exclude: ['${glob}']`)[0]).toMatch(why);
  });

  test.each(['*.sh', '**/*.sh', 'jobs/', 'a/**', '{a,b}.sh', '[a-z]*', '@(a|b).sh', '/abs/**', 'a}b{c}'.slice(1)])(
    'the glob %j is fine or told',
    (glob) => {
      expect(problems(`exclude: ['${glob}']`)).toEqual(
        glob.startsWith('}') ? [expect.stringContaining('no glob')] : [],
      );
    },
  );

  test('globs of sites and users are relative to nothing', () => {
    const text = 'overrides: [paths: [jobs/*.sh, "*.old", build/, /srv/**, "**/x/*"]]';
    expect(problems(text, 'project')).toEqual([]);
    for (const kind of ['user', 'site'] as const)
      expect(problems(text, kind)).toEqual([
        '1:21 "jobs/*.sh" is relative to nothing here; begin it with "/" or "**/"',
      ]);
  });

  test.each<[string, string[]]>([
    [`rules: [JV101]\n    ${EXEMPTION}`, []],
    [`rules: [JV104]\n    ${EXEMPTION}`, ['2:13 there is no rule "JV104" (did you mean JV101?)']],
    [`rules: []\n    ${EXEMPTION}`, ['2:12 rules must be a list that is not empty, not a list']],
    [
      `rules: [JV101]\n    users: []\n    ${EXEMPTION}`,
      ['3:5 users is an empty list: an exemption bound to nothing never counts'],
    ],
    [`rules: [JV101]\n    uses: 3\n    ${EXEMPTION}`, ['3:5 uses counts one script: add script']],
    [
      `rules: [JV101]\n    paths: [jobs/*.sh]\n    ${EXEMPTION}`,
      ['3:13 "jobs/*.sh" is relative to nothing here; begin it with "/" or "**/"'],
    ],
    [
      `rules: [JV101]\n    script: sha256:${'a'.repeat(64)}\n    uses: 0\n    ${EXEMPTION}`,
      ['4:11 uses must be at least 1, not "0"'],
    ],
    [
      `rules: [JV101]\n    script: sha256:${'a'.repeat(64)}\n    uses: few\n    ${EXEMPTION}`,
      ['4:11 uses must be a whole number, not "few"'],
    ],
    [
      `rules: [JV101]\n    script: abc\n    ${EXEMPTION}`,
      ['3:13 script must be "sha256:" and 64 hexadecimal digits, not "abc"'],
    ],
    [
      `rules: [JV101]\n    template: template:${'a'.repeat(64)}\n    ${EXEMPTION}`,
      ['3:5 template needs hosts: those of the service that submits such scripts'],
    ],
    [
      'rules: [JV101]\n    ticket: T-1\n    reason: why\n    until: 2027-01-31',
      ['2:5 owner is missing: who answers for it'],
    ],
    [
      `rules: [JV101]\n    ${EXEMPTION.replace('2027-01-31', '2026-11-19')}`,
      ['6:12 the exemption expired on 2026-11-19 (agree on a later day, or remove it)'],
    ],
    [`rules: [JV101]\n    ${EXEMPTION.replace('2027-01-31', '2026-11-20')}`, []],
    [
      `rules: [JV101]\n    ${EXEMPTION.replace('2027-01-31', '2027-02-30')}`,
      ['6:12 until must be a day such as 2027-03-31, not "2027-02-30"'],
    ],
  ])('exemption %j', (fields, expected) => {
    expect(problems(`exemptions:\n  - ${fields}\n`, 'site')).toEqual(expected);
  });

  test.each(['user', 'project'] as const)('exemptions of a %s', (kind) => {
    expect(problems('preset: gate\nexemptions: []', kind)).toEqual([
      '2:1 exemptions are for the policy of a site (/etc/jobvet/policy.yaml); a project sets rules, or comments',
    ]);
  });

  test('what says nothing in the policy of a site', () => {
    expect(problems('root: true\nexclude: []', 'site')).toEqual([
      '1:1 root is for configurations of projects',
      '2:1 exclude is for configurations of projects',
    ]);
  });

  test('an exemption that has expired is no fault where the day does not count', () => {
    const text = `exemptions:\n  - rules: [JV101]\n    ${EXEMPTION.replace('2027', '2020')}\n`;
    const document = new Document('policy.yaml', text);
    expect(readConfiguration(document, { kind: 'site', rules: RULES }).problems).toEqual([]);
  });

  test('all that is wrong is told, from top to bottom, and nothing of it counts', () => {
    const text = 'preset: gat\nrulez: 1\nrules:\n  JV999: of\nsite: { docker: podmn }\nroot: 3\n';
    expect(problems(text).map((one) => one.slice(0, 4))).toEqual(['1:9 ', '2:1 ', '4:3 ', '4:10', '5:17', '6:7 ']);
    expect(read(text).config).toEqual({});
  });

  test('aliases of aliases come to an end', () => {
    const lines = Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x]'
        : `a${i}: &a${i} [${Array(8)
            .fill(`*a${i - 1}`)
            .join(', ')}]`,
    );
    expect(problems(lines.join('\n'))).toEqual(['1:1 there are more values than a file needs']);
  });
});

describe('what is fine', () => {
  test.each<[string, unknown]>([
    ['', {}],
    ['# only a comment\n', {}],
    ['---\n', {}],
    ['{}', {}],
    ['rules:\nsite:\npreset: ~\nexclude: null\n', {}],
    ['root: true\nsite: { node-sharing: False }', { root: true, site: { 'node-sharing': false } }],
    ['ruleset: 2026.10', { ruleset: '2026.10' }],
    ['ruleset: "2026.10"', { ruleset: '2026.10' }],
    ['site: { slurm: 24.05 }', { site: { slurm: '24.05' } }],
    [
      'overrides: [{ accounts: [007, true, 1e3], users: [null] }]',
      {
        overrides: [{ accounts: ['007', 'true', '1e3'], users: ['null'] }],
      },
    ],
    ['rules: { jv101: off, network: { mode: warn } }', { rules: { jv101: 'off', network: { mode: 'warn' } } }],
    [
      '$schema: https://x/y.json\nextends: [a.yaml, b.yaml]',
      {
        $schema: 'https://x/y.json',
        extends: ['a.yaml', 'b.yaml'],
      },
    ],
    [
      'overrides:\n  - &first { rules: { JV101: off }, paths: [a] }\n  - { <<: *first, paths: [b] }',
      {
        overrides: [
          { paths: ['a'], rules: { JV101: 'off' } },
          { paths: ['b'], rules: { JV101: 'off' } },
        ],
      },
    ],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual([]);
    expect(read(text).config).toEqual(expected);
  });

  test('origins', () => {
    const config = read('preset: gate\nrules:\n  JV101: off\noverrides:\n  - rules:\n      network: warn\n');
    const origin = (path: readonly PropertyKey[]): string => config.origin(path);
    expect(origin(['rules', 'JV101'])).toBe('jobvet.yaml:3:3');
    expect(origin(['overrides', 0])).toBe('jobvet.yaml:5:5');
    expect(origin(['overrides', 0, 'rules', 'network'])).toBe('jobvet.yaml:6:7');
    expect(origin(['site', 'docker'])).toBe('jobvet.yaml:1:1');
  });

  test('files that it extends', () => {
    const files = (text: string): string[] => read(text).extends.map(({ file }) => file);
    expect(files('extends: a.yaml')).toEqual(['a.yaml']);
    expect(files('extends: [a.yaml, ../b.yaml]')).toEqual(['a.yaml', '../b.yaml']);
    expect(files('extends: [[]]')).toEqual([]);
  });
});

describe('the gate of a site', () => {
  test.each<[string, string[]]>([
    ['gate: { share: 101 }', ['1:16 share must be at most 100, not "101"']],
    ['gate: { share: a few }', ['1:16 share must be a whole number, not "a few"']],
    ['gate: { quiethours: 2 }', ['1:9 there is no key "quiethours" here (did you mean quiet-hours?)']],
    ['gate: { budget: 400, wait: 300 }', ['1:9 budget is more than wait (300), so that it would never end']],
    ['gate: { budget: 600 }', ['1:9 budget is more than wait (450), so that it would never end']],
    ['gate: { unvetted: pass }', ['1:19 unvetted must be one of allow, audit, warn, reject, not "pass"']],
    ['gate: { log: { folder: logs } }', ['1:24 folder must be an absolute path, not "logs"']],
    [
      'gate: { texts: { line: "{origin}{row}" } }',
      [
        '1:24 line must be text with no other names in braces than {origin}, {line}, {message}, {rule}, not "{origin}{row}"',
      ],
    ],
    ['gate: { texts: { warned: "a\\nb" } }', ['1:26 warned must be one line, not "a\\nb"']],
    [
      'gate: { texts: { warned: Submitted batch job 1 } }',
      [
        '1:26 warned must be other words: workflow tools look for these in what sbatch prints, not "Submitted batch job 1"',
      ],
    ],
    ['gate: { texts: { rejekted: x } }', ['1:18 there is no key "rejekted" here (did you mean rejected?)']],
  ])('%s', (text, wrong) => {
    expect(problems(text, 'site')).toEqual(wrong);
  });

  test('says how it works, with what holds where nothing is said', () => {
    const text = 'gate: { help: x@example.org, budget: 300, texts: { help: "Hilfe: {help}" }, log: { keep-days: 9 } }';
    const layer = (config: Configuration): Layer => builtLayer('site', 'x', config);
    const settings = gateSettings([
      layer(read(text, 'site').config),
      layer(read('gate: { budget: 200, unvetted: warn, log: { users: none } }', 'site').config),
    ]);
    expect(settings).toEqual({
      help: 'x@example.org',
      budget: 200,
      wait: 450,
      unvetted: 'warn',
      quietHours: 24,
      maxScriptBytes: 4194304,
      texts: { ...ENGLISH, help: 'Hilfe: {help}' },
      log: { users: 'none', clean: 'line', storeScripts: 'never', keepDays: 9 },
    });
  });
});
