// conda's environment files (YAML) and lists of specifications, explicit ones included.
import type { Coverage } from '../../model/coverage.ts';
import { shapeOf, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { readRequirements, type RequirementLine } from '../requirements/index.ts';
import { Source } from '../source.ts';
import { entriesOf, entryOf, type MapEntry, valueAt, wordOf, wordsOf } from '../tree/index.ts';
import { readYaml } from '../yaml/index.ts';

export interface CondaEnvironment {
  readonly name?: Word;
  readonly prefix?: Word;
  readonly channels: readonly Word[];
  /** conda's specifications, `channel::name=version=build` */
  readonly dependencies: readonly Word[];
  /** the lines under `pip:`, which conda hands to pip as a requirements file */
  readonly pip: readonly RequirementLine[];
  readonly pipAt?: Place;
  /** set when the environment is activated */
  readonly variables: readonly MapEntry[];
  readonly coverage: readonly Coverage[];
}

export function readEnvironment(source: Source): CondaEnvironment {
  const { roots, coverage } = readYaml(source);
  const [root] = roots;
  const list = valueAt(root, 'dependencies');
  const name = wordOf(valueAt(root, 'name'));
  const prefix = wordOf(valueAt(root, 'prefix'));
  // `dependencies:` of conda-lock may hold maps of its own; only `pip:` means something to conda.
  const pips = list?.kind === 'list' ? list.items.flatMap((item) => entryOf(item, 'pip') ?? []) : [];
  const lines = pips.flatMap(({ value }) => wordsOf(value)).flatMap((word) => linesOf(word));
  return {
    ...(name && { name }),
    ...(prefix && { prefix }),
    channels: wordsOf(valueAt(root, 'channels')).filter((word) => shapeOf(word) !== ''),
    dependencies: wordsOf(list).filter((word) => shapeOf(word).trim() !== ''),
    pip: lines,
    ...(pips[0] && { pipAt: pips[0].keyAt }),
    variables: entriesOf(valueAt(root, 'variables')),
    coverage,
  };
}

function linesOf(word: Word): RequirementLine[] {
  return readRequirements(new Source(word.pieces, word.at));
}

/** A list of specifications, one a line, as `conda list --export` and `--explicit` print it. */
export interface CondaList {
  /** `@EXPLICIT`: the addresses of the packages themselves, none is looked for */
  readonly explicit: boolean;
  readonly specifications: readonly Word[];
}

export function readCondaList(source: Source): CondaList {
  const specifications: Word[] = [];
  let explicit = false;
  let from = 0;
  for (const line of source.text.split('\n')) {
    const text = /^\s*([^#\s](?:\S|\s+(?!#|\s*$))*)/.exec(line);
    const start = from + (text ? text[0].length - (text[1]?.length ?? 0) : 0);
    if (text?.[1] === '@EXPLICIT') explicit = true;
    else if (text?.[1] !== undefined) specifications.push(source.word(start, start + text[1].length));
    from += line.length + 1;
  }
  return { explicit, specifications };
}
