// What `declare -f` and `declare -p` print: text that another shell can be given.
import type { Command } from '../model/command.ts';
import { type Piece, staticText } from '../model/word.ts';
import { framePieces } from './frame.ts';
import type { FileText, State } from './state.ts';
import type { Value } from './values.ts';

/** The definitions a command prints, when the text tells them. */
export function declarationsShown(command: Command, state: State): readonly FileText[] | undefined {
  if (command.name !== 'declare' && command.name !== 'typeset') return undefined;
  const words = command.words.slice(1).map((word) => staticText(word));
  const options = words.filter((word) => word?.startsWith('-')).join('');
  const names = words.filter((word) => word !== undefined && !word.startsWith('-'));
  if (words.includes(undefined) || !/^(?:-[fp])+$/.test(options)) return undefined;
  const show = options.includes('f') ? functionText : variableText;
  const texts = (names.length > 0 || show === variableText ? names : [...state.functions.keys()]).map((name) =>
    show(name ?? '', state, command),
  );
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length && known.length > 0 ? [known.flat()] : undefined;
}

function functionText(name: string, state: State, command: Command): FileText | undefined {
  const choice = state.functions.get(name);
  const [only, ...others] = choice?.options ?? [];
  if (!only || others.length > 0 || choice?.always !== true) return undefined;
  return [...framePieces(only.frame, only.node.span), ...written('\n', command)];
}

function variableText(name: string, state: State, command: Command): FileText | undefined {
  const variable = state.variables.get(name);
  const [only, ...others] = variable?.alternatives ?? [];
  if (!variable || !only || others.length > 0 || variable.nameref !== undefined) return undefined;
  const value = valueText(only.value, command);
  if (!value) return undefined;
  const kind = only.value.kind !== 'array' ? '--' : only.value.associative ? '-A' : '-a';
  return [
    ...written(`declare ${variable.exported ? '-x' : kind} ${name}=`, command),
    ...value,
    ...written('\n', command),
  ];
}

function valueText(value: Value, command: Command): FileText | undefined {
  if (value.kind === 'unset') return undefined;
  if (value.kind === 'scalar') return value.maybeUnset ? undefined : inQuotes(value.pieces, command);
  if (value.open) return undefined;
  const items = [...value.items].flatMap(([key, pieces]) => [
    ...written(`[${quoted(key)}]=`, command),
    ...inQuotes(pieces, command),
    ...written(' ', command),
  ]);
  return [...written('(', command), ...items, ...written(')', command)];
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A value in single quotes; unknown stretches stay what they are. */
function inQuotes(pieces: readonly Piece[], command: Command): FileText {
  return [
    ...written("'", command),
    ...pieces.map((piece) =>
      piece.kind === 'text' && piece.text.includes("'")
        ? { ...piece, text: quoted(piece.text).slice(1, -1), at: { ...piece.at, exact: false } }
        : piece,
    ),
    ...written("'", command),
  ];
}

function written(text: string, command: Command): FileText {
  const at = { ...command.at, exact: false };
  return [{ kind: 'text', text, at, use: at, quoted: true }];
}
