// What `jobvet show --format json` foretells, compared with what bash ran. Reads the public JSON and nothing else.
import { createEngine } from '../../engine/engine.ts';
import { showJson } from '../../report/show-json.ts';
import type { Calls } from './bash.ts';
import { OBSERVED } from './stubs.ts';

/** A command of the listing. */
export interface Foretold {
  readonly argv: readonly (string | null)[];
  /** there may be more words, or fewer where one is unknown */
  readonly argvOpen: boolean;
  readonly certain: boolean;
  readonly builtin: boolean;
}

const engine = createEngine();

/** The commands `jobvet show` lists for a script. */
function foretold(text: string): readonly Foretold[] {
  const report = engine.check({ path: 'program.sh', text, lang: 'bash' });
  const shown = JSON.parse(showJson(report)) as { readonly commands: readonly Foretold[] };
  return shown.commands;
}

const UNKNOWN = '…';

function fits(word: string | null, text: string): boolean {
  if (word === null) return true;
  if (!word.includes(UNKNOWN)) return word === text;
  const [start = '', ...parts] = word.split(UNKNOWN);
  const end = parts.pop() ?? '';
  if (!text.startsWith(start) || !text.endsWith(end) || text.length < start.length + end.length) return false;
  let at = start.length;
  for (const part of parts) {
    at = text.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return at <= text.length - end.length;
}

/** Whether a call may be what a command stands for. */
function matchesCall({ argv, argvOpen }: Foretold, call: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const word of argv) {
    const any = argvOpen && (word === null || word.includes(UNKNOWN));
    const next = new Set<number>();
    for (const at of reached) {
      if (any) for (let to = at; to <= call.length; to++) next.add(to);
      else if (at < call.length && fits(word, call[at] ?? '')) next.add(at + 1);
    }
    reached = next;
  }
  return argvOpen ? reached.size > 0 : reached.has(call.length);
}

/** Where foretold and real commands disagree. */
export interface Disagreement {
  /** calls that no command stands for */
  readonly missed: readonly string[];
  /** certain commands without a call, although the program ran to its end */
  readonly lies: readonly string[];
}

/** The call that tells that a program ran to its end. */
export const END = 'END';

export function compare(text: string, calls: Calls): Disagreement {
  const commands = foretold(text).filter(({ builtin }) => !builtin);
  const missed = calls.filter((call) => !commands.some((command) => matchesCall(command, call)));
  const finished = calls.some((call) => call[0] === 'args' && call[1] === END);
  const lies = finished ? commands.filter(isPromise).filter((command, _, all) => !kept(command, all, calls)) : [];
  return { missed: distinct(missed), lies: distinct(lies.map(({ argv }) => argv)) };
}

/** A certain command whose call would be seen. */
function isPromise({ argv, certain }: Foretold): boolean {
  const [name] = argv;
  return certain && typeof name === 'string' && OBSERVED.has(name);
}

/** Whether a command was called, and as often as it is promised. */
function kept(command: Foretold, all: readonly Foretold[], calls: Calls): boolean {
  const matching = calls.filter((call) => matchesCall(command, call)).length;
  if (matching === 0) return false;
  const words = JSON.stringify(command.argv);
  if (command.argvOpen || command.argv.includes(null) || words.includes(UNKNOWN)) return true;
  return matching >= all.filter(({ argv }) => JSON.stringify(argv) === words).length;
}

const distinct = (items: readonly unknown[]): string[] => [...new Set(items.map((item) => JSON.stringify(item)))];

export const agrees = ({ missed, lies }: Disagreement): boolean => missed.length === 0 && lies.length === 0;

/** Share of words that are known, over all commands foretold: a reader that says "anything" is never wrong. */
export function knownWords(text: string): { readonly known: number; readonly all: number } {
  const shown = foretold(text).flatMap(({ argv }) => argv);
  return { known: shown.filter((word) => word !== null && !word.includes(UNKNOWN)).length, all: shown.length };
}
