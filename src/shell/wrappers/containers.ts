// Container engines: which words are the engine's options, which the image, which the program inside.
import type { Command, ContainerScope, Scope } from '../../model/command.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import type { Started, Wrapper } from './wrapper.ts';

/** docker run/create/exec, podman, nerdctl, podman-hpc: the union of their options (docker and podman references). */
const OCI_RUN: OptionTable = {
  flags:
    '-d,--detach -i,--interactive -t,--tty -P,--publish-all --rm --init --privileged --read-only --no-healthcheck --oom-kill-disable --disable-content-trust --sig-proxy --use-api-socket --replace --rmi --no-hosts --no-hostname --quiet,-q --read-only-tmpfs --passwd --unsetenv-all --env-host --http-proxy --tls-verify --rootfs --gpu --nccl --mpi --cuda-mpi --openmpi-pmi2 --cvmfs --ucx --no-trunc --help --latest,-l --privileged',
  values:
    '-a,--attach -c,--cpu-shares -e,--env -h,--hostname -l,--label -m,--memory -p,--publish -u,--user -v,--volume -w,--workdir --add-host --annotation --arch --authfile --blkio-weight --blkio-weight-device --cap-add --cap-drop --cert-dir --cgroup-conf --cgroup-parent --cgroupns --cgroups --chrootdirs --cidfile --conmon-pidfile --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime --cpus --cpuset-cpus --cpuset-mems --creds --decryption-key --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps --device-write-iops --dns --dns-option --dns-search --domainname --entrypoint --env-file --env-merge --expose --gidmap --gpus --group-add --group-entry --health-cmd --health-interval --health-retries --health-start-interval --health-start-period --health-timeout --hostuser --image-volume --init-ctr --init-path --io-maxbandwidth --io-maxiops --ip --ip6 --ipc --isolation --kernel-memory --label-file --link --link-local-ip --log-driver --log-opt --mac-address --memory-reservation --memory-swap --memory-swappiness --module --mount --name --network,--net --network-alias,--net-alias --oom-score-adj --os --passwd-entry --personality --pid --pidfile --pids-limit --platform --pod --pod-id-file --preserve-fd --preserve-fds --pull --rdt-class --requires --restart --retry --retry-delay --runtime --sdnotify --seccomp-policy --secret --security-opt --shm-size --shm-size-systemd --stop-signal --stop-timeout --storage-opt --subgidname --subuidname --sysctl --systemd --timeout --tmpfs --tz --uidmap --ulimit --umask --unsetenv --userns --uts --variant --volume-driver --volumes-from',
  style: 'posix',
};

const OCI_GLOBAL: OptionTable = {
  flags: '-D,--debug --tls --tlsverify -v,--version --remote,-r --trace --syslog --noout --transient-store -q --help',
  values:
    '-c,--context --config -H,--host -l,--log-level --log-level --tlscacert --tlscert --tlskey --cgroup-manager --conmon --connection --events-backend --hooks-dir --identity --imagestore --module --namespace -n --network-cmd-path --network-config-dir --out --root --runroot --runtime --ssh --storage-driver --storage-opt --tmpdir --url --volumepath -a,--address --snapshotter --cni-path --data-root --squash-dir --additional-stores --config-home',
  style: 'posix',
};

/** apptainer and singularity exec/run/shell/instance start/test (apptainer user guide, `apptainer help exec`). */
const APPTAINER_RUN: OptionTable = {
  flags:
    '--allow-setuid --cleanenv,-e --compat --contain,-c --containall,-C --disable-cache --fakeroot,-f --ignore-fakeroot-command --ignore-subuid --ipc,-i --keep-privs --net,-n --nv --nvccli --rocm --intel-hpu --no-compat --no-eval --no-home --no-https,--nohttps --no-init --no-mark --no-pid --no-privs --no-umask --oci --passphrase --pid,-p --underlay --unsquash --userns,-u --userns --uts --vm --vm-err --writable,-w --writable-tmpfs --no-tmp-sandbox --tmp-sandbox --sif-fuse --sharens --no-setgroups --boot --daemon',
  values:
    '--add-caps --app --apply-cgroups --bind,-B --blkio-weight --blkio-weight-device --cdi-dirs --cpu-shares --cpus --cpuset-cpus --cpuset-mems --data --device --dns --docker-host --drop-caps --env --env-file --fusemount --home,-H --hostname --memory --memory-reservation --memory-swap --mount --netns-path --network --network-args --no-mount --overlay,-o --pem-path --pids-limit --pid-file --pwd,--cwd,--workdir-in --scratch,-S --secrypt --security --shell,-s --workdir,-W --authfile --vm-cpu --vm-ip --vm-ram --proot --tmpdir',
  optional: '--dmtcp-launch',
  style: 'posix',
};

const APPTAINER_GLOBAL: OptionTable = {
  flags: '-d,--debug --nocolor -q,--quiet -s,--silent -v,--verbose --version -h,--help',
  values: '-c,--config --build-config',
  style: 'posix',
};

const ENROOT_START: OptionTable = { flags: '-r,--root -w,--rw', values: '-c,--rc,--conf -e,--env -m,--mount', style: 'posix' };

const SHIFTER: OptionTable = {
  flags: '-v,--verbose -h,--help',
  values: '-i,--image -e,--env --env-file -V,--volume -w,--workdir -m,--module --modules',
  optional: '--entrypoint --clearenv',
  style: 'posix',
};

const SARUS_RUN: OptionTable = {
  flags: '--centralized-repository --glibc --init -m,--mpi --ssh -t,--tty',
  values: '-d,--device --entrypoint -e,--env --mount -M,--mpi-type --name -n --pid -w,--workdir --annotation',
  style: 'posix',
};

const CH_RUN: OptionTable = {
  flags:
    ' --home --no-home -j,--join --no-passwd -W,--write -w --private-tmp,-t --unsafe -q,--quiet -v,--verbose --env-no-expand --no-xattrs',
  values: '-b,--bind -c,--cd --cdi -g,--gid -u,--uid --join-ct --join-pid --join-tag -m,--mount -s,--storage --seccomp-policy',
  optional: '--set-env --unset-env --write-fake',
  style: 'posix',
};

export type ContainerAction = 'run' | 'exec' | 'pull' | 'build' | 'other';

/** A container engine's command line, taken apart. */
export interface ContainerCall {
  /** `docker`, `podman`, `apptainer`, `enroot`, … */
  readonly engine: string;
  /** as written: `run`, `exec`, `instance start` */
  readonly verb: string;
  readonly action: ContainerAction;
  /** options before the verb */
  readonly global: ParsedCall;
  /** options after the verb */
  readonly options: ParsedCall;
  readonly image?: Word;
  /** the program inside with its arguments; empty when the image decides */
  readonly program: readonly Word[];
}

const OCI_ENGINES = new Set(['docker', 'podman', 'nerdctl', 'podman-hpc', 'nvidia-docker', 'docker-rootless', 'finch']);
const APPTAINER_ENGINES = new Set(['apptainer', 'singularity', 'singularity-ce']);
export const CONTAINER_ENGINES: readonly string[] = [...OCI_ENGINES, ...APPTAINER_ENGINES, 'enroot', 'shifter', 'sarus', 'ch-run'];

/** Takes a container engine's command line apart; undefined for other programs. */
export function containerCall(command: Command): ContainerCall | undefined {
  const engine = command.name ?? '';
  const { words } = command;
  if (OCI_ENGINES.has(engine)) return withVerb(engine, words, OCI_GLOBAL, OCI_RUN, ['container']);
  if (APPTAINER_ENGINES.has(engine)) return withVerb(engine, words, APPTAINER_GLOBAL, APPTAINER_RUN, ['instance', 'oci']);
  if (engine === 'enroot') return withVerb(engine, words, { style: 'posix' }, ENROOT_START, []);
  if (engine === 'sarus') return withVerb(engine, words, { flags: '--debug --verbose', style: 'posix' }, SARUS_RUN, []);
  if (engine === 'ch-run') {
    const options = parseOptions(CH_RUN, words);
    return { engine, verb: '', action: 'run', global: options, options, ...imageAndProgram(options) };
  }
  if (engine === 'shifter') {
    const options = parseOptions(SHIFTER, words);
    const image = options.last('--image')?.value;
    const first = options.operands[0];
    return { engine, verb: '', action: 'run', global: options, options, ...(image && { image }), program: first ? words.slice(first.index) : [] };
  }
  return undefined;
}

function withVerb(engine: string, words: readonly Word[], globals: OptionTable, table: OptionTable, groups: readonly string[]): ContainerCall | undefined {
  const global = parseOptions(globals, words);
  const first = global.operands[0];
  if (!first) return undefined;
  let verb = staticText(first.word);
  let from = first.index + 1;
  if (verb !== undefined && groups.includes(verb)) {
    const second = staticText(words[from]);
    if (second !== undefined) {
      verb = `${verb} ${second}`;
      from++;
    }
  }
  if (verb === undefined) return undefined;
  const options = parseOptions(table, words, from);
  const action = ACTIONS[verb.replace(/^container /, '')] ?? 'other';
  if (action === 'run' || action === 'exec') return { engine, verb, action, global, options, ...imageAndProgram(options, verb) };
  return { engine, verb, action, global, options, program: [] };
}

const ACTIONS: Readonly<Record<string, ContainerAction>> = {
  run: 'run',
  create: 'run',
  exec: 'exec',
  shell: 'run',
  test: 'run',
  start: 'run',
  batch: 'run',
  'instance start': 'run',
  'instance run': 'run',
  pull: 'pull',
  import: 'pull',
  load: 'pull',
  build: 'build',
  bundle: 'build',
};

function imageAndProgram(options: ParsedCall, verb = ''): { image?: Word; program: readonly Word[] } {
  const image = options.operands[0];
  if (!image) return { program: [] };
  // `instance start IMAGE NAME`: the name is not a program.
  const skip = verb.startsWith('instance') ? 2 : 1;
  return { image: image.word, program: options.words.slice(image.index + skip) };
}

/** The scope of what runs inside the container. */
function scopeInside(call: ContainerCall, command: Command): ContainerScope {
  const { options, engine } = call;
  const oci = OCI_ENGINES.has(engine);
  const net = staticText(options.last('--network')?.value);
  const network = oci ? (net === 'host' ? 'host' : net === 'none' ? 'private' : 'unknown') : options.has('--net') ? 'private' : 'host';
  return { engine, command: command.id, ...(call.image && { image: call.image }), network };
}

/** The container of a job step: pyxis's `--container-image`, CSCS's `--environment`, Slurm's `--container`. */
export function containerOfStep(call: ParsedCall, command: Command): ContainerScope | undefined {
  const option = call.last('--container-image', '--environment', '--container', '--container-name');
  if (!option) return undefined;
  return { engine: option.name === '--container' ? 'oci' : 'pyxis', command: command.id, ...(option.value && { image: option.value }), network: 'host' };
}

const engines: Wrapper = {
  names: CONTAINER_ENGINES,
  starts(command): Started[] {
    const call = containerCall(command);
    if (!call || (call.action !== 'run' && call.action !== 'exec')) return [];
    const container = scopeInside(call, command);
    const entrypoint = call.options.last('--entrypoint')?.value;
    const scope: Partial<Scope> = { container };
    const variables = environmentOptions(call);
    const words = entrypoint && staticText(entrypoint) !== '' ? [entrypoint, ...call.program] : call.program;
    if (words.length === 0) return [];
    const label = `${call.engine} ${call.verb}`.trim();
    // `apptainer run` hands its words to the image's own runscript, which usually runs them.
    return [{ kind: 'command', label, words, scope, environment: variables, ...(runscript(call) && { certain: false }) }];
  },
};

function runscript(call: ContainerCall): boolean {
  return APPTAINER_ENGINES.has(call.engine) && (call.verb === 'run' || call.verb.startsWith('instance'));
}

/** `-e NAME=value`, `--env A=1,B=2` (apptainer's takes a list). */
function environmentOptions(call: ContainerCall): { name: string; value: Word }[] {
  return call.options.all('--env').flatMap((option) => {
    const word = option.value;
    const shape = word && shapeOf(word);
    const equals = shape?.indexOf('=') ?? -1;
    const name = shape?.slice(0, Math.max(0, equals));
    if (!word || !name || !/^[A-Za-z_]\w*$/.test(name)) return [];
    return [{ name, value: sliceWord(word, equals + 1) }];
  });
}

export const CONTAINER_WRAPPERS: readonly Wrapper[] = [engines];
