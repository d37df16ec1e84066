// Relates effects in order: what was fetched, whether it was checked, what then ran.
import type { Command, Held } from '../model/command.ts';
import type {
  CodePathEffect,
  DecodeEffect,
  Effect,
  ExecuteEffect,
  RepositoryKeyEffect,
  UnpackEffect,
  VerifyEffect,
} from '../model/effect.ts';
import { known, type Static } from '../model/static.ts';
import { shapeOf, staticText } from '../model/word.ts';
import { FileTable, NONE, type Origins, union } from './files.ts';
import { followFiles } from './file-commands.ts';
import { outputFiles, Streams } from './streams.ts';
import { linkWorkingCopies } from './working-copies.ts';

/**
 * Sets `from` and `verifiedBy` on effects. Rules read these links and track nothing themselves.
 *
 * @param effects in the order of execution
 * @param commands all commands, by id
 * @param first the first command that these effects are of: what was before it ran somewhere else
 */
export function link(effects: readonly Effect[], commands: readonly Command[], first = 0): void {
  if (!effects.some((effect) => effect.kind === 'fetch' || effect.kind === 'decode')) return;
  new Linker(effects, commands, first).run(first);
  linkWorkingCopies(effects, commands);
}

class Linker {
  readonly #commands: readonly Command[];
  readonly #byCommand = new Map<number, Effect[]>();
  /** assignments that no command makes, by the command before them */
  readonly #loose = new Map<number, CodePathEffect[]>();
  readonly #files = new FileTable();
  readonly #streams: Streams;
  /** checks seen so far, by the fetch they check */
  readonly #checks = new Map<number, VerifyEffect[]>();
  readonly #fetched = new Set<number>();
  readonly #decoders = new Set<number>();
  /** checks inside loops: they come round again, after what is fetched further down */
  readonly #repeated: { readonly check: VerifyEffect; readonly command: Command }[] = [];
  /** the redirection of a compound command stands in each of its commands: the first opens the file */
  readonly #opened = new Set<string>();

  constructor(effects: readonly Effect[], commands: readonly Command[], first: number) {
    this.#commands = commands;
    let last = first;
    for (const effect of effects) {
      if (effect.command === undefined) {
        if (effect.kind === 'code-path') add(this.#loose, last, effect);
        continue;
      }
      last = effect.command;
      add(this.#byCommand, effect.command, effect);
    }
    this.#streams = new Streams(commands, this.#byCommand, this.#files);
  }

  run(first: number): void {
    for (const command of first === 0 ? this.#commands : this.#commands.slice(first)) {
      const effects = this.#byCommand.get(command.id) ?? [];
      for (const effect of effects) if (effect.kind === 'verify') this.#check(effect, command);
      for (const effect of effects) {
        if (effect.kind === 'decode') this.#decode(effect, command);
        if (effect.kind !== 'fetch' || effect.vcs) continue;
        this.#fetched.add(effect.id);
        if (effect.target.kind === 'file')
          this.#files.write(effect.target.path, command.cwd, new Set([effect.id]), !command.certain);
        else if (effect.target.kind === 'directory')
          this.#files.writeTree(effect.target.path, command.cwd, new Set([effect.id]));
      }
      for (const effect of effects) if (effect.kind === 'execute') this.#execute(effect, command);
      for (const effect of effects) if (effect.kind === 'repository-key') this.#key(effect, command);
      if (command.scope.loop && effects.some((effect) => effect.kind === 'fetch'))
        for (const { check, command: earlier } of this.#repeated) this.#check(check, earlier);
      // Asked for in order, so that a long pipeline is not walked back from its end.
      this.#streams.printed(command);
      this.#write(command);
      followFiles(command, this.#files);
      for (const effect of effects) if (effect.kind === 'unpack') this.#unpack(effect, command);
      for (const effect of effects) if (effect.kind === 'code-path') this.#offer(effect, command);
      for (const effect of this.#loose.get(command.id) ?? []) this.#offer(effect, command);
    }
  }

  /** What goes into files through redirections and tee. */
  #write(command: Command): void {
    for (const redirect of outputFiles(command)) {
      const { doc, span } = redirect.at;
      const key = `${doc.path} ${span.start}`;
      const again = this.#opened.has(key);
      this.#opened.add(key);
      this.#files.write(
        redirect.target,
        command.cwd,
        this.#streams.printed(command),
        again || redirect.op.endsWith('>>'),
      );
    }
    if (command.name !== 'tee') return;
    const append = command.words.some((word) => /^(?:-a|--append)$/.test(staticText(word) ?? ''));
    for (const word of command.words.slice(1))
      this.#files.write(word, command.cwd, this.#streams.read(command), append);
  }

  #check(effect: VerifyEffect, command: Command): void {
    // A list that is not known may name every file.
    const origins =
      effect.paths.length === 0
        ? this.#fetched
        : union(...effect.paths.map((path) => this.#streams.ofFile(path, command)));
    const fetches = this.#fetches(origins);
    if (fetches.length > 0) effect.from = fetches;
    if (command.scope.loop && !this.#repeated.some((one) => one.check === effect))
      this.#repeated.push({ check: effect, command });
    for (const origin of origins) {
      const checks = this.#checks.get(origin) ?? [];
      if (!checks.includes(effect)) this.#checks.set(origin, [...checks, effect]);
    }
  }

  /** Where a key that packages are checked with comes from. */
  #key(effect: RepositoryKeyEffect, command: Command): void {
    const { path, source } = effect;
    const origins =
      source === 'stdin' ? this.#streams.read(command, true) : path && this.#streams.ofFile(path, command);
    const fetches = origins ? this.#fetches(origins) : [];
    if (fetches.length === 0) return;
    effect.from = fetches;
    const checks = fetches.map((one) => this.#checks.get(one)?.find((check) => holds(command.held, check)));
    const [first] = checks;
    if (first && checks.every((one) => one !== undefined)) effect.verifiedBy = first.id;
  }

  /** What is decoded, from whatever it was fetched from. */
  #decode(effect: DecodeEffect, command: Command): void {
    this.#decoders.add(effect.id);
    if (effect.target.kind !== 'file') return;
    const origins = union(this.#streams.consumed(command), new Set([effect.id]));
    this.#files.write(effect.target.path, command.cwd, origins, !command.certain);
  }

  #fetches(origins: Origins): readonly number[] {
    return [...origins].filter((origin) => !this.#decoders.has(origin));
  }

  #execute(effect: ExecuteEffect, command: Command): void {
    const { origins, arrival } = this.#sources(effect, command);
    const decoded = [...origins].filter((origin) => this.#decoders.has(origin));
    if (decoded.length > 0) {
      effect.decoded = decoded;
      effect.arrival = arrival;
    }
    this.#trace(effect, origins, arrival, command);
  }

  /** An archive of something fetched, and the folder that it makes. */
  #unpack(effect: UnpackEffect, command: Command): void {
    const { file, directory } = effect;
    const origins = file ? this.#streams.ofFile(file, command) : this.#streams.read(command);
    const names = [...this.#streams.names(origins), ...(file ? [shapeOf(file)] : [])];
    this.#files.unpack(origins, names, directory, command.cwd);
    this.#trace(effect, origins, file ? 'file' : 'stream', command);
  }

  /** A fetched file that will be loaded, or the folder that holds one or was unpacked from one. */
  #offer(effect: CodePathEffect, command: Command): void {
    // A plain assignment belongs to no command; where it stands, only paths that do not depend on the folder count.
    const cwd: Static<string> = effect.command === undefined ? known('.') : command.cwd;
    const origins = this.#files.read(effect.path, cwd);
    const within = origins.size > 0 || effect.how === 'executable' ? NONE : this.#files.within(effect.path, cwd);
    const unpacked = union(within, this.#files.unpackedFrom(effect.path, cwd));
    this.#trace(effect, origins.size > 0 ? origins : unpacked, origins.size > 0 ? 'file' : 'unpacked', command);
  }

  /** Names the fetches behind a use, those nobody checked first. */
  #trace(
    effect: ExecuteEffect | UnpackEffect | CodePathEffect,
    origins: Origins,
    arrival: NonNullable<ExecuteEffect['arrival']>,
    command: Command,
  ): void {
    const all = this.#fetches(origins);
    if (all.length === 0) return;
    const verified = all.map((origin) => this.#checks.get(origin)?.find((check) => holds(command.held, check)));
    for (const check of verified) if (check) check.enforced = true;
    const open = all.filter((_, index) => !verified[index]);
    effect.from = open.length > 0 ? open : all;
    effect.arrival = arrival;
    const [first] = verified;
    if (open.length === 0 && first) effect.verifiedBy = first.id;
  }

  #sources(
    effect: ExecuteEffect,
    command: Command,
  ): { origins: Origins; arrival: NonNullable<ExecuteEffect['arrival']> } {
    const { path, word } = effect;
    if (effect.ownFetch || effect.ownDecode) {
      const own = (this.#byCommand.get(command.id) ?? []).filter(
        (one) => (effect.ownFetch && one.kind === 'fetch') || (effect.ownDecode && one.kind === 'decode'),
      );
      return { origins: new Set(own.map((one) => one.id)), arrival: 'stream' };
    }
    if (effect.source === 'text')
      return { origins: word ? this.#streams.ofPieces(word.pieces, true) : NONE, arrival: 'stream' };
    if (effect.source === 'stdin') {
      const file = command.redirects.some(
        (redirect) =>
          redirect.op === '<' && !redirect.target.pieces.some((piece) => piece.kind === 'unknown' && piece.pipe),
      );
      return { origins: this.#streams.read(command, true), arrival: file && !command.input ? 'file' : 'stream' };
    }
    if (!path) return { origins: NONE, arrival: 'file' };
    const piped = path.pieces.some((piece) => piece.kind === 'unknown' && piece.pipe);
    const origins = this.#streams.ofFile(path, command);
    if (origins.size > 0) return { origins, arrival: piped ? 'stream' : 'file' };
    return { origins: this.#files.unpackedFrom(path, command.cwd), arrival: 'unpacked' };
  }
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Whether a command runs only when a check before it found nothing wrong. */
function holds(held: Held | undefined, check: VerifyEffect): boolean {
  const { command } = check;
  if (command === undefined) return false;
  for (let one = held; one; one = one.before) {
    if ((check.by === 'status' ? one.succeeded : one.compared).includes(command)) return true;
  }
  return false;
}
