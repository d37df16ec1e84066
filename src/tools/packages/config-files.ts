// Configuration files that a script writes: pip.conf, .condarc, .npmrc, uv.toml (catalogue D10).
import { readUvSettings } from '../../lang/pyproject/index.ts';
import { Source } from '../../lang/source.ts';
import { entriesOf, wordsOf } from '../../lang/tree/index.ts';
import { readYaml } from '../../lang/yaml/index.ts';
import type { Command } from '../../model/command.ts';
import { prefixOf, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { unescapedPieces } from '../../shell/printers/escapes.ts';
import { printedBy } from '../../shell/printers/index.ts';
import { defineTool, type Emit } from '../kit.ts';
import { REPOSITORY_FILES } from '../os-packages/repository-files.ts';
import { condaSetting } from './conda.ts';
import { trustedHost } from './install.ts';
import { npmSetting } from './npm.ts';
import { pipSetting } from './pip.ts';
import { packageIndex } from './project.ts';

/** Reads the text of the file. */
type Reader = (content: Word, emit: Emit) => void;

const READERS: readonly (readonly [file: RegExp, read: Reader])[] = [
  [/(?:^|\/)(?:pip\.conf|pip\.ini|\.?pip\/pip\.conf)$/, readPip],
  [/(?:^|\/)\.?(?:condarc|mambarc)(?:\.ya?ml)?$/, readConda],
  [/(?:^|\/)\.?npmrc$/, readNpm],
  [/(?:^|\/)uv\.toml$/, readUv],
  ...REPOSITORY_FILES.map(([file, read]): readonly [RegExp, Reader] => [
    file,
    (content, emit) => {
      read(splitWord(content, '\n'), emit);
    },
  ]),
];

export default defineTool('cat tee echo printf', (command, emit) => {
  const content = contentOf(command);
  if (!content) return;
  for (const target of targetsOf(command)) {
    const path = shapeOf(target);
    READERS.find(([file]) => file.test(path))?.[1](content, emit);
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
  const { input, name, at } = command;
  if (name === 'cat' || name === 'tee') return input && { pieces: input.pieces, count: 'one', at: input.at };
  const printed = name === 'printf' ? printedBy(command, undefined) : undefined;
  return { pieces: printed ?? looselyPrinted(command), count: 'one', at };
}

/** The words with escapes read: dash's echo does so without `-e`, and who writes `\n` in such a file means a line. */
function looselyPrinted({ words, name }: Command): Word['pieces'] {
  const texts = words.slice(1).filter((word) => !/^-[neE]+$/.test(staticText(word) ?? ''));
  const pieces = texts.flatMap((word, i) => (i === 0 ? word.pieces : [blankBefore(word), ...word.pieces]));
  return unescapedPieces(pieces, name === 'printf' ? 'format' : 'echo')?.pieces ?? pieces;
}

function blankBefore(word: Word): Word['pieces'][number] {
  return { kind: 'text', text: ' ', at: { ...word.at, exact: false }, use: word.at, quoted: false };
}

/** `key = value`, the value without quotes. */
function keyAndValue(line: Word): { key: string; value: Word } | undefined {
  const shape = shapeOf(line);
  const match = /^\s*([^\s#;[=][^=]*?)\s*=\s*/.exec(shape);
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
function readPip(content: Word, emit: Emit): void {
  let key: string | undefined;
  for (const line of splitWord(content, '\n')) {
    const pair = /^\s/.test(shapeOf(line)) ? undefined : keyAndValue(line);
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

/** .condarc is YAML; the keys of interest are at its top. */
function readConda(content: Word, emit: Emit): void {
  const { roots, coverage } = readYaml(new Source(content.pieces, content.at));
  for (const gap of coverage) emit.gap?.(gap);
  for (const { key, value } of entriesOf(roots[0])) {
    for (const word of value?.kind === 'map' ? value.entries.flatMap((one) => wordsOf(one.value)) : wordsOf(value))
      condaSetting(key, word, true, emit);
  }
}

/** uv.toml holds what `[tool.uv]` of a project does. */
function readUv(content: Word, emit: Emit): void {
  const { indexes, insecureHosts, coverage } = readUvSettings(new Source(content.pieces, content.at));
  for (const gap of coverage) emit.gap?.(gap);
  const setting = { kind: 'setting', system: 'pip', persistent: true, tool: 'uv' } as const;
  for (const one of indexes) {
    const index = packageIndex(one);
    const name = index.role === 'extra' ? 'extra-index-url' : index.role === 'index' ? 'index-url' : index.role;
    emit({ ...setting, at: index.mark.at, name, value: one.url, mark: index.mark, index });
  }
  for (const word of insecureHosts) {
    const mark = { at: word.at };
    emit({ ...setting, at: word.at, name: 'trusted-host', value: word, mark, index: trustedHost(word, mark) });
  }
}

function readNpm(content: Word, emit: Emit): void {
  for (const line of splitWord(content, '\n')) {
    const pair = keyAndValue(line);
    if (pair) npmSetting(pair.key, pair.value, true, emit);
  }
}
