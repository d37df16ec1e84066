// The judge of the shell interpreter: what the real bash ran, compared with what was foretold.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/model/command.ts';
import { shapeOf, type Word } from '../../src/model/word.ts';
import { interpret, line } from './shell.ts';
import type { Program } from './program-generator.ts';

const END_OF_CALL = '--end-of-call--';

/** Logs its arguments; fails when told to; a call a loop waits for (`w…`) succeeds twice at most. */
const STUB = `#!/bin/sh
printf '%s\\0' args "$@" ${END_OF_CALL} >> "$STUB_LOG"
case $STUB_FAIL in *" $1 "*) exit 1 ;; esac
case $1 in
w*)
  [ -e "$STUB_LOG.$1.b" ] && exit 1
  [ -e "$STUB_LOG.$1.a" ] && : > "$STUB_LOG.$1.b"
  : > "$STUB_LOG.$1.a"
  ;;
esac
exit 0
`;

/** Runs the programs in the folders given, one after another. */
const DRIVER = `
for folder in "$@"; do
  cd "$folder/work" || exit 1
  env -i PATH="$STUB_PATH" HOME=/home/u LC_ALL=C.UTF-8 U='u1 u2' STUB_LOG="$folder/log" STUB_FAIL="$(cat "$folder/failing")" \\
    timeout -s KILL 10 bash "$folder/program.sh" < /dev/null > /dev/null 2> "$folder/errors"
done
`;

/** The calls of `args` in a run, in order. */
export type Calls = readonly (readonly string[])[];

/** Runs every program under bash, several at a time. */
export async function runUnderBash(programs: readonly Program[]): Promise<Calls[]> {
  const root = mkdtempSync(join(tmpdir(), 'jobvet-oracle-'));
  try {
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin', 'args'), STUB);
    chmodSync(join(root, 'bin', 'args'), 0o755);
    const folders = programs.map(({ text, failing }, index) => {
      const folder = join(root, String(index));
      mkdirSync(join(folder, 'work'), { recursive: true });
      writeFileSync(join(folder, 'program.sh'), text);
      writeFileSync(join(folder, 'failing'), ` ${failing.join(' ')} `);
      return folder;
    });
    const PATH = `${join(root, 'bin')}:/usr/bin:/bin`;
    const lanes = Math.min(4, folders.length);
    await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        drive(
          folders.filter((_folder, index) => index % lanes === lane),
          PATH,
        ),
      ),
    );
    return folders.map((folder) => readCalls(join(folder, 'log')));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function drive(folders: readonly string[], stubPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { PATH: '/usr/bin:/bin', STUB_PATH: stubPath };
    const child = spawn('bash', ['-c', DRIVER, 'driver', ...folders], { env, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', () => {
      resolve();
    });
  });
}

function readCalls(log: string): Calls {
  if (!existsSync(log)) return [];
  const calls: string[][] = [];
  let call: string[] = [];
  for (const word of readFileSync(log, 'utf8').split('\0').slice(0, -1)) {
    if (word === END_OF_CALL) {
      calls.push(call);
      call = [];
    } else call.push(word);
  }
  return calls;
}

// ---- comparison ----------------------------------------------------------------------------------------------------

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function fits(word: Word, text: string): boolean {
  const source = word.pieces.map((piece) => (piece.kind === 'text' ? escape(piece.text) : '[^]*')).join('');
  return new RegExp(`^${source}$`).test(text);
}

/** Whether a call may be what a command stands for: an unknown word is any word, one of unknown count any number. */
function matchesCall(words: readonly Word[], call: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const word of words) {
    const next = new Set<number>();
    for (const at of reached) {
      if (word.count === 'any') for (let to = at; to <= call.length; to++) next.add(to);
      else if (at < call.length && fits(word, call[at] ?? '')) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(call.length);
}

/** Where foretold and real commands disagree. */
export interface Disagreement {
  /** calls that no command stands for */
  readonly missed: readonly string[];
  /** certain commands without a call, although the program ran to its end */
  readonly lies: readonly string[];
}

function mayBeArgs(command: Command): boolean {
  const first = command.words[0];
  return first !== undefined && (first.count === 'any' || fits(first, 'args'));
}

export function compare(text: string, calls: Calls): Disagreement {
  const commands = interpret(text).commands.filter(mayBeArgs);
  const finished = calls.some((call) => call[1] === 'END');
  const missed = calls.filter((call) => !commands.some((command) => matchesCall(command.words, call)));
  const lies = finished
    ? commands.filter((command) => command.certain && !calls.some((call) => matchesCall(command.words, call)))
    : [];
  return {
    missed: [...new Set(missed.map((call) => JSON.stringify(call)))],
    lies: [...new Set(lies.map(line))],
  };
}

export const agrees = ({ missed, lies }: Disagreement): boolean => missed.length === 0 && lies.length === 0;

/** Share of words that are known, over all commands foretold: a reader that says "anything" is never wrong. */
export function knownWords(text: string): { known: number; all: number } {
  let known = 0;
  let all = 0;
  for (const command of interpret(text).commands.filter(mayBeArgs))
    for (const word of command.words) {
      all++;
      if (word.count === 'one' && !shapeOf(word).includes('…')) known++;
    }
  return { known, all };
}
