// Runs every code block of every rule page: the documentation can't promise what the program does not do.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { severityRank } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { RULES } from '../../src/rules/index.ts';
import { applyEdits, check, lineOf } from '../support/check.ts';
import { type Block, FILE_NAMES, optionsOf, pageBlocks, pageSchema, policyBlocks } from '../support/pages.ts';

const root = join(import.meta.dirname, '../..');

/** Findings of medium or worse by rules that the block does not expect. */
function others(report: Report, block: Block, code: string): string[] {
  return report.findings
    .filter(
      (finding) =>
        finding.rule !== code &&
        severityRank(finding.severity) >= severityRank('medium') &&
        !block.also.includes(finding.rule),
    )
    .map((finding) => `${finding.rule} at line ${lineOf(finding)}: ${finding.message}`);
}

describe('rule pages', () => {
  for (const { rule } of RULES) {
    describe(`${rule.code} ${rule.name}`, () => {
      const blocks = pageBlocks(join(root, 'docs/rules', `${rule.name}.md`));
      let previous: { block: Block; report: Report } | undefined;

      it('shows at least one bad and one good example', () => {
        expect(blocks.some((block) => block.kind === 'bad')).toBe(true);
        expect(blocks.some((block) => block.kind === 'good')).toBe(true);
      });

      it('shows configurations that count', () => {
        for (const text of policyBlocks(join(root, 'docs/rules', `${rule.name}.md`)))
          expect(pageSchema.safeParse(parse(text)).error?.issues).toBeUndefined();
      });

      for (const block of blocks) {
        const name = block.file ?? FILE_NAMES[block.language] ?? 'job.sbatch';
        if (block.kind === 'fixed') {
          const before = previous;
          it(`line ${block.line}: the fix makes this of the block before`, () => {
            expect(before?.block.kind).toBe('bad');
            const edits = (before?.report.findings ?? [])
              .filter((finding) => finding.rule === rule.code)
              .flatMap((finding) => finding.fix?.edits ?? []);
            expect(applyEdits(before?.block.code ?? '', edits)).toBe(block.code);
            const after = check(block.code, name).findings.filter((finding) => finding.rule === rule.code);
            expect(after.map((finding) => finding.message)).toEqual([]);
          });
          continue;
        }
        const report = check(block.code, name, optionsOf(block));
        previous = { block, report };
        const own = report.findings.filter((finding) => finding.rule === rule.code);
        it(`line ${block.line}: ${block.kind}`, () => {
          if (block.kind === 'good')
            expect(own.map((finding) => `line ${lineOf(finding)}: ${finding.message}`)).toEqual([]);
          else {
            expect(own.length).toBeGreaterThan(0);
            if (block.at) expect([...new Set(own.map(lineOf))]).toEqual(block.at);
          }
          expect(others(report, block, rule.code)).toEqual([]);
        });
      }
    });
  }

  it('covers every page with a rule', () => {
    const pages = readdirSync(join(root, 'docs/rules')).filter((file) => file !== 'README.md');
    expect(pages.sort()).toEqual(RULES.map(({ rule }) => `${rule.name}.md`).sort());
  });
});
