// The samples under the settings of a site: honest jobs pass the gate, and everything a site can say is heard.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as zod from 'zod';
import { UNKNOWN_SITE } from '../../src/model/site.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { readConfiguration } from '../../src/policy/read.ts';
import { type Configuration, configurationSchema } from '../../src/policy/schema.ts';
import { RULES } from '../../src/rules/index.ts';
import { Document } from '../../src/text/document.ts';
import { check, job } from '../support/check.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const rules = RULES.map(({ rule: { code, name }, family }) => ({ code, name, family }));

const jobs = readdirSync(join(fixtures, 'jobs')).filter((name) => name.endsWith('.sbatch'));

/** Samples that the gate turns away, by the rules that do. */
const REJECTED: Readonly<Record<string, readonly string[]>> = {
  'docker-training.sbatch': ['JV201'],
  'jupyter-open.sbatch': ['JV101'],
  'reverse-shell.sbatch': ['JV701', 'JV109'],
  'serve-vllm-open.sbatch': ['JV105'],
};

describe('the preset gate', () => {
  // As the gate applies it: people's own settings take no part.
  const policy = new Policy([
    builtLayer('flags', 'gate', { preset: 'gate' }),
    builtLayer('site', 'gate', { preset: 'gate' }),
  ]);

  it.each(jobs)('%s', (name) => {
    const report = check(readFileSync(join(fixtures, 'jobs', name), 'utf8'), name, { policy });
    const rejected = report.findings.filter(({ action }) => action === 'reject').map(({ rule }) => rule);
    expect(rejected).toEqual(REJECTED[name] ?? []);
    expect(report.verdict === 'reject').toBe(name in REJECTED);
  });
});

function read(name: string, kind: 'site' | 'project'): Configuration {
  const text = readFileSync(join(fixtures, 'policy', name), 'utf8');
  const { config, problems } = readConfiguration(new Document(name, text), { kind, rules, today: '2026-11-20' });
  expect(problems).toEqual([]);
  return config;
}

function policyOf(...files: readonly (readonly [name: string, kind: 'site' | 'project'])[]): Policy {
  return new Policy(files.map(([name, kind]) => builtLayer(kind, name, read(name, kind))));
}

describe('sample configurations', () => {
  const site = read('site.yaml', 'site');

  it('say all that a site can say', () => {
    const { shape } = configurationSchema(zod).shape.site.unwrap();
    expect(Object.keys(site.site ?? {}).sort()).toEqual(Object.keys(shape).sort());
  });

  it('reach the rules: every fact is told', () => {
    const { site: facts } = policyOf(['site.yaml', 'site']);
    const untold = Object.entries(UNKNOWN_SITE).filter(([key, value]) => {
      const told: unknown = facts[key as keyof typeof facts];
      return told === undefined || told === value;
    });
    expect(untold).toEqual([]);
  });

  it('take the word of the site over that of a project', () => {
    const both = policyOf(['project.yaml', 'project'], ['site.yaml', 'site']).site;
    expect(both.trustedRepositories).toEqual(['gitlab.hpc.example.org', 'github.com/our-lab']);
    expect(both.trustedModels).toEqual(['our-lab']);
    expect(policyOf(['project.yaml', 'project']).site.trustedModels).toEqual(['our-lab/net']);
  });

  it('judge a job by what the site says', () => {
    const body = [
      'docker run --rm registry.hpc.example.org/team/app:1 ./x',
      'pip install git+https://github.com/our-lab/tool',
      'curl -LsSf https://astral.sh/uv/install.sh | sh',
      'conda install -y -c our-lab tool==1.4',
      'pip install -i http://pypi.hpc.example.org/simple tool==1.4',
      'code tunnel --name x &',
      'source /tmp/env.sh',
      'jupyter lab --ip=10.20.1.2',
      'ssh -N -R 9000:localhost:22 me@home.example.net',
    ];
    const findings = (policy?: Policy): string[] =>
      check(job(body.join('\n')), 'job.sbatch', policy ? { policy } : {})
        .findings.filter(({ severity }) => severity !== 'info')
        .map(({ rule, severity, at }) => `${rule} ${severity} ${at.doc.positionAt(at.span.start).line}`);
    expect(findings()).toEqual([
      'JV203 medium 3',
      'JV312 medium 3',
      'JV311 high 4',
      'JV301 high 5',
      'JV312 medium 6',
      'JV309 high 7',
      'JV109 high 8',
      'JV313 high 9',
      'JV103 medium 10',
    ]);
    expect(findings(policyOf(['site.yaml', 'site']))).toEqual([
      'JV302 low 3',
      'JV311 low 4',
      'JV301 medium 5',
      'JV309 low 7',
      'JV103 low 10',
      'JV109 critical 11',
    ]);
  });
});
