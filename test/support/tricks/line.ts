// Command lines that the tricks rewrite, and how their text is written.

/** One program of a command line: its prefix assignments, its words, a redirection. */
export interface Stage {
  readonly environment?: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  /** what is written behind the words, as it stands */
  readonly after?: string;
}

/** A command line: programs joined by pipes. */
export interface Line {
  readonly name: string;
  /** what jobvet says of the line as it stands */
  readonly rules: readonly string[];
  readonly stages: readonly Stage[];
}

/** Writes a command line in another way: the text is a script that executes the very same commands. */
export type Rewrite = (line: Line) => string;

/** A word for the shell, quoted where it must be. */
export const q = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : single(text));

/** In single quotes. */
export const single = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** In double quotes. */
export const double = (text: string): string => `"${text.replace(/[\\"$`]/g, String.raw`\$&`)}"`;

/** In `$'…'`, with every character as `code` writes it. */
export const ansi = (text: string, code: (c: number) => string): string =>
  `$'${chars(text)
    .map((c) => code(c.charCodeAt(0)))
    .join('')}'`;

export const chars = (text: string): string[] => Array.from(text);
export const hex = (c: number): string => String.raw`\x${c.toString(16).padStart(2, '0')}`;
export const octal = (c: number): string => `\\${c.toString(8).padStart(3, '0')}`;
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const hexDump = (text: string): string => Buffer.from(text).toString('hex');

/** The prefix assignments of a stage, with a blank behind. */
const prefix = (stage: Stage): string =>
  Object.entries(stage.environment ?? {})
    .map(([name, value]) => `${name}=${q(value)} `)
    .join('');

const suffix = (stage: Stage): string => (stage.after === undefined ? '' : ` ${stage.after}`);

/** The line as anybody would write it. */
export const plain: Rewrite = (line) => stagesOf(line, (stage) => ({ run: stage.words.map(q).join(' ') }));

/** A part of a script that gets things ready, and what stands for the words of a stage. */
interface Staged {
  readonly before?: string;
  readonly run: string;
}

/** Writes each stage by itself; all that gets ready comes first. */
function stagesOf(line: Line, write: (stage: Stage, index: number) => Staged): string {
  const staged = line.stages.map((stage, index) => ({ stage, ...write(stage, index) }));
  const before = staged.flatMap((one) => (one.before === undefined ? [] : [one.before]));
  const run = staged.map((one) => `${prefix(one.stage)}${one.run}${suffix(one.stage)}`).join(' | ');
  return [...before, run].join('\n');
}

/** A rewrite of each stage by itself. */
export const byStage =
  (write: (stage: Stage, index: number) => Staged): Rewrite =>
  (line) =>
    stagesOf(line, write);

/** A rewrite of each word by itself; `index` counts the words of the whole line. */
export const byWord = (write: (word: string, index: number) => string): Rewrite =>
  byStage((stage, nth) => ({ run: stage.words.map((word, index) => write(word, nth * 20 + index)).join(' ') }));

/** A rewrite of the program's name alone. */
export const byName = (write: (name: string, index: number) => string): Rewrite =>
  byStage(({ words: [name = '', ...rest] }, index) => ({ run: [write(name, index), ...rest.map(q)].join(' ') }));

/** A rewrite of each word that first gets something ready for it. */
export const byPreparedWord = (write: (word: string, id: string) => Staged): Rewrite =>
  byStage((stage, nth) => {
    const staged = stage.words.map((word, index) => write(word, `${'st'[nth] ?? 'u'}${index}`));
    return {
      before: staged.flatMap((one) => (one.before === undefined ? [] : [one.before])).join('\n'),
      run: staged.map((one) => one.run).join(' '),
    };
  });

/** A rewrite of the program's name alone that first gets something ready for it. */
export const byPreparedName = (write: (name: string, id: string) => Staged): Rewrite =>
  byStage(({ words: [name = '', ...rest] }, index) => {
    const { before, run } = write(name, `n${index}`);
    return { ...(before !== undefined && { before }), run: [run, ...rest.map(q)].join(' ') };
  });

/** A program put in front of each stage. */
export const inFront = (wrapper: string): Rewrite =>
  byStage((stage) => ({ run: `${wrapper} ${stage.words.map(q).join(' ')}` }));

/** A script around the text of the whole line. */
export const around =
  (write: (text: string) => string): Rewrite =>
  (line) =>
    write(plain(line));
