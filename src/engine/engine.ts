// The one façade: text in, report out. No file access, process, console or clock of its own.
import type { Report } from '../model/report.ts';
import { Document } from '../text/document.ts';
import { classify } from './classify.ts';

export interface EngineOptions {
  /** the Slurm whose reading of directives counts, `22.05` … `26.05` */
  readonly slurmVersion?: string;
  /** SPANK plugins of the site; `unknown` (default) takes an unknown long option for a plugin's */
  readonly spank?: 'unknown' | 'none' | readonly string[];
  /** a rule that throws ends the check instead of becoming coverage; for tests */
  readonly strictRules?: boolean;
}

export interface CheckInput {
  /** shown in the report; not opened */
  readonly path: string;
  readonly text: string;
  /** the language when the caller knows it */
  readonly lang?: 'bash' | 'sbatch';
  /** the file began with a byte order mark, which the caller stripped */
  readonly bom?: boolean;
  /** the bytes were not UTF-8 and were read as latin1 */
  readonly latin1?: boolean;
}

export interface Engine {
  /** Vets one text. Synchronous and deterministic; never throws on input. */
  check(input: CheckInput): Report;
}

export function createEngine(_options: EngineOptions = {}): Engine {
  return {
    check(input) {
      const document = new Document(input.path, input.text);
      const language = input.lang ?? classify(input.path, input.text).language;
      return {
        document,
        language,
        findings: [],
        suppressed: [],
        coverage: [],
        submission: null,
        directives: [],
        commands: [],
        effects: [],
        manifest: { listen: [], connect: [] },
        stats: { commands: 0, effects: 0, steps: 0, units: input.text.length, unread: 0 },
      };
    },
  };
}
