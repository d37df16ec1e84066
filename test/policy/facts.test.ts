// Whose facts count, and what a family's mode is about.
import { expect, test } from 'vitest';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Configuration } from '../../src/policy/schema.ts';
import { check, job } from '../support/check.ts';

const project = { site: { 'trusted-registries': ['a.example.org'], 'private-tmp': true } };

function policy(site: Configuration): Policy {
  return new Policy([builtLayer('project', 'project', project), builtLayer('site', 'site', site)]);
}

test('a project states facts where the site only states facts of its own', () => {
  expect(policy({ site: { 'trusted-registries': ['b.example.org'] } }).site).toMatchObject({
    trustedRegistries: ['b.example.org'],
    privateTmp: true,
  });
});

test.each<Configuration>([{ preset: 'gate' }, { rules: { JV101: 'warn' } }, { overrides: [] }])(
  'where the site demands something, only the site states facts (%o)',
  (site) => {
    expect(policy(site).site).toMatchObject({ trustedRegistries: [], privateTmp: undefined });
  },
);

test('the mode of a family is not about what is told for information', () => {
  const actions = (rules: Configuration['rules'], thresholds?: Configuration['thresholds']): unknown =>
    check(job('jupyter lab --ip=0.0.0.0'), 'job.sbatch', {
      policy: new Policy([builtLayer('project', 'project', { rules: rules ?? {}, ...(thresholds && { thresholds }) })]),
    }).findings.map(({ rule, severity, action }) => `${rule} ${severity} ${action}`);
  expect(actions({ network: 'enforce' })).toEqual(['JV103 medium reject', 'JV110 info audit']);
  expect(actions({ network: 'enforce', JV110: 'warn' })).toEqual(['JV103 medium reject', 'JV110 info warn']);
  expect(actions({ network: 'warn' }, { enforce: { severity: 'info' } })).toEqual([
    'JV103 medium warn',
    'JV110 info warn',
  ]);
});
