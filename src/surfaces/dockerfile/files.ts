// COPY and ADD: what they put into the image, and from where.
import type { FileSource, FilesInstruction } from '../../lang/dockerfile/index.ts';
import type { Piece, Word } from '../../model/word.ts';
import { staticText } from '../../model/word.ts';
import { basename, normalize } from '../../shell/path-key.ts';
import type { Machine } from '../../shell/index.ts';
import { type Build, flagValues, ownText, ownWord } from './build.ts';
import { writingText } from './commands.ts';
import { credentialsIn } from './context-files.ts';
import { expandText, expandWord } from './expand.ts';
import { useImage } from './images.ts';
import type { Stage, Step } from './stages.ts';

/** Lists the command and puts the files there. */
export function copyFiles(build: Build, step: Step, instruction: FilesInstruction): void {
  const { stage } = step;
  const machine = build.machineOf(step);
  const { variables } = stage;
  const [from] = flagValues(instruction, 'from').map((value) => expandWord(value, variables).word);
  const other = from && instruction.kind === 'copy' ? useImage(build, step, from, instruction) : undefined;
  const target = expandWord(instruction.destination, variables).word;
  const paths = instruction.sources.flatMap((source) => (source.kind === 'path' ? [source.path] : []));
  const sources = paths.map((path) => expandWord(path, variables).word);
  if (sources.length > 0) {
    const flags = instruction.flags.map((flag) => flagWord(flag, step));
    const words = [ownWord(instruction.kind.toUpperCase(), instruction.keywordAt), ...flags, ...sources, target];
    const { session } = build.context;
    session.command(machine, words, instruction.at, build.surroundings(step));
  }
  for (const source of sources) {
    if (!from) emitCopy(build, step, instruction, source, target);
    const origin = from ? other && build.machine(other) : build.context.session.beside;
    if (origin) copyOne(machine, origin, source, target, stage);
  }
  for (const source of instruction.sources)
    if (source.kind === 'heredoc') writeText(build, step, machine, source, target);
}

/** Tells what goes from the build's context into the image. */
function emitCopy(build: Build, step: Step, instruction: FilesInstruction, source: Word, target: Word): void {
  const text = staticText(source);
  if (text !== undefined && /^(?:[a-z]+:\/\/|git@)/i.test(text)) return;
  const { context } = build;
  const holds = text === undefined ? [] : credentialsIn(text, context.session.beside);
  context.emit(
    {
      kind: 'copy',
      at: source.at,
      tool: instruction.kind.toUpperCase(),
      source,
      target,
      into: 'image',
      ...(holds.length > 0 && { holds }),
    },
    { statement: instruction.at, scope: build.surroundings(step).scope, certain: !step.triggered },
  );
}

function flagWord({ name, value, at }: FilesInstruction['flags'][number], { stage }: Step): Word {
  const text = ownText(value ? `--${name}=` : `--${name}`, at);
  return { pieces: [text, ...(value ? expandWord(value, stage.variables).pieces : [])], count: 'one', at };
}

/** A source may be a file or a folder, and the target the file or the folder that holds it: what is there tells. */
function copyOne(
  machine: Machine,
  origin: Parameters<Machine['copyFile']>[0],
  source: Word,
  target: Word,
  stage: Stage,
): void {
  const from = staticText(source);
  const to = staticText(target);
  if (from === undefined || to === undefined || /^[a-z]+:\/\//.test(from)) return;
  const folder = normalize(to.startsWith('/') ? to : `${stage.workdir ?? '/'}/${to}`);
  const path = normalize(from).replace(/^\/+/, '');
  const there = origin === machine || 'state' in origin ? `/${path}` : path;
  const name = basename(path);
  if (/[*?[]/.test(name)) {
    machine.copyFile(
      origin,
      there.slice(0, -name.length).replace(/\/$/, '') || (there.startsWith('/') ? '/' : '.'),
      folder,
    );
    return;
  }
  machine.copyFile(origin, there === '' ? '.' : there, folder);
  if (name !== '' && name !== '.') machine.copyFile(origin, there, `${folder}/${name}`);
}

function writeText(
  build: Build,
  step: Step,
  machine: Machine,
  heredoc: Extract<FileSource, { kind: 'heredoc' }>,
  target: Word,
): void {
  const { stage } = step;
  const body: readonly Piece[] = heredoc.expands
    ? expandText(heredoc.body, stage.variables)
    : heredoc.body.flatMap((part): Piece[] =>
        part.kind === 'text' ? [{ kind: 'text', text: part.text, at: part.at, use: part.at, quoted: true }] : [],
      );
  const folder = staticText(target)?.endsWith('/') === true;
  const path = folder ? [...target.pieces, ownText(heredoc.delimiter, heredoc.at)] : target.pieces;
  const pieces = writingText(path, body, heredoc.at);
  build.context.session.script(machine, { pieces, at: heredoc.at }, build.surroundings(step));
}
