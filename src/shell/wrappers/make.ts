// make, with a makefile that the script writes: the recipes of the targets it asks for.
import type { Command } from '../../model/command.ts';
import { type Piece, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { assignmentIn, fromInput, type Started, synthetic, textOf, type Wrapper, type WrittenText } from './wrapper.ts';

const MAKE: OptionTable = {
  flags:
    '-b -B,--always-make -d -e,--environment-overrides -i,--ignore-errors -k,--keep-going -L -m -n,--just-print,--dry-run,--recon -p,--print-data-base -q,--question -r,--no-builtin-rules -R -s,--silent,--quiet -S -t,--touch -v,--version -w,--print-directory --no-print-directory --trace',
  values: '-C,--directory -f,--makefile,--file -I,--include-dir -o,--old-file -W,--what-if --eval',
  optional: '-j,--jobs -l,--load-average -O,--output-sync --debug',
};
/** Rules and lines beyond these numbers are not read. */
const MAX_RULES = 200;
const MAX_LINES = 2000;

interface Rule {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  readonly recipe: readonly Word[];
}

const make: Wrapper = {
  names: ['make', 'gmake'],
  starts(command, written): Started[] {
    const call = parseOptions(MAKE, command.words);
    if (call.has('--recon', '--question', '--touch', '--version', '-p')) return [];
    const text = makefile(command, call, written);
    if (!text) return [];
    const { rules, variables } = read(text);
    for (const { word } of call.operands) {
      const given = assignmentIn(word);
      if (given) variables.set(given.name, given.value);
    }
    const asked = call.operands.flatMap(({ word }) => (assignmentIn(word) ? [] : [staticText(word)]));
    const first = rules.find(({ targets }) => targets.some((target) => !target.startsWith('.')))?.targets[0];
    const wanted = asked.length > 0 ? asked : [first];
    // A target that is not known may be any.
    const chosen = wanted.some((name) => name === undefined)
      ? rules
      : needed(
          rules,
          wanted.flatMap((name) => name ?? []),
        );
    return chosen.flatMap(({ targets, recipe }) =>
      recipe.map((line) => textOf(expanded(line, variables, targets[0]), { label: 'make', certain: false })),
    );
  },
};

function makefile(command: Command, call: ParsedCall, written: WrittenText): Word | undefined {
  const near = command.words[0];
  const named = call.last('--file')?.value;
  const directory = call.last('--directory')?.value;
  if (!near) return undefined;
  const names = named ? [named] : ['GNUmakefile', 'makefile', 'Makefile'].map((name) => synthetic(name, near));
  for (const name of names) {
    const path = directory
      ? { ...name, pieces: [...directory.pieces, ...synthetic('/', near).pieces, ...name.pieces] }
      : name;
    const pieces = written(path);
    if (pieces) return { pieces, count: 'one', at: path.at };
  }
  return undefined;
}

function read(text: Word): { rules: readonly Rule[]; variables: Map<string, Word> } {
  const rules: { targets: string[]; needs: string[]; recipe: Word[] }[] = [];
  const variables = new Map<string, Word>();
  for (const line of logicalLines(text)) {
    const shape = shapeOf(line);
    const rule = rules.at(-1);
    if (shape.startsWith('\t')) {
      const from = /^\t[\s@+-]*/.exec(shape)?.[0].length ?? 1;
      if (rule && shape.trim() !== '') rule.recipe.push(sliceWord(line, from));
      continue;
    }
    const assignment = /^\s*(?:export\s+|override\s+)?([\w.-]+)\s*(?:[?:]|::)?=\s*/.exec(shape);
    if (assignment?.[1] !== undefined) {
      variables.set(assignment[1], sliceWord(line, assignment[0].length));
      continue;
    }
    const head = /^([^\s#:=][^:=]*)::?(?!=)\s*([^;#|]*)/.exec(shape);
    if (!head || rules.length >= MAX_RULES) continue;
    const recipe = shape.indexOf(';');
    rules.push({
      targets: wordsIn(head[1]),
      needs: wordsIn(head[2]),
      recipe: recipe < 0 ? [] : [sliceWord(line, recipe + 1)],
    });
  }
  return { rules, variables };
}

function wordsIn(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Lines, with those that a backslash continues. */
function logicalLines(text: Word): Word[] {
  const lines: Word[] = [];
  for (const match of shapeOf(text).matchAll(/(?:\\\n|[^\n])+/g)) {
    if (lines.length >= MAX_LINES) break;
    lines.push(sliceWord(text, match.index, match.index + match[0].length));
  }
  return lines;
}

function needed(rules: readonly Rule[], wanted: readonly string[]): readonly Rule[] {
  const found = new Set<Rule>();
  const visit = (name: string): void => {
    for (const rule of rules) {
      if (found.has(rule) || !rule.targets.includes(name)) continue;
      found.add(rule);
      rule.needs.forEach(visit);
    }
  };
  wanted.forEach(visit);
  return [...found].reverse();
}

/** A recipe's line as the shell gets it. */
function expanded(line: Word, variables: ReadonlyMap<string, Word>, target: string | undefined): Word {
  const shape = shapeOf(line);
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of shape.matchAll(/\$(?:(\$)|\(([^()]*)\)|\{([^{}]*)\}|(.))/g)) {
    pieces.push(...sliceWord(line, from, match.index).pieces);
    from = match.index + match[0].length;
    const name = match[2] ?? match[3] ?? match[4] ?? '';
    const value = variables.get(name);
    if (match[1] !== undefined) pieces.push(...synthetic('$', line).pieces);
    else if (name === '@' && target !== undefined) pieces.push(...synthetic(target, line).pieces);
    else pieces.push(...(value && !shapeOf(value).includes('$') ? value.pieces : fromInput(line).pieces));
  }
  return { ...line, pieces: [...pieces, ...sliceWord(line, from).pieces] };
}

export const MAKE_WRAPPERS: readonly Wrapper[] = [make];
