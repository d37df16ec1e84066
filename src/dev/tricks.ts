// Judges every trick on every command line, under bash too, and prints what was found: `npm run tricks`.
import { CASES } from '../../test/support/tricks/judge.ts';
import { judge, verdict } from '../../test/support/tricks/table.ts';

const { families, share, wrong, misses, surprises, mended, alarms } = verdict(await judge(CASES, CASES));
const list = (what: string, names: readonly string[]): string[] => names.map((name) => `${what}: ${name}`);
const lines = [
  ...list('missed', misses),
  ...list('not in the list of known misses', surprises),
  ...list('mended, and still in that list', mended),
  ...list('raised for nothing', alarms),
  ...list('bash runs something else', wrong),
  ...families,
  `found ${(100 * share).toFixed(2)} % of ${CASES.length / 2} rewritten risky lines`,
];
console.log(lines.join('\n'));
process.exitCode = wrong.length + surprises.length + mended.length + alarms.length > 0 ? 1 : 0;
