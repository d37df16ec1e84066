// Reports of everything the repository has to vet: the sample jobs and the examples of the rule pages.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { RULES } from '../../src/rules/index.ts';
import { check } from './check.ts';
import { nameOf, optionsOf, pageBlocks } from './pages.ts';

const root = join(import.meta.dirname, '../..');

/** Each with a path of its own. */
export function sampleReports(): Report[] {
  const jobs = join(root, 'fixtures/jobs');
  const samples = readdirSync(jobs)
    .filter((name) => name.endsWith('.sbatch'))
    .map((name) => check(readFileSync(join(jobs, name), 'utf8'), `fixtures/jobs/${name}`));
  const examples = RULES.flatMap(({ rule }) =>
    pageBlocks(join(root, 'docs/rules', `${rule.name}.md`)).map((block) => {
      const path = `pages/${rule.name}/${block.line}/${nameOf(block)}`;
      return check(block.code, path, optionsOf(block));
    }),
  );
  return [...samples, ...examples];
}

/** The page of a rule, as the repository has it. */
export function pageOf(name: string): string {
  return readFileSync(join(root, 'docs/rules', `${name}.md`), 'utf8');
}
