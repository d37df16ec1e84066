// `npm run bench -- FOLDER`: the whole check of real scripts beside merely parsing and walking them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type * as Engine from '../engine/engine.ts';
import type * as BashParser from '../lang/bash/parser.ts';
import { bashGrammar } from './bash-grammar.ts';
import { built } from './built.ts';
import { eachCommand } from './known-words.ts';

/** How many times longer the whole check of the median file may take than tree-sitter's parse and walk of it. */
const BAR_RATIO = 3;
/** What the slowest file may take, in milliseconds. */
const BAR_WORST = 100;
/** Each file counts with its fastest round: the others had the machine's other work in them. */
const ROUNDS = 5;

interface Timed {
  readonly path: string;
  readonly best: { ours: number; treeSitter: number; check: number };
}

/** Prints the medians and the slowest files. @returns whether both are within their bars */
export async function benchFolder(folder: string): Promise<boolean> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(bashGrammar()));
  // The engine as it is shipped: what runs TypeScript for development slows down every function in it.
  const { createEngine } = (await built('src/engine/engine.ts')) as typeof Engine;
  const { parseBash } = (await built('src/lang/bash/parser.ts')) as typeof BashParser;
  const engine = createEngine();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
  const timed = files.map((path): Timed => ({ path, best: { ours: Infinity, treeSitter: Infinity, check: Infinity } }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { path, best } of timed) {
      const text = readFileSync(path, 'latin1');
      best.ours = Math.min(
        best.ours,
        milliseconds(() => {
          eachCommand(parseBash(text), () => undefined);
        }),
      );
      best.treeSitter = Math.min(
        best.treeSitter,
        milliseconds(() => {
          walk(parser, text);
        }),
      );
      best.check = Math.min(
        best.check,
        milliseconds(() => {
          engine.check({ path, text });
        }),
      );
    }
  }
  return report(folder, timed);
}

function report(folder: string, timed: readonly Timed[]): boolean {
  const median = (of: keyof Timed['best']): number => {
    const sorted = timed.map(({ best }) => best[of]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  };
  const ratio = median('check') / median('treeSitter');
  const slowest = [...timed].sort((a, b) => b.best.check - a.best.check).slice(0, 3);
  const worst = slowest[0]?.best.check ?? 0;
  const line = (label: string, value: number): void => {
    console.log(`  ${label.padEnd(34)} ${value.toFixed(2).padStart(8)} ms`);
  };
  console.log(`${timed.length} files of ${folder}, medians, each file's fastest of ${ROUNDS} rounds`);
  line('our parser, and a walk', median('ours'));
  line("tree-sitter's parser, and a walk", median('treeSitter'));
  line('the whole check', median('check'));
  console.log(`  ${ratio.toFixed(1)} times tree-sitter's parse and walk (bar ${BAR_RATIO})`);
  for (const { path, best } of slowest) line(`slow: …${path.slice(-27)}`, best.check);
  return ratio <= BAR_RATIO && worst <= BAR_WORST;
}

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function walk(parser: Parser, text: string): void {
  const tree = parser.parse(text);
  const cursor = tree?.walk();
  for (let down = cursor !== undefined; cursor && down;) {
    if (cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) {
      if (cursor.gotoParent()) continue;
      down = false;
      break;
    }
  }
  cursor?.delete();
  tree?.delete();
}
