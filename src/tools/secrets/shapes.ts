// Credentials that can be told by their looks alone: prefixes and lengths as their issuers publish them.

/** What a detector found in a text; offsets are those of the secret itself. */
export interface Sighting {
  readonly detector: string;
  /** what a person calls it */
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

interface Shape {
  readonly detector: string;
  readonly label: string;
  /** a text without any of these words has none of it */
  readonly keywords: readonly string[];
  /** the group `secret`, if there is one, is the secret within the match */
  readonly pattern: RegExp;
}

/** Declares a token that stands as a word of its own. */
function token(detector: string, label: string, keywords: string, pattern: string): Shape {
  return {
    detector,
    label,
    keywords: keywords.split(' '),
    pattern: new RegExp(`(?<![A-Za-z0-9_])(?:${pattern})(?![A-Za-z0-9])`, 'dg'),
  };
}

/** Declares a secret that is known by what stands around it, in the group `secret`. */
function embedded(detector: string, label: string, keywords: string, pattern: RegExp): Shape {
  return { detector, label, keywords: keywords.split(' '), pattern };
}

/** No credential of these shapes is shorter. */
const SHORTEST = 16;

const BASE64 = String.raw`[A-Za-z0-9+/]`;

const SHAPES: readonly Shape[] = [
  embedded(
    'private-key',
    'private key',
    '-----BEGIN',
    // The body may be split over lines, as in a file, or hold `\n` as in JSON and shell strings.
    /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=:.,\s-]|\\[nr]){0,40}?[A-Za-z0-9+/]{32}(?:[A-Za-z0-9+/=\s]|\\[nr])*(?:-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/dg,
  ),
  token('aws-access-key-id', 'AWS access key ID', 'AKIA ASIA', '(?:AKIA|ASIA)[A-Z0-9]{16}'),
  embedded(
    'aws-secret-access-key',
    'AWS secret access key',
    'secret_access_key SECRET_ACCESS_KEY secretAccessKey SecretAccessKey',
    new RegExp(
      String.raw`(?:secret_access_key|secretAccessKey)["'\]]{0,3}[ \t]*[=:, \t][ \t]*["']?(?<secret>${BASE64}{40})(?!${BASE64})`,
      'dgi',
    ),
  ),
  token('huggingface-token', 'Hugging Face token', 'hf_ api_org_', '(?:hf|api_org)_[A-Za-z0-9]{34,40}'),
  token('github-token', 'GitHub token', 'ghp_ gho_ ghu_ ghs_ ghr_', 'gh[pousr]_[A-Za-z0-9]{36,255}'),
  token('github-fine-grained-token', 'GitHub token', 'github_pat_', 'github_pat_[A-Za-z0-9_]{36,255}'),
  token(
    'gitlab-token',
    'GitLab token',
    'glpat- gldt- glrt- glcbt- glptt- glsoat- glft-',
    String.raw`gl(?:pat|dt|rt|cbt|ptt|soat|ft)-[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{9})?`,
  ),
  token('slack-token', 'Slack token', 'xox', 'xox[abeoprs]-[A-Za-z0-9-]{10,250}'),
  embedded(
    'slack-webhook',
    'Slack webhook address',
    'hooks.slack.com',
    /hooks\.slack\.com\/(?<secret>(?:services|workflows|triggers)\/[A-Za-z0-9+/_]{30,90})/dg,
  ),
  token(
    'json-web-token',
    'JSON web token',
    'eyJ',
    String.raw`eyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,2000}`,
  ),
  token('anthropic-key', 'Anthropic API key', 'sk-ant-', 'sk-ant-[a-z]{3,8}[0-9]{2}-[A-Za-z0-9_-]{40,200}'),
  token(
    'openai-key',
    'OpenAI API key',
    'sk-',
    'sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,250}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|sk-[A-Za-z0-9]{48}',
  ),
  token('openrouter-key', 'OpenRouter API key', 'sk-or-', 'sk-or-v1-[0-9a-f]{64}'),
  token('groq-key', 'Groq API key', 'gsk_', 'gsk_[A-Za-z0-9]{40,64}'),
  token('wandb-key', 'Weights & Biases API key', 'wandb_v1_', 'wandb_v1_[A-Za-z0-9_]{40,120}'),
  token('replicate-token', 'Replicate token', 'r8_', 'r8_[A-Za-z0-9]{37}'),
  token('nvidia-key', 'NVIDIA API key', 'nvapi-', 'nvapi-[A-Za-z0-9_-]{40,120}'),
  token('npm-token', 'npm token', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  token('pypi-token', 'PyPI token', 'pypi-', 'pypi-AgE[A-Za-z0-9_-]{50,1000}'),
  token('docker-token', 'Docker Hub token', 'dckr_', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,80}'),
  token('google-api-key', 'Google API key', 'AIza', 'AIza[A-Za-z0-9_-]{35}'),
  token('google-oauth-token', 'Google OAuth token', 'ya29.', String.raw`ya29\.[A-Za-z0-9_-]{40,2000}`),
  token('stripe-key', 'Stripe key', 'sk_live_ sk_test_ rk_live_ rk_test_', '[sr]k_(?:live|test)_[A-Za-z0-9]{16,120}'),
  token('databricks-token', 'Databricks token', 'dapi', 'dapi[0-9a-f]{32}(?:-[0-9])?'),
  token('digitalocean-token', 'DigitalOcean token', '_v1_', 'do[opr]_v1_[0-9a-f]{64}'),
  token('tailscale-key', 'Tailscale key', 'tskey-', 'tskey-(?:auth|client|api)-[A-Za-z0-9]{6,40}-[A-Za-z0-9]{16,60}'),
  token('vault-token', 'HashiCorp Vault token', 'hvs.', String.raw`hvs\.[A-Za-z0-9_-]{24,300}`),
  token('sendgrid-key', 'SendGrid key', 'SG.', String.raw`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`),
  token('age-key', 'age private key', 'AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-1[A-Z0-9]{58}'),
  embedded(
    'azure-storage-key',
    'Azure storage key',
    'AccountKey=',
    new RegExp(String.raw`AccountKey=(?<secret>${BASE64}{86}==)`, 'dg'),
  ),
  embedded(
    'azure-sas',
    'Azure shared access signature',
    'sig=',
    /[?&;](?:sv|se|sp|sr|spr|srt|ss|st|skoid)=[^\s"'#]{0,600}?&sig=(?<secret>[A-Za-z0-9%+/]{40,100}={0,2})/dg,
  ),
  embedded(
    'wandb-key',
    'Weights & Biases API key',
    'wandb.login WANDB_API_KEY',
    /(?:wandb\.login\([^)\n]{0,200}?key[ \t]{0,9}=[ \t]{0,9}["']|WANDB_API_KEY["'\]]{0,3}[ \t]{0,9}[=:,][ \t]{0,9}["']?)(?<secret>[0-9a-f]{40})(?![0-9a-f])/dg,
  ),
  embedded(
    'telegram-token',
    'Telegram bot token',
    ':AA',
    /(?<![0-9])(?<secret>[0-9]{8,10}:AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9])/dg,
  ),
  embedded(
    'discord-webhook',
    'Discord webhook address',
    '/api/webhooks/',
    /discord(?:app)?\.com\/api\/webhooks\/(?<secret>[0-9]{15,21}\/[A-Za-z0-9_-]{50,90})/dg,
  ),
  embedded(
    'netrc-password',
    'password',
    'machine',
    /\bmachine[ \t]+[\w.-]+\s+login[ \t]+\S+\s+password[ \t]+(?<secret>[^\s"'\\$<>{}]{6,256})/dg,
  ),
];

/** One pass over a text that tells that no shape can be in it: the common case by far. */
const ANY_SHAPE = new RegExp(
  [...new Set(SHAPES.flatMap((shape) => shape.keywords))]
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    // The name of an AWS secret may be written in any case.
    .join('|') + '|[Ss][Ee][Cc][Rr][Ee][Tt]_?[Aa]',
);

/**
 * Finds credentials of known shape. The longest one counts where two shapes overlap.
 *
 * @param text any text: code, comments, data
 */
export function findShapes(text: string): Sighting[] {
  if (text.length < SHORTEST || !ANY_SHAPE.test(text)) return [];
  const found: Sighting[] = [];
  for (const { detector, label, keywords, pattern } of SHAPES) {
    if (!keywords.some((keyword) => text.includes(keyword)) && detector !== 'aws-secret-access-key') continue;
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.['secret'] ?? [match.index, match.index + match[0].trimEnd().length];
      if (!isFilledIn(text.slice(start, end))) continue;
      found.push({ detector, label, start, end });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let last = -1;
  return found.filter(({ start, end }) => {
    if (start < last) return false;
    last = end;
    return true;
  });
}

/** False for what documentation puts where a token goes: AWS's `…EXAMPLE` keys, `hf_xxxx…`, `ghp_YourToken…`. */
function isFilledIn(value: string): boolean {
  if (/example|your|placeholder|change_?me|redacted|insert_?|x{5,}|\*{3,}|\.{3,}/i.test(value)) return false;
  const body = value.replace(/^.{4}/s, '');
  return new Set(body.replace(/[-_.]/g, '')).size > 2;
}
