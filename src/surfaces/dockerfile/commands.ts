// What RUN runs: a text for the shell in force, a program without one, a here-document.
import type { CommandForm, ShellForm } from '../../lang/dockerfile/index.ts';
import { type Piece, staticText, type Word } from '../../model/word.ts';
import { basename } from '../../shell/path-key.ts';
import type { Machine, ShellStart } from '../../shell/index.ts';
import { type Build, ownText, ownWord } from './build.ts';
import { expandWord } from './expand.ts';
import type { Stage } from './stages.ts';
import { Variables } from './variables.ts';

const SHELLS = /^(?:ba|da|k|mk|z|a|rba)?sh$/;
/** What a shell's own options switch on; `-c`, `-l` and `-i` change nothing that counts here. */
const LETTERS = { e: 'errexit', u: 'nounset', x: 'traced' } as const;
const NAMES: Readonly<Record<string, 'errexit' | 'nounset' | 'traced' | 'pipefail'>> = {
  errexit: 'errexit',
  nounset: 'nounset',
  xtrace: 'traced',
  pipefail: 'pipefail',
};

type Switches = NonNullable<ShellStart['switches']>;

/** Runs a command in either form. */
export function runCommand(
  build: Build,
  machine: Machine,
  stage: Stage,
  command: CommandForm,
  start: ShellStart,
): void {
  const { session } = build.context;
  if (command.form === 'exec') {
    const words = execWords(command);
    if (words.length > 0) session.command(machine, words, command.at, start);
    return;
  }
  if (isScript(command)) {
    const path = ownWord(`/dev/pipes/${command.script?.delimiter ?? ''}`, command.at);
    machine.putFile(path, textPieces(command));
    session.command(machine, [path], command.at, start);
    return;
  }
  const switches = switchesOf(stage.shell);
  const pieces = textPieces(command);
  if (switches) session.script(machine, { pieces, at: command.at }, { ...start, switches });
  else session.command(machine, [...(stage.shell ?? []), { pieces, count: 'one', at: command.at }], command.at, start);
}

/** The words of a command without a shell; nothing in them is expanded. */
export function execWords({ words }: Extract<CommandForm, { form: 'exec' }>): Word[] {
  // Elements of a JSON array are not words that a shell reads: edits of whole ones need commas and quotes.
  return words.map((word) => {
    const { word: expanded } = expandWord(word, NO_VARIABLES);
    return { ...expanded, at: { ...expanded.at, exact: false } };
  });
}

/** A command as the words that a container starts with. */
export function startWords(command: CommandForm, stage: Stage): Word[] {
  if (command.form === 'exec') return execWords(command);
  const shell = stage.shell ?? ['/bin/sh', '-c'].map((word) => ownWord(word, command.at));
  return [...shell, { pieces: textPieces(command), count: 'one', at: command.at }];
}

const NO_VARIABLES = new Variables(false);

function textPieces(command: ShellForm): Piece[] {
  return command.text.map(({ text, at }) => ({ kind: 'text', text, at, use: at, quoted: true }));
}

/** A here-document with an interpreter line is put into a file, and that is run. */
function isScript({ script, text }: ShellForm): boolean {
  return script !== undefined && text[0]?.text.startsWith('#!') === true;
}

/**
 * What the shell in force switches on by its options; undefined where it is no shell, or has options that are not
 * known here.
 */
function switchesOf(shell: readonly Word[] | undefined): Switches | undefined {
  if (!shell) return {};
  const words = shell.map(staticText);
  const [program, ...options] = words;
  if (program === undefined || !SHELLS.test(basename(program))) return undefined;
  const switches: { -readonly [K in keyof Switches]: Switches[K] } = {};
  let command = false;
  for (let i = 0; i < options.length; i++) {
    const option = options[i];
    if (option === '--login' || option === '--norc' || option === '--noprofile') continue;
    const letters = option === undefined ? undefined : /^-([a-zA-Z]+)$/.exec(option)?.[1];
    if (letters === undefined) return undefined;
    for (const letter of letters) {
      if (letter === 'c') command = true;
      else if (letter === 'o') {
        const name = options[++i];
        const known = name === undefined ? undefined : NAMES[name];
        if (known === undefined) return undefined;
        switches[known] = true;
      } else if (letter in LETTERS) switches[LETTERS[letter as keyof typeof LETTERS]] = true;
      else if (!'li'.includes(letter)) return undefined;
    }
  }
  return command ? switches : undefined;
}

/** Shell text that puts a here-document into a file, as COPY does. */
export function writingText(path: readonly Piece[], body: readonly Piece[], at: Word['at']): Piece[] {
  const known = body.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
  let end = 'EOF';
  while (known.includes(end)) end += '_';
  const quoted = path.map((piece): Piece =>
    piece.kind === 'text' && /[^\w./@%+,:-]/.test(piece.text)
      ? { ...piece, text: `'${piece.text.replaceAll("'", "'\\''")}'`, at: { ...piece.at, exact: false } }
      : piece,
  );
  return [ownText('cat > ', at), ...quoted, ownText(` <<'${end}'\n`, at), ...body, ownText(`${end}\n`, at)];
}
