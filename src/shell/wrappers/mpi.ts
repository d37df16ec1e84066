// The launchers of MPI implementations.
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { programsOf } from './srun.ts';
import { argumentsOf, linesOf } from './text.ts';
import {
  assignmentIn,
  innerCommands,
  leadingAssignments,
  type Started,
  type Wrapper,
  type WrittenText,
} from './wrapper.ts';

/** Open MPI, MPICH's hydra, Intel MPI, Spectrum MPI: the union of their options; none of them contradict. */
const MPI: OptionTable = {
  flags:
    '-h,--help -q,--quiet -v,--verbose -V,--version --allow-run-as-root --oversubscribe --nooversubscribe --use-hwthread-cpus --use-hwthreads --report-bindings --bynode --byslot --bycore --bysocket --bind-to-core --bind-to-socket --bind-to-none --display-map --display-allocation --display-devel-map --do-not-launch --nolocal,-nolocal --novm --tag-output --timestamp-output --xml --enable-recovery --continuous --no-ompi-prefix --report-state-on-timeout --get-stack-traces -l --prepend-rank,-prepend-rank -verbose -info -print-rank-map -genvall -genvnone -envall -envnone -disable-auto-cleanup -ordered-output -print-all-exitcodes -localonly -check_mpi -trace -mps -nostdin -allstdin -static -gpu --pernode,-pernode',
  values:
    '-n,-np,--np,--n -c -N,--npernode,-npernode -H,-host,--host,-hosts,--hosts -f,-hostfile,--hostfile,-machinefile,--machinefile,-hostlist -ppn,--ppn,-perhost,--perhost,-grr,-rr -x --map-by -map-by --bind-to -bind-to --rank-by -rank-by --npersocket -npersocket -path,--path -wdir,--wdir,-wd,--wd --prefix -prefix --rankfile,-rf --slot-list --cpu-set --cpu-list --output-filename -output-filename --merge-stderr-to-rank --stdin -s --timeout --report-pid --report-uri --app -app -configfile --personality --tune -tune --am --output --display --runtime-options --prtemca --ppr -bootstrap,--bootstrap -launcher,--launcher -launcher-exec -rmk -iface,--iface -genvlist -envlist -usize -profile -tmpdir -binding -outfile-pattern -errfile-pattern -demux -pmi-port-option -nameserver -outfile -errfile -gtool -gtoolfile -localhost -topolib -ckpointlib -ckpoint-prefix -ckpoint-interval -soft -arch -file --launch-agent --default-hostfile',
  pairs: '--mca,-mca --gmca,-gmca --pmixmca --omca',
  assignments: '-genv,--genv -env,--env',
  style: 'posix',
  singleDash: true,
};

const mpi: Wrapper = {
  names: [
    'mpirun',
    'mpiexec',
    'mpiexec.hydra',
    'mpirun_rsh',
    'orterun',
    'prterun',
    'prun',
    'mpiexec.openmpi',
    'mpirun.openmpi',
    'mpiexec.mpich',
    'mpirun.mpich',
    'mpiexec.slurm',
    'mpirun_intel',
    'mpx',
    'prte',
    'cgmpirun',
    'jmpirun',
    'ccc_mprun',
  ],
  starts: (command, written): Started[] =>
    programsOf(command.words).flatMap((words) => startedByMpi(words, command.name ?? 'mpirun', written)),
};

function startedByMpi(words: readonly Word[], label: string, written: WrittenText): Started[] {
  const call = parseOptions(MPI, words);
  const file = call.last('--app', '-app', '-configfile')?.value;
  if (file) return fromFile(words, file, label, written);
  const given = environmentOf(call);
  return innerCommands(call).flatMap(({ words: all, sure }): Started[] => {
    // mpirun_rsh takes variables in front of the program.
    const leading = leadingAssignments(all);
    const inner = all.slice(leading.length);
    const environment = [...given, ...leading];
    if (inner.length === 0) return [];
    return [
      { kind: 'command', label, words: inner, scope: { node: 'step' }, environment, ...(!sure && { certain: false }) },
    ];
  });
}

/** A file of command lines without the launcher's name: `-np 2 ./a` */
function fromFile(words: readonly Word[], file: Word, label: string, written: WrittenText): Started[] {
  const pieces = written(file);
  const name = words[0];
  if (!pieces || !name) return [{ kind: 'unread', label, at: file.at }];
  return linesOf({ pieces, at: file.at }).flatMap((line) =>
    innerCommands(parseOptions(MPI, [name, ...argumentsOf(line)])).map((one): Started => ({
      kind: 'command',
      label,
      words: one.words,
      scope: { node: 'step' },
      certain: false,
    })),
  );
}

/** `-x NAME=value`, `-genv NAME value`. */
function environmentOf(call: ParsedCall): { name: string; value: Word }[] {
  return call.all('-x', '--genv', '--env').flatMap((option) => {
    const assigned = option.value && assignmentIn(option.value);
    if (assigned) return [assigned];
    const name = option.name === '-x' ? undefined : staticText(option.value);
    const value = call.words[option.end - 1];
    return name !== undefined && value && /^[A-Za-z_]\w*$/.test(name) ? [{ name, value }] : [];
  });
}

export const MPI_WRAPPERS: readonly Wrapper[] = [mpi];
