// Every recorded answer of a real sbatch, replayed on the reader.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSubmission } from '../../../src/lang/sbatch/index.ts';
import { Document } from '../../../src/text/document.ts';
import { sameComponents, sbatchWords } from '../../slurm/compare.ts';

interface Golden {
  slurm: string;
  cases: {
    name: string;
    script: string;
    exit: number;
    components: Record<string, string>[];
    stderr: string[];
    args?: string[];
    env?: Record<string, string>;
  }[];
}

/** The options of the plugin the 22.05 recording ran with. */
const STAND_IN = ['container-image', 'container-mounts', 'container-remap-root'];

/** Decided by the cluster, not by the script: the recording cluster had no GPUs. */
const CLUSTER_DECIDES = new Set(['gpus']);

for (const version of ['22.05', '24.11', '26.05']) {
  const url = new URL(`../../../fixtures/parser/sbatch/directive-golden-${version}.json`, import.meta.url);
  const golden = JSON.parse(readFileSync(url, 'utf8')) as Golden;
  // Options given on sbatch's own command line are not the script's; the reader does not take them.
  const cases = golden.cases.filter(({ args = [] }) => args.length === 0);
  describe(`Slurm ${version}`, () => {
    it.each(cases)('$name', (recorded) => {
      const bom = recorded.script.startsWith('\ufeff');
      const doc = new Document('s.sh', bom ? recorded.script.slice(1) : recorded.script);
      const { submission } = readSubmission(doc, {
        slurmVersion: golden.slurm,
        // The other recordings ran without plugins.
        spank: version === '22.05' ? STAND_IN : 'none',
        environment: recorded.env ?? {},
        bom,
      });
      if (CLUSTER_DECIDES.has(recorded.name)) {
        expect(submission.accepted).toBe(true);
      } else {
        expect(submission.accepted).toBe(recorded.exit === 0);
        expect(submission.error).toBe(sbatchWords(recorded.stderr, recorded.exit));
      }
      expect(sameComponents(submission.components, recorded.components)).toEqual([]);
    });
  });
}
