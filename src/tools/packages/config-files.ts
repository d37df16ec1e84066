// Configuration files that a script writes: pip.conf, .condarc, .npmrc, uv.toml (catalogue D10).
import type { Command } from '../../model/command.ts';
import { prefixOf, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit } from '../kit.ts';
import { REPOSITORY_FILES } from '../os-packages/repository-files.ts';
import { condaSetting } from './conda.ts';
import { npmSetting } from './npm.ts';
import { pipSetting } from './pip.ts';

/** Reads the lines of a file. */
type Reader = (lines: readonly Word[], emit: Emit) => void;

const READERS: readonly (readonly [file: RegExp, read: Reader])[] = [
  [/(?:^|\/)(?:pip\.conf|pip\.ini|\.?pip\/pip\.conf)$/, readPip],
  [/(?:^|\/)\.?(?:condarc|mambarc)(?:\.ya?ml)?$/, readConda],
  [/(?:^|\/)\.?npmrc$/, readNpm],
  ...REPOSITORY_FILES,
];

export default defineTool('cat tee echo printf', (command, emit) => {
  const content = contentOf(command);
  if (!content) return;
  for (const target of targetsOf(command)) {
    const path = shapeOf(target);
    READERS.find(([file]) => file.test(path))?.[1](splitWord(content, '\n'), emit);
  }
});

function targetsOf(command: Command): Word[] {
  const redirected = command.redirects
    .filter((one) => /^(?:>|>>|>\||&>|&>>)$/.test(one.op) && (one.fd === undefined || one.fd === 1))
    .map((one) => one.target);
  return command.name === 'tee'
    ? [...redirected, ...command.words.slice(1).filter((word) => !prefixOf(word).startsWith('-'))]
    : redirected;
}

/** The text that is written: a here-document, or what echo and printf print. */
function contentOf(command: Command): Word | undefined {
  const { input, name } = command;
  if (name === 'cat' || name === 'tee') return input && { pieces: input.pieces, count: 'one', at: input.at };
  const words = command.words.slice(1).filter((word) => !/^-[neE]+$/.test(staticText(word) ?? ''));
  const pieces = words.flatMap((word, i) => (i === 0 ? word.pieces : [blankBefore(word), ...word.pieces]));
  return { pieces, count: 'one', at: command.at };
}

function blankBefore(word: Word): Word['pieces'][number] {
  return { kind: 'text', text: ' ', at: { ...word.at, exact: false }, use: word.at, quoted: false };
}

/** `key = value` or `key: value`, the value without quotes. */
function keyAndValue(line: Word, separator: '=' | ':'): { key: string; value: Word } | undefined {
  const shape = shapeOf(line);
  const match = new RegExp(`^\\s*([^\\s#;[${separator}][^${separator}]*?)\\s*${separator}\\s*`).exec(shape);
  if (!match?.[1]) return undefined;
  return { key: match[1], value: trimmed(line, match[0].length) };
}

/** From an offset to the end, without blanks, quotes and a comment at the end. */
function trimmed(line: Word, from: number): Word {
  const rest = shapeOf(line)
    .slice(from)
    .replace(/\s+#.*$/, '')
    .trimEnd();
  const quoted = /^(["']).*\1$/.test(rest);
  return sliceWord(line, from + (quoted ? 1 : 0), from + rest.length - (quoted ? 1 : 0));
}

/** pip.conf is an INI file; a value goes on in indented lines. */
function readPip(lines: readonly Word[], emit: Emit): void {
  let key: string | undefined;
  for (const line of lines) {
    const pair = /^\s/.test(shapeOf(line)) ? undefined : keyAndValue(line, '=');
    if (pair) ({ key } = pair);
    else if (!/^\s+\S/.test(shapeOf(line))) key = undefined;
    const value = pair
      ? pair.value
      : key === undefined
        ? undefined
        : trimmed(line, /^\s*/.exec(shapeOf(line))?.[0].length ?? 0);
    if (key !== undefined && value && shapeOf(value) !== '') pipSetting(key, value, { at: value.at }, true, emit);
  }
}

/** .condarc is YAML; the keys of interest are at its top, lists in block or flow form. */
function readConda(lines: readonly Word[], emit: Emit): void {
  let list: string | undefined;
  for (const line of lines) {
    const item = /^\s*-\s+/.exec(shapeOf(line));
    if (item && list !== undefined) {
      condaSetting(list, trimmed(line, item[0].length), true, emit);
      continue;
    }
    const pair = keyAndValue(line, ':');
    if (!pair || /^\s/.test(shapeOf(line))) continue;
    list = pair.key;
    const text = shapeOf(pair.value);
    if (text !== '' && !text.startsWith('[')) condaSetting(pair.key, pair.value, true, emit);
  }
}

function readNpm(lines: readonly Word[], emit: Emit): void {
  for (const line of lines) {
    const pair = keyAndValue(line, '=');
    if (pair) npmSetting(pair.key, pair.value, true, emit);
  }
}
