// What a site's Slurm says about the facts that rules ask for, each with where it is said.
import { hostsOf, type PluginLine, type Values } from './slurm-text.ts';

/** Everything that was found out about a Slurm. */
export interface Evidence {
  readonly config: Values;
  readonly partitions: readonly Values[];
  readonly plugins: readonly PluginLine[];
  /** lines of job_container.conf; undefined when there is none */
  readonly jobContainer: readonly Values[] | undefined;
  readonly cgroup: readonly Values[] | undefined;
}

/** A fact; without a value it is for people to decide. */
export interface Fact {
  readonly key: string;
  readonly value?: boolean | string | readonly string[];
  readonly origin: readonly string[];
}

/** Facts for the section `site`. */
export function siteFactsOf(evidence: Evidence): Fact[] {
  return [slurm(evidence), spank(evidence), nodeSharing(evidence), privateTmp(evidence), loginNodes(evidence)];
}

/** Things an administrator wants to know before the gate is installed. */
export function remarksOn({ config, cgroup }: Evidence): string[] {
  const plugins = config.get('JobSubmitPlugins');
  const user = config.get('SlurmUser')?.replace(/\(.*/, '');
  const backups = [...config].flatMap(([key, value]) => (/^SlurmctldHost\[[1-9]\d*\]$/.test(key) ? [value] : []));
  const tracking = config.get('ProctrackType');
  const constrains = (cgroup ?? []).flatMap((line) =>
    [...line].flatMap(([key, value]) => (/^constrain/.test(key) && /^yes$/i.test(value) ? [key] : [])),
  );
  return [
    `SlurmUser is ${user ?? 'unknown'}: it must be in the group of the socket, and jobvet gate serve must run as somebody else.`,
    plugins?.split(',').includes('lua') === true
      ? `JobSubmitPlugins=${plugins} runs job_submit.lua.`
      : `JobSubmitPlugins${plugins === undefined ? ' is not set' : `=${plugins}`}: job_submit.lua runs only with "lua" in it.`,
    ...(backups.length === 0
      ? []
      : [
          `Backup controllers: ${backups.join(', ')}. This file, job_submit.lua and jobvet gate serve are needed there, too.`,
        ]),
    tracking === 'proctrack/cgroup'
      ? 'ProctrackType=proctrack/cgroup: no process outlives its job.'
      : `ProctrackType=${tracking ?? 'unknown'}: processes that leave their session may outlive the job; proctrack/cgroup ends them.`,
    ...(constrains.length === 0 ? [] : [`cgroup.conf: ${constrains.join(', ')}.`]),
  ];
}

/** Bytes of the longest script that Slurm takes; undefined where it is the default. */
export function mostScriptBytes({ config }: Evidence): number | undefined {
  const [, bytes] = /(?:^|,)max_script_size=(\d+)/.exec(config.get('SchedulerParameters') ?? '') ?? [];
  return bytes === undefined ? undefined : Number(bytes);
}

function slurm({ config }: Evidence): Fact {
  const said = config.get('SLURM_VERSION');
  const [version] = /^\d\d\.(?:02|05|08|11)(?:\.\d+)?/.exec(said ?? '') ?? [];
  const origin = [`SLURM_VERSION = ${said ?? '(not shown)'}`];
  return { key: 'slurm', ...(version !== undefined && { value: version }), origin };
}

function spank({ plugins }: Evidence): Fact {
  const names = [...new Set(plugins.map(nameOf))];
  if (names.length === 0) return { key: 'spank', value: 'none', origin: ['plugstack.conf names no plugin'] };
  return { key: 'spank', value: names, origin: plugins.map(({ origin, path }) => `${origin}: ${path}`) };
}

/** `/usr/lib/slurm/spank_pyxis.so` is pyxis. */
function nameOf({ path }: PluginLine): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.so$/, '');
  return name.replace(/^(?:lib)?spank[-_]|[-_]spank$/g, '') || name;
}

function nodeSharing({ config, partitions }: Evidence): Fact {
  const select = config.get('SelectType');
  const told = partitions.map((partition) => {
    const sharing = partition.get('OverSubscribe') ?? 'NO';
    const users = partition.get('ExclusiveUser') === 'YES';
    const whole = sharing === 'EXCLUSIVE' || (select === 'select/linear' && sharing === 'NO');
    const name = partition.get('PartitionName') ?? '';
    return { shared: !whole && !users, why: `${name}: OverSubscribe=${sharing}${users ? ' ExclusiveUser=YES' : ''}` };
  });
  const origin = [`SelectType = ${select ?? '(not shown)'}`, ...told.map(({ why }) => why)];
  if (told.length === 0) return { key: 'node-sharing', origin: [...origin, 'there are no partitions'] };
  const shared = told.filter((one) => one.shared).length;
  const mixed =
    shared > 0 && shared < told.length ? ['nodes of some partitions are shared, so rules reckon with it'] : [];
  return { key: 'node-sharing', value: shared > 0, origin: [...origin, ...mixed] };
}

/** SPANK plugins that give each job a /tmp of its own. */
const TMP_PLUGIN = /private[-_]?tmp|auto[-_]?tmp|tmpdir/i;

function privateTmp({ config, jobContainer, plugins }: Evidence): Fact {
  const key = 'private-tmp';
  // Release 25.11 calls the plugins of 22.05 to 25.05 by another name.
  const [name = 'NamespaceType'] = ['JobContainerType', 'NamespaceType'].filter((one) => config.has(one));
  const type = config.get(name);
  const origin = [`${name} = ${type ?? '(null)'}`];
  if (type === 'namespace/linux')
    return { key, origin: [...origin, 'namespace.yaml says for which nodes and folders'] };
  if (type !== undefined && /^(?:job_container|namespace)\/tmpfs$/.test(type)) {
    if (!jobContainer || jobContainer.length === 0)
      return { key, origin: [...origin, 'but job_container.conf could not be read'] };
    const some = jobContainer.some((line) => line.has('nodename') || /^none$/i.test(line.get('basepath') ?? ''));
    const dirs = jobContainer.flatMap((line) => line.get('dirs') ?? []);
    const said = dirs.map((one) => `job_container.conf: Dirs=${one}`);
    if (some) return { key, origin: [...origin, ...said, 'job_container.conf speaks of some nodes only'] };
    const value = dirs.length === 0 || dirs.every((one) => one.split(',').includes('/tmp'));
    return {
      key,
      value,
      origin: [...origin, ...(said.length > 0 ? said : ['job_container.conf: Dirs are /tmp and /dev/shm'])],
    };
  }
  const found = plugins.filter(({ path }) => TMP_PLUGIN.test(path));
  const lines = found.map(({ origin: at, path, args }) => `${at}: ${path} ${args}`.trim());
  if (found.some(({ path, args }) => /private[-_]?tmp/i.test(path) && /(?:^|\s)mount=\/tmp(?:\s|$)/.test(args)))
    return { key, value: true, origin: [...origin, ...lines] };
  if (found.length > 0)
    return { key, origin: [...origin, ...lines, 'whether it is about /tmp, its documentation says'] };
  return { key, value: false, origin: [...origin, 'plugstack.conf names no plugin for it'] };
}

function loginNodes({ partitions }: Evidence): Fact {
  const lists = partitions.map((partition) => ({
    name: partition.get('PartitionName') ?? '',
    nodes: partition.get('AllocNodes') ?? 'ALL',
  }));
  const told = lists.filter(({ nodes }) => !/^(?:ALL|None)$/i.test(nodes));
  const hosts = [...new Set(told.flatMap(({ nodes }) => hostsOf(nodes)))];
  const key = 'login-nodes';
  if (hosts.length === 0) return { key, origin: ['AllocNodes=ALL in all partitions: Slurm does not tell'] };
  return { key, value: hosts, origin: told.map(({ name, nodes }) => `${name}: AllocNodes=${nodes}`) };
}
