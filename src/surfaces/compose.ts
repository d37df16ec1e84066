// Compose files: their services, and the programs these run.
import { type ComposeCommand, type ComposeService, readCompose } from '../lang/compose/index.ts';
import { Source } from '../lang/source.ts';
import type { ContainerScope, Scope } from '../model/command.ts';
import { staticText, type Word } from '../model/word.ts';
import { JOB_SCOPE } from '../shell/context.ts';
import { argumentsOf } from '../shell/wrappers/text.ts';
import { type ComposeUser, namedFiles, serviceEffects } from '../tools/containers/compose.ts';
import { assigned } from './assigned.ts';
import type { Surface, SurfaceContext } from './surface.ts';

export const compose: Surface = (context) => {
  const { document, via } = context;
  const file = readCompose(Source.of(document));
  for (const { cause, at, message } of file.coverage) context.note(cause, at, message);
  const podman = via.some(({ label }) => label.startsWith('podman'));
  const who: ComposeUser = podman
    ? { engine: 'podman', model: 'rootless' }
    : { engine: 'compose', model: 'root-daemon' };
  for (const service of file.services) serve(service, who, context);
  for (const effect of namedFiles(file)) context.emit(effect, { scope: JOB_SCOPE });
};

function serve(service: ComposeService, who: ComposeUser, context: SurfaceContext): void {
  const certain = service.profiles.length === 0;
  const container = containerOf(service, who.engine);
  for (const effect of serviceEffects(service, who)) {
    const port = effect.kind === 'listen' && effect.published;
    const draft = port ? { ...effect, published: { ...effect.published, container } } : effect;
    context.emit(draft, { statement: service.at, scope: JOB_SCOPE, certain });
  }
  for (const { name, value, at } of service.environment) if (value) assigned(name, value, at, context);
  start(service, { ...JOB_SCOPE, container }, certain, context);
}

function containerOf({ settings, image }: ComposeService, engine: string): ContainerScope {
  const mode = staticText(settings.get('network_mode')?.value);
  const network = mode === 'host' ? 'host' : mode === 'none' ? 'private' : 'bridge';
  return { engine, ...(image && { image }), network };
}

/** Entry point and command are one line, as in an image. */
function start(service: ComposeService, scope: Scope, certain: boolean, { session, via }: SurfaceContext): void {
  const parts = [service.entrypoint, service.command].filter((part) => part !== undefined);
  const words = parts.flatMap(wordsOf);
  const [first] = parts;
  if (!first || words.length === 0) return;
  const machine = session.machine('none');
  for (const { name, value } of service.environment) if (value) machine.setVariable(name, value.pieces);
  session.command(machine, words, first.at, { scope, certain, via });
}

/** Compose splits a line at blanks and reads quotes as a shell does, and nothing else of it. */
function wordsOf({ words, line }: ComposeCommand): readonly Word[] {
  const [whole] = words;
  if (!line || !whole) return words;
  return argumentsOf(whole);
}
