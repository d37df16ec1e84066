// Builds our tree-sitter grammars, tells whether they are fresh, and tries them on real files.
//   npm run grammars                            builds what changed (needs the tree-sitter CLI, clang, lld, wasi-libc)
//   npm run grammars -- --all                   builds everything
//   npm run grammars -- --check                 says which committed parts were not built from their sources; needs no tools
//   npm run grammars -- --corpus FOLDER         parses the files of a folder that a grammar claims, and lists the faults
// `--grammar NAME` limits each of them to one grammar; with --corpus it then reads every file of the folder.
// TREE_SITTER, CLANG and WASI_INCLUDE name the tools where they are not in their usual place.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './grammars/build.ts';
import { describeSurvey, filesFor, survey } from './grammars/corpus.ts';
import { grammars, staleFiles, type Grammar } from './grammars/folders.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    corpus: { type: 'string' },
    grammar: { type: 'string' },
  },
});

const chosen = grammars(values.grammar);
if (chosen.length === 0 && values.grammar !== undefined) {
  console.error(`no grammar ${values.grammar}`);
  process.exit(2);
}

if (values.corpus !== undefined) {
  for (const grammar of chosen) await surveyFolder(grammar, values.corpus, values.grammar !== undefined);
} else if (values.check) {
  process.exitCode = chosen.filter(isStale).length > 0 ? 1 : 0;
} else {
  for (const grammar of chosen) {
    if (!values.all && staleFiles(grammar).length === 0) continue;
    build(grammar);
    console.log(`${grammar.name}: built ${grammar.wasm}`);
  }
}

function isStale(grammar: Grammar): boolean {
  const files = staleFiles(grammar);
  if (files.length === 0) return false;
  console.error(`${grammar.name}: not those of the last build: ${files.join(', ')}; run \`npm run grammars\``);
  return true;
}

async function surveyFolder(grammar: Grammar, folder: string, everyFile: boolean): Promise<void> {
  const files = everyFile ? allFiles(folder) : filesFor(grammar, folder, grammars());
  console.log(describeSurvey(grammar, await survey(grammar, files)));
}

/** All files but the index that the corpus extraction leaves. */
function allFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'index.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
