// What is read out of Slurm's own words, in the forms of three releases.
import { describe, expect, test } from 'vitest';
import { type Evidence, type Fact, mostScriptBytes, remarksOn, siteFactsOf } from '../../../src/gate/init/facts.ts';
import { policyText } from '../../../src/gate/init/policy-text.ts';
import {
  configValues,
  hostsOf,
  lineValues,
  partitionValues,
  plugstackLines,
} from '../../../src/gate/init/slurm-text.ts';
import { gateSettings } from '../../../src/policy/gate-settings.ts';
import { builtLayer } from '../../../src/policy/layers.ts';
import { readConfiguration } from '../../../src/policy/read.ts';
import { ruleTable } from '../../../src/engine/rules-table.ts';
import { Document } from '../../../src/text/document.ts';

/** The same cluster as three releases tell of it. */
const CONFIGS: Readonly<Record<string, string>> = {
  '22.05': `Configuration data as of 2026-11-20T10:00:00
AccountingStorageBackupHost = (null)
JobContainerType        = job_container/tmpfs
JobSubmitPlugins        = (null)
PlugStackConfig         = (null)
ProctrackType           = proctrack/linuxproc
PrologFlags             = Alloc,Contain
SchedulerParameters     = bf_continue,max_script_size=8388608
SelectType              = select/cons_tres
SlurmUser               = slurm(64030)
SlurmctldHost[0]        = ctl1(10.0.0.1)
SlurmctldHost[1]        = ctl2(10.0.0.2)
SLURM_CONF              = /etc/slurm/slurm.conf
SLURM_VERSION           = 22.05.8

Cgroup Support Configuration:
AllowedRAMSpace         = 100.0%
ConstrainCores          = yes

Slurmctld(primary) at ctl1 is UP
Slurmctld(backup) at ctl2 is UP
`,
  '24.11': `Configuration data as of 2026-11-20T10:00:00
JobContainerType        = job_container/tmpfs
JobSubmitPlugins        = throttle,lua
PlugStackConfig         = (null)
ProctrackType           = proctrack/cgroup
SchedulerParameters     = (null)
SelectType              = select/cons_tres
SlurmUser               = slurm(64030)
SlurmctldHost[0]        = ctl1
SLURM_CONF              = /etc/slurm/slurm.conf
SLURM_VERSION           = 24.11.5

Cgroup Support Configuration:
ConstrainRAMSpace       = yes

Slurmctld(primary) at ctl1 is UP
`,
  '26.05': `Configuration data as of 2026-11-20T10:00:00
JobSubmitPlugins        = lua
NamespaceType           = namespace/tmpfs
PlugStackConfig         = (null)
ProctrackType           = proctrack/cgroup
SchedulerParameters     = (null)
SelectType              = select/cons_tres
SlurmUser               = slurm(64030)
SlurmctldHost[0]        = ctl1
SLURM_CONF              = /etc/slurm/slurm.conf
SLURM_VERSION           = 26.05.5

Slurmctld(primary) at ctl1 is UP
`,
};

function partition(name: string, more: Record<string, string> = {}): string {
  const { AllocNodes = 'ALL', OverSubscribe = 'NO', ExclusiveUser = 'NO' } = more;
  return `PartitionName=${name}
   AllowGroups=ALL AllowAccounts=ALL AllowQos=ALL
   AllocNodes=${AllocNodes} Default=YES QoS=N/A
   DefaultTime=NONE DisableRootJobs=NO ExclusiveUser=${ExclusiveUser} ExclusiveTopo=NO GraceTime=0 Hidden=NO
   MaxNodes=UNLIMITED MaxTime=UNLIMITED MinNodes=0 LLN=NO MaxCPUsPerNode=UNLIMITED MaxCPUsPerSocket=UNLIMITED
   Nodes=n[001-100]
   PriorityJobFactor=1 PriorityTier=1 RootOnly=NO ReqResv=NO OverSubscribe=${OverSubscribe}
   OverTimeLimit=NONE PreemptMode=OFF
   State=UP TotalCPUs=2 TotalNodes=1 SelectTypeParameters=NONE
   JobDefaults=(null)
   TRES=cpu=2,mem=1000M,node=1,billing=2
`;
}

interface Parts {
  readonly config?: string;
  readonly partitions?: string;
  readonly plugstack?: string;
  readonly jobContainer?: string;
}

function evidence({ config = '', partitions = partition('debug'), plugstack = '', jobContainer }: Parts): Evidence {
  return {
    config: configValues(config),
    partitions: partitionValues(partitions),
    plugins: plugstackLines(plugstack, 'plugstack.conf').plugins,
    jobContainer: jobContainer === undefined ? undefined : lineValues(jobContainer),
    cgroup: lineValues('ConstrainDevices=yes # GPUs\n'),
  };
}

function fact(key: string, parts: Parts): Fact['value'] {
  return siteFactsOf(evidence(parts)).find((one) => one.key === key)?.value;
}

function readPolicy(text: string): ReturnType<typeof readConfiguration> {
  const circumstances = { kind: 'site', rules: ruleTable(), today: '2026-11-20' } as const;
  return readConfiguration(new Document('policy.yaml', text), circumstances);
}

test.each(Object.entries(CONFIGS))('Slurm %s', (version, config) => {
  const all = evidence({ config, jobContainer: 'AutoBasePath=true\nBasePath=/local\n' });
  const values = Object.fromEntries(siteFactsOf(all).map(({ key, value }) => [key, value]));
  const [, release = ''] = /^(\d\d\.\d\d)/.exec(String(values['slurm'])) ?? [];
  expect(release).toBe(version);
  expect(values).toMatchObject({ spank: 'none', 'node-sharing': true, 'private-tmp': true, 'login-nodes': undefined });
  expect(mostScriptBytes(all)).toBe(version === '22.05' ? 8388608 : undefined);
  const remarks = remarksOn(all).join('\n');
  expect(remarks).toContain('SlurmUser is slurm:');
  expect(remarks.includes('ctl2')).toBe(version === '22.05');
  expect(remarks.includes('JobSubmitPlugins is not set')).toBe(version === '22.05');
});

describe('whether users share nodes', () => {
  test.each<[string, Fact['value'], string, string]>([
    ['cores are handed out', true, 'select/cons_tres', partition('a')],
    ['whole nodes', false, 'select/cons_tres', partition('a', { OverSubscribe: 'EXCLUSIVE' })],
    ['a node is one user’s', false, 'select/cons_tres', partition('a', { ExclusiveUser: 'YES' })],
    ['linear', false, 'select/linear', partition('a')],
    ['linear, shared', true, 'select/linear', partition('a', { OverSubscribe: 'FORCE:4' })],
    ['some', true, 'select/cons_tres', `${partition('a', { OverSubscribe: 'EXCLUSIVE' })}\n${partition('b')}`],
    ['no partitions', undefined, 'select/cons_tres', 'No partitions in the system\n'],
  ])('%s', (_, value, select, partitions) => {
    expect(fact('node-sharing', { config: `SelectType  = ${select}\n`, partitions })).toBe(value);
  });
});

describe('whether /tmp is private', () => {
  const tmpfs = 'JobContainerType = job_container/tmpfs\n';
  test.each<[string, Fact['value'], Parts]>([
    ['nothing', false, { config: 'JobContainerType = (null)\n' }],
    ['none', false, { config: 'JobContainerType = job_container/none\n' }],
    ['folders named', true, { config: tmpfs, jobContainer: 'basepath=/x Dirs="/tmp,/var/tmp"' }],
    ['other folders', false, { config: tmpfs, jobContainer: 'BasePath=/x Dirs=/dev/shm' }],
    ['some nodes', undefined, { config: tmpfs, jobContainer: 'NodeName=a[1-3] BasePath=/x' }],
    ['some without', undefined, { config: tmpfs, jobContainer: 'BasePath=/x\nNodeName=b BasePath=none' }],
    ['no file', undefined, { config: tmpfs }],
    ['the newer name', true, { config: 'NamespaceType = namespace/tmpfs\n', jobContainer: 'BasePath=/x' }],
    ['YAML', undefined, { config: 'NamespaceType = namespace/linux\n' }],
    ['a plugin', true, { plugstack: 'required private-tmpdir.so base=/tmp/j mount=/var/tmp mount=/tmp\n' }],
    ['a plugin elsewhere', undefined, { plugstack: 'required private-tmpdir.so mount=/scratch\n' }],
    ['another plugin', undefined, { plugstack: 'optional /opt/auto_tmpdir.so\n' }],
  ])('%s', (_, value, parts) => {
    expect(fact('private-tmp', parts)).toBe(value);
  });
});

test('plugins and included files', () => {
  const text =
    '# required old.so\ninclude /etc/slurm/plugstack.conf.d/*\nrequired /usr/lib/slurm/spank_pyxis.so a=b\noptional  x11.so';
  expect(plugstackLines(text, 'p')).toEqual({
    includes: ['/etc/slurm/plugstack.conf.d/*'],
    plugins: [
      { path: '/usr/lib/slurm/spank_pyxis.so', args: 'a=b', origin: 'p:3' },
      { path: 'x11.so', args: '', origin: 'p:4' },
    ],
  });
  expect(fact('spank', { plugstack: text })).toEqual(['pyxis', 'x11']);
});

test('login nodes, where partitions tell', () => {
  const partitions = partition('a', { AllocNodes: 'login[01-03],gw' }) + partition('b');
  expect(fact('login-nodes', { partitions })).toEqual(['login01', 'login02', 'login03', 'gw']);
});

test.each([
  ['a', ['a']],
  ['a[1-2,7],b', ['a1', 'a2', 'a7', 'b']],
  ['a[001-999]', ['a*']],
  ['r[1-2]n[1-2]', ['r*n*']],
  ['a[5-1]', ['a5']],
  ['', []],
])('hosts of %s', (list, hosts) => {
  expect(hostsOf(list)).toEqual(hosts);
});

test('the policy is one that jobvet takes, whatever names Slurm has', () => {
  const odd = evidence({
    config: CONFIGS['22.05'] ?? '',
    partitions: partition('a]: x\u2028root:', { AllocNodes: 'evil"],x' }),
    plugstack: 'required spank_a:b#c.so\nrequired "x\n',
  });
  const text = policyText(odd, { source: 'a test\nroot: true', today: '2026-11-20', schema: './s.json' });
  const { config, problems } = readPolicy(text);
  expect(problems).toEqual([]);
  expect(config.preset).toBe('gate');
  expect(gateSettings([builtLayer('site', 'x', config)])).toMatchObject({ maxScriptBytes: 8388608, unvetted: 'audit' });
  // What stands as a comment is right, too.
  const live = text
    .replace(/^thresholds:.*\ncoverage:.*\n/m, '')
    .replace(/^# ((?:rules|coverage|suppressions|overrides):.*| {2}.*)$/gm, '$1')
    .replace(/^( {2})# ([a-z-]+: .*)$/gm, '$1$2');
  expect(live).toContain('\n  help: support@example.org');
  expect(live).toContain('\n  - partitions: [debug]');
  expect(readPolicy(live).problems).toEqual([]);
});
