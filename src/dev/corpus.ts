// `npm run corpus FOLDER`: what jobvet says about a folder of real scripts, compared with the committed counts.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findRule } from '../cli/rules.ts';
import { createEngine } from '../engine/engine.ts';
import { ruleTable } from '../engine/rules-table.ts';
import { loadGrammars } from '../host/grammars.ts';
import { visible } from '../report/visible.ts';
import { countsOf, differences, readCounts, writeCounts } from './corpus-counts.ts';
import type { Known } from './known-words.ts';
import { type KindSums, type Listed, sample, type Survey, survey } from './corpus-survey.ts';

const COUNTS = fileURLToPath(new URL('../../docs/corpus-counts.json', import.meta.url));
const MOST_LISTED = 10;

const USAGE = `usage: npm run corpus -- FOLDER [--write] [--list RULE|all] [--sample N] [--seed S]

  --write        update docs/corpus-counts.json
  --list RULE    print each finding of a rule (or of all) instead of the sums
  --sample N     only N of them, chosen by --seed (default 1)
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      write: { type: 'boolean', default: false },
      list: { type: 'string' },
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const result = survey(resolve(folder), createEngine({ grammars: await loadGrammars() }));
  if (values.list !== undefined || values.sample !== undefined) {
    const rule =
      values.list === undefined || values.list === 'all' ? undefined : findRule(values.list, ruleTable()).code;
    const listed = result.listed.filter((finding) => rule === undefined || finding.rule === rule);
    const size = values.sample === undefined ? listed.length : Number(values.sample);
    printListed(sample(listed, size, Number(values.seed)), listed.length);
    return 0;
  }
  printTimes(result);
  for (const [kind, sums] of result.kinds) printKind(kind, sums);
  for (const { path, message } of result.problems) console.log(`not vetted: ${visible(path)}: ${message}`);
  const crashed = result.problems.some((problem) => problem.message.startsWith('CRASH'));
  const same = compare(result, values.write);
  return crashed || !same ? 1 : 0;
}

/** Compares with the committed counts; kinds of file they do not know are only mentioned. */
function compare(result: Survey, write: boolean): boolean {
  const committed = readCounts(COUNTS);
  let same = true;
  for (const [kind, sums] of result.kinds) {
    const before = committed.get(kind);
    const after = countsOf(sums);
    const lines = before ? differences(before, after) : [];
    if (write) committed.set(kind, after);
    if (!before) console.log(`${kind}: no committed counts${write ? ' so far' : '; --write adds them'}`);
    else if (lines.length === 0) console.log(`${kind}: counts as committed`);
    else {
      same = false;
      console.log(`${kind}: counts differ from docs/corpus-counts.json`);
      for (const line of lines) console.log(`  ${line}`);
    }
  }
  if (write) {
    writeCounts(COUNTS, committed);
    console.log('docs/corpus-counts.json written; the commit says why counts changed');
  }
  return same || write;
}

function printTimes({ times }: Survey): void {
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const total = sorted.reduce((sum, ms) => sum + ms, 0);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  const [worst] = [...times].sort((a, b) => b.ms - a.ms);
  console.log(
    `${times.length} files vetted in ${(total / 1000).toFixed(2)} s; median ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  if (worst) console.log(`slowest: ${worst.ms.toFixed(1)} ms, ${visible(worst.path)}`);
}

function printKind(kind: string, sums: KindSums): void {
  const share = (files: number): string => `${files} (${((100 * files) / Math.max(1, sums.files)).toFixed(2)} %)`;
  console.log(`\n${kind}: ${sums.files} files, ${sums.units} units`);
  console.log(`  files with unread units: ${share(sums.unreadFiles.length)}; ${sums.unread} units`);
  console.log(`  of these, taken by bash -n: ${share(sums.unreadButValid.length)}`);
  printPaths(sums.unreadButValid);
  console.log(`  unexplained silence: ${share(sums.silent.length)}`);
  printPaths(sums.silent);
  if (sums.written.names > 0) printKnown('words as written', sums.written);
  printKnown('as interpreted  ', sums.resolved);
  printCounts('coverage by cause', sums.coverage);
  printCounts('findings by severity', sums.severities);
  const nameOf = (code: string): string => ruleTable().find((rule) => rule.code === code)?.name ?? '';
  printCounts('findings by rule, and per 100 files', sums.findings, (code) => {
    const rate = (100 * (sums.findings.get(code) ?? 0)) / Math.max(1, sums.files);
    return `${rate.toFixed(1).padStart(6)}  ${nameOf(code)}`;
  });
}

function printKnown(title: string, { names, unknownNames, words, unknownWords }: Known): void {
  const share = (unknown: number, all: number): string =>
    `${((100 * unknown) / Math.max(1, all)).toFixed(2)} % of ${all}`;
  console.log(
    `  ${title}: program unknown ${share(unknownNames, names)}, argument unknown ${share(unknownWords, words)}`,
  );
}

function printPaths(paths: readonly string[]): void {
  for (const path of paths.slice(0, MOST_LISTED)) console.log(`    ${visible(path)}`);
  if (paths.length > MOST_LISTED) console.log(`    and ${paths.length - MOST_LISTED} more`);
}

function printCounts(
  title: string,
  counts: ReadonlyMap<string, number>,
  name: (key: string) => string = () => '',
): void {
  console.log(`  ${title}:${counts.size === 0 ? ' none' : ''}`);
  for (const key of [...counts.keys()].sort()) {
    console.log(`    ${key.padEnd(16)} ${String(counts.get(key) ?? 0).padStart(6)}  ${name(key)}`.trimEnd());
  }
}

function printListed(listed: readonly Listed[], of: number): void {
  for (const { rule, severity, confidence, where, message, source } of listed) {
    console.log(`${visible(where)}: ${rule} ${severity}/${confidence}: ${visible(message)}\n    ${visible(source)}`);
  }
  console.log(`${listed.length} of ${of} findings`);
}

process.exitCode = await main();
