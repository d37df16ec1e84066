// Honest jobs for `npm run bench:gate`: mixtures of what clusters run, each with a text of its own.

const BLOCKS: readonly string[] = [
  'module purge\nmodule load gcc/12.2.0 openmpi/4.1.5 fftw/3.3.10\n',
  'export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK\nexport OMP_PLACES=cores\n',
  'WORK=$SCRATCH/project-@/run-$SLURM_JOB_ID\nmkdir -p "$WORK"\ncd "$WORK" || exit 1\n',
  'cp "$SLURM_SUBMIT_DIR"/input-@.dat .\nsrun ./simulate --input input-@.dat --steps 10@ > run-@.log\n',
  'source /opt/conda/etc/profile.d/conda.sh\nconda activate analysis-@\n',
  'python preprocess.py --sample sample_@ --threads 8 --out features_@.parquet\n',
  'if [ ! -f model_@.ckpt ]; then\n  echo "no checkpoint for @, starting anew"\nfi\n',
  'echo "job $SLURM_JOB_ID on $SLURM_JOB_NODELIST, part @"\ndate\n',
  'for sample in s@a s@b s@c; do\n  salmon quant -i index -l A -r "$sample.fq.gz" -o "quant/$sample"\ndone\n',
  'apptainer exec --bind "$WORK" /shared/images/tools-@.sif multiqc -o report_@ .\n',
  'cat > params_@.json <<EOF\n{"seed": @, "batch": 64, "epochs": 20}\nEOF\n',
  'srun --ntasks=4 python -u train.py --params params_@.json --log-dir logs/@\n',
  'tar -czf results_@.tar.gz logs/@ && rsync -a results_@.tar.gz "$HOME/results/"\n',
  'gmx mdrun -deffnm step_@ -ntmpi 4 -ntomp $OMP_NUM_THREADS\n',
  'test -s results_@.tar.gz || { echo "nothing came of @" >&2; exit 2; }\n',
  'Rscript --vanilla plot.R --table quant/@.tsv --pdf plots/@.pdf\n',
];

/** A job of about so many bytes; another `n` is another text. */
export function honestJob(n: number, bytes: number): string {
  let text = `#!/bin/bash\n#SBATCH --job-name=bench-${n}\n#SBATCH --nodes=1\n#SBATCH --time=02:00:00\n#SBATCH --output=%x-%j.out\nset -eu\n`;
  for (let at = n; ; at += 7) {
    const block = (BLOCKS[at % BLOCKS.length] ?? '').replaceAll('@', `${n}_${at}`);
    if (text.length + block.length > bytes) return `${text}#${'.'.repeat(Math.max(0, bytes - text.length - 2))}\n`;
    text += block;
  }
}
