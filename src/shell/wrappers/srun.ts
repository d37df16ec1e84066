// Slurm's srun: its options, its steps of several programs, and the programs it runs around a step.
import { splitWord, type Piece, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { containerOfStep } from './containers.ts';
import { argumentsOf, linesOf } from './text.ts';
import { assignmentIn, innerCommands, type Started, type Wrapper, type WrittenText } from './wrapper.ts';

/** srun of Slurm 22.05 to 26.05, with the options of pyxis's, CSCS's and Shifter's plugins (srun(1), pyxis args.c, CSCS documentation, Shifter's wrapper.c). */
export const SRUN: OptionTable = {
  flags:
    '-E,--preserve-env -H,--hold -k,--no-kill -l,--label -O,--overcommit -Q,--quiet -s,--oversubscribe -u,--unbuffered -v,--verbose -V,--version -X,--disable-status -Z,--no-allocate --contiguous --exact --help --multi-prog --no-shell --reboot --spread-job --stepmgr --test-only --usage --use-min-nodes --whole --interactive --overlap --external ' +
    '--container-mount-home --no-container-mount-home --container-remap-root --no-container-remap-root --container-entrypoint --no-container-entrypoint --container-entrypoint-log --container-writable --container-readonly',
  values:
    '-A,--account -B,--extra-node-info -C,--constraint -c,--cpus-per-task -D,--chdir -d,--dependency -e,--error -F,--nodefile -G,--gpus -i,--input -J,--job-name -L,--licenses -M,--clusters -m,--distribution -N,--nodes -n,--ntasks -o,--output -p,--partition -q,--qos -r,--relative -S,--core-spec -t,--time -T,--threads -W,--wait -w,--nodelist -x,--exclude ' +
    '--accel-bind --acctg-freq --bb --bbf --bcast-exclude --begin --bell-interval --cluster-constraint --comment --compress-algo --container --container-id --context --cores-per-socket --cpu-bind --cpu-freq --cpus-per-gpu --deadline --delay-boot --epilog --export --export-file --extra --gid --gpu-bind --gpu-freq --gpus-per-node --gpus-per-socket --gpus-per-task --gres --gres-flags --hint --het-group --pack-group --jobid --kill-on-invalid-dep --mail-type --mail-user --max-exit-timeout --mcs-label --mem --mem-bind --mem-per-cpu --mem-per-gpu --mincpus --mpi --msg-timeout --network --nodes-file --ntasks-per-core --ntasks-per-gpu --ntasks-per-node --ntasks-per-socket --ntasks-per-tres --open-mode --power --prefer --priority --profile --prolog --reservation --resv --segment --send-libs-to --signal --slurmd-debug --sockets-per-node --spank-option --switches --task-epilog --task-prolog --thread-spec --threads-per-core --time-min --tmp --tres-bind --tres-per-task --uid --wckey ' +
    '--container-image --container-mounts --container-workdir --container-name --container-save --container-env --container-unshare --environment --image --volume --module --shifter.image --shifter.volume --shifter.module',
  optional:
    '-I,--immediate -K,--kill-on-bad-exit --bcast --compress --exclusive --get-user-env --nice --propagate --pty --resv-ports --send-libs --treewidth',
  style: 'posix',
  prefixes: true,
};

/** `launcher options program : options program`: the command lines between the colons, each with the launcher in front. */
export function programsOf(words: readonly Word[]): (readonly Word[])[] {
  const [name, ...rest] = words;
  if (!name) return [];
  const groups: Word[][] = [[name]];
  for (const word of rest) {
    if (staticText(word) === ':') groups.push([name]);
    else groups.at(-1)?.push(word);
  }
  return groups;
}

const srun: Wrapper = {
  names: ['srun'],
  starts(command, written): Started[] {
    return programsOf(command.words).flatMap((words): Started[] => {
      const call = parseOptions(SRUN, words);
      const container = containerOfStep(call, command);
      const base = {
        label: 'srun',
        scope: { node: 'step' as const, ...(container && { container }) },
        environment: exportsOf(call),
      };
      if (call.has('--help', '--usage', '--version')) return [];
      const programs = call.has('--multi-prog')
        ? multiProg(call, written).map((one): Started => ({ ...base, ...one }))
        : innerCommands(call).map((one): Started => ({
            ...base,
            kind: 'command',
            words: one.words,
            ...(!one.sure && { certain: false }),
          }));
      return [...around(call), ...programs];
    });
  },
};

/** The programs that run before and after a step and its tasks. */
function around(call: ParsedCall): Started[] {
  return call.all('--prolog', '--epilog', '--task-prolog', '--task-epilog').flatMap(({ name, value }): Started[] => {
    if (!value || /^(?:none)?$/i.test(staticText(value) ?? '?')) return [];
    const label = `srun ${name}`;
    // srun's own prolog runs where srun does.
    const scope = { node: name.startsWith('--task') ? ('step' as const) : ('batch' as const) };
    return [{ kind: 'command', label, words: [value], certain: false, ownStreams: true, scope }];
  });
}

/** `--multi-prog FILE`: lines of task ranks, a program and its arguments, in which `%t` and `%o` are numbers. */
function multiProg(call: ParsedCall, written: WrittenText): readonly Started[] {
  const file = call.operands[0]?.word;
  if (!file) return [];
  const pieces = written(file);
  if (!pieces) return [{ kind: 'unread', label: 'srun --multi-prog', at: file.at }];
  return linesOf({ pieces, at: file.at }).flatMap((line): Started[] => {
    const [, ...words] = argumentsOf(line);
    if (words.length === 0) return [];
    // A line may be for more tasks than there are.
    return [{ kind: 'command', label: 'srun --multi-prog', words: words.map(withTaskNumber), certain: false }];
  });
}

function withTaskNumber(word: Word): Word {
  const pieces = word.pieces.flatMap((piece): Piece[] => {
    if (piece.kind === 'unknown' || !/%[to]/.test(piece.text)) return [piece];
    const at = { ...piece.at, exact: false };
    return piece.text.split(/(%[to])/).flatMap((text): Piece[] => {
      if (text === '') return [];
      if (!/^%[to]$/.test(text)) return [{ ...piece, text, at }];
      return [{ kind: 'unknown', reason: 'variable', at, use: piece.use, quoted: true }];
    });
  });
  return { ...word, pieces };
}

/** `--export=ALL,NAME=value`: what the step gets besides. */
function exportsOf(call: ParsedCall): { name: string; value: Word }[] {
  const list = call.last('--export')?.value;
  return list ? splitWord(list, ',').flatMap((word) => assignmentIn(word) ?? []) : [];
}

export const SRUN_WRAPPERS: readonly Wrapper[] = [srun];
