// What a tool file needs: its declaration, option reading, environment look-ups, and edits for fixes.
import type { CommentedLanguage } from '../lang/marks/index.ts';
import type { Source } from '../lang/source.ts';
import type { Assignment, Command, Via } from '../model/command.ts';
import type { Coverage } from '../model/coverage.ts';
import type { BindClass, EffectDraft, Mark } from '../model/effect.ts';
import type { Edit } from '../model/finding.ts';
import { insertElements, removeElements, removeEntries } from './exec-form.ts';
import { known, type Static, unknown } from '../model/static.ts';
import { asStatic, firstUnknown, shapeOf, staticText, type Word } from '../model/word.ts';
import type { Document } from '../text/document.ts';
import { type Place, textAt } from '../text/place.ts';
import type { ParsedOption } from '../shell/options.ts';

export { type OptionTable, type Operand, type ParsedCall, type ParsedOption, parseOptions } from '../shell/options.ts';

/** Where an effect is written when that is not the command itself: a line of a file that the command reads. */
export interface Written {
  readonly statement: Place;
  /** the steps from the command to there */
  readonly via: readonly Via[];
}

/** Reports an effect; the engine adds number, scope and chain. */
export interface Emit {
  (draft: EffectDraft, written?: Written): void;
  /** Names what could not be read. */
  readonly gap?: (coverage: Coverage) => void;
  /** Tells of a list that is read with the command: its comments count for what it says. */
  readonly read?: (language: CommentedLanguage, source: Source) => void;
}

/** A program jobvet knows: what its commands do. */
export interface Tool {
  readonly kind: 'command';
  /** basenames it goes by; `*` sees every command */
  readonly names: readonly string[];
  /** @param script every command of the script in order, for what only neighbours tell: pipelines, opened descriptors */
  effects(command: Command, emit: Emit, script: readonly Command[]): void;
}

/** Sees every assignment: environment variables that are switches or secrets. */
export interface AssignmentTool {
  readonly kind: 'assignment';
  effects(assignment: Assignment, emit: Emit): void;
}

/** Sees the raw text once: things that are wrong wherever they stand, comments included. */
export interface TextTool {
  readonly kind: 'text';
  effects(doc: Document, emit: Emit): void;
}

export type AnyTool = Tool | AssignmentTool | TextTool;

/** Declares a program. @param names basenames, separated by blanks; a version suffix as in `python3.11` is stripped before the look-up */
export function defineTool(names: string, effects: Tool['effects']): Tool {
  return { kind: 'command', names: names.split(/\s+/), effects };
}

export function defineAssignmentTool(effects: (assignment: Assignment, emit: Emit) => void): AssignmentTool {
  return { kind: 'assignment', effects };
}

export function defineTextTool(effects: (doc: Document, emit: Emit) => void): TextTool {
  return { kind: 'text', effects };
}

// ---- values ----------------------------------------------------------------------------------------------------------

/** The value of an environment variable as a command sees it; undefined when the text does not set it. */
export function environmentValue(command: Command, name: string): Static<string> | undefined {
  const words = command.environment.get(name);
  if (!words) return undefined;
  const values = words.map(asStatic);
  const [first] = values;
  if (values.length === 1 || !first) return first;
  const all = values.flatMap((value) => (value.state === 'known' ? [value] : []));
  return all.length === values.length ? { state: 'oneOf', values: all } : unknown('variable', words[0]?.at);
}

/** The word an environment variable holds, when there is just one possibility. */
export function environmentWord(command: Command, name: string): Word | undefined {
  const words = command.environment.get(name);
  return words?.length === 1 ? words[0] : undefined;
}

/** Catalogue D2 for an address as text: `localhost`, `[::1]`, `0.0.0.0`, `*`, ``, a host name. */
export function bindClassOf(address: string): Exclude<BindClass, 'unknown'> {
  const bare = address.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (
    bare === 'localhost' ||
    bare === '::1' ||
    bare === 'ip6-localhost' ||
    /^127(?:\.\d{1,3}){1,3}$/.test(bare) ||
    /^::ffff:127\./.test(bare)
  )
    return 'loopback';
  if (bare.startsWith('unix:') || bare.startsWith('/') || bare.endsWith('.sock')) return 'unix';
  if (bare === '' || bare === '*' || bare === '::' || bare === '::0' || /^0+(?:\.0+){0,3}$/.test(bare)) return 'any';
  return 'specific';
}

/**
 * Catalogue D2 for a word: a host name from a command or a Slurm variable is an address others can reach
 * (`specific`); any other unknown is `unknown`.
 */
export function bindClassOfWord(given: Word): BindClass {
  // The host of `localhost:$PORT`: that the rest of its word may be split does not matter to it.
  const word: Word = given.count === 'one' ? given : { ...given, count: 'one' };
  const text = staticText(word);
  if (text !== undefined) return bindClassOf(text);
  const shape = shapeOf(word);
  if (/^127\./.test(shape)) return 'loopback';
  if (shape.startsWith('unix:') || shape.startsWith('/') || shape.endsWith('.sock')) return 'unix';
  const hole = firstUnknown(word);
  // `--ip=*` without quotes: no file has such a name.
  if (hole?.reason === 'glob' && word.pieces.length === 1 && textAt(hole.at) === '*') return 'any';
  if (hole?.reason === 'substitution') return 'specific';
  if (hole?.name !== undefined && /^(?:SLURM|SLURMD|PBS|LSB)_|HOST|NODE|ADDR|_IP$|^IP$/i.test(hole.name))
    return 'specific';
  return 'unknown';
}

/** A default that the tool has built in. */
export function builtIn<T>(value: T): Static<T> {
  return known(value);
}

// ---- edits -----------------------------------------------------------------------------------------------------------

/** Where a word can be replaced or removed: as written in the command, or in the assignment its text comes from. */
export function editablePlace(word: Word): Place | undefined {
  const { at, pieces } = word;
  const inside = (place: Place): boolean =>
    place.doc === at.doc && place.span.start >= at.span.start && place.span.end <= at.span.end;
  if (at.exact && pieces.every((piece) => inside(piece.at))) return at;
  // `--host=$HOST`: the word stands here, though the value of the variable does not.
  const written = pieces.some((piece) => piece.kind === 'text' && piece.text !== '' && inside(piece.at));
  if (at.exact && written && pieces.every((piece) => inside(piece.use))) return at;
  // One stretch of literal text that stands elsewhere: `ARGS="--host 0.0.0.0"`.
  const first = pieces[0];
  return pieces.length === 1 && first?.kind === 'text' && first.at.exact ? first.at : undefined;
}

/** Edits that replace a word; undefined where its characters do not stand by themselves anywhere. */
export function replaceWord(word: Word, text: string): readonly Edit[] | undefined {
  const at = editablePlace(word);
  return at?.exact ? [{ at, text }] : undefined;
}

/** A command, or words that stand in one of its own. */
type WithWords = Pick<Command, 'words'>;

/**
 * Where a word can be deleted: with the quotes around it, when its text stands in an array or another assignment.
 * Undefined where more than quotes would be left of it.
 */
function removablePlace(word: Word): Place | undefined {
  const place = editablePlace(word);
  if (!place || place === word.at) return place;
  const { text } = place.doc;
  let { start, end } = place.span;
  const quote = text[start - 1];
  if ((quote === '"' || quote === "'") && text[end] === quote) {
    start--;
    end++;
  }
  // `--token=''`: the empty quotes behind the text belong to the word.
  while (text.startsWith("''", end) || text.startsWith('""', end)) end += 2;
  const whole = /[\s("'=]/.test(text[start - 1] ?? ' ') && /[\s)"';&|]/.test(text[end] ?? ' ');
  return whole ? { ...place, span: { start, end } } : undefined;
}

/** Edits that delete the words from `from` to before `to`, with the blanks before them. */
function removeWords(command: WithWords, from: number, to: number): readonly Edit[] | undefined {
  const words = command.words.slice(from, to);
  const elements = removeElements(words);
  if (elements) return elements;
  const entries = removeEntries(words.map(editablePlace));
  if (entries) return entries;
  const places = words.map(removablePlace);
  const first = places[0];
  const last = places.at(-1);
  if (!first || !last || places.some((place) => place?.doc !== first.doc) || last.span.end < first.span.start)
    return undefined;
  const before = command.words[from - 1];
  const beforePlace = before && removablePlace(before);
  let start = first.span.start;
  const { text } = first.doc;
  const between =
    beforePlace?.doc === first.doc && beforePlace.span.end <= start
      ? text.slice(beforePlace.span.end, start)
      : undefined;
  if (between !== undefined && /^(?:[ \t]|\\\r?\n)*$/.test(between)) start = beforePlace?.span.end ?? start;
  else if (between !== undefined && /^\s*$/.test(between) && /^[ \t]*\r?\n/.test(text.slice(last.span.end))) {
    // Alone on a line of an array that goes over several: the line goes too.
    start = beforePlace?.span.end ?? start;
  }
  return [{ at: { doc: first.doc, span: { start, end: last.span.end }, exact: true }, text: '' }];
}

/** Edits that delete an option with its value; inside a cluster (`-fsSk`) only its letter. */
export function removeOption(command: WithWords, option: ParsedOption): readonly Edit[] | undefined {
  const word = command.words[option.index];
  if (option.cluster === undefined || !word) return removeWords(command, option.index, option.end);
  const place = editablePlace(word);
  const shape = shapeOf(word);
  if (!place || place.span.end - place.span.start !== shape.length || option.value) return undefined;
  const start = place.span.start + option.cluster;
  return [{ at: { doc: place.doc, span: { start, end: start + 1 }, exact: true }, text: '' }];
}

/** A mark for an option, with the edits that remove it. */
export function markOption(command: WithWords, option: ParsedOption): Mark {
  const remove = removeOption(command, option);
  const word = command.words[option.index];
  const place = word && editablePlace(word);
  const at = option.cluster !== undefined && place ? place : option.at;
  return { at, ...(remove && { remove }) };
}

/** An edit that puts text behind a word of the command: ` --host 127.0.0.1` after the program's name. */
export function insertAfter(command: WithWords, index: number, text: string): readonly Edit[] | undefined {
  const word = command.words[index];
  const place = word && editablePlace(word);
  if (word && place !== word.at) return insertElements(word, text);
  if (!place?.exact) return undefined;
  return [{ at: { doc: place.doc, span: { start: place.span.end, end: place.span.end }, exact: true }, text }];
}
