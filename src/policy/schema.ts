// What a configuration may say. This one schema is the source of its type, its checks, its JSON Schema file and the
// reference in docs/configuration.md.
import type * as Zod from 'zod';
import { COVERAGE_ACTIONS, COVERAGE_CAUSES } from '../model/coverage.ts';
import { CONFIDENCES, SEVERITIES, type Severity } from '../model/finding.ts';
import { gateSchema, shareSchema } from './gate-schema.ts';
import type { SchemaLibrary } from './library.ts';
import { CAUSE_MEANINGS, COVERAGE_MEANINGS, MODE_MEANINGS, PRESET_MEANINGS } from './meanings.ts';

/** `off`: the rule takes no part; the others say what its findings lead to. */
export const MODES = ['off', 'audit', 'warn', 'enforce'] as const;
export type Mode = (typeof MODES)[number];

export const PRESET_NAMES = ['default', 'pedantic', 'gate'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** What a comment can be asked to say. */
const COMMENT_PARTS = ['reason', 'until', 'ticket'] as const;

/**
 * Builds the schema; the library is loaded when there is a configuration to check. What a value with a form must be, its
 * messages say as part of a sentence.
 */
export function configurationSchema(z: SchemaLibrary) {
  const text = z.string().min(1);
  const texts = z.array(text);
  const ruleNames = z.array(text.meta({ holds: 'rule' }));
  const mode = z.enum(MODES).meta({ meanings: MODE_MEANINGS });
  const severity = z.enum(SEVERITIES);
  const threshold = (example: Severity) =>
    z.strictObject({
      severity: z
        .enum([...SEVERITIES, 'never'])
        .optional()
        .meta({ description: 'The least severity; `never`: none reaches it.', examples: [example] }),
      confidence: z
        .enum(CONFIDENCES)
        .optional()
        .meta({ description: 'The least confidence.', examples: ['medium'] }),
    });
  const thresholds = z.strictObject({
    enforce: threshold('high').optional().meta({
      description: 'Findings that are at least this bad and this sure fail the run; the gate rejects the job.',
    }),
    warn: threshold('low').optional().meta({
      description: 'Findings that are at least this bad and this sure are shown; the others are only recorded.',
    }),
  });
  const ruleSetting = z.union([
    mode,
    z.strictObject({
      mode: mode
        .optional()
        .describe('What findings lead to, whatever the thresholds say; `off`: the rule takes no part.'),
      severity: severity.optional().describe('The severity that the rule starts from.'),
    }),
  ]);
  const rules = z.record(text.meta({ holds: 'rule' }), ruleSetting);
  const coverage = z.partialRecord(
    z.enum(COVERAGE_CAUSES).meta({ meanings: CAUSE_MEANINGS }),
    z.enum(COVERAGE_ACTIONS).meta({ meanings: COVERAGE_MEANINGS }),
  );
  const suppressions = z.strictObject({
    inline: z
      .enum(['allow', 'forbid'])
      .optional()
      .meta({ description: 'Whether comments in files leave findings out.', examples: ['allow'] }),
    forbid: ruleNames
      .optional()
      .meta({ description: 'Rules and families that no comment leaves out.', examples: [['secrets', 'JV701']] }),
    allow: ruleNames.optional().meta({
      description: 'Rules and families that comments may leave out although `inline` is `forbid`.',
      examples: [['unpinned-python-packages']],
    }),
    require: z
      .array(z.enum(COMMENT_PARTS))
      .optional()
      .meta({ description: 'What a comment must say to count.', examples: [['reason', 'until']] }),
  });
  const settings = {
    rules: rules.optional().meta({
      description: 'Settings by rule (code or name) or family: a mode, or an object with `mode` and `severity`.',
      examples: [{ 'unpinned-python-packages': 'warn', JV905: 'off', transfer: { mode: 'enforce', severity: 'high' } }],
    }),
    thresholds: thresholds
      .optional()
      .describe('What findings lead to, by severity and confidence, where no rule is set by itself.'),
    coverage: coverage.optional().meta({
      description: 'What follows from parts that could not be vetted, by cause.',
      examples: [{ syntax: 'warn', size: 'reject' }],
    }),
    suppressions: suppressions.optional().describe('Which comments in files may leave findings out.'),
  };
  const override = z.strictObject({
    paths: texts.optional().meta({
      description:
        'Files it is about: globs, in project files relative to their folder, else absolute or with `**/` in front; one without `/` is a name in any folder.',
      examples: [['**/experiments/**', '*.draft.sbatch']],
    }),
    partitions: texts
      .optional()
      .meta({ description: 'Slurm partitions; `*` stands for any part of a name.', examples: [['debug', 'test*']] }),
    accounts: texts.optional().meta({ description: 'Slurm accounts.', examples: [['lab-*']] }),
    qos: texts.optional().meta({ description: 'Qualities of service.', examples: [['short']] }),
    users: texts.optional().meta({ description: 'Login names.', examples: [['svc-*']] }),
    ...settings,
    gate: z
      .strictObject({ share: shareSchema(z) })
      .optional()
      .meta({
        description: 'The share of users whose jobs the gate rejects.',
        only: 'site',
      }),
  });
  const exemption = z.strictObject({
    rules: ruleNames
      .min(1)
      .meta({ description: 'Rules and families whose findings pass.', examples: [['tunnel-to-public-internet']] }),
    owner: text.meta({ description: 'Who answers for it.', examples: ['Research IT'] }),
    ticket: text.meta({ description: 'Where it was agreed.', examples: ['HPC-123'] }),
    reason: text.meta({ description: 'Why the risk is taken.', examples: ['course in week 12, on nodes of its own'] }),
    until: z.iso
      .date('a day such as 2027-03-31')
      .meta({ description: 'The last day on which it counts, `YYYY-MM-DD`.', examples: ['2030-03-31'] }),
    users: texts.optional().meta({ description: 'Login names it is for.', examples: [['ada', 'course-*']] }),
    accounts: texts.optional().meta({ description: 'Slurm accounts it is for.', examples: [['course']] }),
    partitions: texts.optional().meta({
      description: 'Slurm partitions it is for; a job that may run in another has to pass without it.',
      examples: [['training']],
    }),
    paths: texts.optional().meta({
      description: 'Globs of the files it is for; absolute, or with `**/` in front.',
      examples: [['/work/course/**']],
    }),
    script: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, '"sha256:" and 64 hexadecimal digits')
      .optional()
      .meta({
        description: 'The one script it is for, as `jobvet config hash FILE` prints it.',
        examples: [`sha256:${'0123456789abcdef'.repeat(4)}`],
      }),
    uses: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'How often the gate lets that script pass.', examples: [3] }),
    template: z
      .string()
      .regex(/^template:[0-9a-f]{64}$/, '"template:" and 64 hexadecimal digits')
      .optional()
      .meta({
        description:
          'The scripts it is for: those that differ in numbers, paths and ids only, as `jobvet config hash FILE` prints it.',
        examples: [`template:${'0123456789abcdef'.repeat(4)}`],
      }),
    hosts: texts
      .optional()
      .meta({ description: 'The hosts that submit them; needed with `template`.', examples: [['ondemand*']] }),
  });
  const site = z.strictObject({
    'login-nodes': texts.optional().meta({
      description: 'Names of login nodes; `*` stands for any part.',
      examples: [['login*', 'login*.hpc.example.org']],
    }),
    domains: texts.optional().meta({
      description: "Domains whose hosts are the site's own, with all below them; also addresses and CIDR blocks.",
      examples: [['hpc.example.org']],
    }),
    'public-networks': texts.optional().meta({
      description: 'Interfaces, addresses, CIDR blocks or host names that are reached from outside the cluster.',
      examples: [['eth0', '192.0.2.0/24']],
    }),
    'firewalled-networks': texts.optional().meta({
      description:
        'Interfaces, addresses, CIDR blocks or host names, or `*` for all, that a firewall keeps to the owner of the job; listening there is hardly a risk.',
      examples: [['ib0', '10.8.0.0/16']],
    }),
    'trusted-registries': texts.optional().meta({
      description:
        'Registries (that host alone, with its port where it has one), or registry and namespace, of images that the site trusts. Without a registry, a namespace of Docker Hub.',
      examples: [['registry.example.org', 'ghcr.io/our-lab']],
    }),
    'trusted-indexes': texts.optional().meta({
      description:
        'Hosts, with all below them, or URLs of package indexes and conda channels that the site runs or trusts; also the name of a channel. Plain http counts where it is written, and for hosts of the site.',
      examples: [['pypi.example.org', 'https://conda.example.org/lab']],
    }),
    'trusted-repositories': texts.optional().meta({
      description: 'Hosts, with all below them, or host and path, of git repositories that the site runs or trusts.',
      examples: [['gitlab.example.org', 'github.com/our-lab']],
    }),
    'trusted-installers': texts.optional().meta({
      description: 'Hosts whose installers may run as they come, over https.',
      examples: [['install.example.org']],
    }),
    'trusted-models': texts.optional().meta({
      description: 'Organisations or models on the Hugging Face Hub that the site trusts.',
      examples: [['our-lab', 'mistralai/Mistral-7B-v0.1']],
    }),
    'allowed-tunnels': texts.optional().meta({
      description:
        'Tools that may open tunnels to the internet, by program or by call: `tailscale` covers `tailscale up` and all others.',
      examples: [['cloudflared', 'code tunnel', 'tailscale up']],
    }),
    'node-sharing': z
      .boolean()
      .optional()
      .meta({ description: 'Whether jobs of several users run on a node at a time.', examples: [true] }),
    'private-tmp': z
      .boolean()
      .optional()
      .meta({ description: 'Whether each job has a /tmp of its own.', examples: [false] }),
    docker: z
      .enum(['docker', 'podman'])
      .optional()
      .meta({ description: 'What the command `docker` runs.', examples: ['podman'] }),
    slurm: z
      .string()
      .regex(/^\d\d\.(?:02|05|08|11)(?:\.\d+)?$/, 'a release such as 24.05')
      .optional()
      .meta({ description: 'The Slurm release, whose sbatch reads the directives.', examples: ['24.05'] }),
    spank: z
      .union([z.literal('none'), texts])
      .optional()
      .meta({ description: 'SPANK plugins that add options to sbatch, or `none`.', examples: [['pyxis']] }),
  });
  return z
    .strictObject({
      $schema: z
        .string()
        .optional()
        .meta({
          description: 'For editors: where the JSON Schema of this file is.',
          examples: ['./jobvet.schema.json'],
        }),
      root: z
        .boolean()
        .optional()
        .meta({ description: 'Whether the search in the folders above ends here.', only: 'project', examples: [true] }),
      extends: z
        .union([text, texts])
        .optional()
        .meta({
          description: 'Files that this one builds on, relative to its folder; later ones win, this file over all.',
          examples: [['../shared/jobvet.yaml']],
        }),
      preset: z
        .enum(PRESET_NAMES)
        .optional()
        .meta({ description: 'What to start from.', meanings: PRESET_MEANINGS, examples: ['default'] }),
      ruleset: z
        .string()
        .regex(/^\d{4}\.(?:0[1-9]|1[0-2])$/, 'a month such as 2026.11')
        .optional()
        .meta({
          description:
            'The month, `YYYY.MM`, whose rules count: findings of rules that are newer, or became stricter since, are only recorded.',
          examples: ['2026.11'],
        }),
      exclude: texts.optional().meta({
        description:
          'Files and folders that searches leave out, and `--force-exclude` also when they are named: globs relative to the folder of this file; one without `/` is a name in any folder. What a job uses is read all the same.',
        only: 'project',
        examples: [['old/**', '*.template.sbatch']],
      }),
      ...settings,
      overrides: z
        .array(override)
        .optional()
        .describe('Other settings for some files or jobs. All that an entry names must hold; later entries win.'),
      exemptions: z.array(exemption).optional().meta({
        description: 'Findings that the site lets pass, until a day. They stay in every report.',
        only: 'site',
      }),
      gate: gateSchema(z).optional().meta({
        description: 'How `jobvet gate serve` works; its options win over it.',
        only: 'site',
      }),
      site: site.optional().describe('Facts about the site that rules ask for.'),
    })
    .meta({
      title: 'jobvet configuration',
      description: 'What a project, a user or a site says about findings of jobvet.',
    });
}

export type Configuration = Zod.infer<ReturnType<typeof configurationSchema>>;
export type Override = NonNullable<Configuration['overrides']>[number];
export type ExemptionEntry = NonNullable<Configuration['exemptions']>[number];
export type SiteSection = NonNullable<Configuration['site']>;
/** What may differ from file to file and from job to job. */
export type Settings = Pick<Override, 'rules' | 'thresholds' | 'coverage' | 'suppressions' | 'gate'>;
export type GateSection = NonNullable<Configuration['gate']>;
