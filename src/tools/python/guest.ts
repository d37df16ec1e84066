// Python inside a job script: `python -c TEXT`, a here-document, a pipe whose text is known.
import { type Context, parsePython, type PythonReading, type TextPart, type Value } from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import { asStatic, type Piece, type UnknownPiece, type Word } from '../../model/word.ts';
import { known, type Static } from '../../model/static.ts';
import { type Place, textAt } from '../../text/place.ts';
import type { Span } from '../../text/span.ts';
import { type MapPiece, TextMap } from '../../text/text-map.ts';
import { environmentWord } from '../kit.ts';
import { type PythonCall, pythonCall } from './call.ts';
import { textWrittenTo } from '../written-files.ts';

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
  /** the same as a three-valued string; `None` counts as unknown */
  value(value: Value): Static<string>;
  /** the code at hand runs when the text is run: not only defined in a function or under a condition */
  runs(context: Context): boolean;
}

const seen = new WeakMap<Command, PythonCode | null>();

/**
 * The Python text a command runs, as far as the script tells: `python -c TEXT`, `python <<EOF`, `python - <<< TEXT`,
 * `echo TEXT | python`. Undefined for modules and for text that is not known at all.
 *
 * @param script the script's commands; with them, a file that the script wrote before is read too
 */
export function pythonCode(command: Command, script: readonly Command[] = []): PythonCode | undefined {
  const call = pythonCall(command);
  if (!call || call.kind === 'module' || (call.kind === 'script' && script.length === 0)) return undefined;
  const before = seen.get(command);
  if (before !== undefined) return before ?? undefined;
  const code = read(call, command, script);
  seen.set(command, code ?? null);
  return code;
}

function read(call: PythonCall, command: Command, script: readonly Command[]): PythonCode | undefined {
  if (call.kind === 'text') return pythonText(call.text.pieces, call.text.at, command);
  if (call.kind === 'stdin') return command.input && pythonText(command.input.pieces, command.input.at, command);
  const file = call.kind === 'script' ? textWrittenTo(call.path, command, script) : undefined;
  return file && pythonText(file.pieces, file.at, command);
}

/**
 * Reads pieces of Python text, with positions mapped to the script.
 *
 * @param fallback the place of the whole text
 */
export function pythonText(pieces: readonly Piece[], fallback: Place, command: Command): PythonCode {
  const holes = new Map<number, UnknownPiece>();
  let length = 0;
  const map = pieces.map((piece): MapPiece => {
    const at = length;
    if (piece.kind === 'unknown') {
      holes.set(at, piece);
      length += STAND_IN.length;
      return { text: STAND_IN, kind: 'hole', at: piece.at, use: piece.use };
    }
    length += piece.text.length;
    const verbatim = piece.at.exact && textAt(piece.at) === piece.text;
    return { text: piece.text, kind: verbatim ? 'verbatim' : 'decoded', at: piece.at, use: piece.use };
  });
  const textMap = new TextMap(map, fallback);
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

  const valuePieces = (value: Value): readonly Piece[] | undefined => {
    switch (value.kind) {
      case 'string':
        return value.parts.flatMap(partPieces);
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
        return environmentWord(command, value.name)?.pieces ?? [{ ...unknownPiece(value.span), name: value.name }];
      case 'name': {
        const hole = value.path === STAND_IN ? holes.get(value.span.start) : undefined;
        return [hole ? { ...hole, quoted: true } : unknownPiece(value.span)];
      }
      case 'call':
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

  const word = (value: Value | undefined): Word | undefined => {
    const found = value && valuePieces(value);
    return value && found && { pieces: found, count: 'one', at: place(value.span) };
  };

  return {
    ...parsePython(text),
    text,
    place,
    word,
    value(value) {
      const found = word(value);
      if (!found) return { state: 'unknown', reason: 'unparsed', at: place(value.span) };
      return found.pieces.length === 0 ? known('', place(value.span)) : asStatic(found);
    },
    runs: (context) => !context.inFunction && (!context.conditional || context.mainGuard),
  };
}
