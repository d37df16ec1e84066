// Where a command's input comes from: follows pipes, redirections, opened descriptors and named pipes to the network.
import type { Command, Redirect } from '../../model/command.ts';
import { firstUnknown, prefixOf, staticText, type Word } from '../../model/word.ts';
import { pathKey } from '../../shell/path-key.ts';
import { parseOptions } from '../kit.ts';
import { networkProgram, type Peer } from './network-program.ts';

/** What a file descriptor is joined to, as far as the text tells. */
type End =
  | { readonly kind: 'network'; readonly peer: Peer }
  /** the output of the commands at one position of a pipeline */
  | { readonly kind: 'pipe'; readonly pipeline: number; readonly index: number }
  /** `< <(…)`: what these commands print */
  | { readonly kind: 'commands'; readonly ids: readonly number[] }
  | { readonly kind: 'file'; readonly key: string };

type Descriptors = ReadonlyMap<string, End>;

/** Programs that hand on what they read, changed or not. */
const FILTERS = new Set(
  'cat tee tr sed awk gawk mawk grep egrep cut head tail base64 base32 xxd od rev gzip gunzip zcat bzip2 bunzip2 xz unxz zstd openssl gpg dd stdbuf pv iconv fold sort uniq sponge dos2unix'.split(
    ' ',
  ),
);

const wirings = new WeakMap<readonly Command[], Wiring>();

/** The wiring of a script; computed once. */
export function wiringOf(script: readonly Command[]): Wiring {
  let wiring = wirings.get(script);
  if (!wiring) wirings.set(script, (wiring = new Wiring(script)));
  return wiring;
}

/** `/dev/tcp/HOST/PORT` or `/dev/udp/HOST/PORT`, which bash opens as a connection. */
export function networkPath(word: Word): { readonly protocol: 'tcp' | 'udp'; readonly peer: Peer } | undefined {
  const prefix = prefixOf(word);
  const protocol = prefix.startsWith('/dev/tcp/') ? 'tcp' : prefix.startsWith('/dev/udp/') ? 'udp' : undefined;
  return protocol && { protocol, peer: { direction: 'connect', host: word } };
}

/** Data is followed back through this many programs. */
const MOST_HOPS = 500;

class Wiring {
  readonly #byId = new Map<number, Command>();
  readonly #pipelines = new Map<number, Command[]>();
  /** descriptors that `exec` changed for the rest of the script, by the id of the `exec` */
  readonly #opened: { readonly id: number; readonly parent: number | undefined; readonly descriptors: Descriptors }[] =
    [];
  readonly #namedPipes = new Set<string>();
  readonly #writers = new Map<string, Command[]>();
  /** commands that `read` a variable, by its name */
  readonly #readers = new Map<string, Command[]>();
  readonly #tables = new Map<number, Descriptors>();

  constructor(script: readonly Command[]) {
    for (const command of script) this.#byId.set(command.id, command);
    for (const command of script) {
      if (command.pipeline) push(this.#pipelines, command.pipeline.id, command);
      if (command.name === 'exec' && command.words.length === 1 && command.redirects.length > 0) {
        this.#opened.push({ id: command.id, parent: command.parent, descriptors: this.#descriptors(command) });
      }
      if (command.name === 'mkfifo' || command.name === 'mknod') {
        for (const word of command.words.slice(1)) {
          const key = keyOf(word, command);
          if (key !== undefined) this.#namedPipes.add(key);
        }
      }
      if (command.name === 'read') {
        for (const name of readNames(command)) push(this.#readers, name, command);
      }
    }
    if (this.#namedPipes.size === 0) return;
    for (const command of script) {
      for (const end of this.#descriptors(command).values()) {
        if (end.kind === 'file' && this.#namedPipes.has(end.key)) push(this.#writers, end.key, command);
      }
      if (command.name !== 'tee') continue;
      for (const word of command.words.slice(1)) {
        const key = keyOf(word, command);
        if (key !== undefined && this.#namedPipes.has(key)) push(this.#writers, key, command);
      }
    }
  }

  /** The connection a descriptor of a command reads from, directly or through pipes. */
  input(command: Command, descriptor = '0'): Peer | undefined {
    return this.#behind(this.#descriptors(command).get(descriptor), new Set());
  }

  /** The connection whose data a word holds: `$(nc …)`, `<(nc …)`, a variable that was `read` from a connection. */
  carried(word: Word, command: Command): Peer | undefined {
    for (const piece of word.pieces) {
      if (piece.kind === 'text') continue;
      const printed = this.#printed(piece.commands ?? [], new Set());
      if (printed) return printed;
      if (piece.reason !== 'input') continue;
      for (const reader of (piece.name !== undefined && this.#readers.get(piece.name)) || []) {
        const peer = this.input(reader, readDescriptor(reader));
        if (peer) return peer;
      }
      const starter = command.parent === undefined ? undefined : this.#byId.get(command.parent);
      const peer = piece.name === undefined && starter?.name === 'xargs' ? this.input(starter) : undefined;
      if (peer) return peer;
    }
    return undefined;
  }

  #behind(end: End | undefined, seen: Set<Command>): Peer | undefined {
    switch (end?.kind) {
      case 'network':
        return end.peer;
      case 'pipe':
        return first(
          this.#pipelines.get(end.pipeline)?.filter((command) => command.pipeline?.index === end.index),
          (command) => this.#output(command, seen),
        );
      case 'commands':
        return this.#printed(end.ids, seen);
      case 'file':
        return first(this.#writers.get(end.key), (command) => this.#output(command, seen));
      case undefined:
        return undefined;
    }
  }

  #printed(ids: readonly number[], seen: Set<Command>): Peer | undefined {
    return first(ids, (id) => {
      const command = this.#byId.get(id);
      return command && this.#output(command, seen);
    });
  }

  /** The connection whose data a command prints. */
  #output(command: Command, seen: Set<Command>): Peer | undefined {
    if (seen.has(command) || seen.size > MOST_HOPS) return undefined;
    seen.add(command);
    const program = networkProgram(command);
    if (program) return { ...program, carrier: command.id };
    if (command.name === undefined || !FILTERS.has(command.name)) return undefined;
    for (const word of command.words.slice(1)) {
      const peer = networkPath(word)?.peer ?? this.#behind(this.#file(word, command), seen);
      if (peer) return peer;
    }
    return this.#behind(this.#descriptors(command).get('0'), seen);
  }

  #opens(target: Word, command: Command): End | undefined {
    const network = networkPath(target);
    if (network) return { kind: 'network', peer: network.peer };
    const hole = firstUnknown(target);
    return hole?.pipe === '<' ? { kind: 'commands', ids: hole.commands ?? [] } : this.#file(target, command);
  }

  #file(word: Word, command: Command): End | undefined {
    const key = keyOf(word, command);
    return key === undefined ? undefined : { kind: 'file', key };
  }

  #descriptors(command: Command): Descriptors {
    const before = this.#tables.get(command.id);
    if (before) return before;
    const parent = command.parent === undefined ? undefined : this.#byId.get(command.parent);
    const opened = this.#opened.findLast((one) => one.id < command.id && one.parent === command.parent)?.descriptors;
    const table = new Map<string, End>(opened ?? (parent && this.#descriptors(parent)));
    const { pipeline } = command;
    if (pipeline && pipeline.index > 0) {
      table.set('0', { kind: 'pipe', pipeline: pipeline.id, index: pipeline.index - 1 });
    }
    for (const redirect of command.redirects) this.#apply(redirect, command, table);
    this.#tables.set(command.id, table);
    return table;
  }

  /** Descriptors that a command leaves behind: `coproc nc …` in COPROC, zsh's `ztcp` in REPLY. */
  #left(variable: string, command: Command): End | undefined {
    if (variable !== 'COPROC' && variable !== 'REPLY') return undefined;
    for (const other of this.#byId.values()) {
      if (other.id >= command.id) return undefined;
      const peer = variable === 'REPLY' && other.name !== 'ztcp' ? undefined : networkProgram(other);
      if (peer && (variable === 'REPLY' || other.scope.background))
        return { kind: 'network', peer: { ...peer, carrier: other.id } };
    }
    return undefined;
  }

  #apply(redirect: Redirect, command: Command, table: Map<string, End>): void {
    const { op, target } = redirect;
    const descriptor = redirect.fd === undefined ? undefined : String(redirect.fd);
    const text = staticText(target);
    const set = (name: string, end: End | undefined): void => {
      if (end) table.set(name, end);
      else table.delete(name);
    };
    const source = op === '<&' || op === '>&' ? duplicated(target) : undefined;
    if (source !== undefined) {
      set(descriptor ?? (op === '<&' ? '0' : '1'), table.get(source) ?? this.#left(source, command));
      return;
    }
    if ((op === '<&' || op === '>&') && text === '-') return;
    const end = this.#opens(target, command);
    const both = op === '&>' || op === '&>>' || (op === '>&' && descriptor === undefined);
    const main = both ? '1' : (descriptor ?? (op === '<' || op === '<>' ? '0' : '1'));
    set(main, end);
    if (both) set('2', end);
  }
}

/** The descriptor that `<&5` or `>&$fd` copies. */
function duplicated(target: Word): string | undefined {
  const text = staticText(target);
  if (text !== undefined) return /^\d+-?$/.exec(text)?.[0].replace('-', '');
  const hole = firstUnknown(target);
  return target.pieces.length === 1 && hole?.name !== undefined ? hole.name : undefined;
}

function keyOf(word: Word, command: Command): string | undefined {
  return pathKey(word, command.cwd);
}

const READ = { flags: '-e -r -s -E', values: '-a -d -i -n -N -p -t -u' };

function readNames(command: Command): string[] {
  const call = parseOptions(READ, command.words);
  const names = call.operands.flatMap((operand) => staticText(operand.word) ?? []);
  return names.length > 0 ? names : ['REPLY'];
}

function readDescriptor(command: Command): string {
  const option = parseOptions(READ, command.words).last('-u')?.value;
  return (option && (staticText(option) ?? duplicated(option))) ?? '0';
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function first<T, R>(list: readonly T[] | undefined, find: (one: T) => R | undefined): R | undefined {
  for (const one of list ?? []) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
