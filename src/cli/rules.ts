import { ruleTable } from '../engine/rules-table.ts';
import { rulePage } from '../host/pages.ts';
import type { RuleInfo } from '../model/report.ts';
import { renderPage } from '../report/markdown.ts';
import { rulesJson, rulesText } from '../report/rules-list.ts';
import type { ColorChoice } from './color.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { nearest } from '../text/nearest.ts';
import type { Terminal } from './terminal.ts';

/** `jobvet rules`: the table of rules. */
export function rules(
  options: { readonly format: 'text' | 'json'; readonly color: ColorChoice },
  terminal: Terminal,
): ExitCode {
  const table = ruleTable();
  terminal.out(options.format === 'json' ? rulesJson(table) : rulesText(table, terminal.palette(options.color)));
  return EXIT.clean;
}

/** `jobvet explain`: the page of a rule, by code or name in any case. */
export function explain(wanted: string, options: { readonly color: ColorChoice }, terminal: Terminal): ExitCode {
  const rule = findRule(wanted, ruleTable());
  const page = rulePage(rule.name) ?? stubOf(rule);
  terminal.out(renderPage(page, terminal.palette(options.color)));
  return EXIT.clean;
}

/** The rule a user means; a UsageError with the nearest one when there is none. */
export function findRule<Rule extends Pick<RuleInfo, 'code' | 'name'>>(wanted: string, table: readonly Rule[]): Rule {
  const key = wanted.trim().toLowerCase();
  const found = table.find((rule) => rule.code.toLowerCase() === key || rule.name === key);
  if (found) return found;
  const near = nearest(
    key,
    table.flatMap((rule) => [rule.code, rule.name]),
  );
  const hint = near === undefined ? 'jobvet rules lists them all' : `did you mean ${near}?`;
  throw new UsageError(`there is no rule "${wanted}" (${hint})`);
}

/** What the table itself tells about a rule, should its page be missing. */
function stubOf(rule: RuleInfo): string {
  return `# ${rule.code} ${rule.name}\n\n${rule.title}.\n\nSeverity ${rule.severity}, confidence ${rule.confidence}. More: ${rule.url}\n`;
}
