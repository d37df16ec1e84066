// The table of tricks: what was found, what was missed, what was raised for nothing.
import { readFileSync } from 'node:fs';
import { type Case, CASES, COMMANDS, confirmedByBash, rulesOf } from './judge.ts';
import { TRICKS } from './index.ts';

/** Why a trick is not seen through. */
export interface KnownMiss {
  readonly why: string;
  /** the command lines that are missed; all when absent */
  readonly lines?: readonly string[];
  /** the rule that says that what runs could not be decoded */
  readonly instead?: string;
}

const KNOWN = JSON.parse(
  readFileSync(new URL('../../../fixtures/tricks/known-misses.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, KnownMiss>>;

/** Tricks that are a risk by themselves, with the rule that says so. */
const RISKY_TRICKS: Readonly<Record<string, string>> = { 'files: PATH=.': 'JV313' };

/** What came of one case. */
export interface Row {
  readonly name: string;
  readonly family: string;
  readonly line: string;
  readonly risky: boolean;
  /** undefined: the machine lacks a program that the trick needs */
  readonly confirmed: boolean | undefined;
  readonly found: boolean;
  readonly alarms: readonly string[];
  readonly known: KnownMiss | undefined;
}

/** Every trick on a few command lines, others for each trick. */
export function sample(risky: number, safe: number): readonly Case[] {
  const number = new Map(TRICKS.map((trick, index) => [trick, index]));
  const take = (lines: readonly unknown[], line: unknown, trick: number, count: number): boolean => {
    const place = (lines.indexOf(line) + lines.length - (trick % lines.length)) % lines.length;
    return (place * count) % lines.length < count && lines.includes(line);
  };
  return CASES.filter(({ trick, line }) => {
    const index = number.get(trick) ?? 0;
    return take(COMMANDS.risky, line, index, risky) || take(COMMANDS.safe, line, index, safe);
  });
}

/** Judges cases, of which some are run under bash too. */
export async function judge(cases: readonly Case[], underBash: readonly Case[]): Promise<readonly Row[]> {
  const chosen = new Set(underBash);
  const confirmed = await confirmedByBash(cases.filter((one) => chosen.has(one)));
  let next = 0;
  return cases.map((one): Row => {
    const { trick, line, script } = one;
    const rules = rulesOf(script);
    const name = `${trick.family}: ${trick.name}`;
    const known = KNOWN[name];
    const own = [known?.instead, RISKY_TRICKS[name]];
    return {
      name: trick.name,
      family: trick.family,
      line: line.name,
      risky: line.rules.length > 0,
      confirmed: chosen.has(one) ? confirmed[next++] : true,
      found: line.rules.every((rule) => rules.includes(rule)),
      alarms: line.rules.length > 0 ? [] : rules.filter((rule) => !own.includes(rule)),
      known: known && (known.lines?.includes(line.name) ?? true) ? known : undefined,
    };
  });
}

const nameOf = (row: Row): string => `${row.family}: ${row.name}`;
const label = (row: Row): string => `${nameOf(row)} (${row.line})`;

/** What the rows say, as lists of what is not as it should be. */
export function verdict(rows: readonly Row[]) {
  const risky = rows.filter((row) => row.risky);
  const names = [...new Set(risky.filter((row) => row.known).map(nameOf))];
  const families = [...new Set(rows.map((row) => row.family))].map((family) => {
    const own = risky.filter((row) => row.family === family);
    const found = own.filter((row) => row.found).length;
    return `${family.padEnd(10)} ${found}/${own.length} ${((100 * found) / own.length).toFixed(1)} %`;
  });
  return {
    families,
    share: risky.filter((row) => row.found).length / risky.length,
    /** rewrites that don't run what they should */
    wrong: rows.filter((row) => row.confirmed === false).map(label),
    misses: risky.filter((row) => !row.found).map(label),
    surprises: risky.filter((row) => !row.found && !row.known).map(label),
    mended: names.filter((name) => risky.every((row) => !row.known || nameOf(row) !== name || row.found)),
    alarms: rows.filter((row) => row.alarms.length > 0).map((row) => `${label(row)}: ${row.alarms.join(' ')}`),
    unknownNames: Object.keys(KNOWN).filter((key) => !TRICKS.some((trick) => `${trick.family}: ${trick.name}` === key)),
  };
}
