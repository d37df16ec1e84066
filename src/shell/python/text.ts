// Python text inside a job script, read, with its positions mapped to the script.
import {
  alternatives,
  type ArgumentValue,
  type Context,
  parsePython,
  type PythonReading,
  type TextPart,
  type Value,
} from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import { known, type Static } from '../../model/static.ts';
import { asStatic, type Piece, staticText, type UnknownPiece, type Word } from '../../model/word.ts';
import { type Place, textAt } from '../../text/place.ts';
import type { Span } from '../../text/span.ts';
import { guestMap } from '../frame.ts';
import { pythonCall } from './call.ts';
import { executedTexts } from './executed.ts';

/**
 * Stands in the guest's text for a stretch that is not known. A letter no honest text uses, so that `$PORT` outside
 * of quotes reads as a name and leaves the syntax whole.
 */
const STAND_IN = '\ua9e6';

/** Python text that a command runs, read. */
export interface PythonCode extends PythonReading {
  readonly text: string;
  /** where a stretch of the text stands in the script */
  place(span: Span): Place;
  /**
   * A value as a word: text, numbers and booleans as they are, other parts unknown; a variable of the environment has
   * the value the command sees. Undefined for what is no text at all (None, lists, calls of unknown outcome).
   */
  word(value: Value | undefined): Word | undefined;
  /** the values that a value may be, with the choices of branches and fallbacks made */
  alternatives(value: Value): readonly Value[];
  /** the arguments of the command that `sys.argv[index:]` stands for */
  argumentsFrom(index: number): readonly Word[];
  /** texts with known beginnings that this text runs itself: `exec("…")`, `eval(base64.b64decode("…"))` */
  readonly executed: readonly PythonCode[];
  /** the same as a three-valued string; `None` counts as unknown */
  value(value: Value): Static<string>;
  /** the code at hand runs when the text is run: not only defined in a function or under a condition */
  runs(context: Context): boolean;
}

/**
 * Reads pieces of Python text, with positions mapped to the script.
 *
 * @param fallback the place of the whole text
 * @param depth how many texts that run each other are around it
 */
export function pythonText(pieces: readonly Piece[], fallback: Place, command: Command, depth = 0): PythonCode {
  const { map: textMap, holes } = guestMap(pieces, fallback, STAND_IN);
  const { text } = textMap;
  const place = (span: Span): Place => textMap.place(span);

  const unknownPiece = (span: Span): UnknownPiece => {
    const at = { ...place(span), exact: false };
    return { kind: 'unknown', reason: 'variable', at, use: at, quoted: true };
  };

  const partPieces = (part: TextPart): Piece[] => {
    const stretches = part.text.split(STAND_IN);
    let offset = 0;
    return stretches.flatMap((stretch, index): Piece[] => {
      const span =
        part.kind === 'verbatim'
          ? { start: part.span.start + offset, end: part.span.start + offset + stretch.length }
          : part.span;
      const result: Piece[] = [];
      if (index > 0) {
        const hole = holes.get(span.start - STAND_IN.length);
        result.push(hole ? { ...hole, quoted: true } : unknownPiece(span));
      }
      if (stretch !== '' || stretches.length === 1) {
        const at = part.kind === 'verbatim' ? place(span) : { ...place(span), exact: false };
        result.push({ kind: 'text', text: stretch, at, use: at, quoted: true });
      }
      offset += stretch.length + STAND_IN.length;
      return result;
    });
  };

  /** Between the quotes of an empty literal, so that text can be put there. */
  const emptyPieces = (value: Value): Piece[] => {
    const span = value.via ?? value.span;
    const [, before, quote] = /^([a-z]{0,2})("""|'''|"|')\2$/i.exec(text.slice(span.start, span.end)) ?? [];
    if (before === undefined || quote === undefined) return [];
    const start = span.start + before.length + quote.length;
    const at = place({ start, end: start });
    return [{ kind: 'text', text: '', at, use: at, quoted: true }];
  };

  const valuePieces = (value: Value): readonly Piece[] | undefined => {
    switch (value.kind) {
      case 'string':
        return value.parts.length === 0 ? emptyPieces(value) : value.parts.flatMap(partPieces);
      case 'template':
        return value.parts.flatMap((part) =>
          part.kind === 'hole'
            ? ((part.value && valuePieces(part.value)) ?? [unknownPiece(part.span)])
            : partPieces(part),
        );
      case 'number':
      case 'boolean': {
        const written = value.kind === 'number' ? String(value.value) : value.value ? 'True' : 'False';
        const found = place(value.via ?? value.span);
        const at = { ...found, exact: found.exact && textAt(found) === written };
        return [{ kind: 'text', text: written, at, use: at, quoted: true }];
      }
      case 'env':
        return (
          soleValue(command, value.name)?.pieces ?? [
            { ...unknownPiece(value.span), name: value.name, ...(value.fallback && { defaulted: true as const }) },
          ]
        );
      case 'argument':
        return argumentPieces(value) ?? [unknownPiece(value.span)];
      case 'name': {
        const hole = value.path === STAND_IN ? holes.get(value.span.start) : undefined;
        return [hole ? { ...hole, quoted: true } : unknownPiece(value.span)];
      }
      case 'spread':
        return [{ ...unknownPiece(value.span), many: true }];
      case 'call':
      case 'choice':
      case 'unknown':
        return [unknownPiece(value.span)];
      case 'none':
      case 'list':
      case 'tuple':
      case 'set':
      case 'dict':
        return undefined;
    }
  };

  const argumentsFrom = (index: number): readonly Word[] => {
    const call = pythonCall(command);
    return call && index > 0 ? command.words.slice(call.args + index - 1) : [];
  };
  const argumentPieces = ({ index, rest }: ArgumentValue): readonly Piece[] | undefined => {
    const call = pythonCall(command);
    if (!call || index < 1 || rest) return undefined;
    // a word of unknown count before it, and its place is unknown too
    const before = command.words.slice(call.args, call.args + index);
    return before.length < index || before.some((one) => one.count === 'any') ? undefined : before.at(-1)?.pieces;
  };

  const word = (value: Value | undefined): Word | undefined => {
    const found = value && valuePieces(value);
    const count = value?.kind === 'spread' ? 'any' : 'one';
    // Not exact: what stands there is a literal with its quotes, or an expression, in another language's syntax.
    return value && found && { pieces: found, count, at: { ...place(value.span), exact: false } };
  };

  const reading = parsePython(text);
  const alternativesOf = (value: Value): readonly Value[] =>
    alternatives(value, (name) => staticText(soleValue(command, name)) !== undefined);
  let executed: readonly PythonCode[] | undefined;
  return {
    ...reading,
    text,
    argumentsFrom,
    alternatives: alternativesOf,
    get executed() {
      executed ??= executedTexts(reading, alternativesOf, depth).flatMap((value) => {
        const found = word(value);
        return found ? [pythonText(found.pieces, found.at, command, depth + 1)] : [];
      });
      return executed;
    },
    place,
    word,
    value(value) {
      const found = word(value);
      if (!found) return { state: 'unknown', reason: 'unparsed', at: place(value.span) };
      return staticText(found) === '' ? known('', place(value.span)) : asStatic(found);
    },
    runs: (context) => !context.inFunction && (!context.conditional || context.mainGuard),
  };
}

/** The value of a variable of the environment, when there is just one possibility. */
function soleValue(command: Command, name: string): Word | undefined {
  const words = command.environment.get(name);
  return words?.length === 1 ? words[0] : undefined;
}
