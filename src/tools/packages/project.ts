// What installing a Python project takes in: its dependencies where no lock file fixes them, its indexes.
import { type ProjectIndex, type ProjectSource, type PythonProject, readProject } from '../../lang/pyproject/index.ts';
import { Source } from '../../lang/source.ts';
import type { Command } from '../../model/command.ts';
import type { PackageIndex, Requirement } from '../../model/effect.ts';
import { asStatic, shapeOf, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import type { Emit } from '../kit.ts';
import { joinPath, literal } from '../transfer/fetching.ts';
import { parseUrl } from '../url.ts';
import { NO_REF, type Ref, refOf } from '../vcs/ref.ts';
import { indexOf, type InstallDraft, trustedHost } from './install.ts';
import { lockBeside } from './locks.ts';
import { pinOfRef, pythonRequirement, versionPin } from './requirement.ts';

type Manager = 'uv' | 'poetry' | 'pdm';

/**
 * Reports an install of the project in the working directory.
 *
 * @param label how people write the call: `uv sync`
 * @param folder the project's folder where an option names it
 */
export function emitProject(install: InstallDraft, command: Command, label: string, emit: Emit, folder?: Word): void {
  const manager = install.manager as Manager;
  const state = install.locked ? 'present' : lockBeside(command, manager, folder);
  emit({ ...install, locked: state !== 'absent' });
  const [program] = command.words;
  if (state !== 'absent' || !program) return;
  const name = literal('pyproject.toml', program);
  const answer = command.beside.read(folder ? joinPath(folder, name) : name, command.cwd);
  if (answer?.kind !== 'text') return;
  const source = Source.of(answer.document);
  emit.read?.('pyproject', source);
  const project = readProject(source);
  for (const gap of project.coverage) emit.gap?.(gap);
  const draft = projectInstall(project, manager, source.at);
  const first = draft.requirements.find(({ pin }) => pin === 'none' || pin === 'range') ?? draft.requirements[0];
  if (!first && draft.indexes.length === 0) return;
  const at = first?.at ?? source.at;
  emit({ ...draft, at }, { statement: at, via: [{ label, at: command.at }] });
}

/** The project's dependencies and indexes as an install takes them. @param at the whole file */
export function projectInstall(project: PythonProject, manager: Manager | 'pip', at: Place): InstallDraft {
  const { uv, indexes } = project;
  const placed = new Set(project.sources.map(({ name }) => normalised(name)));
  const named = project.dependencies
    .map((word) => pythonRequirement(word))
    .filter(({ name }) => name === undefined || !placed.has(name));
  return {
    kind: 'install',
    at,
    manager,
    requirements: [
      ...named,
      ...project.poetry.filter(({ name }) => name !== 'python').map(sourceRequirement),
      ...project.sources.filter(({ git, url, path }) => git ?? url ?? path).map(sourceRequirement),
    ],
    files: [],
    indexes: [...uv.indexes, ...indexes].map(packageIndex),
    trustedHosts: uv.insecureHosts.map((word) => {
      const { url } = trustedHost(word, { at: word.at });
      return { host: word, url, mark: { at: word.at } };
    }),
    hashes: false,
    locked: false,
    ...(uv.strategy && { strategy: { value: asStatic(uv.strategy), mark: { at: uv.strategy.at } } }),
  };
}

const ROLES: Readonly<Record<ProjectIndex['asked'], PackageIndex['role']>> = {
  first: 'index',
  beside: 'extra',
  // Asked for nothing but the packages that name it.
  named: 'index',
  'find-links': 'find-links',
};

export function packageIndex({ url, asked }: ProjectIndex): PackageIndex {
  return indexOf(url, ROLES[asked], { at: url.at });
}

function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function sourceRequirement({ name, at, version, git, revision, url, path }: ProjectSource): Requirement {
  const base = { name: normalised(name), at };
  if (git) {
    const ref = refOfKey(revision);
    return { ...base, text: shapeOf(git), pin: pinOfRef(ref), source: 'vcs', ref, url: parseUrl(git, 'scp') };
  }
  if (url) {
    const hashed = /[#&](?:sha256|sha384|sha512)=/.test(shapeOf(url));
    return { ...base, text: shapeOf(url), pin: hashed ? 'hash' : 'none', source: 'url', url: parseUrl(url) };
  }
  if (path || !version) return { ...base, text: name, pin: 'local', source: 'path' };
  return { ...base, text: `${name} ${shapeOf(version)}`, pin: versionPin(shapeOf(version)), source: 'index' };
}

/** The key says what a name is; only `rev` may hold anything. */
function refOfKey(revision: ProjectSource['revision']): Ref {
  if (!revision) return NO_REF;
  const ref = refOf(revision.word);
  return ref.kind === 'commit' || ref.kind === 'unknown' || revision.kind === 'rev'
    ? ref
    : { ...ref, kind: revision.kind };
}
