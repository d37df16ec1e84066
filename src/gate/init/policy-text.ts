// The policy that `jobvet gate init` writes: facts with their origin, and what a site has to decide.
import { type Evidence, type Fact, mostScriptBytes, remarksOn, siteFactsOf } from './facts.ts';

export interface PolicyTextOptions {
  /** where the facts are from, for people */
  readonly source: string;
  /** the day, `YYYY-MM-DD` */
  readonly today: string;
  /** where the JSON Schema is, for editors */
  readonly schema: string;
}

/** A commented site policy. */
export function policyText(evidence: Evidence, { source, today, schema }: PolicyTextOptions): string {
  const bytes = mostScriptBytes(evidence);
  return `# yaml-language-server: $schema=${oneLine(schema)}
# The policy of the site, for /etc/jobvet/policy.yaml: root's, and nobody else may write to it.
# Written by "jobvet gate init" on ${today} from ${oneLine(source)}.
# docs/gate.md tells how the gate is installed, docs/configuration.md what all keys mean.
#
${remarksOn(evidence)
  .map((remark) => `# - ${oneLine(remark)}`)
  .join('\n')}

preset: gate
ruleset: ${today.slice(0, 7).replace('-', '.')}

# Roll-out, step 1, audit: findings are recorded, nobody notices. Look at them, then remove these two keys.
thresholds: { enforce: { severity: never }, warn: { severity: never } }
coverage: { syntax: audit, differential: audit, size: audit, steps: audit, time-budget: audit }

gate:
  # Steps 2 to 4: 0 warns and rejects nobody; then 10, 50, 100 percent of the users, by a hash of their names.
  share: 0
  # Whom users may ask; the last line of each message.
  # help: support@example.org
  # What follows when a script takes too long to vet: allow, audit, warn, reject. An attacker can bring that about.
  unvetted: audit
${
  bytes === undefined
    ? '  # max-script-bytes: 4194304 # SchedulerParameters sets no max_script_size'
    : `  max-script-bytes: ${bytes} # SchedulerParameters: max_script_size=${bytes}; set max_script of the hook to it, too`
}

site:
${siteFactsOf(evidence).map(factText).join('\n')}
  # Decide: what is the site's own, or trusted. Rules are stricter about everything else.
  # domains: [hpc.example.org]
  # public-networks: [eth0, 192.0.2.0/24]
  # firewalled-networks: [ib0]
  # trusted-registries: [registry.example.org]
  # trusted-indexes: [pypi.example.org]
  # trusted-repositories: [gitlab.example.org]
  # docker: podman # if the command docker is podman's
  # Decide: tunnels in which the owner of the job logs in at a provider (VS Code, Tailscale). The preset warns of
  # these and rejects anonymous ones.
  # allowed-tunnels: [code tunnel, tailscale up]

# Decide: what sites differ on. Preset gate rejects what is critical and sure, and warns of what is high and sure.
# rules:
#   tunnel-to-public-internet: enforce # also those with a login at a provider
#   unauthenticated-dashboard: enforce # Dask, TensorBoard and others that anybody in the cluster network can open
#   unauthenticated-network-service: warn # where a firewall keeps users apart; better: firewalled-networks above
#   remote-script-piped-to-interpreter: audit # where installing that way is common
#   trust-remote-code-enabled: enforce # where models run that nobody reviewed
#   docker-daemon-on-shared-system: enforce # where membership in the group docker is a mistake
#   secret-in-script: enforce # scripts are kept by Slurm, and by the decision log if it stores them

# Decide: nobody passes by being unreadable (step 4; users of odd scripts will ask).
# coverage: { syntax: reject, size: reject, steps: reject, time-budget: reject }

# Decide: comments in scripts ("# jobvet: ignore[…] -- why") count for these rules only.
# suppressions: { inline: forbid, allow: [unpinned-python-packages], require: [reason, until] }

# Partitions with other needs.
# overrides:
#   - partitions: [debug]
#     rules: { network: warn }
#   - partitions: [secure]
#     gate: { share: 100 }
#     coverage: { syntax: reject }
`;
}

function factText({ key, value, origin }: Fact): string {
  const because = origin.map((one) => `  # ${oneLine(one)}`).join('\n');
  if (value === undefined) return `${because}\n  # Decide: ${key}: ${EXAMPLES[key] ?? ''}`;
  return `${because}\n  ${key}: ${inline(value)}`;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  'node-sharing': 'true',
  'private-tmp': 'true',
  'login-nodes': '[login*]',
  slurm: '24.05',
};

/** In YAML, names that are no plain words are quoted. */
function inline(value: NonNullable<Fact['value']>): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  return `[${value.map(quoted).join(', ')}]`;
}

function quoted(text: string): string {
  return /^[A-Za-z\d][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}

/** What files say must not end a comment. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
