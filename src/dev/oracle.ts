// `npm run oracle`: the real bash judges what `jobvet show` foretells, on made-up programs or on files.
//
//   npm run oracle -- [--runs N] [--seed S] [--smallest N] [FILE…]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { type Program, RealBash } from './oracle/bash.ts';
import { agrees, compare, type Disagreement, END } from './oracle/compare.ts';
import { programs } from './oracle/programs.ts';
import { shrink } from './oracle/shrink.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5000' },
    seed: { type: 'string' },
    /** how many disagreements of each kind are made smaller */
    smallest: { type: 'string', default: '12' },
  },
});
const RUNS = Number(values.runs);
const SEED = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const SMALLEST = Number(values.smallest);
const BATCH = 200;
/** milliseconds for each that is made smaller */
const TIME_EACH = 30_000;

type Kind = 'lies' | 'missed';

interface Wrong {
  readonly index: number;
  readonly program: Program;
  readonly found: Disagreement;
}

const bash = new RealBash();
try {
  process.exitCode = positionals.length > 0 ? await judgeFiles(positionals) : await judgePrograms();
} finally {
  bash.close();
}

async function judgePrograms(): Promise<number> {
  say(`seed ${SEED}, ${RUNS} programs`);
  const wrong: Wrong[] = [];
  let finished = 0;
  for (let from = 0; from < RUNS; from += BATCH) {
    const count = Math.min(BATCH, RUNS - from);
    const batch = fc.sample(programs, { seed: SEED + from, numRuns: count });
    const runs = await bash.run(batch);
    for (const [at, program] of batch.entries()) {
      const calls = runs[at] ?? [];
      if (calls.some((call) => call[0] === 'args' && call[1] === END)) finished++;
      const found = compare(program.text, calls);
      if (!agrees(found)) wrong.push({ index: from + at, program, found });
    }
    process.stderr.write(`\r${from + count} of ${RUNS}, ${wrong.length} disagree `);
  }
  process.stderr.write('\n');
  const lies = wrong.filter(({ found }) => found.lies.length > 0);
  const misses = wrong.filter(({ found }) => found.missed.length > 0);
  say(`ran to their end: ${finished} (${share(finished)})`);
  say(`with a lie: ${lies.length} (${share(lies.length)})`);
  say(`with a miss: ${misses.length} (${share(misses.length)})`);
  await showClasses('lies', lies);
  await showClasses('missed', misses);
  return lies.length > 0 || misses.length > RUNS / 100 ? 1 : 0;
}

/** Makes the first few smaller and puts those that come to the same together. */
async function showClasses(kind: Kind, wrong: readonly Wrong[]): Promise<void> {
  const classes = new Map<string, { readonly smallest: string; readonly found: Disagreement; count: number }>();
  for (const one of wrong.slice(0, SMALLEST)) {
    const { text, found } = await smaller(one, kind);
    const key = idiomOf(text);
    const before = classes.get(key);
    if (before) before.count++;
    else classes.set(key, { smallest: text, found, count: 1 });
  }
  for (const { smallest, found, count } of [...classes.values()].sort((a, b) => b.count - a.count)) {
    say(`\n-- ${kind}, ${count} of ${Math.min(wrong.length, SMALLEST)} looked into --\n${smallest.trimEnd()}`);
    say(`${kind}: ${found[kind].slice(0, 3).join(' ')}`);
  }
}

async function smaller({ program, found }: Wrong, kind: Kind): Promise<{ text: string; found: Disagreement }> {
  let last = found;
  const fails = async (text: string): Promise<boolean> => {
    if (!bash.reads(text)) return false;
    const [calls = []] = await bash.run([{ ...program, text }]);
    const now = compare(text, calls);
    // Something else that is wrong would be another case.
    const same = now[kind].some((one) => found[kind].includes(one));
    if (same) last = now;
    return same;
  };
  const text = await shrink(program.text, fails, Date.now() + TIME_EACH);
  const failing = program.failing.filter((id) => text.includes(id));
  const notes = `# failing: ${failing.join(' ')}; seed ${program.seed}, rate ${program.rate}`;
  return { text: `${text.trimEnd()}\n${notes}`, found: last };
}

/** What is left of a program without its names and numbers. */
function idiomOf(text: string): string {
  return text
    .replace(/^#.*$/gm, '')
    .replace(/\b[cw]\d+\b/g, '§')
    .replace(/\b[A-Z]\b/g, 'V')
    .replace(/\s+/g, ' ');
}

async function judgeFiles(paths: readonly string[]): Promise<number> {
  let failed = 0;
  for (const path of paths) {
    const text = `${readFileSync(path, 'utf8').trimEnd()}\nargs ${END}\n`;
    const [calls = []] = await bash.run([{ text, failing: [], seed: SEED, rate: 0 }]);
    const found = compare(text, calls);
    if (agrees(found)) continue;
    failed++;
    say(
      `${path}\n${[...found.lies.map((one) => `  lie  ${one}`), ...found.missed.map((one) => `  miss ${one}`)].join('\n')}`,
    );
  }
  say(`${paths.length} scripts, ${failed} disagree`);
  return failed > 0 ? 1 : 0;
}

function share(count: number): string {
  return `${((100 * count) / RUNS).toFixed(2)} %`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
