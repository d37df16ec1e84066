// Shells as programs: `bash -c TEXT`, `sh FILE`, `bash <<EOF`, `… | sh`.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import type { Started, Wrapper } from './wrapper.ts';

/** How a shell was told what to run. */
export interface ShellCall {
  /** the words of `-c`, when given */
  readonly text?: Word;
  /** the script file, when given */
  readonly file?: Word;
  /** `$0` for the text of `-c` */
  readonly programName?: Word;
  /** positional parameters of what runs, `$1` on */
  readonly args: readonly Word[];
  readonly errexit: boolean;
}

const VALUE_OPTIONS = new Set(['--rcfile', '--init-file', '-O', '+O', '-o', '+o']);
export const SHELL_NAMES: readonly string[] = [
  'bash',
  'sh',
  'dash',
  'zsh',
  'ksh',
  'mksh',
  'ash',
  'rbash',
  'busybox-sh',
];

/** Reads a shell's command line; other shells take the same options as far as that matters here. */
export function shellCall(words: readonly Word[]): ShellCall {
  let i = 1;
  let wantsText = false;
  let fromStdin = false;
  let errexit = false;
  for (; i < words.length; i++) {
    const text = staticText(words[i]) ?? shapeOf(words[i] as Word);
    if (text === '--' || text === '-') {
      i++;
      break;
    }
    if (!/^[-+]./.test(text)) break;
    if (VALUE_OPTIONS.has(text)) {
      i++;
      if (text === '-o' && staticText(words[i]) === 'errexit') errexit = true;
      continue;
    }
    if (text.startsWith('--')) continue;
    if (text.startsWith('-')) {
      if (text.includes('c')) wantsText = true;
      if (text.includes('s')) fromStdin = true;
      if (text.includes('e')) errexit = true;
    }
    // `-euo pipefail`: the cluster's `o` takes the next word.
    if (/^[-+][A-Za-z]*[oO]$/.test(text)) {
      i++;
      if (/^-.*o$/.test(text) && staticText(words[i]) === 'errexit') errexit = true;
    }
  }
  const first = words[i];
  if (wantsText) {
    const programName = words[i + 1];
    // A word that may vanish leaves it open which one becomes `$0`, and whether any is left.
    if (programName?.count === 'any') return { ...(first && { text: first }), args: [programName], errexit };
    return { ...(first && { text: first }), ...(programName && { programName }), args: words.slice(i + 2), errexit };
  }
  if (fromStdin || !first) return { args: words.slice(i), errexit };
  return { file: first, args: words.slice(i + 1), errexit };
}

const shells: Wrapper = {
  names: SHELL_NAMES,
  starts(command) {
    const label = command.name ?? 'sh';
    const first = startFile(command.words);
    const read: Started[] = first
      ? [{ kind: 'file', label: `${label} --rcfile`, path: first, args: [], required: true }]
      : [];
    return [...read, ...startShell(command, command.words, label)];
  },
};

/** The file an interactive shell reads first. */
function startFile(words: readonly Word[]): Word | undefined {
  const texts = words.map((word) => staticText(word) ?? '');
  const named = texts.findIndex((text) => text === '--rcfile' || text === '--init-file');
  return named > 0 && texts.some((text) => /^-[a-z]*i/.test(text)) ? words[named + 1] : undefined;
}

function startShell(command: Command, words: readonly Word[], label: string): Started[] {
  const call = shellCall(words);
  if (call.text) {
    const { text, args, errexit, programName } = call;
    return [
      {
        kind: 'text',
        label: `${label} -c`,
        pieces: text.pieces,
        at: text.at,
        args,
        errexit,
        ...(programName && { programName }),
      },
    ];
  }
  const { args, errexit } = call;
  if (call.file) {
    if (/^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/0)$/.test(staticText(call.file) ?? ''))
      return [{ kind: 'stdin', label, args, errexit }];
    return [{ kind: 'file', label, path: call.file, args, required: true, errexit }];
  }
  const fromFile = command.redirects.findLast((redirect) => redirect.op === '<' && (redirect.fd ?? 0) === 0);
  if (fromFile && !command.input)
    return [{ kind: 'file', label: `${label} <`, path: fromFile.target, args, required: true, errexit }];
  return [{ kind: 'stdin', label, args, errexit }];
}

/** `busybox sh …` */
const busybox: Wrapper = {
  names: ['busybox', 'toybox'],
  starts: (command) =>
    command.words.length < 2
      ? []
      : [{ kind: 'command', label: command.name ?? 'busybox', words: command.words.slice(1) }],
};

export const SHELL_WRAPPERS: readonly Wrapper[] = [shells, busybox];
