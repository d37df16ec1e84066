// Reads the test files of `tree-sitter test` (test/corpus/*.txt), so that they run here too, on the committed artefact.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CorpusTest {
  readonly name: string;
  readonly source: string;
  readonly tree: string;
}

const HEADING = /^={3,}\r?\n(?<name>[^\n]+)\n={3,}\r?\n/gmu;
const DIVIDER = /\r?\n-{3,}\r?\n(?![^]*\n-{3,}\r?\n)/u;

/** The tests of one grammar's folder, named by file and title. */
export function corpusTests(folder: string): CorpusTest[] {
  const tests = join(folder, 'test', 'corpus');
  if (!existsSync(tests)) return [];
  return readdirSync(tests)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) => readTests(readFileSync(join(tests, file), 'utf8'), file));
}

function readTests(text: string, file: string): CorpusTest[] {
  const headings = [...text.matchAll(HEADING)];
  return headings.map((heading, index) => {
    const body = text.slice(heading.index + heading[0].length, headings[index + 1]?.index);
    const [source = '', tree = ''] = body.split(DIVIDER);
    return { name: `${file}: ${heading.groups?.['name'] ?? ''}`, source, tree: oneLine(tree) };
  });
}

/** A tree in words on one line, as `Node.toString` prints it. */
function oneLine(tree: string): string {
  return tree
    .replace(/\s+/gu, ' ')
    .replace(/ ?\) ?/gu, ')')
    .replace(/\)(?=[^)])/gu, ') ')
    .trim();
}
