// The one façade: text in, report out. No file access, process, console or clock of its own.
import { inheritLogins } from '../flow/forwarders.ts';
import { link } from '../flow/link.ts';
import { publishPorts } from '../flow/published-ports.ts';
import { readSubmission, type SubmissionReading } from '../lang/sbatch/index.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Effect } from '../model/effect.ts';
import type { Files } from '../model/files.ts';
import type { Language, Report } from '../model/report.ts';
import { shapeOf } from '../model/word.ts';
import { RULES } from '../rules/index.ts';
import { DEFAULT_LIMITS, JOB_SCOPE } from '../shell/context.ts';
import { interpretScript } from '../shell/index.ts';
import { exportedVariables } from '../surfaces/job-environment.ts';
import { directiveEffects } from '../surfaces/sbatch.ts';
import { Document } from '../text/document.ts';
import { exactPlace } from '../text/place.ts';
import { TOOLS } from '../tools/index.ts';
import { classify } from './classify.ts';
import { Collector, toolBox } from './collect.ts';
import { judge } from './judge.ts';
import { manifestOf } from './manifest.ts';

export interface EngineOptions {
  /** the Slurm whose reading of directives counts, `22.05` … `26.05` */
  readonly slurmVersion?: string;
  /** SPANK plugins of the site; `unknown` (default) takes an unknown long option for a plugin's */
  readonly spank?: 'unknown' | 'none' | readonly string[];
  /** lets files be read that the script refers to; without it they are named as not checked */
  readonly files?: Files;
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

/** Of longer texts only the beginning is interpreted; directives are read from all of it. */
const MAX_UNITS = 4 * 1024 * 1024;

/** The directives a script without any scheduler line has. */
const NO_SUBMISSION: SubmissionReading = {
  submission: { accepted: true, error: null, components: [] },
  directives: [],
  problems: [],
  coverage: [],
};

export function createEngine(options: EngineOptions = {}): Engine {
  const box = toolBox(TOOLS);
  return {
    check(input) {
      const document = new Document(input.path, input.text);
      const language = input.lang ?? classify(input.path, input.text).language;
      const coverage: Coverage[] = [];
      const everything = exactPlace(document, 0, input.text.length);
      if (input.latin1)
        coverage.push({
          cause: 'encoding',
          at: exactPlace(document, 0, 0),
          message: 'the file is not UTF-8; it was read as Latin-1',
        });
      const units = readableUnits(input.text);
      if (units < input.text.length) {
        const rest = exactPlace(document, units, input.text.length);
        coverage.push({ cause: 'size', at: rest, message: `not checked: what follows the first ${units} characters` });
      }
      if (language === 'unsupported') {
        coverage.push({
          cause: 'not-followed',
          at: everything,
          message: 'not checked: neither a batch nor a shell script',
        });
      }
      const other = otherInterpreter(input.text, language);
      if (other !== undefined) {
        coverage.push({
          cause: 'not-followed',
          at: everything,
          message: `not checked: a script for ${other}; only its directives were read`,
        });
      }
      const read = (isCode?: (offset: number) => boolean): SubmissionReading =>
        language === 'sbatch'
          ? readSubmission(document, {
              ...(options.slurmVersion !== undefined && { slurmVersion: options.slurmVersion }),
              ...(options.spank !== undefined && { spank: options.spank }),
              bom: input.bom ?? false,
              ...(isCode && { isCode }),
            })
          : NO_SUBMISSION;
      // What a directive exports is known before the script runs; which lines are directives, the script tells.
      const first = read();
      const script =
        other !== undefined || language === 'unsupported'
          ? undefined
          : interpretScript(document, DEFAULT_LIMITS, units, exportedVariables(first.directives), options.files);
      const inText = [...first.directives, ...first.problems].some(({ at }) => script?.isCode(at.span.start) === false);
      const reading = script && inText ? read((offset) => script.isCode(offset)) : first;
      const collector = new Collector();
      directiveEffects(reading, (draft) => {
        collector.add(draft, { statement: draft.at, scope: JOB_SCOPE, certain: true, via: [] });
      });
      collector.collect(box, document, script?.commands ?? [], script?.assignments ?? [], JOB_SCOPE);
      const { effects } = collector;
      link(effects, script?.commands ?? []);
      publishPorts(effects);
      inheritLogins(effects);
      const judged = judge(RULES, effects, document, options.strictRules === true);
      return {
        document,
        language,
        findings: judged.findings,
        suppressed: [],
        coverage: [
          ...coverage,
          ...reading.coverage,
          ...(script?.coverage ?? []),
          ...unreadRequirements(effects),
          ...judged.coverage,
        ],
        submission: language === 'sbatch' ? reading.submission : null,
        directives: reading.directives,
        commands: script?.commands ?? [],
        effects,
        manifest: manifestOf(effects),
        stats: {
          commands: script?.commands.length ?? 0,
          effects: effects.length,
          steps: script?.steps ?? 0,
          followed: script?.followed() ?? 0,
          units: input.text.length,
          unread: script ? script.unread + (input.text.length - units) : input.text.length,
        },
      };
    },
  };
}

/** Files that say what is installed and that nobody read: what they name was not vetted. */
function unreadRequirements(effects: readonly Effect[]): Coverage[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'install' || effect.requirements.length > 0) return [];
    return effect.files
      .filter(({ role }) => role === 'requirements' || role === 'environment')
      .map(({ path, at }) => ({ cause: 'not-followed' as const, at, message: `not checked: ${shapeOf(path)}` }));
  });
}

/** How much of a text is interpreted: all of it, or the whole lines within the limit. */
function readableUnits(text: string): number {
  if (text.length <= MAX_UNITS) return text.length;
  const newline = text.lastIndexOf('\n', MAX_UNITS);
  return newline < 0 ? MAX_UNITS : newline + 1;
}

/** The interpreter of a script that is not shell; Slurm runs what the first line names. */
function otherInterpreter(text: string, language: Language): string | undefined {
  if (language === 'unsupported') return undefined;
  const line = /^#![ \t]*([^\r\n]*)/.exec(text)?.[1];
  const names = (line ?? '').split(/[ \t]+/).map((word) => word.replace(/^.*\//, ''));
  // `env bash`, `with-contenv bash`, `nix-shell -i bash`: some programs only prepare for the shell they name.
  if (names.some((name) => /^(?:ba|da|k|mk|z|a|rba)?sh$|^bats$|^busybox$/.test(name))) return undefined;
  const name = names.find((word, index) => !(index === 0 && word === 'env') && !word.startsWith('-'));
  return name === '' ? undefined : name;
}
