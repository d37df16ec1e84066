// Short ways to vet a text in tests; a rule that throws fails the test.
import { createEngine, type EngineOptions } from '../../src/engine/engine.ts';
import { classify } from '../../src/engine/classify.ts';
import { loadGrammars } from '../../src/host/grammars.ts';
import type { Edit, Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { rangeAt } from '../../src/text/place.ts';

export const grammars = await loadGrammars();

/** Vets a text; it is a batch script unless its name says otherwise. */
export function check(text: string, path = 'job.sbatch', options: EngineOptions = {}): Report {
  const { language } = classify(path, text);
  const lang = language === 'unsupported' || language === 'bash' ? 'sbatch' : language;
  return createEngine({ strictRules: true, grammars, ...options }).check({ path, text, lang });
}

/** A job script around commands, so that tests need not repeat the head. The first line of `body` is line 3. */
export function job(body: string): string {
  return `#!/bin/bash\n#SBATCH --time=1\n${body}\n`;
}

/** `JV102 high 5` for each finding, in order. */
export function summary(report: Report): string[] {
  return report.findings.map((finding) => `${finding.rule} ${finding.severity} ${lineOf(finding)}`);
}

export function lineOf(finding: Finding): number {
  return rangeAt(finding.at).start.line;
}

/** The text after all edits of the findings' fixes were applied. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const seen = new Set<string>();
  // Insertions at one place keep the order of the findings they belong to.
  return [...edits]
    .reverse()
    .sort((a, b) => b.at.span.start - a.at.span.start || b.at.span.end - a.at.span.end)
    .filter((edit) => {
      const key = `${edit.at.span.start} ${edit.at.span.end} ${edit.text}`;
      const fresh = !seen.has(key);
      seen.add(key);
      return fresh;
    })
    .reduce((result, edit) => result.slice(0, edit.at.span.start) + edit.text + result.slice(edit.at.span.end), text);
}
