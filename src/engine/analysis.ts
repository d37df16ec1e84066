// What a text does, before any rule or policy: read, interpreted, followed and related.
import type { SubmissionReading } from '../lang/sbatch/index.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Effect } from '../model/effect.ts';
import type { Files } from '../model/files.ts';
import type { JobFacts } from '../model/job.ts';
import type { Language } from '../model/languages.ts';
import type { Marks } from '../model/mark.ts';
import type { Report } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import { shapeOf } from '../model/word.ts';
import { ShellSession } from '../shell/index.ts';
import { Document } from '../text/document.ts';
import { exactPlace } from '../text/place.ts';
import { classify } from './classify.ts';
import type { ToolBox } from './collect.ts';
import type { GrammarName, Grammars } from './grammars.ts';
import { manifestOf } from './manifest.ts';
import { NO_SUBMISSION, readScript, type SlurmOptions } from './script.ts';
import { Vetting } from './vetting.ts';

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

/** What reading depends on besides the text. */
export interface ReadingOptions extends SlurmOptions {
  /** lets files be read that the script refers to; without it they are named as not checked */
  readonly files?: Files;
  /** for container definitions; see `Engine.wanted` */
  readonly grammars?: Grammars;
}

type Found = Pick<
  Report,
  'document' | 'language' | 'submission' | 'directives' | 'commands' | 'effects' | 'manifest' | 'stats'
>;

/** What a text does. It depends on no rule and no policy, so that one can be judged again under another policy. */
export interface Analysis extends Found {
  readonly input: CheckInput;
  readonly coverage: readonly Coverage[];
  readonly marks: Marks;
  /** whose job it is and where it goes, by the front end or by the text */
  readonly job: JobFacts;
  /** grammars that were missed */
  readonly wanted: ReadonlySet<GrammarName>;
}

/** Of longer texts only the beginning is interpreted; directives are read from all of it. */
const MAX_UNITS = 4 * 1024 * 1024;

/** Reads one text. Synchronous and deterministic; never throws on input. */
export function analyze(input: CheckInput, box: ToolBox, options: ReadingOptions): Analysis {
  const document = new Document(input.path, input.text);
  const language = input.lang ?? classify(input.path, input.text).language;
  const units = readableUnits(input.text);
  const vetting = new Vetting(box, options.grammars ?? {});
  const read = language === 'sbatch' || language === 'bash' ? script() : file();
  vetting.relate();
  const { effects } = vetting;
  const { recorded, beside } = read.session ?? {};
  const submission = language === 'sbatch' ? read.submission.submission : null;
  return {
    input,
    document,
    language,
    coverage: [
      ...inputCoverage(input, document, language, units),
      ...read.coverage,
      ...read.submission.coverage,
      ...(recorded?.coverage ?? []),
      ...vetting.coverage,
      ...vetting.gaps,
      ...unreadRequirements(effects),
    ],
    marks: vetting.marks(recorded?.marks),
    job: { ...jobFacts(submission), ...input.job },
    wanted: vetting.wanted,
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
}

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
