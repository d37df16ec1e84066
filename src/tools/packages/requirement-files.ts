// Lists of packages that the script writes itself before it installs them: requirements.txt, environment.yml.
import type { Command } from '../../model/command.ts';
import type { Requirement } from '../../model/effect.ts';
import { shapeOf, sliceWord, splitWord, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../kit.ts';
import { textWrittenTo } from '../written-files.ts';
import { flowItems, trimmed, unquoted, withoutComment } from '../written-lines.ts';
import { indexesOf, indexOf, type InstallDraft, type InstallFile, listedWords, trustedHostsOf } from './install.ts';
import { condaRequirement, editableRequirement, pythonRequirement } from './requirement.ts';

/** What a list says, in the terms of the call that reads it. */
export type Listed = Pick<InstallDraft, 'requirements' | 'files' | 'indexes' | 'trustedHosts' | 'hashes'> & {
  readonly noIndex: boolean;
};

const NOTHING: Listed = { requirements: [], files: [], indexes: [], trustedHosts: [], hashes: false, noIndex: false };

/** pip's requirements file format; other options of pip mean nothing there. */
const LINE: OptionTable = {
  flags: '--no-index --pre --prefer-binary --require-hashes',
  values:
    '-i,--pypi-url,--index-url --extra-index-url -f,--find-links -r,--requirement -c,--constraint -e,--editable --no-binary --only-binary --trusted-host --use-feature --hash -C,--config-settings --global-option',
};

const ROLES = { '--index-url': 'index', '--extra-index-url': 'extra', '--find-links': 'find-links' } as const;

/** The requirements files of a call that the script wrote before it, read as pip does. */
export function writtenRequirements(
  files: readonly InstallFile[],
  command: Command,
  script: readonly Command[],
): Listed {
  return merged(
    files.filter((file) => file.role === 'requirements').map((file) => requirementsFile(file.path, command, script, 0)),
  );
}

/** True when the lists are at hand and none of them has a hash. */
export function listsNoHashes(files: readonly InstallFile[], written: Listed): boolean {
  const lists = files.filter((file) => file.role === 'requirements');
  return lists.length === 1 && written.requirements.length > 0 && !written.hashes;
}

/** The lists of conda specifications and environments of a call that the script wrote before it. */
export function writtenEnvironments(
  files: readonly InstallFile[],
  command: Command,
  script: readonly Command[],
): Listed {
  return merged(
    files.map(({ path }) => {
      const lines = linesOf(path, command, script);
      if (/\.ya?ml$/.test(shapeOf(path))) return environment(lines, command, script);
      const specs = lines.map(withoutComment).filter((line) => /^\s*[^\s@]/.test(shapeOf(line)));
      return { ...NOTHING, requirements: specs.map((line) => condaRequirement(trimmed(line))) };
    }),
  );
}

function merged(lists: readonly Listed[]): Listed {
  return {
    requirements: lists.flatMap((one) => one.requirements),
    files: lists.flatMap((one) => one.files),
    indexes: lists.flatMap((one) => one.indexes),
    trustedHosts: lists.flatMap((one) => one.trustedHosts),
    hashes: lists.some((one) => one.hashes),
    noIndex: lists.some((one) => one.noIndex),
  };
}

function linesOf(path: Word, command: Command, script: readonly Command[]): readonly Word[] {
  const text = textWrittenTo(path, command, script);
  return text ? splitWord({ pieces: text.pieces, count: 'one', at: text.at }, '\n') : [];
}

/** @param depth how many files named this one: a file that names itself comes to an end */
function requirementsFile(path: Word, command: Command, script: readonly Command[], depth: number): Listed {
  if (depth > 4) return NOTHING;
  return merged(logicalLines(linesOf(path, command, script)).map((words) => line(words, command, script, depth)));
}

/** The words of each line, a backslash at the end continuing it. */
function logicalLines(lines: readonly Word[]): Word[][] {
  const found: Word[][] = [];
  let open = false;
  for (const one of lines) {
    const text = withoutComment(one);
    const shape = shapeOf(text);
    const goesOn = shape.endsWith('\\');
    const words = listedWords(goesOn ? sliceWord(text, 0, shape.length - 1) : text);
    if (open) found.at(-1)?.push(...words);
    else found.push(words);
    open = goesOn;
  }
  return found.filter((words) => words.length > 0);
}

function line(words: readonly Word[], command: Command, script: readonly Command[], depth: number): Listed {
  const first = words.findIndex((word) => shapeOf(word).startsWith('-'));
  const [from, to] = [words[0], words[(first < 0 ? words.length : first) - 1]];
  const call = parseOptions(LINE, words, Math.max(0, first));
  const hashed = call.has('--hash');
  const named = first !== 0 && from && to ? [joined(from, to, words)] : [];
  const nested = call
    .all('--requirement')
    .flatMap(({ value }) => (value ? [requirementsFile(value, command, script, depth + 1)] : []));
  const own: Listed = {
    requirements: [
      ...named.map((word): Requirement => {
        const one = pythonRequirement(word);
        return hashed ? { ...one, pin: 'hash' } : one;
      }),
      ...call.all('--editable').flatMap(({ value }) => (value ? [editableRequirement(value)] : [])),
    ],
    files: call
      .all('--constraint')
      .flatMap(({ value }) => (value ? [{ path: value, role: 'constraints' as const, at: value.at }] : [])),
    indexes: first < 0 ? [] : indexesOf({ ...command, words }, call, ROLES),
    trustedHosts: first < 0 ? [] : trustedHostsOf({ ...command, words }, call, '--trusted-host'),
    // One hash makes pip ask for the hashes of all.
    hashes: hashed || call.has('--require-hashes'),
    noIndex: call.has('--no-index'),
  };
  return merged([own, ...nested]);
}

/** Words of one line as one: `numpy >= 1.2`. */
function joined(from: Word, to: Word, words: readonly Word[]): Word {
  const pieces = words
    .slice(0, words.indexOf(to) + 1)
    .flatMap((word, index) =>
      index === 0
        ? word.pieces
        : [
            { kind: 'text' as const, text: ' ', at: { ...word.at, exact: false }, use: word.at, quoted: false },
            ...word.pieces,
          ],
    );
  return { pieces, count: 'one', at: from.at };
}

/**
 * `dependencies:` and `channels:` of an environment, with the list under `pip:`.
 * LIMIT: by lines, which is how people write these files; anchors and the like are not read.
 */
function environment(lines: readonly Word[], command: Command, script: readonly Command[]): Listed {
  const parts: Listed[] = [];
  let key = '';
  let pip: number | undefined;
  for (const one of lines) {
    const text = withoutComment(one);
    const shape = shapeOf(text);
    const top = /^([\w-]+):\s*/.exec(shape);
    if (top) {
      key = top[1] ?? '';
      pip = undefined;
      for (const item of flowItems(sliceWord(text, top[0].length))) parts.push(entry(key, item));
      continue;
    }
    const item = /^(\s*)-\s+(?=\S)/.exec(shape);
    if (!item) continue;
    const indent = item[1]?.length ?? 0;
    if (pip !== undefined && indent <= pip) pip = undefined;
    const value = unquoted(sliceWord(text, item[0].length));
    if (key === 'dependencies' && /^pip:\s*$/.test(shapeOf(value))) pip = indent;
    else if (pip === undefined) parts.push(entry(key, value));
    else if (shapeOf(value) !== '') parts.push(line(listedWords(value), command, script, 0));
  }
  return merged(parts);
}

function entry(key: string, value: Word): Listed {
  if (shapeOf(value) === '') return NOTHING;
  if (key === 'dependencies') return { ...NOTHING, requirements: [condaRequirement(value)] };
  if (key === 'channels') return { ...NOTHING, indexes: [indexOf(value, 'channel', { at: value.at })] };
  return NOTHING;
}
