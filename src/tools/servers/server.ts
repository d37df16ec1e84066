// Declares a server by data: how it is started, which options and variables set address, port and login.
import type { Command } from '../../model/command.ts';
import type { Auth, ListenClass, ListenEffect } from '../../model/effect.ts';
import { valueOf } from '../../model/static.ts';
import { asStatic, firstUnknown, prefixOf, staticText } from '../../model/word.ts';
import {
  builtIn,
  defineTool,
  environmentValue,
  insertAfter,
  type OptionTable,
  type ParsedCall,
  type ParsedOption,
  parseOptions,
  type Tool,
} from '../kit.ts';
import {
  type AddressForm,
  appendToCommand,
  bindByDefault,
  bindOfEnvironment,
  bindOfOption,
  bindOfSocket,
  furthest,
  type Told,
} from './address.ts';
import { type Forms, type Invocation, invocationOf, namesOf } from './invocation.ts';

/** Names of options are canonical and separated by blanks, as are names of variables. */
export interface ServerSpec extends Forms {
  /** as people know it */
  readonly tool: string;
  readonly class: ListenClass;
  readonly options: OptionTable;
  readonly host?: string;
  /** default: `host` */
  readonly form?: AddressForm;
  readonly hostEnv?: string;
  readonly hostDefault: string;
  /** options that bind to every interface */
  readonly everywhere?: string;
  /** options that bind to loopback */
  readonly loopback?: string;
  /** options that name a UNIX socket and win over an address */
  readonly socket?: string;
  /** what binds to loopback when the default is open */
  readonly narrow?: { readonly text: string; readonly where: 'end' | 'front' };
  readonly port?: string;
  readonly portEnv?: string;
  readonly portDefault: string;
  /** options and variables that hold a key or password */
  readonly key?: string;
  readonly keyEnv?: string;
  /** the login when no key is given; default: the program has none */
  readonly login?: (server: Server) => Auth | undefined;
  readonly tls?: string;
  /** options that read further settings from a file */
  readonly config?: string;
  /** options that make it do something else: `--help`, `--version` */
  readonly not?: string;
  /** how many operands it takes after its verbs; more words of unknown content may be options */
  readonly operands?: number;
}

/** A server as it was started. */
export interface Server {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly call: ParsedCall;
}

/** What a tool may know better than the data. */
export type Details = Partial<
  Omit<ListenEffect, 'kind' | 'id' | 'statement' | 'command' | 'scope' | 'certain' | 'via' | 'from' | 'verifiedBy'>
>;

/** Declares a server; `details` may replace parts of the effect, or drop it with undefined. */
export function defineServer(spec: ServerSpec, details?: (server: Server) => Details | undefined): Tool {
  return defineTool(namesOf(spec), (command, emit) => {
    const server = serverOf(command, spec);
    if (!server) return;
    const more = details ? details(server) : {};
    if (more) emit({ ...listenOf(server, spec), ...more });
  });
}

/** Recognises a server in a command. */
function serverOf(command: Command, spec: ServerSpec): Server | undefined {
  const invocation = invocationOf(command, spec);
  if (!invocation) return undefined;
  const call = parseOptions(spec.options, command.words, invocation.from);
  if (call.has('--help', ...list(spec.not))) return undefined;
  return { command, invocation, call };
}

type Listen = Omit<ListenEffect, 'id' | 'statement' | 'command' | 'scope' | 'certain' | 'via' | 'from' | 'verifiedBy'>;

/** What the server listens on, by its specification. */
function listenOf(server: Server, spec: ServerSpec): Listen {
  const { command, call } = server;
  const told = addressOf(server, spec);
  const { bind } = told;
  const portOption = call.last(...list(spec.port));
  const port = portOption?.value
    ? asStatic(portOption.value)
    : (told.port ??
      firstOf(list(spec.portEnv), (name) => environmentValue(command, name)) ??
      builtIn(spec.portDefault));
  const open = opensMore(call, spec.operands) || call.has(...list(spec.config));
  return {
    kind: 'listen',
    at: bind.at ?? command.at,
    tool: spec.tool,
    class: spec.class,
    protocol: bind.class === 'unix' ? 'unix' : 'tcp',
    bind,
    port,
    auth: keyAuth(server, spec) ?? spec.login?.(server) ?? { state: 'absent' },
    tls: call.has(...list(spec.tls)),
    ...(open && { open }),
  };
}

function addressOf(server: Server, spec: ServerSpec): Told {
  const { command, call } = server;
  const form = spec.form ?? 'host';
  const socket = call.last(...list(spec.socket));
  if (socket?.value && staticText(socket.value) !== '') return { bind: bindOfSocket(socket) };
  const options = call
    .all(...list(spec.host))
    .flatMap((option) => (option.value ? [{ option, value: option.value }] : []));
  const everywhere = call.last(...list(spec.everywhere));
  if (everywhere) {
    // The flag alone decides; any address besides it is refused or ignored.
    const toLoopback = replaceFlag(command, everywhere, spec.narrow?.text);
    return {
      bind: { address: builtIn('0.0.0.0'), class: 'any', at: everywhere.at, ...(toLoopback && { toLoopback }) },
    };
  }
  const loopback = call.last(...list(spec.loopback));
  if (loopback) return { bind: { address: builtIn('127.0.0.1'), class: 'loopback', at: loopback.at } };
  const last = options.at(-1);
  if (last) {
    // Programs with `HOST:PORT` take the option several times and listen on all of them.
    const all = form === 'host:port' ? options : [last];
    const told = furthest(all.map(({ option, value }) => bindOfOption(command, option, value, form)));
    if (told) return told;
  }
  const fromEnvironment = firstOf(list(spec.hostEnv), (name) => bindOfEnvironment(command, name, form));
  if (fromEnvironment) return fromEnvironment;
  return { bind: bindByDefault(spec.hostDefault, narrowed(server, spec)) };
}

function narrowed(server: Server, spec: ServerSpec): ReturnType<typeof appendToCommand> {
  const { narrow } = spec;
  if (!narrow) return undefined;
  if (narrow.where === 'end') return appendToCommand(server.command, narrow.text);
  return insertAfter(server.command, server.invocation.from - 1, ` ${narrow.text}`);
}

function replaceFlag(
  command: Command,
  option: ParsedOption,
  text: string | undefined,
): ReturnType<typeof appendToCommand> {
  const at = command.words[option.index]?.at;
  return text !== undefined && at?.exact && option.cluster === undefined ? [{ at, text }] : undefined;
}

/** A key given by option or environment: literal, or known only when the job runs. */
export function keyAuth(server: Server, spec: Pick<ServerSpec, 'key' | 'keyEnv'>): Auth | undefined {
  const { command, call } = server;
  const option = call.last(...list(spec.key));
  if (option) {
    const text = option.value && staticText(option.value);
    if (text === undefined) return { state: 'runtime', at: option.at };
    if (text !== '') return { state: 'literal', at: option.at };
  }
  return firstOf(list(spec.keyEnv), (name) => environmentAuth(command, name));
}

/** A key in the environment; an empty one counts as unset, which is what these programs do. */
export function environmentAuth(command: Command, name: string): Auth | undefined {
  const value = environmentValue(command, name);
  if (!value) return undefined;
  const text = valueOf(value);
  if (text === '') return undefined;
  return { state: text === undefined ? 'runtime' : 'literal' };
}

/** Names of variables that hold options rather than an operand. */
const ARGUMENTS = /^[@*]$|ARG|OPT|FLAG|PARAM/i;

/** Words of unknown number that may be options: `$EXTRA_ARGS`, but not a model given as `$MODEL`. */
export function opensMore(call: ParsedCall, operands = 0): boolean {
  // An option the table does not list may take the next word as its value.
  const values = new Set(call.options.flatMap((option) => (option.listed || option.value ? [] : [option.end])));
  const plain = call.operands.filter(({ index }) => !values.has(index));
  return plain.some(({ word }, position) => {
    if (word.count !== 'any' || prefixOf(word) !== '') return false;
    return position >= operands || ARGUMENTS.test(firstUnknown(word)?.name ?? '');
  });
}

function list(names: string | undefined): readonly string[] {
  return names === undefined ? [] : names.split(' ');
}

function firstOf<T>(names: readonly string[], ask: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const answer = ask(name);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
