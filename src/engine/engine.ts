// The one façade: text in, report out. No file access, process, console or clock of its own.
import type { SubmissionReading } from '../lang/sbatch/index.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Effect } from '../model/effect.ts';
import type { Files } from '../model/files.ts';
import type { Language } from '../model/languages.ts';
import type { JobFacts } from '../model/job.ts';
import type { Marks } from '../model/mark.ts';
import type { Report } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import { decide, type Occasion } from '../policy/decide.ts';
import { Policy } from '../policy/policy.ts';
import { shapeOf } from '../model/word.ts';
import { RULES } from '../rules/index.ts';
import { ShellSession } from '../shell/index.ts';
import { Document } from '../text/document.ts';
import { exactPlace } from '../text/place.ts';
import { TOOLS } from '../tools/index.ts';
import { classify } from './classify.ts';
import { toolBox } from './collect.ts';
import type { GrammarName, Grammars } from './grammars.ts';
import { judge } from './judge.ts';
import { manifestOf } from './manifest.ts';
import { ruleTable } from './rules-table.ts';
import { NO_SUBMISSION, readScript, type SlurmOptions } from './script.ts';
import { Vetting } from './vetting.ts';

export interface EngineOptions extends SlurmOptions {
  /** lets files be read that the script refers to; without it they are named as not checked */
  readonly files?: Files;
  /** for container definitions; see `Engine.wanted` */
  readonly grammars?: Grammars;
  /** what site, project and user say about findings; default: the preset `default` */
  readonly policy?: Policy;
  /** when and how the policy is applied; default: no date has passed, comments count */
  readonly occasion?: Partial<Occasion>;
  /** a rule that throws ends the check instead of becoming coverage; for tests */
  readonly strictRules?: boolean;
}

export interface CheckInput {
  /** shown in the report; not opened */
  readonly path: string;
  readonly text: string;
  /** the language when the caller knows it */
  readonly lang?: Exclude<Language, 'unsupported'>;
  /** the file began with a byte order mark, which the caller stripped */
  readonly bom?: boolean;
  /** the bytes were not UTF-8 and were read as latin1 */
  readonly latin1?: boolean;
  /** whose job it is, where the front end knows better than the text */
  readonly job?: JobFacts;
}

export interface Engine {
  /**
   * Grammars that checks so far needed and the engine was not given: what they read was left out. Loading one takes
   * longer than most checks, so fronts that vet few files load them when they are wanted, and check again.
   */
  readonly wanted: ReadonlySet<GrammarName>;
  /** Vets one text. Synchronous and deterministic; never throws on input. */
  check(input: CheckInput): Report;
}

/** Of longer texts only the beginning is interpreted; directives are read from all of it. */
const MAX_UNITS = 4 * 1024 * 1024;

export function createEngine(options: EngineOptions = {}): Engine {
  const box = toolBox(TOOLS);
  const wanted = new Set<GrammarName>();
  const { policy = new Policy() } = options;
  const occasion: Occasion = { today: NO_DAY, inline: true, ...options.occasion };
  const table = new Map(ruleTable().map((rule) => [rule.code, rule]));
  return {
    wanted,
    check(input) {
      const document = new Document(input.path, input.text);
      const language = input.lang ?? classify(input.path, input.text).language;
      const units = readableUnits(input.text);
      const vetting = new Vetting(box, options.grammars ?? {});
      const read = language === 'sbatch' || language === 'bash' ? script() : file();
      vetting.relate();
      for (const name of vetting.wanted) wanted.add(name);
      const { effects } = vetting;
      const { recorded, beside } = read.session ?? {};
      const submission = language === 'sbatch' ? read.submission.submission : null;
      const job = { ...jobFacts(submission), ...input.job };
      const judged = judge(RULES, effects, document, {
        site: policy.site,
        strict: options.strictRules === true,
        isOff: ({ rule, family }, path) => policy.settings(path, job).isOff({ ...rule, family }),
        severity: ({ rule, family }, path) => policy.settings(path, job).severity({ ...rule, ...rule.meta, family }),
      });
      const coverage = [
        ...inputCoverage(input, document, language, units),
        ...read.coverage,
        ...read.submission.coverage,
        ...(recorded?.coverage ?? []),
        ...vetting.coverage,
        ...vetting.gaps,
        ...unreadRequirements(effects),
        ...judged.coverage,
      ];
      const { path, text } = input;
      const decided = decide(
        { path, text, findings: judged.findings, coverage, marks: NO_MARKS, job },
        policy,
        table,
        occasion,
      );
      return {
        document,
        language,
        ...decided,
        submission,
        directives: read.submission.directives,
        commands: recorded?.commands ?? [],
        effects,
        manifest: manifestOf(effects),
        stats: {
          commands: recorded?.commands.length ?? 0,
          effects: effects.length,
          steps: recorded?.steps ?? 0,
          followed: beside?.count ?? 0,
          units: input.text.length,
          unread: read.unread + (input.text.length - units),
        },
      };

      function script(): Read {
        const reading = readScript(document, language, units, { ...options, bom: input.bom ?? false });
        vetting.script(document, reading.submission, reading.script);
        const session = reading.script?.session;
        return { ...reading, ...(session && { session }), unread: reading.script?.unread ?? units };
      }

      function file(): Read {
        if (language === 'bash' || language === 'sbatch' || language === 'unsupported')
          return { submission: NO_SUBMISSION, coverage: [], unread: units };
        const session = ShellSession.start(options.files, input.path);
        vetting.file(document, language, session, { bom: input.bom ?? false });
        return { submission: NO_SUBMISSION, coverage: [], session, unread: 0 };
      }
    },
  };
}

/** Before all days: nothing has expired. */
const NO_DAY = '0000-01-01';
const NO_MARKS: Marks = { marks: [], broken: [] };

/** Where the job goes by what the script says; the components of a heterogeneous job may go to several places. */
function jobFacts(submission: Submission | null): JobFacts {
  const given = (option: string): string[] =>
    (submission?.components ?? []).flatMap((component) => component[option] ?? []);
  const partitions = given('partition').flatMap((names) => names.split(','));
  const [account] = given('account');
  const [qos] = given('qos');
  return {
    ...(partitions.length > 0 && { partitions: [...new Set(partitions)] }),
    ...(account !== undefined && { account }),
    ...(qos !== undefined && { qos }),
  };
}

/** What was read of the file itself. */
interface Read {
  readonly submission: SubmissionReading;
  readonly coverage: readonly Coverage[];
  readonly session?: ShellSession;
  /** units of what was read that no reading understood */
  readonly unread: number;
}

/** What of a text can't be vetted whatever it says. */
function inputCoverage(input: CheckInput, document: Document, language: Language, units: number): Coverage[] {
  const coverage: Coverage[] = [];
  if (input.latin1)
    coverage.push({
      cause: 'encoding',
      at: exactPlace(document, 0, 0),
      message: 'the file is not UTF-8; it was read as Latin-1',
    });
  if (units < input.text.length) {
    const rest = exactPlace(document, units, input.text.length);
    coverage.push({ cause: 'size', at: rest, message: `not checked: what follows the first ${units} characters` });
  }
  if (language === 'unsupported') {
    const everything = exactPlace(document, 0, input.text.length);
    coverage.push({
      cause: 'not-followed',
      at: everything,
      message: 'not checked: neither a script nor a file that jobs use',
    });
  }
  return coverage;
}

/** Files that say what is installed and that nobody read: what they name was not vetted. */
function unreadRequirements(effects: readonly Effect[]): Coverage[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'install') return [];
    return effect.files
      .filter(({ role, read }) => (role === 'requirements' || role === 'environment') && read !== true)
      .map(({ path, at }) => ({ cause: 'not-followed' as const, at, message: `not checked: ${shapeOf(path)}` }));
  });
}

/** How much of a text is interpreted: all of it, or the whole lines within the limit. */
function readableUnits(text: string): number {
  if (text.length <= MAX_UNITS) return text.length;
  const newline = text.lastIndexOf('\n', MAX_UNITS);
  return newline < 0 ? MAX_UNITS : newline + 1;
}
