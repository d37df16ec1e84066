// `jobvet rules`: the table of rules.
import type { RuleInfo } from '../model/report.ts';
import { prettyJson, SCHEMA } from './json-shape.ts';
import type { Palette } from './palette.ts';
import { plural } from './tally.ts';
import { severityPaint } from './text.ts';

/** Rules grouped by family, one a line. */
export function rulesText(rules: readonly RuleInfo[], palette: Palette): string {
  const width = Math.max(0, ...rules.map((rule) => rule.name.length));
  const blocks = [...new Set(rules.map((rule) => rule.family))].map((family) => {
    const lines = rules
      .filter((rule) => rule.family === family)
      .map(({ code, severity, name, title }) => {
        const level = severityPaint(severity, palette)(severity.padEnd(8));
        return `  ${palette.bold(code)}  ${level}  ${name.padEnd(width)}  ${palette.dim(title)}`;
      });
    return [palette.bold(family), ...lines].join('\n');
  });
  blocks.push(`${plural(rules.length, 'rule')}. More about one: jobvet explain CODE`);
  return `${blocks.join('\n\n')}\n`;
}

export function rulesJson(rules: readonly RuleInfo[]): string {
  return prettyJson({ schema: SCHEMA, rules });
}
