// What was not vetted, in a few lines, so that silence is never mistaken for safety.
import type { CoverageCause } from '../model/coverage.ts';
import type { Palette } from './palette.ts';
import { type Gap, plural } from './tally.ts';
import { visible } from './visible.ts';

/** Up to so many gaps are listed one by one; more are summed up by cause. */
const MOST_LISTED = 5;

const WORST_FIRST: readonly CoverageCause[] = [
  ...(['syntax', 'differential', 'size', 'steps', 'time-budget', 'depth', 'count', 'encoding', 'rule-fault'] as const),
  ...(['unknown-command', 'not-followed', 'unknown-option'] as const),
];

/** The lines that tell what was not vetted; none when everything was. */
export function gapLines(
  gaps: readonly Gap[],
  options: { readonly palette: Palette; readonly pedantic: boolean },
): string[] {
  if (gaps.length === 0) return [];
  const { palette } = options;
  const head = palette.bold('Not vetted:');
  if (options.pedantic || gaps.length <= MOST_LISTED) return [head, ...gaps.map((gap) => `  ${one(gap, palette)}`)];
  const lines = [...byCause(gaps)].map(([cause, list]) => {
    const [first] = list;
    if (!first) return '';
    if (list.length === 1) return `  ${one(first, palette)}`;
    const files = new Set(list.map((gap) => gap.path)).size;
    const spread = files > 1 ? ` in ${plural(files, 'file')}` : '';
    return `  ${palette.yellow(cause)}: ${list.length} places${spread}, first ${place(first)}: ${visible(first.message)}`;
  });
  return [`${head} (--pedantic lists each place)`, ...lines];
}

/** Gaps by cause, text that was not read at all first. */
function byCause(gaps: readonly Gap[]): Map<CoverageCause, Gap[]> {
  const groups = new Map<CoverageCause, Gap[]>();
  for (const gap of [...gaps].sort((a, b) => WORST_FIRST.indexOf(a.cause) - WORST_FIRST.indexOf(b.cause))) {
    const group = groups.get(gap.cause);
    if (group) group.push(gap);
    else groups.set(gap.cause, [gap]);
  }
  return groups;
}

function one(gap: Gap, palette: Palette): string {
  return `${place(gap)}: ${palette.yellow(gap.cause)}: ${visible(gap.message)}`;
}

function place(gap: Gap): string {
  return visible(`${gap.path}:${gap.line}:${gap.column}`);
}
