// Fixes a text in tests by the code that `jobvet fix` runs.
import { classify } from '../../src/engine/classify.ts';
import { createEngine, type EngineOptions } from '../../src/engine/engine.ts';
import { applyFixes, type FixResult } from '../../src/engine/fixing.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { grammars } from './check.ts';

export interface FixedText extends FixResult {
  readonly before: Report;
  readonly text: string;
}

export interface FixTextOptions {
  readonly unsafe?: boolean;
  readonly wants?: (finding: Finding) => boolean;
  readonly engine?: EngineOptions;
}

/** Fixes a text; it is a batch script unless its name says otherwise. All fixes, unless told which. */
export function fixText(text: string, path = 'job.sbatch', options: FixTextOptions = {}): FixedText {
  const { language } = classify(path, text);
  const lang = language === 'unsupported' || language === 'bash' ? 'sbatch' : language;
  const engine = createEngine({ strictRules: true, grammars, ...options.engine });
  const check = (now: string): Report => engine.check({ path, text: now, lang });
  const before = check(text);
  const result = applyFixes(before, {
    unsafe: options.unsafe ?? true,
    wants: options.wants ?? (() => true),
    refuses: (document) => (document.path === path ? undefined : 'another file'),
    check: (texts) => check(texts.get(path) ?? text),
  });
  return { ...result, before, text: result.revisions.get(path)?.text ?? text };
}
