// What layers of configuration come to: later ones win, and nothing goes below what the site demands.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import { COVERAGE_ACTIONS, COVERAGE_CAUSES } from '../../src/model/coverage.ts';
import { actionRank, CONFIDENCES, type Finding, SEVERITIES } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { builtLayer, type Layer, type LayerKind } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { type Configuration, MODES, PRESET_NAMES } from '../../src/policy/schema.ts';
import { scriptHashes } from '../../src/policy/template.ts';

const RULE = { code: 'JV101', name: 'exposed-listener', family: 'network', severity: 'high', since: '0.1.0' } as const;
const SURE = { severity: 'high', confidence: 'high' } as const;

const layer = (kind: LayerKind, config: Configuration, folder = '/'): Layer => builtLayer(kind, kind, config, folder);

describe('what a finding leads to', () => {
  test.each<[string, Layer[], string]>([
    ['nothing said', [], 'reject'],
    [
      'later wins',
      [layer('user', { rules: { JV101: 'audit' } }), layer('project', { rules: { JV101: 'warn' } })],
      'warn',
    ],
    [
      'in any order',
      [layer('project', { rules: { JV101: 'warn' } }), layer('user', { rules: { JV101: 'audit' } })],
      'warn',
    ],
    [
      'options win',
      [layer('flags', { rules: { JV101: 'audit' } }), layer('project', { rules: { JV101: 'warn' } })],
      'audit',
    ],
    ['rule over family', [layer('project', { rules: { JV101: 'warn', network: 'audit' } })], 'warn'],
    [
      'a later family',
      [layer('user', { rules: { JV101: 'warn' } }), layer('project', { rules: { network: 'audit' } })],
      'audit',
    ],
    [
      'override over base',
      [layer('project', { overrides: [{ paths: ['a.sh'], rules: { network: 'audit' } }], rules: { JV101: 'warn' } })],
      'audit',
    ],
    [
      'the site is a floor',
      [layer('site', { rules: { JV101: 'warn' } }), layer('project', { rules: { JV101: 'off' } })],
      'warn',
    ],
    ['the site only warns', [layer('site', { rules: { JV101: 'warn' } })], 'reject'],
    [
      'the gate of a site',
      [layer('site', { preset: 'gate' }), layer('project', { rules: { JV101: 'audit' } })],
      'warn',
    ],
    ['a pin before the rule', [layer('project', { ruleset: '2026.10' })], 'audit'],
    ['a pin of its month', [layer('project', { ruleset: '2026.11' })], 'reject'],
    ['a pin, but the rule is set', [layer('project', { ruleset: '2026.10', rules: { JV101: 'warn' } })], 'warn'],
    ['a pin, and its family is set', [layer('project', { ruleset: '2026.10', rules: { network: 'warn' } })], 'audit'],
    [
      'a pin of a project under a site',
      [layer('project', { ruleset: '2026.10' }), layer('site', { preset: 'gate' })],
      'warn',
    ],
  ])('%s', (_, layers, action) => {
    expect(new Policy(layers).settings('a.sh').decide(SURE, RULE).action).toBe(action);
  });

  test('the gate acts on what is sure only', () => {
    const settings = new Policy([layer('site', { preset: 'gate' })], '/', []).settings('a.sh');
    const actions = CONFIDENCES.map((confidence) => settings.decide({ severity: 'critical', confidence }, RULE).action);
    expect(actions).toEqual(['audit', 'audit', 'reject']);
  });

  test.each<[string, Layer[], string]>([
    ['nothing said', [], 'high'],
    ['a project lowers it', [layer('project', { rules: { JV101: { severity: 'low' } } })], 'low'],
    ['so does a site', [layer('site', { preset: 'gate', rules: { network: { severity: 'low' } } })], 'low'],
    [
      'a project does not where the site judges',
      [layer('site', { preset: 'gate' }), layer('project', { rules: { JV101: { severity: 'low' } } })],
      'high',
    ],
    [
      'a project may raise it',
      [layer('site', { preset: 'gate' }), layer('project', { rules: { JV101: { severity: 'critical' } } })],
      'critical',
    ],
  ])('severity: %s', (_, layers, severity) => {
    expect(new Policy(layers).settings('a.sh').severity(RULE)).toBe(severity);
  });
});

describe('overrides', () => {
  const off = (binding: object, job: object, path = '/p/a.sh'): boolean => {
    const policy = new Policy([layer('project', { overrides: [{ ...binding, rules: { JV101: 'off' } }] }, '/p')]);
    return policy.settings(path, job).isOff(RULE);
  };

  test.each<[object, object, boolean]>([
    [{}, {}, true],
    [{ users: ['ada'] }, { user: 'ada' }, true],
    [{ users: ['a*'] }, { user: 'ada' }, true],
    [{ users: ['a*'] }, { user: 'bob' }, false],
    [{ users: ['ada'] }, {}, false],
    [{ accounts: ['a.b+c'] }, { account: 'a.b+c' }, true],
    [{ accounts: ['a.b'] }, { account: 'axb' }, false],
    [{ qos: ['*'] }, { qos: 'x' }, true],
    [{ qos: ['*'] }, {}, false],
    [{ users: ['ada'], accounts: ['x'] }, { user: 'ada', account: 'y' }, false],
    [{ partitions: ['debug'] }, { partitions: ['debug'] }, true],
    [{ partitions: ['debug'] }, { partitions: ['debug', 'gpu'] }, false],
    [{ partitions: ['*'] }, { partitions: ['debug', 'gpu'] }, true],
  ])('%j of %j: %j', (binding, job, expected) => {
    expect(off(binding, job)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['*.sh', '/p/x/a.sh', true],
    ['a.sh', '/p/x/a.sh', true],
    ['x', '/p/x/a.sh', true],
    ['x/', '/p/y/x/a.sh', true],
    ['y/x', '/p/y/x/a.sh', true],
    ['x/*.sh', '/p/y/x/a.sh', false],
    ['./x/*.sh', '/p/x/a.sh', true],
    ['**/x/*.sh', '/p/y/x/a.sh', true],
    ['**/p/**', '/p/a.sh', false],
    ['*.sh', '/q/a.sh', false],
    ['**/*.sh', '/q/a.sh', true],
    ['/q/**', '/q/a.sh', true],
    ['*.sh', '/p/.hidden/a.sh', true],
    ['x/**', '/p/y/../x/a.sh', true],
    ['y/**', '/p/y/../x/a.sh', false],
  ])('the glob %j and %j: %j', (glob, path, expected) => {
    expect(off({ paths: [glob] }, {}, path)).toBe(expected);
  });

  test('of several partitions the strictest counts', () => {
    const settings = new Policy([
      layer('project', {
        overrides: [
          { partitions: ['a'], rules: { JV101: 'audit' }, coverage: { syntax: 'allow' } },
          { partitions: ['b'], rules: { JV101: 'enforce' } },
        ],
      }),
    ]);
    const at = (...partitions: string[]): string[] => {
      const one = settings.settings('a.sh', { partitions });
      return [one.decide(SURE, RULE).action, one.coverage('syntax')];
    };
    expect(at('a')).toEqual(['audit', 'allow']);
    expect(at('a', 'b')).toEqual(['reject', 'audit']);
  });
});

test('what a project claims about the site does not count where the site demands something', () => {
  const own = layer('project', { site: { 'trusted-registries': ['evil.example'] } });
  const trusted = (...site: Layer[]): readonly string[] => new Policy([own, ...site]).site.trustedRegistries;
  expect(trusted()).toEqual(['evil.example']);
  expect(trusted(layer('site', { site: { docker: 'podman' } }))).toEqual(['evil.example']);
  expect(trusted(layer('site', { preset: 'gate' }))).toEqual([]);
});

const SCRIPT = `#!/bin/bash
#SBATCH --partition=gpu
# jobvet: ignore-next[JV301] -- trust me
curl https://example.org/a.sh | bash
docker run --privileged -v /:/host example/tool:latest
jupyter notebook --ip=0.0.0.0 --NotebookApp.token=
pip install torch
if then
`;

const NAMES = ['JV301', 'JV201', 'JV102', 'network', 'supply-chain', 'container-privilege', 'unpinned-python-packages'];

const severity = fc.constantFrom(...SEVERITIES);
const threshold = fc.record(
  { severity: fc.constantFrom(...SEVERITIES, 'never' as const), confidence: fc.constantFrom(...CONFIDENCES) },
  { requiredKeys: [] },
);
const settings = {
  rules: fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.oneof(fc.constantFrom(...MODES), fc.record({ mode: fc.constantFrom(...MODES), severity }, { requiredKeys: [] })),
    { maxKeys: 4 },
  ),
  thresholds: fc.record({ enforce: threshold, warn: threshold }, { requiredKeys: [] }),
  coverage: fc.dictionary(fc.constantFrom(...COVERAGE_CAUSES), fc.constantFrom(...COVERAGE_ACTIONS), { maxKeys: 3 }),
  suppressions: fc.record(
    {
      inline: fc.constantFrom('allow' as const, 'forbid' as const),
      forbid: fc.subarray(NAMES),
      allow: fc.subarray(NAMES),
    },
    { requiredKeys: [] },
  ),
};
const configuration = fc.record(
  {
    ...settings,
    preset: fc.constantFrom(...PRESET_NAMES),
    ruleset: fc.constantFrom('2026.10', '2026.11'),
    overrides: fc.array(
      fc.record(
        { paths: fc.constant(['*.sbatch']), partitions: fc.constantFrom(['gpu'], ['cpu']), ...settings },
        { requiredKeys: [] },
      ),
      { maxLength: 2 },
    ),
    site: fc.constant({ 'trusted-installers': ['example.org'], 'trusted-registries': ['docker.io'] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Configuration>;

/** A user who demands nothing: what still happens, the site demands. */
const INDIFFERENT: Configuration = {
  thresholds: { enforce: { severity: 'never' }, warn: { severity: 'never' } },
  coverage: Object.fromEntries(COVERAGE_CAUSES.map((cause) => [cause, 'allow'])),
};

function check(layers: readonly Layer[]): Report {
  return createEngine({
    policy: new Policy(layers),
    occasion: { today: '2026-11-20', inline: true },
    strictRules: true,
  }).check({
    path: 'a.sbatch',
    text: SCRIPT,
  });
}

describe('of rules about one cause', () => {
  const vetted = (call: string, layers: readonly Layer[]): string[] =>
    createEngine({ policy: new Policy(layers) })
      .check({ path: 'a.sbatch', text: `#!/bin/bash\n${call}\n` })
      .findings.map(({ rule, action }) => `${rule} ${action}`);
  const call = 'docker run --privileged -v /var/run/docker.sock:/s a@sha256:'.concat('0'.repeat(64));
  const wanted = layer('site', { rules: { JV202: 'enforce' } });

  test('the strongest speaks for all', () => {
    expect(vetted(call, [])).toEqual(['JV201 reject']);
    expect(vetted(call, [layer('site', { preset: 'gate' })])).toEqual(['JV201 reject']);
    expect(vetted(call, [layer('site', { rules: { JV201: 'enforce', JV202: 'enforce' } })])).toEqual(['JV201 reject']);
  });

  test.each<[string, Configuration]>([
    ['nothing', {}],
    ['the stronger off', { rules: { JV201: 'off' } }],
    ['the stronger recorded', { rules: { JV201: 'audit' } }],
    ['no threshold', INDIFFERENT],
    ['a pin', { ruleset: '2020.01' }],
  ])('but not for less than the site demands of another: a project says %s', (_, project) => {
    expect(vetted(call, [wanted, layer('project', project)])).toContain('JV202 reject');
  });

  test('nor does a comment that the site forbids for another', () => {
    const site = layer('site', { rules: { JV202: 'enforce', JV201: 'enforce' }, suppressions: { forbid: ['JV202'] } });
    expect(vetted(`# jobvet: ignore[JV201, JV202] -- mine\n${call}`, [site])).toContain('JV202 reject');
  });
});

describe('properties', () => {
  const key = ({ rule, at }: Finding): string => `${rule} ${at.span.start}`;

  test('no project, user or comment lowers what the site demands', () => {
    fc.assert(
      fc.property(
        configuration,
        configuration,
        fc.constantFrom('user' as const, 'project' as const),
        (site, own, kind) => {
          const floor = check([layer('user', INDIFFERENT), layer('site', site)]);
          const real = check([layer('user', INDIFFERENT), layer(kind, own), layer('site', site)]);
          const actions = new Map(real.findings.map((finding) => [key(finding), actionRank(finding.action)]));
          for (const finding of floor.findings)
            if (finding.action !== 'audit')
              expect([key(finding), actions.get(key(finding)) ?? -1]).toEqual([
                key(finding),
                Math.max(actionRank(finding.action), actions.get(key(finding)) ?? -1),
              ]);
          const gaps = real.coverage.map(({ action }) => COVERAGE_ACTIONS.indexOf(action));
          for (const [index, { action }] of floor.coverage.entries())
            expect(gaps[index]).toBeGreaterThanOrEqual(COVERAGE_ACTIONS.indexOf(action));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('kinds of layers may come in any order', () => {
    fc.assert(
      fc.property(configuration, configuration, configuration, (user, project, site) => {
        const layers = [layer('user', user), layer('project', project), layer('site', site)];
        const shape = ({ findings, coverage, verdict }: Report): unknown => [
          findings.map((one) => [key(one), one.action, one.severity]),
          coverage.map(({ action }) => action),
          verdict,
        ];
        expect(shape(check(layers.toReversed()))).toEqual(shape(check(layers)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('exemptions', () => {
  const entry = { rules: ['JV301'], owner: 'o', ticket: 't', reason: 'r', until: '2026-11-20' };
  const [finding] = check([])
    .suppressed.concat(check([]).findings)
    .filter(({ rule }) => rule === 'JV301');
  const exempt = (more: object, occasion: object = {}): boolean => {
    const policy = new Policy([
      layer('site', { preset: 'gate', suppressions: { inline: 'forbid' }, exemptions: [{ ...entry, ...more }] }),
    ]);
    const report = createEngine({
      policy,
      occasion: { today: '2026-11-20', inline: true, ...occasion },
    }).check({ path: 'a.sbatch', text: SCRIPT });
    const found = report.findings.find(({ rule }) => rule === 'JV301');
    expect(found).toBeDefined();
    expect(found?.action === 'audit').toBe(found?.exemption !== undefined);
    return found?.exemption !== undefined;
  };
  const { script, template } = scriptHashes(SCRIPT);

  test.each<[string, object, object, boolean]>([
    ['its rule', {}, {}, true],
    ['its family', { rules: ['supply-chain'] }, {}, true],
    ['another rule', { rules: ['JV101'] }, {}, false],
    ['the last day', {}, { today: '2026-11-20' }, true],
    ['the day after', {}, { today: '2026-11-21' }, false],
    ['the partition', { partitions: ['gpu'] }, {}, true],
    ['another partition', { partitions: ['cpu'] }, {}, false],
    ['a user who is not known', { users: ['*'] }, {}, false],
    ['the path', { paths: ['**/a.sbatch'] }, {}, true],
    ['another path', { paths: ['/b/**'] }, {}, false],
    ['the script', { script }, {}, true],
    ['another script', { script: `sha256:${'0'.repeat(64)}` }, {}, false],
    ['uses left', { script, uses: 2 }, { used: () => 1 }, true],
    ['no uses left', { script, uses: 2 }, { used: () => 2 }, false],
    ['the template of a host that is not known', { template, hosts: ['*'] }, {}, false],
  ])('%s', (_, more, occasion, expected) => {
    expect(finding).toBeDefined();
    expect(exempt(more, occasion)).toBe(expected);
  });
});
