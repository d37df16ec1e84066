// The address a server listens on: from an option, a variable of the environment, or the program's default.
import { insertElements } from '../exec-form.ts';
import type { Command } from '../../model/command.ts';
import type { Bind, BindClass } from '../../model/effect.ts';
import type { Edit } from '../../model/finding.ts';
import { known, type Static } from '../../model/static.ts';
import { asStatic, placeOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { isDefaulted } from './invocation.ts';
import { bindClassOf, bindClassOfWord, builtIn, editablePlace, type ParsedOption, replaceWord } from '../kit.ts';

/** How an address is written: `HOST`, `HOST:PORT` (either part may be missing), `SCHEME://HOST:PORT`. */
export type AddressForm = 'host' | 'host:port' | 'url';

interface Address {
  readonly host: Word;
  readonly port?: Word;
}

const LOOPBACK = '127.0.0.1';

/** Takes an address apart. An unquoted variable in it counts as one word, as honest scripts mean it. */
export function splitAddress(given: Word, form: AddressForm): Address {
  const word: Word = given.pieces.length > 1 ? { ...given, count: 'one' } : given;
  if (form === 'host') return { host: word };
  const shape = shapeOf(word);
  const start = form === 'url' && shape.includes('://') ? shape.indexOf('://') + 3 : 0;
  if (/^(?:unix:|\/)/.test(shape)) return { host: word };
  const path = shape.indexOf('/', start);
  const end = path < 0 ? shape.length : path;
  const bracket = shape[start] === '[' ? shape.indexOf(']', start) : -1;
  const colon = shape.indexOf(':', Math.max(start, bracket));
  // `::` alone is an address
  const bare = shape.slice(start, end);
  if (colon < 0 || colon >= end || (bracket < 0 && bare.split(':').length > 2))
    return { host: sliceWord(word, start, end) };
  return { host: sliceWord(word, start, colon), port: sliceWord(word, colon + 1, end) };
}

const WORST: readonly BindClass[] = ['unix', 'loopback', 'unknown', 'specific', 'any'];

/** What a command is told to listen on. */
export interface Told {
  readonly bind: Bind;
  readonly port?: Static<string>;
}

/**
 * The bind address a value stands for.
 *
 * @param at where a person should look
 * @param whole edits that replace the value with its option, where its characters can't be replaced alone
 */
export function bindOfWord(
  word: Word,
  form: AddressForm,
  at: Place | undefined,
  whole?: () => readonly Edit[] | undefined,
): Told {
  const { host, port } = splitAddress(word, form);
  const toLoopback = loopbackEdits(word, host) ?? whole?.();
  const address = host.pieces.length === 0 ? known('', placeOf(word)) : asStatic(host);
  const portValue = port && asStatic(port);
  return {
    bind: {
      address,
      class: host.pieces.length === 0 ? bindClassOf('') : bindClassOfWord(host),
      ...(at && { at }),
      ...(toLoopback && { toLoopback }),
    },
    ...(portValue && { port: portValue }),
  };
}

function loopbackEdits(word: Word, host: Word): readonly Edit[] | undefined {
  if (host.pieces.length > 0) return replaceWord(host, LOOPBACK);
  // `:8000`: the address before the colon is missing
  const text = staticText(word);
  return text === undefined || text === '' ? undefined : replaceWord(word, `${LOOPBACK}${text}`);
}

/** Replaces literal characters where they are written and nothing around them: an assignment's value, a quoted string. */
export function literalLoopback(word: Word): readonly Edit[] | undefined {
  const [piece] = word.pieces;
  if (word.pieces.length !== 1 || piece?.kind !== 'text' || !piece.at.exact || piece.text === '') return undefined;
  return [{ at: piece.at, text: LOOPBACK }];
}

/** The bind address an option gives. */
export function bindOfOption(command: Command, option: ParsedOption, value: Word, form: AddressForm): Told {
  return bindOfWord(value, form, option.at, () => {
    const name = shapeOf(command.words[option.index] ?? value).replace(/=.*$/s, '');
    const glued = option.end - option.index === 1;
    const first = command.words[option.index];
    const last = command.words[option.end - 1];
    const from = first && editablePlace(first);
    const to = last && editablePlace(last);
    if (!from?.exact || to?.doc !== from.doc || to.span.end < from.span.end || name.includes('…')) return undefined;
    const at = { doc: from.doc, span: { start: from.span.start, end: to.span.end }, exact: true };
    return [{ at, text: `${name}${glued ? '=' : ' '}${LOOPBACK}` }];
  });
}

/** The bind address a variable of the environment gives; of several possible values the one that reaches furthest. */
export function bindOfEnvironment(command: Command, name: string, form: AddressForm): Told | undefined {
  const given = command.environment.get(name) ?? [];
  const own = given.filter((word) => !isDefaulted(word));
  const words = own.length > 0 ? own : given;
  if (words.length === 0) return undefined;
  const all = words.map((word) => bindOfWord(word, form, undefined));
  const worst = furthest(all);
  if (all.length === 1 || !worst) return worst;
  const values = all.flatMap(({ bind }) => (bind.address.state === 'known' ? [bind.address] : []));
  return values.length === all.length
    ? { ...worst, bind: { ...worst.bind, address: { state: 'oneOf', values } } }
    : worst;
}

/** The one that reaches furthest. */
export function furthest(all: readonly Told[]): Told | undefined {
  return [...all].sort((a, b) => WORST.indexOf(b.bind.class) - WORST.indexOf(a.bind.class))[0];
}

/** A UNIX socket. */
export function bindOfSocket(option: ParsedOption): Bind {
  return { address: option.value ? asStatic(option.value) : builtIn(''), class: 'unix', at: option.at };
}

/** The program's own choice, with the edits that narrow it. */
export function bindByDefault(address: string, narrow: readonly Edit[] | undefined): Bind {
  return { address: builtIn(address), class: bindClassOf(address), ...(narrow && { toLoopback: narrow }) };
}

/** An edit that adds options to the end of the command line. */
export function appendToCommand(command: Command, text: string): readonly Edit[] | undefined {
  const first = command.words[0]?.at;
  const lastWord = command.words.at(-1);
  const last = lastWord?.at;
  if (lastWord && !lastWord.at.exact) return insertElements(lastWord, text);
  if (!first || !last?.exact || first.doc !== last.doc) return undefined;
  // Several words from one `"$@"`: what is appended there would go to every command it stands for.
  if (command.words.length > 1 && first.span.start === last.span.start) return undefined;
  if (command.words.some((word) => staticText(word) === '--')) return undefined;
  return [{ at: { doc: last.doc, span: { start: last.span.end, end: last.span.end }, exact: true }, text: ` ${text}` }];
}
