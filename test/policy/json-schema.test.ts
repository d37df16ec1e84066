// The JSON Schema that editors use says the same as the schema that jobvet checks with.
import { Ajv } from 'ajv';
import * as formats from 'ajv-formats';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ruleTable } from '../../src/engine/rules-table.ts';
import { zod } from '../../src/policy/library.ts';
import { unknownName } from '../../src/policy/names.ts';
import { readConfiguration } from '../../src/policy/read.ts';
import { configurationSchema } from '../../src/policy/schema.ts';
import { Document } from '../../src/text/document.ts';

const RULES = ruleTable();
const file = join(import.meta.dirname, '../../docs/jobvet.schema.json');
const json = JSON.parse(readFileSync(file, 'utf8')) as { readonly properties: object; readonly definitions: object };
const ajv = new Ajv({
  strict: true,
  allowUnionTypes: true,
  allowMatchingProperties: true,
  keywords: ['enumDescriptions'],
});
formats.default.default(ajv);
const editors = ajv.compile(json);
const schema = configurationSchema(zod());

/** What jobvet refuses: what the schema does, and names of rules that there are not. */
function jobvetTakes(value: unknown): boolean {
  const { data } = schema.safeParse(value);
  if (!data) return false;
  const parts = [data, ...(data.overrides ?? [])];
  const names = [
    ...parts.flatMap(({ rules = {}, suppressions: { forbid = [], allow = [] } = {} }) => [
      ...Object.keys(rules),
      ...forbid,
      ...allow,
    ]),
    ...(data.exemptions ?? []).flatMap(({ rules }) => rules),
  ];
  return names.every((name) => unknownName(name, RULES) === undefined);
}

const EXEMPTION = { rules: ['JV107'], owner: 'us', ticket: 'T-1', reason: 'course', until: '2030-01-31' };
const HASH = 'ab'.repeat(32);

const GOOD: readonly object[] = [
  {},
  { $schema: './jobvet.schema.json', root: true, preset: 'gate', ruleset: '2026.11', extends: '../jobvet.yaml' },
  { extends: ['a.yaml', 'b.yaml'], exclude: ['old/**'], rules: {} },
  {
    rules: { JV101: 'off', jv102: 'audit', 'unpinned-python-packages': { mode: 'warn', severity: 'low' }, network: {} },
  },
  { thresholds: { enforce: { severity: 'never' }, warn: { severity: 'info', confidence: 'low' } } },
  { coverage: { syntax: 'warn', 'time-budget': 'reject', 'rule-fault': 'allow', count: 'audit' } },
  { suppressions: { inline: 'forbid', allow: ['secrets'], forbid: ['JV701', 'jv702'], require: ['reason', 'until'] } },
  {
    overrides: [
      { paths: ['a/**'], rules: { slurm: 'off' }, thresholds: {}, coverage: { size: 'warn' }, suppressions: {} },
      { partitions: ['debug'], accounts: ['lab-*'], qos: ['short'], users: ['ada'] },
    ],
  },
  { exemptions: [EXEMPTION, { ...EXEMPTION, users: ['ada'], script: `sha256:${HASH}`, uses: 2 }] },
  { exemptions: [{ ...EXEMPTION, template: `template:${HASH}`, hosts: ['ondemand'], paths: ['**/x'] }] },
  {
    site: {
      'login-nodes': ['login*'],
      domains: [],
      'node-sharing': true,
      docker: 'podman',
      slurm: '24.05.1',
      spank: 'none',
    },
  },
  { site: { 'public-networks': ['eth0'], 'allowed-tunnels': ['code tunnel'], slurm: '22.05', spank: ['pyxis'] } },
];

const BAD: readonly unknown[] = [
  null,
  [],
  'preset: gate',
  { rule: {} },
  { preset: 'strict' },
  { root: 'yes' },
  { ruleset: '2026.13' },
  { extends: '' },
  { extends: [1, {}] },
  { exclude: 'old' },
  { rules: { JV101: 'error' } },
  { rules: { JV999: 'off' } },
  { rules: { 'JV101 ': 'off' } },
  { rules: { JV101: { level: 'high' } } },
  { rules: ['JV101'] },
  { thresholds: { enforce: 'high' } },
  { thresholds: { fail: { severity: 'high' } } },
  { thresholds: { enforce: { confidence: 'never' } } },
  { coverage: { syntax: 'off' } },
  { coverage: { unknown: 'warn' } },
  { suppressions: { require: ['owner'] } },
  { suppressions: { forbid: ['no-such-rule'] } },
  { overrides: {} },
  { overrides: [{ exclude: ['x'] }] },
  { overrides: [{ users: 'ada' }] },
  { exemptions: [{ ...EXEMPTION, rules: [] }] },
  { exemptions: [{ ...EXEMPTION, until: '2030-02-30' }] },
  { exemptions: [{ ...EXEMPTION, until: 'never' }] },
  { exemptions: [{ ...EXEMPTION, owner: '' }] },
  { exemptions: [{ rules: ['JV107'], owner: 'us', ticket: 'T-1', reason: 'course' }] },
  { exemptions: [{ ...EXEMPTION, script: HASH }] },
  { exemptions: [{ ...EXEMPTION, uses: 0 }] },
  { exemptions: [{ ...EXEMPTION, uses: 1.5 }] },
  { site: { docker: 'apptainer' } },
  { site: { slurm: '24.06' } },
  { site: { spank: 'pyxis' } },
  { site: { loginNodes: ['login'] } },
];

const BOUND = 'exemptions: [{ rules: [JV107], owner: us, ticket: 17, reason: course, until: 2030-01-31';

/** To jobvet all is text; an editor has numbers here. */
const AS_TEXT = [
  'ruleset: 2026.10',
  'site: { slurm: 24.05 }',
  'overrides: [{ users: [1000], rules: { JV101: off } }]',
  `${BOUND} }]`,
  `${BOUND}, script: sha256:${HASH}, uses: 2 }]`,
];

/** What only code checks: an editor is told the form of values, not what they mean together. */
const ONLY_JOBVET = [
  'ruleset: 2026.13',
  'site: { slurm: 24 }',
  'exclude: ["!x"]',
  'exclude: ["[x"]',
  'rules: { JV101: off, jv101: warn }',
  'overrides: [{ paths: [], rules: {} }]',
  `${BOUND}, uses: 2 }]`,
  `${BOUND}, template: template:${HASH} }]`,
  BOUND.replace('2030', '2020') + ' }]',
  `${BOUND} }]\nroot: true`,
];

/** Jobvet takes a key with nothing behind it for one that is not there, and any word for text. */
const ONLY_EDITORS = ['rules:', 'overrides: [{ users: [true] }]'];

/** Whether jobvet finds nothing wrong with the text of a configuration. */
function jobvetReads(text: string): boolean {
  const kind = text.includes('exemptions') ? 'site' : 'project';
  const read = readConfiguration(new Document('x.yaml', text), { kind, rules: RULES, today: '2026-11-20' });
  return read.problems.length === 0;
}

describe('docs/jobvet.schema.json', () => {
  it.each(GOOD.map((value) => [JSON.stringify(value), value]))('takes %s', (_, value) => {
    expect(jobvetTakes(value)).toBe(true);
    expect(editors(value), JSON.stringify(editors.errors)).toBe(true);
  });

  it.each(BAD.map((value) => [JSON.stringify(value), value]))('refuses %s', (_, value) => {
    expect(jobvetTakes(value)).toBe(false);
    expect(editors(value)).toBe(false);
  });

  it('agrees with jobvet on changed configurations', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GOOD), fc.array(change, { minLength: 1, maxLength: 3 }), (good, changes) => {
        const value = changes.reduce<unknown>((before, one) => one(before), structuredClone(good));
        expect(editors(value), JSON.stringify(value)).toBe(jobvetTakes(value));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(AS_TEXT)('reads numbers as jobvet does: %s', (text) => {
    expect(jobvetReads(text)).toBe(true);
    expect(editors(parse(text)), JSON.stringify(editors.errors)).toBe(true);
  });

  it.each(ONLY_JOBVET)('leaves to jobvet: %s', (text) => {
    expect(jobvetReads(text)).toBe(false);
    expect(editors(parse(text))).toBe(true);
  });

  it.each(ONLY_EDITORS)('wants written out or left out: %s', (text) => {
    expect(jobvetReads(text)).toBe(true);
    expect(editors(parse(text))).toBe(false);
  });

  it('lists every key, rule, name and family, with what it means', () => {
    const text = readFileSync(file, 'utf8');
    for (const { code, name, family } of RULES)
      for (const key of [code, name, family]) expect(text).toContain(`"${key}": {\n`);
    expect(undescribed(json.properties)).toEqual([]);
    expect(undescribed(json.definitions)).toEqual([]);
  });
});

// Changes leave numbers out: a text that reads like a number is one to an editor, and text to jobvet.
const word = fc.constantFrom(
  ...['off', 'warn', 'high', 'never', 'reject', 'none', 'reason', 'gate', '', 'true', '2026.11', '2030-02-29', 'JV101'],
  ...['jV312', 'network', 'no-such-rule', 'syntax', `sha256:${HASH}`, '24.05', 'podman'],
);
const key = fc.constantFrom(
  ...['rules', 'mode', 'severity', 'enforce', 'syntax', 'JV101', 'jv101', 'transfer', 'nothing', 'paths', 'users'],
  ...['site', 'slurm', 'spank', 'inline', 'forbid', 'until', 'exemptions', 'overrides', 'thresholds'],
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    word,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(key, tie('value'), { maxKeys: 2 }),
  ),
})).value;

/** Puts a value, adds a key or removes one at some place. */
const change = fc
  .tuple(fc.constantFrom('put', 'add', 'remove'), fc.nat(), key, value)
  .map(([kind, at, name, put]) => (config: unknown): unknown => {
    const places = placesIn(config);
    const place = places[at % places.length];
    if (!place) return put;
    const [owner, own] = place;
    if (kind === 'put') Reflect.set(owner, own, put);
    else if (kind === 'add') Reflect.set(owner, Array.isArray(owner) ? owner.length : name, put);
    else if (Array.isArray(owner)) owner.splice(Number(own), 1);
    else Reflect.deleteProperty(owner, own);
    return config;
  });

function placesIn(config: unknown): [object, string][] {
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config).flatMap(([name, member]) => [[config, name], ...placesIn(member)]);
}

/** Keys of the file without a description of their own or of what they refer to. */
function undescribed(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node as Readonly<Record<string, unknown>>).flatMap(([name, member]) => {
    const below = undescribed(member, `${path}/${name}`);
    if (!/(?:^|\/properties)$/.test(path) || typeof member !== 'object' || member === null) return below;
    const said = 'description' in member || '$ref' in member || path === '';
    return said ? below : [`${path}/${name}`, ...below];
  });
}
