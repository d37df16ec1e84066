// Compares the bash readers: ours, tree-sitter's grammar, and bash itself as the judge.
//   npm run parsers -- FOLDER
//   npm run parsers -- --python FOLDER [INTERPRETER]
// The second compares our Python reader with CPython's own. The numbers behind docs/adr/0001 and docs/adr/0010.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { parseBash } from '../lang/bash/parser.ts';
import { bashGrammar } from './bash-grammar.ts';
import { comparePython, describeComparison } from './python-comparison.ts';

interface Reader {
  readonly name: string;
  /** false when the reader reports an error in the text */
  readonly accepts: (text: string) => boolean;
  milliseconds: number;
  /** files it accepts and bash does not, and the other way round */
  tooLenient: number;
  tooStrict: number;
}

const python = process.argv[2] === '--python';
const folder = process.argv[python ? 3 : 2];
if (folder === undefined) {
  console.error('usage: npm run parsers -- [--python] FOLDER');
  process.exit(2);
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && (python ? entry.name.endsWith('.py') : !entry.name.endsWith('.json')))
  .map((entry) => join(entry.parentPath, entry.name));

if (python) {
  const comparison = comparePython(files, process.argv[4] ?? 'python3');
  console.log(comparison ? describeComparison(comparison) : 'the interpreter could not be run');
  process.exit(comparison ? 0 : 2);
}

await Parser.init();
const treeSitter = new Parser();
treeSitter.setLanguage(await Language.load(bashGrammar()));

const readers: Reader[] = [
  {
    name: 'ours',
    accepts: (text) => parseBash(text).problems.every((problem) => problem.cause === 'differential'),
    milliseconds: 0,
    tooLenient: 0,
    tooStrict: 0,
  },
  {
    name: 'tree-sitter',
    accepts: (text) => {
      const tree = treeSitter.parse(text);
      const good = tree !== null && !tree.rootNode.hasError;
      tree?.delete();
      return good;
    },
    milliseconds: 0,
    tooLenient: 0,
    tooStrict: 0,
  },
];

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const truth = spawnSync('bash', ['-n', file], { timeout: 20_000 }).status === 0;
  for (const reader of readers) {
    const start = performance.now();
    const accepted = reader.accepts(text);
    reader.milliseconds += performance.now() - start;
    if (accepted && !truth) reader.tooLenient++;
    if (!accepted && truth) reader.tooStrict++;
  }
}

console.log(`${files.length} files, judged by bash -n`);
for (const reader of readers) {
  console.log(
    `${reader.name.padEnd(12)} ${reader.tooStrict} valid files with an error, ${reader.tooLenient} invalid files without, ${Math.round(reader.milliseconds)} ms`,
  );
}
