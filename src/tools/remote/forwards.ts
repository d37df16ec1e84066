// Port forwards: who may reach the listening end of `-L`, `-R` and `-D`.
import { asStatic, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import type { Bind } from '../../model/effect.ts';
import type { Edit } from '../../model/finding.ts';
import { known, type Static } from '../../model/static.ts';
import { bindClassOf, bindClassOfWord, editablePlace } from '../kit.ts';

/** The listening end of a forward. */
export interface ForwardEnd {
  /** given in the specification; absent when ssh's default or `-g` decides */
  readonly bind?: Bind;
  readonly port?: Static<string>;
  readonly unix: boolean;
}

interface Field {
  readonly from: number;
  readonly to: number;
  readonly path: boolean;
}

/**
 * Reads `[bind:]port[:host:hostport]` and its forms with socket paths, as OpenSSH counts their fields: split at
 * colons outside of brackets, a field with a slash is a path.
 */
export function readForward(spec: Word, direction: 'local' | 'remote' | 'dynamic'): ForwardEnd {
  const shape = shapeOf(spec);
  const fields = fieldsOf(shape);
  const [first, second, third] = fields;
  if (!first || first.path) return { unix: true };
  const port = (field: Field | undefined): Static<string> | undefined =>
    field && asStatic(sliceWord(spec, field.from, field.to));
  const bound =
    fields.length === 4 ||
    (fields.length === 3 && third?.path === true) ||
    (fields.length === 2 && !second?.path && direction !== 'local');
  const listens = port(bound ? second : first);
  return { unix: false, ...(bound && { bind: bindOf(spec, first) }), ...(listens && { port: listens }) };
}

function fieldsOf(shape: string): Field[] {
  const fields: Field[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i <= shape.length; i++) {
    if (shape[i] === '[') depth++;
    else if (shape[i] === ']') depth--;
    if (i < shape.length && (shape[i] !== ':' || depth > 0)) continue;
    fields.push({ from, to: i, path: shape.slice(from, i).includes('/') });
    from = i + 1;
  }
  return fields;
}

function bindOf(spec: Word, field: Field): Bind {
  // The part of a word that may be split elsewhere: `localhost:$PORT:host:80`.
  const word: Word = { ...sliceWord(spec, field.from, field.to), count: 'one' };
  if (field.from === field.to) {
    // `:8080:host:80`: nothing before the colon means every interface.
    const colon = editablePlace(sliceWord(spec, field.from, field.from + 1));
    const before = colon?.exact && { ...colon, span: { start: colon.span.start, end: colon.span.start } };
    return {
      address: known(''),
      class: 'any',
      at: spec.at,
      ...(before && { toLoopback: [{ at: before, text: '127.0.0.1' }] }),
    };
  }
  const place = editablePlace(word);
  const toLoopback: readonly Edit[] | undefined = place?.exact ? [{ at: place, text: '127.0.0.1' }] : undefined;
  const text = staticText(word);
  return {
    address: asStatic(word),
    class: text === undefined ? bindClassOfWord(word) : bindClassOf(text),
    at: spec.at,
    ...(toLoopback && { toLoopback }),
  };
}
