// What a configuration may say. This one schema is the source of its type, its checks, its JSON Schema file and the
// reference in docs/configuration.md.
import type * as Zod from 'zod';
import { COVERAGE_ACTIONS, COVERAGE_CAUSES } from '../model/coverage.ts';
import { CONFIDENCES, SEVERITIES } from '../model/finding.ts';

/** `off`: the rule takes no part; the others say what its findings lead to. */
export const MODES = ['off', 'audit', 'warn', 'enforce'] as const;
export type Mode = (typeof MODES)[number];

export const PRESET_NAMES = ['default', 'pedantic', 'gate'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** What a comment can be asked to say. */
export const COMMENT_PARTS = ['reason', 'until', 'ticket'] as const;

/** Builds the schema; the library is loaded when there is a configuration to check. */

export function configurationSchema(z: typeof Zod) {
  const text = z.string().min(1);
  const texts = z.array(text);
  const globs = texts.describe('Globs, relative to the folder of this file; `**` for any folders.');
  const date = z.iso.date();
  const severity = z.enum(SEVERITIES);
  const threshold = z.strictObject({
    severity: z
      .enum([...SEVERITIES, 'never'])
      .optional()
      .describe('The least severity; `never` for none.'),
    confidence: z.enum(CONFIDENCES).optional().describe('The least confidence.'),
  });
  const thresholds = z.strictObject({
    enforce: threshold.optional().describe('Findings from here on fail the run; the gate rejects the job.'),
    warn: threshold.optional().describe('Findings from here on are shown. What is below is only written down.'),
  });
  const ruleSetting = z
    .union([
      z.enum(MODES),
      z.strictObject({
        mode: z.enum(MODES).optional().describe('`off`, `audit`, `warn` or `enforce`, whatever the thresholds say.'),
        severity: severity.optional().describe('The severity that the rule starts from.'),
      }),
    ])
    .describe('A mode, or an object with `mode` and `severity`.');
  const rules = z.record(text, ruleSetting);
  const coverage = z.partialRecord(z.enum(COVERAGE_CAUSES), z.enum(COVERAGE_ACTIONS));
  const suppressions = z.strictObject({
    inline: z.enum(['allow', 'forbid']).optional().describe('Whether comments in files count at all.'),
    forbid: texts.optional().describe('Rules and families that no comment leaves out.'),
    allow: texts.optional().describe('Rules and families that comments may leave out although `inline` is `forbid`.'),
    require: z.array(z.enum(COMMENT_PARTS)).optional().describe('What a comment must say to count.'),
  });
  const override = z.strictObject({
    paths: globs.optional().describe('Files it is about; globs, relative to the folder of this file.'),
    partitions: texts.optional().describe('Slurm partitions; `*` matches any part of a name, here and below.'),
    accounts: texts.optional().describe('Slurm accounts.'),
    qos: texts.optional().describe('Qualities of service.'),
    users: texts.optional().describe('Login names.'),
    rules: rules.optional(),
    thresholds: thresholds.optional(),
    coverage: coverage.optional(),
    suppressions: suppressions.optional(),
  });
  const exemption = z.strictObject({
    rules: texts.min(1).describe('Rules and families whose findings pass.'),
    owner: text.describe('Who answers for it.'),
    ticket: text.describe('Where it was agreed.'),
    reason: text.describe('Why the risk is taken.'),
    until: date.describe('The last day on which it counts, `YYYY-MM-DD`.'),
    users: texts.optional().describe('Login names it is for.'),
    accounts: texts.optional().describe('Slurm accounts it is for.'),
    partitions: texts.optional().describe('Slurm partitions it is for.'),
    paths: texts.optional().describe('Globs of the files it is for; absolute, or with `**/` in front.'),
    script: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional()
      .describe('The one script it is for, as `jobvet config hash FILE` prints it.'),
    uses: z.int().min(1).optional().describe('How often the gate lets that script pass.'),
    template: z
      .string()
      .regex(/^template:[0-9a-f]{64}$/)
      .optional()
      .describe('Scripts that differ in numbers, paths and ids only, as `jobvet config hash FILE` prints it.'),
    hosts: texts.optional().describe('Hosts that submit them; needed with `template`.'),
  });
  const site = z.strictObject({
    'login-nodes': texts.optional().describe('Names of login nodes; `*` for any part.'),
    domains: texts.optional().describe('Domains whose hosts are the site’s own.'),
    'public-networks': texts.optional().describe('Interfaces, addresses or CIDR blocks that are reached from outside.'),
    'firewalled-networks': texts
      .optional()
      .describe('Interfaces or addresses that a firewall keeps to the owner of the job.'),
    'trusted-registries': texts.optional().describe('Registries, or registry and namespace, of images.'),
    'trusted-indexes': texts.optional().describe('Hosts or URLs of package indexes and conda channels.'),
    'trusted-repositories': texts.optional().describe('Hosts, or host and path, of git repositories.'),
    'trusted-installers': texts.optional().describe('Hosts whose installers may run as they come, over https.'),
    'trusted-models': texts.optional().describe('Organisations or models on the Hugging Face Hub.'),
    'allowed-tunnels': texts.optional().describe('Tools that may open tunnels, such as `cloudflared`, `code tunnel`.'),
    'node-sharing': z.boolean().optional().describe('Whether jobs of several users run on a node at a time.'),
    'private-tmp': z.boolean().optional().describe('Whether each job has a /tmp of its own.'),
    docker: z.enum(['docker', 'podman']).optional().describe('What `docker` runs.'),
    slurm: z
      .string()
      .regex(/^\d\d\.(?:02|05|08|11)(?:\.\d+)?$/)
      .optional()
      .describe('The Slurm release, such as `24.05`.'),
    spank: z
      .union([z.literal('none'), texts])
      .optional()
      .describe('SPANK plugins that add options to sbatch, such as `[pyxis]`, or `none`.'),
  });
  return z.strictObject({
    $schema: z.string().optional().describe('For editors: where the JSON Schema of this file is.'),
    root: z.boolean().optional().describe('Whether the search for configurations ends here.'),
    extends: z
      .union([text, texts])
      .optional()
      .describe('Files that this one builds on, relative to its folder; later ones win.'),
    preset: z.enum(PRESET_NAMES).optional().describe('What to start from.'),
    ruleset: z
      .string()
      .regex(/^\d{4}\.(?:0[1-9]|1[0-2])$/)
      .optional()
      .describe('The month whose rules count; newer or stricter ones are only written down.'),
    exclude: globs.optional().describe('Files and folders that are not vetted; globs, relative to this folder.'),
    thresholds: thresholds.optional().describe('What findings lead to, by severity and confidence.'),
    rules: rules.optional().describe('Settings by rule (code or name) or family.'),
    coverage: coverage.optional().describe('What follows from parts of a file that could not be vetted, by cause.'),
    suppressions: suppressions.optional().describe('Which comments may leave findings out.'),
    overrides: z.array(override).optional().describe('Other settings for some files or jobs; later ones win.'),
    exemptions: z.array(exemption).optional().describe('Findings that a site lets pass; in site policy only.'),
    site: site.optional().describe('Facts about the site that rules ask for.'),
  });
}

export type Configuration = Zod.infer<ReturnType<typeof configurationSchema>>;
export type Override = NonNullable<Configuration['overrides']>[number];
export type ExemptionEntry = NonNullable<Configuration['exemptions']>[number];
export type SiteSection = NonNullable<Configuration['site']>;
/** What may differ from file to file and from job to job. */
export type Settings = Pick<Override, 'rules' | 'thresholds' | 'coverage' | 'suppressions'>;
