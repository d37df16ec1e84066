// Programs that start a program on the nodes of a job: launchers of other schedulers and of centres.
import { prefixOf, staticText } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { programsOf } from './srun.ts';
import {
  asOperand,
  innerCommands,
  prefixed,
  prefixWrapper,
  type PrefixDetails,
  type Started,
  type Wrapper,
} from './wrapper.ts';

const STEP: PrefixDetails = { scope: () => ({ node: 'step' }) };

/** A launcher that starts several programs with colons between them. */
function colonWrapper(names: string, options: OptionTable, details: PrefixDetails = STEP): Wrapper {
  const table: OptionTable = { ...options, style: 'posix' };
  return {
    names: names.split(' '),
    starts: (command) => programsOf(command.words).flatMap((words) => prefixed({ ...command, words }, table, details)),
  };
}

/** Flux: run, submit, alloc, exec and their like. Not checked against a release. */
const FLUX: OptionTable = {
  flags:
    '-x,--exclusive -l,--label-io -u,--unbuffered -v,--verbose -q,--quiet --dry-run --watch --wait -w --progress --jps --recursive --coral2 --bg --noinput -n --patch',
  values:
    '-n,--ntasks -N,--nodes -c,--cores-per-task -g,--gpus-per-task -t,--time-limit --queue -B,--bank --job-name -o,--setopt -S,--setattr -s,--setattr -d,--dependency --requires --env --env-remove --env-file --rlimit --input --output --error --cwd --urgency --flags --begin-time --signal --taskmap --cores --tasks-per-node --tasks-per-core --gpus-per-node --slots --nslots --cores-per-slot --gpus-per-slot --add-file --conf --broker-opts --dump --cc --bcc --wait-event -r,--rank --dir -C,--chdir --log --size --test-size --nodeset',
  style: 'posix',
};
const flux: Wrapper = {
  names: ['flux'],
  starts(given): Started[] {
    // Older releases have the verbs behind `mini`.
    const mini = staticText(given.words[1]) === 'mini';
    const command = mini ? { ...given, words: [...given.words.slice(0, 1), ...given.words.slice(2)] } : given;
    const step = prefixed(command, FLUX, { ...STEP, verbs: 'run exec alloc start proxy' });
    if (step.length > 0) return step;
    const queued = prefixed(command, FLUX, {
      ...STEP,
      verbs: 'submit bulksubmit',
      certain: false,
    });
    if (queued.length > 0) return queued;
    const wrapped = prefixed(
      command,
      { ...FLUX, flags: `${FLUX.flags ?? ''} --wrap` },
      { verbs: 'batch', certain: false },
    );
    return wrapped.flatMap((one): Started[] => {
      const [path, ...args] = one.kind === 'command' ? one.words : [];
      if (!path) return [];
      if (command.words.some((word) => staticText(word) === '--wrap')) return [one];
      return [{ kind: 'file', label: 'flux batch', path, args, required: true, certain: false }];
    });
  },
};

/** HyperQueue's `hq submit`. Not checked against a release. */
const HQ: OptionTable = {
  flags: '--wait --progress --stdin --task-dir --interactive --hold --pin',
  values:
    '--nodes --cpus --resource --time-request --time-limit --name --pin --cwd --env --stdout --stderr --max-fails --crash-limit --array --each-line --from-json --log --job --directives --priority --stream --output-mode --server-dir --on-notify',
};

/** charmrun(1): its options begin with plus signs. */
const charmrun: Wrapper = {
  names: ['charmrun'],
  starts(command): Started[] {
    let index = 1;
    for (; index < command.words.length; index++) {
      const word = command.words[index];
      if (!word || !prefixOf(word).startsWith('+')) break;
      if (
        /^\+\+?(?:p|ppn|n|np|nodelist|remote-shell|mpiexec|runscript|timeout|pemap|commap)$/.test(
          staticText(word) ?? '',
        ) &&
        staticText(word) !== '++mpiexec'
      )
        index++;
    }
    const words = command.words.slice(index);
    return words.length > 0 ? [{ kind: 'command', label: 'charmrun', words, scope: { node: 'step' } }] : [];
  },
};

/** TACC's launcher: the commands stand in the file that a variable names. */
const paramrun: Wrapper = {
  names: ['paramrun', 'launcher'],
  starts(command): Started[] {
    const files = command.environment.get('LAUNCHER_JOB_FILE') ?? [];
    return files.map((path) => ({ kind: 'file', label: 'paramrun', path, args: [], required: true, certain: false }));
  },
};

/** Blue Gene's runjob: the program stands behind a colon. */
const runjob: Wrapper = {
  names: ['runjob'],
  starts(command): Started[] {
    const colon = command.words.findIndex((word) => staticText(word) === ':');
    const words = colon < 0 ? [] : command.words.slice(colon + 1);
    return words.length > 0 ? [{ kind: 'command', label: 'runjob', words, scope: { node: 'step' } }] : [];
  },
};

/** Ray: `ray job submit … -- command`, `ray symmetric-run … -- command`. */
const ray: Wrapper = {
  names: ['ray'],
  starts(command): Started[] {
    const { words } = command;
    const [first, second] = [staticText(words[1]), staticText(words[2])];
    const submits = first === 'job' && second === 'submit';
    if (!submits && first !== 'symmetric-run') return [];
    const dashes = words.findIndex((word) => staticText(word) === '--');
    const inner = dashes < 0 ? [] : words.slice(dashes + 1);
    if (inner.length === 0) return [];
    const label = submits ? 'ray job submit' : 'ray symmetric-run';
    return [{ kind: 'command', label, words: inner, ...(submits ? { certain: false } : { scope: { node: 'step' } }) }];
  },
};

/** CSCS's `uenv run [options] image[,image] [--] command`. */
const UENV: OptionTable = {
  flags: '--no-color --color --start-only -v -vv -vvv',
  values: '-v,--view -r,--repo',
  style: 'posix',
};
const uenv: Wrapper = {
  names: ['uenv'],
  starts(command): Started[] {
    if (staticText(command.words[1]) !== 'run') return [];
    const call = parseOptions(UENV, command.words.map(asOperand), 2);
    const [inner] = innerCommands({ ...call, words: command.words }, 1);
    const rest = inner && staticText(inner.words[0]) === '--' ? inner.words.slice(1) : inner?.words;
    return rest && rest.length > 0 ? [{ kind: 'command', label: 'uenv run', words: rest }] : [];
  },
};

export const LAUNCHER_WRAPPERS: readonly Wrapper[] = [
  flux,
  charmrun,
  paramrun,
  runjob,
  ray,
  uenv,
  prefixWrapper('hq', HQ, {
    ...STEP,
    verbs: 'submit',
    global: { values: '--server-dir --output-mode' },
    certain: false,
  }),
  // TACC: ibrun and the scripts it is given to pin tasks.
  prefixWrapper('ibrun', { flags: '-v -d', values: '-n -np -o' }, STEP),
  prefixWrapper('tacc_affinity task_affinity', {}),
  // TensorRT-LLM's launcher for steps of several nodes; the one of NVIDIA's MLPerf containers.
  prefixWrapper('trtllm-llmapi-launch slurm2pytorch', {}),
  colonWrapper('aprun', {
    flags: '-b -B -F -P -q -R -T -z',
    values: '-a -cc -cp -C -d -D -e -E -j -L -m -M -n -N -p -r -S -sl -sn -ss -t',
    singleDash: true,
  }),
  // IBM Job Step Manager 10, and LLNL's front end for it.
  colonWrapper('jsrun', {
    flags: '-i,--immediate -X,--exit_on_error -V,--version -?,--help',
    values:
      '-a,--tasks_per_rs -b,--bind -c,--cpu_per_rs -d,--launch_distribution -D,--env_no_propagate -e,--stdio_mode -E,--env -f,--appfile -F,--env_eval -g,--gpu_per_rs -h,--chdir -I -J,--use_reservation -k,--stdio_stderr -K,--rs_per_socket -l,--latency_priority -L,--use_spindle -m,--memory_per_rs -M,--smpiargs -n,--nrs -o,--stdio_stdout -O -p,--np -P,--pre_post_exec -r,--rs_per_host -S,--save_resources -t,--stdio_input -T -u -U,--use_resources -Z --erf_input --erf_output',
  }),
  prefixWrapper(
    'lrun',
    {
      flags: '-1 -v --adv_map --pack --nolbind --noadv',
      values: '-n -N -T -c -g -p -W -t -M --mpibind --smt --bind',
    },
    STEP,
  ),
  prefixWrapper('poe', { values: '-procs -nodes -hostfile -tasks_per_node' }, STEP),
  prefixWrapper(
    'horovodrun',
    {
      flags: '-v,--version --verbose --gloo --mpi --check-build -cb --disable-cache --autotune --tcp --elastic-ssh',
      values:
        '-np,--num-proc -H,--hosts -hostfile,--hostfile -p,--ssh-port -i,--ssh-identity-file --network-interface,--network-interfaces --start-timeout --output-filename --config-file --fusion-threshold-mb --cycle-time-ms --cache-capacity --timeline-filename --min-np --max-np --slots-per-host --host-discovery-script --reset-limit --mpi-args --log-level --blacklist-cooldown-range',
      singleDash: true,
    },
    STEP,
  ),
];
