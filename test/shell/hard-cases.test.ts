// Nasty scripts, each run under the real bash and compared with what `jobvet show` foretells, both ways.
import { afterAll, describe, expect, it } from 'vitest';
import { RealBash } from '../../src/dev/oracle/bash.ts';
import { compare } from '../../src/dev/oracle/compare.ts';
import { HARD_CASES } from './hard-cases.ts';

const bash = new RealBash();
afterAll(() => {
  bash.close();
});

/** Every case is run with all calls doing well, and with many failing. */
const RATES = [0, 5];

describe('hard cases under bash', () => {
  it(`agrees on ${HARD_CASES.length} scripts`, { timeout: 120_000 }, async () => {
    const runs = HARD_CASES.flatMap((text) => RATES.map((rate) => ({ text, rate })));
    const programs = runs.map(({ text, rate }) => ({
      text: `${text}\nargs END\n`,
      failing: rate === 0 ? [] : ['c2', 'c4', 'c5', 'c7'],
      seed: 11,
      rate,
    }));
    const calls = await bash.run(programs);
    const wrong = programs.flatMap(({ text, rate }, index) => {
      const { missed, lies } = compare(text, calls[index] ?? []);
      return missed.length + lies.length > 0 ? [{ text, rate, missed, lies }] : [];
    });
    expect(wrong).toEqual([]);
  });
});
