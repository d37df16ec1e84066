// The reader against a real sbatch, on generated scripts. JOBVET_SEED repeats a run, JOBVET_SCRIPTS sets its size.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSubmission } from '../../src/lang/sbatch/index.ts';
import { Document } from '../../src/text/document.ts';
import { Cluster, whyNoCluster } from './cluster.ts';
import { differences } from './compare.ts';
import { Random, script } from './generate.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to compare with: ${reason}\n`);

const SEED = Number(process.env['JOBVET_SEED'] ?? 261_120);
const COUNT = Number(process.env['JOBVET_SCRIPTS'] ?? 150);

describe.skipIf(reason !== null)('generated directives', () => {
  let cluster: Cluster | undefined;

  beforeAll(async () => {
    cluster = await Cluster.start();
  }, 60_000);

  afterAll(async () => {
    await cluster?.stop();
  }, 30_000);

  it(`agrees with sbatch on ${COUNT} scripts, JOBVET_SEED=${SEED}`, { timeout: 60_000 + COUNT * 200 }, () => {
    if (!cluster) throw new Error('no cluster');
    const random = new Random(SEED);
    const slurmVersion = cluster.version;
    const failures: { text: string; differences: string[] }[] = [];
    for (let i = 0; i < COUNT; i++) {
      const text = script(random);
      const { submission } = readSubmission(new Document('s.sh', text), { slurmVersion, spank: 'none', bom: false });
      const found = differences(submission, cluster.ask(text));
      if (found.length > 0) failures.push({ text, differences: found });
    }
    expect(failures).toEqual([]);
  });
});
