// The real bash decides: made-up programs run under it, and no call may be missed or wrongly promised.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrees, compare, knownWords, runUnderBash } from '../support/oracle.ts';
import { programs } from '../support/program-generator.ts';

const RUNS = Number(process.env['JOBVET_ORACLE_RUNS'] ?? 300);
const SEED = Number(process.env['JOBVET_ORACLE_SEED'] ?? 20_261_120);

/** The smallest program found that still disagrees, with what is wrong. */
async function shrunk(seed: number, index: number): Promise<string> {
  const property = fc.asyncProperty(programs, async (program) => {
    const [calls = []] = await runUnderBash([program]);
    const disagreement = compare(program.text, calls);
    if (!agrees(disagreement)) throw new Error(JSON.stringify(disagreement, undefined, 1));
  });
  const details = await fc.check(property, { seed, path: String(index), numRuns: 1, interruptAfterTimeLimit: 20_000 });
  const [smallest] = details.counterexample ?? [];
  return smallest
    ? `${smallest.text}# failing calls: ${smallest.failing.join(' ')}\n${String(details.errorInstance)}`
    : 'it did not happen again';
}

describe('the interpreter against bash', () => {
  it('does not agree by knowing nothing', () => {
    const counts = fc.sample(programs, { seed: 1, numRuns: 100 }).map(({ text }) => knownWords(text));
    const share = counts.reduce((sum, one) => sum + one.known, 0) / counts.reduce((sum, one) => sum + one.all, 0);
    expect(share).toBeGreaterThan(0.8);
  });

  it(`agrees on ${RUNS} programs (seed ${SEED})`, { timeout: 60_000 + RUNS * 200 }, async () => {
    const sample = fc.sample(programs, { seed: SEED, numRuns: RUNS });
    const runs = await runUnderBash(sample);
    const wrong = sample.flatMap(({ text }, index) => (agrees(compare(text, runs[index] ?? [])) ? [] : [index]));
    const [first] = wrong;
    const report = first === undefined ? '' : await shrunk(SEED, first);
    expect(report, `seed ${SEED}: ${wrong.length} of ${RUNS} programs disagree; the first, made smaller`).toBe('');
  });
});
