// Programs that are run by their path, commands that are themselves the output of others, and builds in place.
import { prefixOf, shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool } from '../kit.ts';
import { literal } from '../transfer/fetching.ts';

const byPath = defineTool('*', (command, emit) => {
  const program = command.words[0];
  if (!program) return;
  const whole = program.pieces.length === 1 ? program.pieces[0] : undefined;
  if (whole?.kind === 'unknown' && whole.commands) {
    // `$(curl …)` in command position: its output is run as a command line.
    emit({ kind: 'execute', at: program.at, interpreter: 'sh', source: 'text', word: program });
    return;
  }
  // A name without a slash is looked up in PATH, where nothing that was fetched here stands.
  if (!shapeOf(program).includes('/') && program.pieces.every((piece) => piece.kind === 'text')) return;
  if (SYSTEM.test(staticText(program) ?? '')) return;
  emit({ kind: 'execute', at: program.at, interpreter: 'program', source: 'file', path: program });
});

/** Programs of the system. */
const SYSTEM = /^\/(?:usr\/)?s?bin\/[^/]+$/;

/** Builds run what stands in the directory: its Makefile, its setup. */
const builds = defineTool('make gmake cmake meson ninja scons', (command, emit) => {
  const first = command.words[0];
  if (!first || command.words.some((word) => /^--(?:version|help)$/.test(staticText(word) ?? ''))) return;
  let directory: Word | undefined;
  command.words.forEach((word, index) => {
    const text = staticText(word);
    if (text === '-C' || text === '-S') directory = command.words[index + 1];
    else if (/^-[CS]./.test(prefixOf(word))) directory = literal(shapeOf(word).slice(2), word);
  });
  if (!directory && command.name === 'cmake')
    directory = command.words.slice(1).find((word) => !shapeOf(word).startsWith('-'));
  emit({
    kind: 'execute',
    at: command.at,
    interpreter: command.name ?? 'make',
    source: 'file',
    path: directory ?? literal('.', first),
  });
});

export default [byPath, builds];
