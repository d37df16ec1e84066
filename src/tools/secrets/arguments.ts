// Credentials among the words of any command: in addresses, headers, and options whose names announce them.
import type { Command } from '../../model/command.ts';
import { type Piece, prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit } from '../kit.ts';
import { isLikelySecret, isPlaceholder, kindOfName, labelOfName } from './plausible.ts';
import { type Circumstance, emitCredential, emitLiteral, emitNamed, emitShapes, withoutReturn } from './report.ts';
import { urlPasswords } from './text.ts';

/** Programs whose words are printed or set as variables, not shown to others for the life of a process. */
const QUIET = new Set(['echo', 'printf', 'env', 'true', 'false', 'test', '[']);

/** Options that hold a list of `NAME=value`. */
const VARIABLE_LISTS = new Set(['--env', '--export', '--container-env', '--build-arg', '-e', '-o', '--options']);

export default defineTool('*', (command, emit, script) => {
  const { words, name, builtin } = command;
  if (builtin || name === '' || (name !== undefined && QUIET.has(name))) return;
  // What a wrapper passes on is looked at in the command it starts, which comes next.
  const next = script[command.id + 1];
  const passedOn = new Set(next?.parent === command.id ? next.words : []);
  words.forEach((given, index) => {
    if (index === 0 || passedOn.has(given) || isTooPlain(shapeOf(given))) return;
    const word = withoutReturn(given);
    const how: Circumstance = { exposure: 'argument', ...(name !== undefined && { tool: name }) };
    if (emitHeader(emit, command, index, how)) return;
    // A text with blanks is a script or a message; what it runs is seen for itself.
    if (/\s/.test(shapeOf(word))) return;
    emitUrl(emit, word, { ...how, exposure: 'url', basis: 'program' });
    if (!emitShapes(emit, word, how)) emitOption(emit, command, index, word, { ...how, basis: 'name' });
  });
});

/** Shorter than any credential of known shape, and neither an option, an address, a header nor `NAME=value`. */
function isTooPlain(shape: string): boolean {
  return shape.length < 16 && !/^-|[:=]/.test(shape);
}

// ---- headers -------------------------------------------------------------------------------------------------------

const HEADER =
  /^(?<option>-H|--header=|(?:[\w.*:/-]*\.)?extraheader=)?(?<name>(?:proxy-)?authorization|(?:x-)?(?:[a-z0-9]+-)+(?:token|key|secret)|token|apikey)[ \t]*:(?!\/\/)(?<blank>[ \t]*)/i;

/** `Authorization: Bearer …`, `PRIVATE-TOKEN: …`, `X-Api-Key: …` as one word. */
function emitHeader(emit: Emit, command: Command, index: number, how: Circumstance): boolean {
  const word = command.words[index];
  if (!word) return false;
  const shape = shapeOf(word);
  const match = shape.includes(':') ? HEADER.exec(shape) : null;
  if (!match) return false;
  const { option, name = '', blank } = match.groups ?? {};
  const [header] = match;
  const announced =
    option !== undefined ||
    /^(?:-\w*H|--(?:proxy-)?header|http\.\S*extraheader)$/i.test(staticText(command.words[index - 1]) ?? '');
  // `app-secret:/run/secret` is a volume, not a header.
  if (!announced && (blank === '' || !name.includes('-')) && !/authorization/i.test(name)) return false;
  // The token of a cloud machine's own metadata service is of no use elsewhere.
  if (/metadata-token/i.test(name)) return true;
  const scheme =
    /^(?:bearer|basic|token|digest|apikey|key|negotiate|aws4-hmac-sha256)[ \t]+/i.exec(
      shape.slice(header.length),
    )?.[0] ?? '';
  const value = sliceWord(word, header.length + scheme.length);
  if (shapeOf(value) === '' || /\s/.test(shapeOf(value))) return true;
  emitCredential(emit, value, /basic/i.test(scheme) ? 'password' : 'token', { ...how, basis: 'program' });
  return true;
}

// ---- addresses -----------------------------------------------------------------------------------------------------

function emitUrl(emit: Emit, word: Word, how: Circumstance): void {
  const shape = shapeOf(word);
  if (!shape.includes('://')) return;
  for (const { start, end } of urlPasswords(shape)) emitCredential(emit, sliceWord(word, start, end), 'password', how);
  const login = /:\/\/(?<user>[^\s/:@?#]*)(?::(?<password>[^\s/@?#]*))?@(?!sha\d+:)/d.exec(shape);
  const { user = '', password } = login?.groups ?? {};
  const at = login?.indices?.groups ?? {};
  if (password?.includes('…') && at['password'])
    emitCredential(emit, sliceWord(word, ...at['password']), 'password', how);
  else if (password === undefined && at['user']) emitLoneLogin(emit, sliceWord(word, ...at['user']), user, shape, how);
  for (const match of shape.matchAll(/[?&;](?<name>[\w.-]+)=(?<value>[^&;#\s]+)/dg)) {
    const place = match.indices?.groups?.['value'];
    const parameter = match.groups?.['name'] ?? '';
    if (place) emitValue(emit, parameter === 'key' ? 'api_key' : parameter, sliceWord(word, ...place), how);
  }
}

/** `https://TOKEN@host`: a token where a user's name goes. */
function emitLoneLogin(emit: Emit, login: Word, text: string, url: string, how: Circumstance): void {
  if (!/^(?:git\+|hg\+)?https?:/i.test(url)) return;
  const hole = login.pieces.find((piece) => piece.kind === 'unknown');
  if (hole) {
    if (isSecretPiece(hole)) emitCredential(emit, login, 'token', how);
  } else if (isLikelySecret('token', text)) emitLiteral(emit, login, 'url-token', 'token', how);
}

/**
 * The value of a name in an address or a list of variables. One that is not known counts when both its own name and
 * the variable it comes from announce a credential, or a command gives it.
 */
function emitValue(emit: Emit, name: string, value: Word, how: Circumstance): void {
  if (emitNamed(emit, name, value, { ...how, basis: 'name' }, true)) return;
  const kind = kindOfName(name);
  if (kind && value.pieces.some(isSecretPiece)) emitCredential(emit, value, labelOfName(name, kind), { ...how, name });
}

/** A variable whose name announces a credential, or the output of a command. */
function isSecretPiece(piece: Piece): boolean {
  if (piece.kind !== 'unknown') return false;
  return piece.name === undefined ? piece.reason === 'substitution' : kindOfName(piece.name) !== undefined;
}

// ---- options -------------------------------------------------------------------------------------------------------

/** Switches that end in `token` or `password` without taking one, and those that name keys by their fingerprint. */
const NO_VALUE =
  /^(?:recv|receive|refresh|search|locate|send|lsign|edit|fetch|public|trusted|primary|use|no|skip|with|without|show|print|save|add|ask|prompt|require|need|has|is|list|create|generate|reset|delete|revoke|get)[-_]/i;

function emitOption(emit: Emit, command: Command, index: number, word: Word, how: Circumstance): void {
  const shape = shapeOf(word);
  const assignment = /^(?<option>-{1,2}(?:[A-Za-z][\w.-]*))?(?:(?<=-[\w.-]*)=)?/.exec(shape);
  const option = assignment?.groups?.['option'];
  if (option === undefined) {
    const listed = VARIABLE_LISTS.has(staticText(command.words[index - 1]) ?? '');
    emitVariables(emit, word, listed ? { ...how, basis: 'program' } : how);
    return;
  }
  const glued = shape.charAt(option.length) === '=' ? sliceWord(word, option.length + 1) : undefined;
  const value = glued ?? command.words[index + 1];
  if (!value || (!glued && prefixOf(value).startsWith('-'))) return;
  if (glued && VARIABLE_LISTS.has(option)) {
    emitVariables(emit, glued, { ...how, basis: 'program' });
    return;
  }
  const name = option.replace(/^-+/, '');
  const kind = option.startsWith('--') || name === 'token' || name === 'password' ? kindOfName(name) : undefined;
  if (!kind || NO_VALUE.test(name)) return;
  if (staticText(value) !== undefined) emitNamed(emit, name, value, how, true);
  else emitCredential(emit, value, labelOfName(name, kind), { ...how, name });
}

/** `NAME=value`, alone or in a list with commas. */
function emitVariables(emit: Emit, word: Word, how: Circumstance): void {
  const shape = shapeOf(word);
  for (const match of shape.matchAll(/(?:^|[,&+.:/])(?<name>[A-Za-z_][\w-]*)=(?<value>[^,&]*)/dg)) {
    const place = match.indices?.groups?.['value'];
    const value = match.groups?.['value'] ?? '';
    if (place && value !== '' && (value.includes('…') || !isPlaceholder(value)))
      emitValue(emit, match.groups?.['name'] ?? '', sliceWord(word, ...place), how);
  }
}
