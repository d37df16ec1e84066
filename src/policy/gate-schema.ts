// What a site's policy may say about the gate itself.
import { COVERAGE_ACTIONS } from '../model/coverage.ts';
import { ENGLISH, slotsIn, slotsOf, type SubmissionTexts, TEXT_PURPOSES } from '../model/submission-texts.ts';
import type { SchemaLibrary } from './library.ts';
import { CLEAN_MEANINGS, STORE_MEANINGS, USERS_MEANINGS } from './meanings.ts';

/** How users stand in the decision log. */
const LOG_USERS = ['pseudonym', 'name', 'none'] as const;
/** How jobs that nothing was found in stand there. */
const LOG_CLEAN = ['line', 'count'] as const;
/** Whose scripts are kept beside it. */
const LOG_SCRIPTS = ['never', 'rejected', 'all'] as const;

/** Milliseconds in which a job is answered, less than the half second that the hook waits. */
export const DEFAULT_WAIT = 450;
/** Milliseconds that one script may take. */
export const DEFAULT_BUDGET = 250;

/** A text of a message is one line of a terminal, with room for what is filled in. */
const MOST_UNITS = 200;
/** Workflow tools look for these in what sbatch prints. */
const MISTAKEN = /submitted batch job|submission failed/i;

/** The share of users for whom the gate rejects. */
export function shareSchema(z: SchemaLibrary) {
  return z
    .int()
    .min(0)
    .max(100)
    .optional()
    .meta({
      description:
        'Percent of users, chosen by a hash of their names, whose jobs are rejected; the others are warned where they would be. A larger share holds the users of a smaller one.',
      examples: [10],
    });
}

/** The section `gate`. */
export function gateSchema(z: SchemaLibrary) {
  const text = z.string().min(1);
  const milliseconds = z.int().min(10).max(9000);
  const log = z.strictObject({
    folder: text
      .regex(/^\//, 'an absolute path')
      .optional()
      .meta({ description: 'Where the decision log is kept.', examples: ['/var/log/jobvet'] }),
    users: z
      .enum(LOG_USERS)
      .optional()
      .meta({ description: 'How users are written.', meanings: USERS_MEANINGS, examples: ['pseudonym'] }),
    clean: z
      .enum(LOG_CLEAN)
      .optional()
      .meta({ description: 'What is written of jobs without findings.', meanings: CLEAN_MEANINGS, examples: ['line'] }),
    'store-scripts': z
      .enum(LOG_SCRIPTS)
      .optional()
      .meta({ description: 'Which scripts are kept.', meanings: STORE_MEANINGS, examples: ['never'] }),
    'keep-days': z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Days after which a file of the log is deleted.', examples: [90] }),
  });
  return z.strictObject({
    help: text
      .max(MOST_UNITS, `at most ${MOST_UNITS} characters`)
      .optional()
      .meta({ description: 'Whom users may ask; the last line of messages.', examples: ['support@example.org'] }),
    budget: milliseconds.optional().meta({
      description: `Milliseconds that one script may take; \`--budget\`, or ${DEFAULT_BUDGET} where neither says.`,
      examples: [250],
    }),
    wait: milliseconds.optional().meta({
      description: `Milliseconds in which a job is answered whatever happens, less than the \`deadline\` of the hook; \`--wait\`, or ${DEFAULT_WAIT} where neither says.`,
      examples: [450],
    }),
    unvetted: z
      .enum(COVERAGE_ACTIONS)
      .optional()
      .meta({
        description: 'What follows when the budget of a script ends; as `coverage.time-budget` where it does not say.',
        meanings: {
          allow: 'the job is accepted',
          audit: 'the job is accepted',
          warn: 'the job is accepted and the user is told',
          reject: 'the job is not accepted',
        },
        examples: ['warn'],
      }),
    'quiet-hours': z
      .int()
      .min(0)
      .max(8760)
      .optional()
      .meta({
        description:
          'Hours in which the same warning (by user, rules and script, but for numbers and paths) is told once; 0: always told; 24 where it does not say.',
        examples: [24],
      }),
    share: shareSchema(z),
    'max-script-bytes': z
      .int()
      .min(1024)
      .max(1024 ** 3)
      .optional()
      .meta({
        description:
          'Bytes of the longest script that is read, at least as many as `max_script` of the hook; 4194304 where it does not say.',
        examples: [4_194_304],
      }),
    texts: z.strictObject(textsSchema(z)).optional().meta({
      description:
        'Other words for messages, each one line, for sites in other languages. Names in braces are filled in.',
    }),
    log: log.optional().describe('The decision log.'),
  });
}

function textsSchema(z: SchemaLibrary) {
  const one = (key: keyof SubmissionTexts) => {
    const slots = slotsOf(key);
    const known = [...slots].map((slot) => `{${slot}}`);
    return z
      .string()
      .min(1)
      .max(MOST_UNITS, `at most ${MOST_UNITS} characters`)
      .refine((text) => !/[\r\n]/.test(text), 'one line')
      .refine((text) => !MISTAKEN.test(text), 'other words: workflow tools look for these in what sbatch prints')
      .refine(
        (text) => slotsIn(text).every((slot) => slots.has(slot)),
        known.length === 0 ? 'text without braces' : `text with no other names in braces than ${known.join(', ')}`,
      )
      .optional()
      .meta({ description: TEXT_PURPOSES[key], examples: [ENGLISH[key]] });
  };
  type Text = ReturnType<typeof one>;
  return Object.fromEntries(Object.keys(ENGLISH).map((key) => [key, one(key as keyof SubmissionTexts)])) as Record<
    keyof SubmissionTexts,
    Text
  >;
}
