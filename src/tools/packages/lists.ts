// Follows an install into the lists it names: requirements files, constraints, conda environments.
import { readCondaList, readEnvironment } from '../../lang/conda/index.ts';
import type { CommentedLanguage } from '../../lang/marks/index.ts';
import { readRequirements, type RequirementLine } from '../../lang/requirements/index.ts';
import { Source } from '../../lang/source.ts';
import type { Command, Via } from '../../model/command.ts';
import type { Coverage } from '../../model/coverage.ts';
import type { CheckOff, Requirement } from '../../model/effect.ts';
import { type Piece, shapeOf, sliceWord, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { type Emit, environmentWord } from '../kit.ts';
import { textWrittenTo } from '../written-files.ts';
import { asksNobody, type InstallDraft, type InstallFile } from './install.ts';
import {
  type Listed,
  listedByEnvironment,
  listedByLines,
  listedBySpecifications,
  type Variables,
} from './requirement-files.ts';

/** More lists than these, one list naming the next, are not followed from one call. */
const MOST_LISTS = 50;

/** More problems of one list say nothing new. */
const MOST_PROBLEMS = 20;

/** One list that was read, or a part of one that another manager installs. */
export interface PackageList {
  readonly manager: string;
  readonly listed: Listed;
  /** the whole list */
  readonly at: Place;
  /** the steps from the command to it */
  readonly via: readonly Via[];
}

/** The lists of a call. */
export interface Lists {
  /** the files that were named, by the call and by lists, with what became of them */
  readonly files: readonly InstallFile[];
  readonly lists: readonly PackageList[];
  /** versions that constraints fix, by name */
  readonly constraints: ReadonlyMap<string, Requirement>;
  readonly coverage: readonly Coverage[];
  /** what was read, for its comments */
  readonly read: readonly { readonly language: CommentedLanguage; readonly source: Source }[];
}

/** The text of a file, as far as it is known. */
export interface ListText {
  readonly pieces: readonly Piece[];
  readonly at: Place;
}

/** How the lists of a call are read. */
export interface Reader {
  readonly manager: string;
  /** the steps to the lists that the call names: `pip install -r` */
  readonly via: readonly Via[];
  readonly open: (path: Word) => ListText | undefined;
  readonly variables: Variables;
  /** what makes it compare no hashes, whatever the lists say */
  readonly unhashed?: Pick<CheckOff, 'by' | 'mark'>;
  /** the lists are only looked at for where packages come from: `pip download` */
  readonly fetches?: boolean;
}

/** @param label how people write the call: `pip install -r` */
export function readerOf(command: Command, script: readonly Command[], manager: string, label: string): Reader {
  return {
    manager,
    via: [{ label, at: command.at }],
    open: (path) => textWrittenTo(path, command, script),
    variables: (name) => environmentWord(command, name),
  };
}

/** Reads the files of a call and those they name. */
function listsOf(files: readonly InstallFile[], reader: Reader): Lists {
  return new ListReader(reader).read(files);
}

class ListReader {
  readonly #reader: Reader;
  readonly #files: InstallFile[] = [];
  readonly #lists: PackageList[] = [];
  readonly #constraints = new Map<string, Requirement>();
  readonly #coverage: Coverage[] = [];
  readonly #read: { language: CommentedLanguage; source: Source }[] = [];
  readonly #seen = new Set<string>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  read(files: readonly InstallFile[]): Lists {
    for (const file of files) this.#file(file, this.#reader.via);
    return {
      files: this.#files,
      lists: this.#lists,
      constraints: this.#constraints,
      coverage: this.#coverage,
      read: this.#read,
    };
  }

  #file(file: InstallFile, via: readonly Via[]): void {
    const { role, path } = file;
    const known = role === 'requirements' || role === 'constraints' || role === 'environment';
    const text = known ? this.#reader.open(path) : undefined;
    const key = text && `${role} ${text.at.doc.path} ${text.at.span.start}`;
    const again = key !== undefined && this.#seen.has(key);
    if (!text || again || this.#seen.size >= MOST_LISTS) {
      this.#files.push(again ? { ...file, read: true } : file);
      return;
    }
    if (key !== undefined) this.#seen.add(key);
    this.#files.push({ ...file, read: true });
    const source = new Source(text.pieces, text.at);
    const isYaml = this.#isConda() && /\.ya?ml$/.test(shapeOf(path));
    this.#read.push({ language: isYaml ? 'conda' : 'lines', source });
    if (this.#isConda()) this.#conda(source, path, via);
    else this.#python(source, path, via, role === 'constraints');
  }

  #isConda(): boolean {
    return /conda|mamba/.test(this.#reader.manager);
  }

  #python(source: Source, path: Word, via: readonly Via[], constrains: boolean): void {
    const listed = this.#lines(readRequirements(source));
    if (constrains) this.#constrain(listed);
    else this.#lists.push({ manager: this.#reader.manager, listed, at: source.at, via });
    this.#nested(listed, path, via, constrains);
  }

  #lines(lines: readonly RequirementLine[]): Listed {
    const listed = listedByLines(lines, this.#reader.variables);
    for (const at of listed.invalid.slice(0, MOST_PROBLEMS))
      this.#coverage.push({ cause: 'syntax', at, message: 'not checked: pip takes this for no requirement' });
    return listed;
  }

  #constrain({ requirements }: Listed): void {
    for (const one of requirements) if (one.name !== undefined) this.#constraints.set(one.name, one);
  }

  #nested(listed: Listed, path: Word, via: readonly Via[], constrains: boolean): void {
    for (const { path: named, role } of listed.nested) {
      const file = { path: besideFile(path, named), role: constrains ? ('constraints' as const) : role, at: named.at };
      this.#file(file, [...via, { label: role === 'constraints' ? '-c' : '-r', at: named.at }]);
    }
  }

  #conda(source: Source, path: Word, via: readonly Via[]): void {
    const { manager } = this.#reader;
    if (!/\.ya?ml$/.test(shapeOf(path))) {
      this.#lists.push({ manager, listed: listedBySpecifications(readCondaList(source)), at: source.at, via });
      return;
    }
    const environment = readEnvironment(source);
    this.#coverage.push(...environment.coverage);
    this.#lists.push({ manager, listed: listedByEnvironment(environment), at: source.at, via });
    if (environment.pip.length === 0) return;
    const listed = this.#lines(environment.pip);
    this.#lists.push({ manager: 'pip', listed, at: environment.pipAt ?? source.at, via });
    // conda runs pip in the folder of the environment file.
    this.#nested(listed, path, via, false);
  }
}

/** A path that a list names, which starts in the list's own folder. */
function besideFile(list: Word, named: Word): Word {
  const shape = shapeOf(list);
  const folder = shape.lastIndexOf('/') + 1;
  if (folder === 0 || /^(?:\/|~|…|[a-z]+:)/i.test(shapeOf(named))) return named;
  return { ...named, pieces: [...sliceWord(list, 0, folder).pieces, ...named.pieces] };
}

/** Reports a call, and each list it reads as an effect of its own that stands in the list. */
export function emitInstall(install: InstallDraft, reader: Reader, emit: Emit, noIndex = false): void {
  const { files, lists, constraints, coverage, read } = listsOf(install.files, reader);
  for (const { language, source } of read) emit.read?.(language, source);
  for (const gap of coverage) emit.gap?.(gap);
  const own = lists.filter((list) => list.manager === install.manager);
  const indexes = [...install.indexes, ...own.flatMap(({ listed }) => listed.indexes)];
  const whole: InstallDraft = {
    ...install,
    files,
    requirements: constrained(install.requirements, constraints),
    hashes: (install.hashes || own.some(({ listed }) => listed.hashes)) && !reader.unhashed,
    ...(reader.unhashed &&
      mayHaveHashes(files, own) && { checksOff: [{ what: 'hashes' as const, ...reader.unhashed }] }),
    offline: asksNobody(indexes, noIndex || own.some(({ listed }) => listed.noIndex)) || install.offline === true,
  };
  // A list that is read by itself has no call around it.
  if (reader.via.length > 0 || files.some(({ read }) => read !== true)) emit(whole);
  for (const list of lists)
    emitList(
      reader.fetches ? { ...list, listed: { ...list.listed, requirements: [] } } : list,
      whole,
      constraints,
      emit,
    );
}

/** False without a list, which may have hashes, and where no list has any. */
function mayHaveHashes(files: readonly InstallFile[], lists: readonly PackageList[]): boolean {
  const named = files.filter(({ role }) => role === 'requirements');
  return named.some(({ read }) => read !== true) || lists.some(({ listed }) => listed.hashes);
}

function emitList(
  { manager, listed, at, via }: PackageList,
  call: InstallDraft,
  constraints: ReadonlyMap<string, Requirement>,
  emit: Emit,
): void {
  const requirements = constrained(listed.requirements, constraints);
  if (requirements.length === 0 && listed.indexes.length === 0 && listed.trustedHosts.length === 0) return;
  const { insecure: _insecure, checksOff: _off, strategy, ...rest } = call;
  const same = manager === call.manager;
  // An index of the call's own matters to the list only beside one of the list's.
  const main = same && listed.indexes.length > 0 ? call.indexes.filter(({ role }) => role === 'index') : [];
  emit(
    {
      ...rest,
      ...(strategy && same && { strategy }),
      manager,
      at: looseAt(requirements) ?? listed.indexes[0]?.mark.at ?? at,
      requirements,
      indexes: [...main, ...listed.indexes],
      trustedHosts: listed.trustedHosts,
      files: call.files.filter((file) => file.role === 'constraints' && file.read !== true),
      hashes: same ? call.hashes : listed.hashes,
    },
    { statement: looseAt(requirements) ?? at, via },
  );
}

/** Where a person should look: the first requirement that is least fixed. */
function looseAt(requirements: readonly Requirement[]): Place | undefined {
  const first = (pins: RegExp): Requirement | undefined =>
    requirements.find(({ pin, source, name }) => pins.test(pin) && source === 'index' && name !== 'pip');
  return (first(/^(?:none|range)$/) ?? first(/^fuzzy$/) ?? requirements[0])?.at;
}

/** With the versions that constraints fix. */
function constrained(
  requirements: readonly Requirement[],
  constraints: ReadonlyMap<string, Requirement>,
): readonly Requirement[] {
  if (constraints.size === 0) return requirements;
  return requirements.map((one) => {
    const fixed = one.source === 'index' && one.name !== undefined ? constraints.get(one.name) : undefined;
    return fixed && /^(?:exact|hash|commit)$/.test(fixed.pin) ? { ...one, pin: fixed.pin } : one;
  });
}
