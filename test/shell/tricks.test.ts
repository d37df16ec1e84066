// Command lines written in hundreds of other ways: bash runs the same, so the same must be found.
import { describe, expect, it } from 'vitest';
import { COMMANDS, rulesOf } from '../support/tricks/judge.ts';
import { plain } from '../support/tricks/line.ts';
import { TRICKS } from '../support/tricks/index.ts';
import { judge, sample, verdict } from '../support/tricks/table.ts';
import { job } from '../support/check.ts';

describe('tricks', () => {
  it('are many', () => {
    expect(TRICKS.length).toBeGreaterThanOrEqual(120);
    expect(COMMANDS.risky).toHaveLength(10);
    expect(COMMANDS.safe).toHaveLength(10);
  });

  it.each([...COMMANDS.risky, ...COMMANDS.safe])('$name, as anybody would write it', (line) => {
    expect(rulesOf(job(plain(line)))).toEqual(line.rules);
  });

  it('hide nothing, and make nothing look bad', { timeout: 180_000 }, async () => {
    const rows = await judge(sample(2, 1), sample(1, 0));
    const { families, share, wrong, misses, surprises, mended, alarms, unknownNames } = verdict(rows);
    // eslint-disable-next-line no-console -- the misses are what one wants to see of this test
    console.log([...families, ...misses.map((miss) => `missed: ${miss}`)].join('\n'));
    expect({ wrong, surprises, mended, alarms, unknownNames }).toEqual({
      wrong: [],
      surprises: [],
      mended: [],
      alarms: [],
      unknownNames: [],
    });
    expect(share).toBeGreaterThanOrEqual(0.97);
  });
});
