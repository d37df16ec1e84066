// The programs that stand in for real ones: each logs its arguments, and wrappers run what they are given.
//
// What is known here about the wrappers' options is written down from their manuals, apart from the interpreter's
// tables, so that a mistake there is not made twice.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ends a call in the log; a call is written at once, so that calls of a pipeline stay apart. */
export const END_OF_CALL = '--end-of-call--';

const LOG = `#!/bin/sh
me=\${0##*/}
printf '%s\\0' "$me" "$@" ${END_OF_CALL} >> "$STUB_LOG"
`;

/**
 * Plain programs. A call with a number of its own (`c…`) fails when the run says so, a call that a loop waits for
 * (`w…`) succeeds twice at most; what other calls print and return follows from their words and the run's seed.
 */
const PLAIN = `${LOG}
all="$me $*"
n=$(((\${#all} * 7919 + $# * 104729 + STUB_SEED * 7) % 1009))
for word in "$@"; do
  case $word in
  END) exit 0 ;;
  w[0-9] | w[0-9][0-9] | w[0-9][0-9][0-9])
    [ -e "$STUB_LOG.$word.b" ] && exit 1
    [ -e "$STUB_LOG.$word.a" ] && : > "$STUB_LOG.$word.b"
    : > "$STUB_LOG.$word.a"
    exit 0
    ;;
  esac
done
case $((n % 11)) in
0) echo out ;;
1) echo 'o1 o2' ;;
2) echo 7 ;;
3) printf 'l1\\nl 2\\n' ;;
4) echo '-v p/q' ;;
5) echo 0 ;;
esac
for word in "$@"; do
  case $word in
  c[0-9] | c[0-9][0-9] | c[0-9][0-9][0-9])
    case $STUB_FAIL in *" $word "*) exit $((n % 3 + 1)) ;; esac
    exit 0
    ;;
  esac
done
[ $((n % 10)) -lt "$STUB_RATE" ] && exit 1
exit 0
`;

/** Programs of every system, which do their work. */
const REAL = `${LOG}
exec "/usr/bin/$me" "$@"
`;

/** Deletes nothing outside the folder. */
const CAREFUL = `${LOG}
for word in "$@"; do case $word in /* | *..* | '~'*) exit 0 ;; esac; done
exec "/usr/bin/$me" "$@"
`;

/** Run by bash, which hands on the functions it is given. \`short\`: letters of options that take the next word, \`long\`: such options written out. */
const WRAPPER = `${LOG.replace('/bin/sh', '/usr/bin/bash')}
short= long= own=0 clean=
case $me in
srun) short=ABCcDdeFGiJLMmNnopqrSTtWwx long='--account --chdir --cpu-bind --cpus-per-task --container-image --error --export --gpus --gpus-per-task --gres --input --job-name --jobid --mem --mpi --nodelist --nodes --ntasks --ntasks-per-node --output --partition --time' ;;
mpirun | mpiexec) short=ncHxNsf long='-np --np --map-by -map-by --bind-to -bind-to --hostfile -hostfile --host -ppn -perhost --rank-by' ;;
ibrun) short=no ;;
aprun) short=aBCcDdEejLlmNnprSt long='-cc -ss -sn -sl' ;;
jsrun) short=abcdEefFghIiJKklMmnOoprStTuUZ ;;
nice) short=n ;;
timeout) short=ks long='--kill-after --signal' own=1 ;;
stdbuf) short=ioe ;;
nohup | setsid | catchsegv) ;;
ionice) short=cnpPu ;;
chrt) short=TPD own=1 ;;
taskset) own=1; case $1 in -c | --cpu-list) ;; esac ;;
numactl) short=ipmNCPw long='--interleave --membind --cpunodebind --physcpubind --preferred' ;;
strace) short=aeoOpPsuEXIbS ;;
sudo) short=CDghpRrtTUu long='--user --group' ;;
flock) short=wE ;;
nsys) [ "$1" = profile ] && shift; short=toscyxdefFSnwi long='--trace --output --sample --capture-range --stats' ;;
ncu) short=okcsf long='--set --target-processes --kernel-name --metrics' ;;
apptainer | singularity)
  case $1 in exec | run) shift ;; *) exit 0 ;; esac
  short=BHSWco long='--bind --home --pwd --env --env-file --overlay --workdir --scratch --app --network' own=1 ;;
podman | docker)
  case $1 in run) shift ;; *) exit 0 ;; esac
  short=aceghlmpuvw long='--name --volume --mount --env --user --workdir --gpus --network --memory --shm-size --entrypoint --device' own=1 clean=1 ;;
conda | mamba | micromamba)
  case $1 in run) shift ;; *) exit 0 ;; esac
  short=np long='--name --prefix --cwd' ;;
torchrun) short=rmt long='--nnodes --nproc_per_node --nproc-per-node --rdzv_id --rdzv_backend --rdzv_endpoint --rdzv-id --rdzv-backend --rdzv-endpoint --node_rank --master_addr --master_port --max_restarts' ;;
accelerate)
  case $1 in launch) shift ;; *) exit 0 ;; esac
  long='--config_file --num_processes --num_machines --machine_rank --main_process_ip --main_process_port --mixed_precision' ;;
ssh) short=bcDEeFIiJLlmOopQRSWw own=1 clean=1 ;;
esac
first=
case $me in taskset | chrt | flock | timeout | apptainer | singularity | podman | docker | ssh) first=1 ;; esac
lock=
while [ $# -gt 0 ]; do
  case $1 in
  --) shift; break ;;
  --*=*) shift ;;
  -?*)
    value=
    case " $long " in *" $1 "*) value=1 ;; esac
    case $1 in --*) ;; -?) case $short in *"\${1#-}"*) value=1 ;; esac ;; esac
    case $me$1 in flock-c | flock--command) exec /bin/sh -c "$2" ;; esac
    if [ -n "$value" ]; then [ $# -gt 1 ] || exit 2; shift 2; else shift; fi
    ;;
  *)
    case $me in flock) if [ -z "$lock" ]; then lock=1; own=0; shift; continue; fi ;; esac
    break ;;
  esac
done
[ $# -ge "$own" ] || exit 2
shift "$own"
if [ "$me" = sudo ]; then while case $1 in [A-Za-z]*=*) ;; *) false ;; esac; do export "$1"; shift; done; fi
[ $# -gt 0 ] || exit 0
case $me in
torchrun | accelerate) exec python "$@" ;;
ssh) exec /usr/bin/env -i PATH="$PATH" HOME=/home/u STUB_LOG="$STUB_LOG" STUB_FAIL="$STUB_FAIL" STUB_SEED="$STUB_SEED" STUB_RATE="$STUB_RATE" /usr/bin/bash -c "$*" ;;
esac
[ -n "$clean" ] && exec /usr/bin/env -i PATH="$PATH" HOME=/root STUB_LOG="$STUB_LOG" STUB_FAIL="$STUB_FAIL" STUB_SEED="$STUB_SEED" STUB_RATE="$STUB_RATE" "$@"
exec "$@"
`;

/** Runs text and files when there are any, as the real one does. */
const PYTHON = `${LOG}
run=
case $1 in -c | -) run=1 ;; '') run=1 ;; *) [ -f "$1" ] && run=1 ;; esac
[ -n "$run" ] && [ -n "$STUB_PYTHON" ] && exec "$STUB_PYTHON" "$@"
[ $# -lt "$((STUB_RATE + 1))" ] && exit 1
exit 0
`;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const KINDS: readonly { readonly text: string; readonly names: readonly string[] }[] = [
  {
    text: PLAIN,
    names: words(`args pip curl wget git make cmake gcc nvidia-smi scontrol squeue sbatch scancel hostname date sleep
      app tool train.py lammps gmx nproc id whoami uname df du free rsync scp tar unzip`),
  },
  {
    text: REAL,
    names: words(`cat tr rev basename dirname base64 xxd cut sed grep head tail sort uniq wc tee mkdir touch chmod seq
      awk cp mv env xargs find expr realpath nl tac paste fold`),
  },
  { text: CAREFUL, names: ['rm', 'rmdir', 'ln'] },
  {
    text: WRAPPER,
    names: words(`srun mpirun mpiexec ibrun aprun jsrun nice timeout stdbuf nohup setsid catchsegv ionice chrt taskset
      numactl strace sudo flock nsys ncu apptainer singularity podman docker conda mamba micromamba torchrun accelerate
      ssh`),
  },
  { text: PYTHON, names: ['python', 'python3'] },
];

/** Every program whose calls are seen. */
export const OBSERVED: ReadonlySet<string> = new Set(KINDS.flatMap(({ names }) => names));

/** Writes the stubs into a folder of their own. */
export function writeStubs(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, { text, names }] of KINDS.entries()) {
    const file = join(folder, `.kind-${index}`);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
    for (const name of names) symlinkSync(file, join(folder, name));
  }
}
