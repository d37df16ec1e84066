// Compose files written by a here-document, or handed to `docker compose -f -`: which services are privileged.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText } from '../../model/word.ts';
import { defineTool } from '../kit.ts';
import { containerRun } from './start.ts';

const COMPOSE_FILE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
const PRIVILEGED = /^[ \t]*privileged:[ \t]*(?:true|yes|on)[ \t]*(?:#.*)?$/gm;

export default defineTool('cat tee docker docker-compose podman podman-compose', (command, emit) => {
  if (!command.input || !isCompose(command)) return;
  for (const piece of command.input.pieces) {
    if (piece.kind !== 'text') continue;
    for (const match of piece.text.matchAll(PRIVILEGED)) {
      const { at } = piece;
      const start = at.span.start + match.index + match[0].indexOf('privileged');
      const exact = at.exact && at.span.end - at.span.start === piece.text.length;
      const place = exact
        ? { ...at, span: { start, end: at.span.start + match.index + match[0].trimEnd().length } }
        : at;
      const engine = command.name?.startsWith('podman') ? 'podman' : 'compose';
      emit(containerRun({ engine }, place, { model: 'root-daemon', privileged: { at: place } }));
    }
  }
});

/** LIMIT: only by the usual names of the file. */
function isCompose({ name, words, redirects }: Command): boolean {
  if (name !== 'cat' && name !== 'tee') return words.some((word) => staticText(word) === '-');
  const targets = [...redirects.map(({ target }) => target), ...(name === 'tee' ? words.slice(1) : [])];
  return targets.some((target) => COMPOSE_FILE.test(shapeOf(target)));
}
