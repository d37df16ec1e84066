// The command line of sbatch: where its options end and the script begins.
import { Getopt } from './getopt.ts';
import { applicableFacts } from './environment.ts';
import { type KnownOption, sbatchOptions, spankOptions, type SpankKnowledge } from './option-table.ts';
import { NEWEST, releaseOf } from './release.ts';
import type { Word } from './words.ts';

/** An option of one component, as it was given. */
export interface GivenOption {
  /** the long name */
  readonly option: string;
  /** null for a flag */
  readonly value: string | null;
  /** an option of a SPANK plugin */
  readonly plugin: boolean;
}

/** What sbatch makes of its arguments. */
export interface CommandLine {
  readonly given: readonly GivenOption[];
  /** the script's index among the arguments; absent when it comes from elsewhere */
  readonly script?: number;
}

/** Options that end sbatch before it reads a script. */
const ONLY_TELLS = ['help', 'usage', 'version', 'autocomplete'];

/**
 * Reads the arguments as sbatch's getopt does: abbreviations, clusters of letters, `:` between components, and the end
 * of options at the first word that is none.
 *
 * @returns a text when it can't be told where the script is
 */
export function readCommandLine(
  args: readonly string[],
  { slurmVersion, spank = 'unknown' }: { readonly slurmVersion?: string; readonly spank?: SpankKnowledge },
): CommandLine | string {
  const own = sbatchOptions(slurmVersion === undefined ? NEWEST : releaseOf(slurmVersion));
  const getopt = new Getopt<KnownOption>(own, spankOptions(spank), true);
  const given: GivenOption[] = [];
  for (let from = 0; from < args.length;) {
    const part = readPart(getopt, args, from, given);
    if (typeof part === 'string') return part;
    const { end, afterDashes } = part;
    if (end === undefined) break;
    if (afterDashes || args[end] !== ':') return { given, script: end };
    from = end + 1;
  }
  return { given };
}

/** Whether sbatch only prints something. */
export function onlyTells({ given }: CommandLine): boolean {
  return given.some(({ option }) => ONLY_TELLS.includes(option));
}

/** What the environment and, over it, the arguments say about an option. */
export function givenValue(
  { given }: CommandLine,
  option: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const said = given.findLast((one) => one.option === option)?.value;
  if (said !== undefined && said !== null) return said;
  const set = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return [...applicableFacts(Object.fromEntries(set), NEWEST)].findLast((fact) => fact.option === option)?.raw;
}

/** Reads the options of a component; the index of the first word that is none, if there is one. */
function readPart(
  getopt: Getopt<KnownOption>,
  args: readonly string[],
  from: number,
  given: GivenOption[],
): { readonly end?: number; readonly afterDashes?: boolean } | string {
  // No two words stand on one line: what follows an unknown option is never taken for its value.
  const words = args.slice(from).map((text, index): Word => ({ text, start: 0, end: text.length, line: from + index }));
  for (const event of getopt.read(words)) {
    if (event.kind === 'error') return event.message;
    const { line } = event.word;
    if (event.kind === 'leftover') return { end: line, afterDashes: event.afterDashes };
    const { option, name, value } = event;
    if (!option && value === null && args[line + 1] !== '--')
      return `--${name} is no option that is known here: write --${name}=VALUE, or put -- before the script, or name its plugin in site.spank of a jobvet.yaml`;
    given.push({ option: option?.filedAs ?? name, value, plugin: option?.plugin ?? true });
  }
  return {};
}
