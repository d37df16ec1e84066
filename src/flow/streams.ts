// What flows through standard input and output: pipes, substitutions, redirections, filters.
import type { Command, Redirect } from '../model/command.ts';
import type { Effect } from '../model/effect.ts';
import { type Piece, shapeOf, staticText, type UnknownPiece, type Word } from '../model/word.ts';
import { type FileTable, NONE, type Origins, union } from './files.ts';

/** Programs that pass on what they read, more or less changed. */
const FILTERS = new Set(
  'cat tac tee sed tr gunzip gzip zcat gzcat bunzip2 bzcat bzip2 xz xzcat unxz zstd zstdcat unzstd lz4 lz4cat head tail grep egrep fgrep awk gawk mawk nawk cut base64 base32 xxd openssl dos2unix iconv pv envsubst sponge perl gpg uniq sort rev'.split(
    ' ',
  ),
);

/** The ends of pipes, for every command. */
export class Streams {
  readonly #commands: readonly Command[];
  readonly #effects: ReadonlyMap<number, readonly Effect[]>;
  readonly #files: FileTable;
  readonly #stages = new Map<string, Command[]>();
  readonly #children = new Map<number, Command[]>();
  readonly #output = new Map<number, Origins>();
  readonly #decoders = new Set<number>();
  /** the paths of addresses, by the fetch's number */
  readonly #fetched = new Map<number, string>();

  constructor(commands: readonly Command[], effects: ReadonlyMap<number, readonly Effect[]>, files: FileTable) {
    this.#commands = commands;
    this.#effects = effects;
    this.#files = files;
    for (const list of effects.values())
      for (const effect of list) {
        if (effect.kind === 'decode') this.#decoders.add(effect.id);
        else if (effect.kind === 'fetch') this.#fetched.set(effect.id, effect.url.path);
      }
    for (const command of commands) {
      if (command.pipeline) add(this.#stages, `${command.pipeline.id} ${command.pipeline.index}`, command);
      if (command.parent !== undefined) add(this.#children, command.parent, command);
    }
  }

  /** What a command writes to its standard output, wherever that goes. Asked for after the command was passed. */
  printed(command: Command): Origins {
    const before = this.#output.get(command.id);
    if (before) return before;
    const origins = this.#printed(command);
    this.#output.set(command.id, origins);
    return origins;
  }

  #printed(command: Command): Origins {
    const effects = this.#effects.get(command.id) ?? [];
    const printed = (kind: 'fetch' | 'decode'): Origins =>
      new Set(
        effects.flatMap((effect) => (effect.kind === kind && effect.target.kind === 'stdout' ? [effect.id] : [])),
      );
    const fetched = printed('fetch');
    const { name } = command;
    if (fetched.size > 0) return fetched;
    const decoded = printed('decode');
    if (name === undefined || name === '') return NONE;
    if (name === 'echo' || name === 'printf') {
      const pieces = command.words.slice(1).flatMap((word) => [...word.pieces]);
      return union(decoded, this.ofPieces(pieces, true));
    }
    return FILTERS.has(name) || decoded.size > 0 ? union(decoded, this.consumed(command)) : NONE;
  }

  /** What a command reads from its standard input and from the files it names. */
  consumed(command: Command): Origins {
    const operands = command.words.slice(1).filter((word) => !shapeOf(word).startsWith('-'));
    return union(this.read(command), ...operands.map((word) => this.ofFile(word, command)));
  }

  /** What leaves a command through its standard output, with what the programs it starts print. */
  leaving(command: Command): Origins {
    if (redirectsOutput(command)) return NONE;
    const { pipeline } = command;
    const started = (this.#children.get(command.id) ?? []).filter(
      (child) =>
        !child.pipeline || child.pipeline.id === pipeline?.id || child.pipeline.index === child.pipeline.length - 1,
    );
    return union(this.printed(command), ...started.map((child) => this.leaving(child)));
  }

  /** What a command reads from its standard input. @param code only what stands where a shell takes it for commands */
  read(command: Command, code = false): Origins {
    const redirect = command.redirects.findLast((one) => one.op === '<' && (one.fd ?? 0) === 0);
    if (redirect && !command.input) return this.ofFile(redirect.target, command);
    const { pipeline, parent } = command;
    if (command.input) {
      // Text that is known came through the decoders before it all the same.
      const decoders = [...this.#piped(command)].filter((origin) => this.#decoders.has(origin));
      return union(this.ofPieces(command.input.pieces, code), new Set(decoders));
    }
    if (pipeline && pipeline.index > 0) return this.#piped(command);
    const starter = parent === undefined ? undefined : this.#commands[parent];
    return starter ? this.read(starter, code) : NONE;
  }

  /** What comes through the pipe before a command, whether its text is known or not. */
  #piped({ pipeline }: Command): Origins {
    if (!pipeline || pipeline.index === 0) return NONE;
    const stage = this.#stages.get(`${pipeline.id} ${pipeline.index - 1}`) ?? [];
    return union(...stage.map((one) => this.leaving(one)));
  }

  /** A word that names a file, or a pipe to commands. */
  ofFile(word: Word, command: Command): Origins {
    const pipe = word.pieces.find((piece): piece is UnknownPiece => piece.kind === 'unknown' && piece.pipe === '<');
    return pipe ? this.ofCommands(pipe.commands ?? []) : this.#files.read(word, command.cwd);
  }

  /** What commands inside a substitution print. */
  ofCommands(ids: readonly number[]): Origins {
    const inside = ids.flatMap((id) => this.#commands[id] ?? []);
    return union(
      ...inside
        .filter(({ pipeline }) => !pipeline || pipeline.index === pipeline.length - 1)
        .map((command) => this.leaving(command)),
    );
  }

  /** What the addresses of fetches call their files. */
  names(origins: Origins): string[] {
    return [...origins].flatMap((origin) => {
      const path = this.#fetched.get(origin);
      return path === undefined ? [] : [path, repositoryName(path)];
    });
  }

  /** Text with substitutions in it. @param code only those that stand where a command may begin */
  ofPieces(pieces: readonly Piece[], code: boolean): Origins {
    let before = '';
    const found: Origins[] = [];
    for (const piece of pieces) {
      if (piece.kind === 'text') before += piece.text;
      else {
        if (piece.commands && (!code || /(?:^|[\n;&|({])\s*$/.test(before)))
          found.push(this.ofCommands(piece.commands));
        before += '…';
      }
    }
    return union(...found);
  }
}

/** The redirections that send standard output into a file. */
export function outputFiles(command: Command): readonly Redirect[] {
  return command.redirects.filter((redirect) => {
    if (redirect.op === '&>' || redirect.op === '&>>') return true;
    return /^>[>|]?$/.test(redirect.op) && (redirect.fd ?? 1) === 1;
  });
}

function redirectsOutput(command: Command): boolean {
  if (
    command.redirects.some(
      (redirect) => redirect.op === '>&' && (redirect.fd ?? 1) === 1 && staticText(redirect.target) !== '1',
    )
  )
    return true;
  return outputFiles(command).some((redirect) => !/^\/dev\/(?:stdout|tty)$/.test(shapeOf(redirect.target)));
}

function add<K>(map: Map<K, Command[]>, key: K, command: Command): void {
  const list = map.get(key);
  if (list) list.push(command);
  else map.set(key, [command]);
}

/** Archives of code hosts unpack to `repository-version`: `/owner/repository/archive/v1.2.tar.gz`. */
function repositoryName(path: string): string {
  return /^\/[^/]+\/([^/]+)\/(?:archive|tarball|zipball|-\/archive)\//.exec(path)?.[1] ?? '';
}
