// What the site's policy says about the gate itself, from all its files.
import type { CoverageAction } from '../model/coverage.ts';
import { ENGLISH, type SubmissionTexts } from '../model/submission-texts.ts';
import { DEFAULT_BUDGET, DEFAULT_WAIT } from './gate-schema.ts';
import type { Layer } from './layers.ts';
import type { GateSection } from './schema.ts';

type LogSection = NonNullable<GateSection['log']>;

/** How the gate works. */
export interface GateSettings {
  readonly help?: string;
  /** milliseconds that one script may take */
  readonly budget: number;
  /** milliseconds in which a job is answered */
  readonly wait: number;
  /** what follows when a budget ends; without it, what `coverage` says */
  readonly unvetted?: CoverageAction;
  readonly quietHours: number;
  readonly maxScriptBytes: number;
  readonly texts: SubmissionTexts;
  readonly log: GateLogSettings;
}

/** What is kept of decisions. */
export interface GateLogSettings {
  readonly folder?: string;
  readonly users: NonNullable<LogSection['users']>;
  readonly clean: NonNullable<LogSection['clean']>;
  readonly storeScripts: NonNullable<LogSection['store-scripts']>;
  readonly keepDays?: number;
}

/** slurmctld refuses longer scripts unless the site raises max_script_size; the hook refuses them first. */
const MOST_SCRIPT_BYTES = 4 * 1024 * 1024;

/** @param layers in the order in which they win; those of the site count */
export function gateSettings(layers: readonly Layer[]): GateSettings {
  const sections = layers.flatMap(({ kind, config }) => (kind === 'site' && config.gate ? [config.gate] : []));
  const all = sections.reduce<GateSection>((before, section) => ({ ...before, ...section }), {});
  const log = sections.reduce<LogSection>((before, section) => ({ ...before, ...section.log }), {});
  const texts = sections.reduce<Partial<SubmissionTexts>>(
    (before, section) => ({ ...before, ...defined(section) }),
    {},
  );
  const { help, unvetted } = all;
  return {
    ...(help !== undefined && { help }),
    budget: all.budget ?? DEFAULT_BUDGET,
    wait: all.wait ?? DEFAULT_WAIT,
    ...(unvetted !== undefined && { unvetted }),
    quietHours: all['quiet-hours'] ?? 24,
    maxScriptBytes: all['max-script-bytes'] ?? MOST_SCRIPT_BYTES,
    texts: { ...ENGLISH, ...texts },
    log: {
      ...(log.folder !== undefined && { folder: log.folder }),
      users: log.users ?? 'pseudonym',
      clean: log.clean ?? 'line',
      storeScripts: log['store-scripts'] ?? 'never',
      ...(log['keep-days'] !== undefined && { keepDays: log['keep-days'] }),
    },
  };
}

/** The schema's optional keys are absent, never undefined: no text can say that. */
function defined({ texts = {} }: GateSection): Partial<SubmissionTexts> {
  return texts as Partial<SubmissionTexts>;
}
