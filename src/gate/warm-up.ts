// Jobs that a worker vets before its first one, so that the functions which jobs need are compiled: of the kinds that
// clusters see most. A few before it says that it is ready, more when it has nothing to do.

const HEAD = `#!/bin/bash
#SBATCH --job-name=warm-@
#SBATCH --nodes=2 --ntasks-per-node=4
#SBATCH --time=04:00:00
#SBATCH --output=logs/%x-%j.out
`;

const BODIES: readonly string[] = [
  `set -euo pipefail
module purge
module load gcc/12.2 openmpi/4.1.5
export OMP_NUM_THREADS=\${SLURM_CPUS_PER_TASK:-1}
cd "$SLURM_SUBMIT_DIR" || exit 1
mkdir -p results/run@
echo "started on $(hostname) at $(date)"
srun --mpi=pmix ./solver --input case@.in --output results/run@ > solver@.log 2>&1
if [ $? -ne 0 ]; then echo "solver failed" >&2; exit 1; fi
tar czf results-@.tar.gz results/run@
`,
  `source ~/.bashrc
conda activate env@
nodes=( $(scontrol show hostnames "$SLURM_JOB_NODELIST") )
head_node=\${nodes[0]}
head_ip=$(srun --nodes=1 --ntasks=1 -w "$head_node" hostname --ip-address)
export MASTER_ADDR=$head_ip MASTER_PORT=$((29500 + @ % 1000)) NCCL_DEBUG=INFO
srun torchrun --nnodes "$SLURM_NNODES" --nproc_per_node 4 --rdzv_id $RANDOM --rdzv_backend c10d \\
  --rdzv_endpoint "$head_ip:29500" train.py --config configs/@.yaml --epochs 10 --lr 3e-4
`,
  `INPUT=$(sed -n "\${SLURM_ARRAY_TASK_ID}p" samples@.txt)
SAMPLE=$(basename "$INPUT" .fastq.gz)
OUT=/scratch/$USER/@/$SAMPLE
for step in trim align sort; do
  case $step in
    trim) fastp -i "$INPUT" -o "$OUT.trim.fq.gz" --thread 4 ;;
    align) bwa mem -t 8 ref@.fa "$OUT.trim.fq.gz" | samtools view -bS - > "$OUT.bam" ;;
    *) samtools sort -@ 4 -o "$OUT.sorted.bam" "$OUT.bam" && samtools index "$OUT.sorted.bam" ;;
  esac
done
while read -r name value; do printf '%s=%s\\n' "$name" "$value"; done < settings@.txt
rm -rf "\${OUT:?}"/tmp*
`,
  `function log() { local level=$1; shift; echo "[$level] $*"; }
export APPTAINER_CACHEDIR=/scratch/$USER/cache
IMAGE=/shared/images/app@.sif
log info "running $IMAGE"
cat > config@.json <<EOF
{"run": "@", "host": "$(hostname)", "data": "\${DATA:-/data}"}
EOF
srun apptainer exec --nv --bind "$PWD:/work" --pwd /work "$IMAGE" python3 - <<'PY'
import json, os, subprocess
config = json.load(open("config@.json"))
for key, value in config.items():
    print(key, value, os.environ.get("HOME"))
subprocess.run(["ls", "-l"], check=True)
PY
[[ -f done@ ]] && log info finished || { log error "not finished"; exit 2; }
`,
  `python -m venv "$TMPDIR/venv@" && . "$TMPDIR/venv@/bin/activate"
pip install --quiet -r requirements.txt
pip install numpy==1.26.4 pandas==2.2.0
git clone --depth 1 https://github.com/example/tool.git src@
wget -q https://data.example.org/set@.tar.gz -O set@.tar.gz
echo "0123456789abcdef  set@.tar.gz" | sha256sum -c - || exit 1
tar xzf set@.tar.gz -C "$SLURM_TMPDIR"
PORT=$(python -c 'import socket; s=socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])')
jupyter lab --no-browser --ip=127.0.0.1 --port="$PORT" &
rsync -a "$SLURM_TMPDIR/out/" "user@login:results/@/"
wait
`,
  `export HF_HOME=/scratch/$USER/hf@
python serve@.py &
jupyter lab --ip=0.0.0.0 --port=8@ --ServerApp.token='' --ServerApp.password=''
`,
];

/** The n-th job to warm up with; no two are the same text. */
export function warmUpScript(n: number): string {
  return (HEAD + (BODIES[n % BODIES.length] ?? '')).replaceAll('@', String(n));
}

/** Jobs before a worker is ready: it answers others in time, if slowly. */
export const ROUNDS_BEFORE = 2 * BODIES.length;
/** Jobs it vets beside its work, after it is ready. */
export const ROUNDS_BESIDE = 60 * BODIES.length;
