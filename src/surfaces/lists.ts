// Lists of packages by themselves: what installing from them would do.
import { readProject } from '../lang/pyproject/index.ts';
import { Source } from '../lang/source.ts';
import type { Via } from '../model/command.ts';
import { known } from '../model/static.ts';
import type { Word } from '../model/word.ts';
import { JOB_SCOPE } from '../shell/context.ts';
import { exactPlace } from '../text/place.ts';
import type { Emit } from '../tools/kit.ts';
import type { InstallDraft } from '../tools/packages/install.ts';
import { emitInstall, type ListText, type Reader } from '../tools/packages/lists.ts';
import { lockAmong } from '../tools/packages/locks.ts';
import { projectInstall } from '../tools/packages/project.ts';
import { pythonRequirement } from '../tools/packages/requirement.ts';
import type { Surface, SurfaceContext } from './surface.ts';

/** `pip install -r` of the file. */
export const requirements: Surface = (context) => {
  const { path } = context.document;
  // Constraints install nothing by themselves.
  if (/(?:^|[/._-])constraints?[^/]*$/.test(path)) return;
  // What pip-compile makes exact versions from is not meant to have any.
  const compiled = path.endsWith('.in');
  install(context, 'pip', compiled);
};

/** `conda env create -f` of the file. */
export const conda: Surface = (context) => {
  install(context, 'conda', false);
};

const MANAGERS = ['uv', 'poetry', 'pdm'] as const;

/**
 * A Python project: where it takes packages from. That its versions are ranges is as it should be; a lock file fixes
 * them, and a call without one is judged with the job.
 */
export const pyproject: Surface = (context) => {
  const { document } = context;
  const project = readProject(Source.of(document));
  for (const { cause, at, message } of project.coverage) context.note(cause, at, message);
  const at = exactPlace(document, 0, 0);
  const draft = projectInstall(project, project.isPoetry ? 'poetry' : 'uv', at);
  const further = project.further.map((word) => pythonRequirement(word));
  const read = (name: string): ReturnType<typeof context.session.beside.readText> =>
    context.session.beside.readText(name);
  // A lock file names commits and hashes.
  const locked = MANAGERS.some((manager) => lockAmong(manager, read) === 'present');
  const all = locked ? [] : [...draft.requirements, ...further];
  const requirements = all.filter(({ source }) => source !== 'index');
  const { indexes, trustedHosts } = draft;
  if (requirements.length === 0 && indexes.length === 0 && trustedHosts.length === 0) return;
  const first = requirements[0]?.at ?? indexes[0]?.mark.at ?? trustedHosts[0]?.mark.at ?? at;
  context.emit({ ...draft, at: first, requirements, locked: true, hashes: locked }, { scope: JOB_SCOPE });
};

function install(context: SurfaceContext, manager: 'pip' | 'conda', locked: boolean): void {
  const { document, session } = context;
  const source = Source.of(document);
  const own = pathOf(context);
  const reader: Reader = {
    manager,
    via: [],
    variables: () => undefined,
    open(path): ListText | undefined {
      if (path === own) return { pieces: source.word(0, source.text.length).pieces, at: source.at };
      const answer = session.beside.read(path, known('.'));
      if (answer?.kind !== 'text') return undefined;
      const at = exactPlace(answer.document, 0, answer.document.text.length);
      return { pieces: [{ kind: 'text', text: answer.document.text, at, use: at, quoted: true }], at };
    },
  };
  const draft: InstallDraft = {
    kind: 'install',
    at: exactPlace(document, 0, 0),
    manager,
    requirements: [],
    files: [{ path: own, role: manager === 'pip' ? 'requirements' : 'environment', at: own.at }],
    indexes: [],
    trustedHosts: [],
    hashes: false,
    locked,
  };
  const emit: Emit = Object.assign(
    (effect: Parameters<Emit>[0], written?: { readonly statement: typeof own.at; readonly via: readonly Via[] }) => {
      context.emit(effect, { scope: JOB_SCOPE, ...written });
    },
    {
      gap: ({ cause, at, message }: Parameters<NonNullable<Emit['gap']>>[0]) => {
        context.note(cause, at, message);
      },
      read: (...list: Parameters<NonNullable<Emit['read']>>) => {
        context.read(...list);
      },
    },
  );
  emitInstall(draft, reader, emit);
}

/** The file's own name, as a list beside it would write it. */
function pathOf({ document }: SurfaceContext): Word {
  const at = exactPlace(document, 0, 0);
  const text = document.path.slice(document.path.lastIndexOf('/') + 1);
  return { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], count: 'one', at };
}
