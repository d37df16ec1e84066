// The sums of a run over many files, kept small so that reports can be dropped once they are printed.
import type { CoverageCause } from '../model/coverage.ts';
import { SEVERITIES, type Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { isShown } from './select.ts';

/** One place that was not vetted, as a summary lists it. */
export interface Gap {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly cause: CoverageCause;
  readonly message: string;
}

/** Counts findings and gaps while files go by. */
export class Tally {
  files = 0;
  filesWithFindings = 0;
  /** files beside the scripts that were read with them */
  followed = 0;
  /** findings that make the run fail */
  failing = 0;
  /** findings the text report leaves out without `--pedantic` */
  hidden = 0;
  /** those of them that neither low confidence nor being for information explains */
  onlyRecorded = 0;
  /** findings that comments leave out */
  suppressed = 0;
  /** findings that the site lets pass */
  exempted = 0;
  /** gaps that make the run fail */
  failingGaps = 0;
  /** every unsuppressed finding, shown or not */
  readonly all = emptyCounts();
  readonly shown = emptyCounts();
  readonly gaps: Gap[] = [];

  readonly #pedantic: boolean;

  constructor(options: { readonly pedantic: boolean }) {
    this.#pedantic = options.pedantic;
  }

  add(report: Report): void {
    this.files++;
    this.followed += report.stats.followed;
    let shown = false;
    for (const finding of report.findings) {
      this.all[finding.severity]++;
      if (finding.action === 'reject') this.failing++;
      if (finding.exemption) this.exempted++;
      if (isShown(finding, this.#pedantic)) {
        this.shown[finding.severity]++;
        shown = true;
      } else if (!finding.exemption) {
        this.hidden++;
        if (finding.severity !== 'info' && finding.confidence !== 'low') this.onlyRecorded++;
      }
    }
    if (shown) this.filesWithFindings++;
    this.suppressed += report.suppressed.length;
    for (const { cause, at, message, action } of report.coverage) {
      if (action === 'reject') this.failingGaps++;
      if (action === 'allow') continue;
      const { line, column } = at.doc.positionAt(at.span.start);
      this.gaps.push({ path: at.doc.path, line, column, cause, message });
    }
  }
}

function emptyCounts(): Record<Severity, number> {
  return { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
}

/** `1 critical, 2 low`: the non-zero counts, the worst first. */
export function describeCounts(counts: Readonly<Record<Severity, number>>): string {
  return [...SEVERITIES]
    .reverse()
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .join(', ');
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}
