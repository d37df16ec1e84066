// Runs every code block of every rule page: the documentation can't promise what the program does not do.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Finding, SEVERITIES, severityRank } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { RULES } from '../../src/rules/index.ts';
import { applyEdits, check, lineOf } from '../support/check.ts';
import { fixText } from '../support/fix.ts';
import { type Block, nameOf, optionsOf, pageBlocks, pagePolicies } from '../support/pages.ts';
import { policyOf } from '../support/policy.ts';

const root = join(import.meta.dirname, '../..');

function isSeverity(text: string): boolean {
  return SEVERITIES.some((severity) => severity === text);
}

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

/** What `jobvet fix` makes of a block: no finding of the rule that has edits is left, and the text can be read. */
function expectFixed(block: Block, name: string, code: string, unsafe: boolean): void {
  const options = { unsafe, wants: ({ rule }: Finding) => rule === code, engine: optionsOf(block) };
  const fixed = fixText(block.code, name, options);
  expect(fixed.refused).toEqual([]);
  const left = fixed.report.findings.filter(
    ({ rule, fix }) => rule === code && fix && fix.edits.length > 0 && (unsafe || fix.safety === 'safe'),
  );
  expect(left.map((finding) => `line ${lineOf(finding)}: ${finding.message}`)).toEqual([]);
  if (fixed.applied.length === 0) {
    expect(fixed.text).toBe(block.code);
    return;
  }
  const gaps = ({ coverage }: Report): string[] =>
    coverage.filter(({ cause }) => cause === 'syntax' || cause === 'differential').map(({ message }) => message);
  expect(gaps(fixed.report)).toEqual(gaps(fixed.before));
  if (block.language === 'sbatch') expect(bashReads(fixed.text)).toBe(bashReads(block.code));
  expect(fixText(fixed.text, name, options).text).toBe(fixed.text);
}

function bashReads(text: string): boolean {
  return spawnSync('bash', ['-n'], { input: text }).status === 0;
}

describe('rule pages', () => {
  for (const { rule } of RULES) {
    describe(`${rule.code} ${rule.name}`, () => {
      const file = join(root, 'docs/rules', `${rule.name}.md`);
      const blocks = pageBlocks(file);
      let previous: { block: Block; report: Report } | undefined;

      it('shows at least one bad and one good example', () => {
        expect(blocks.some((block) => block.kind === 'bad')).toBe(true);
        expect(blocks.some((block) => block.kind === 'good')).toBe(true);
      });

      for (const { line, code, layer, expect: expected, subject } of pagePolicies(file))
        it(`line ${line}: a policy${expected === undefined ? '' : ` that makes it ${expected}`}`, () => {
          const policy = policyOf(code, layer);
          if (expected === undefined) return;
          expect(subject, 'expect= needs a bad block').toBeDefined();
          const after = subject ? check(subject.code, nameOf(subject), { policy }).findings : [];
          const own = after.filter((finding) => finding.rule === rule.code);
          expect(own.map(({ severity, action }) => (isSeverity(expected) ? severity : action))).toEqual(
            own.map(() => expected),
          );
          expect(own.length > 0).toBe(expected !== 'off');
        });

      it('shows what its fix makes of an example, or says why there is none', () => {
        const page = readFileSync(join(root, 'docs/rules', `${rule.name}.md`), 'utf8');
        const why = /^(?:- )?No automatic fix: .+\.$/m.test(page);
        expect(blocks.some((block) => block.kind === 'fixed')).toBe(!why);
      });

      for (const block of blocks) {
        const name = nameOf(block);
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
        if (block.kind === 'bad') {
          it(`line ${block.line}: its fixes do what they promise`, () => {
            for (const unsafe of [false, true]) expectFixed(block, name, rule.code, unsafe);
          });
        }
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
        if (block.kind === 'good' && block.policy !== undefined)
          it(`line ${block.line}: is good by the policy alone`, () => {
            const without = check(block.code, name).findings.filter((finding) => finding.rule === rule.code);
            expect(without.length).toBeGreaterThan(0);
          });
      }
    });
  }

  it('covers every page with a rule', () => {
    const pages = readdirSync(join(root, 'docs/rules')).filter((file) => file !== 'README.md');
    expect(pages.sort()).toEqual(RULES.map(({ rule }) => `${rule.name}.md`).sort());
  });
});
