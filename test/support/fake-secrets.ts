// Tokens of the right shape, put together at run time so that no scanner takes the repository's text for a leak.

/** Nothing at all: cuts a token in two, as it stands in this repository. */
export const CUT: string = '';

/** A text of a length that looks random and is not: letters of both cases and digits in a fixed order. */
export function noise(length: number, alphabet = 'aB3cD4eF5gH6iJ7kL8mN9oP0qR1sT2uVwXyZ'): string {
  return Array.from({ length }, (_, index) => alphabet.charAt((index * 7 + 3) % alphabet.length)).join('');
}

const hex = (length: number): string => noise(length, '0123456789abcdef');

/** One made-up credential of each kind. */
export const FAKE = {
  aws: `AK${CUT}IA${noise(16, 'ABCDEFGHIJKLMNOP234567')}`,
  awsSecret: `${noise(20)}/${noise(19)}`,
  huggingface: `h${CUT}f_${noise(34, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ')}`,
  github: `gh${CUT}p_${noise(36)}`,
  githubFine: `github${CUT}_pat_${noise(22)}_${noise(59)}`,
  gitlab: `gl${CUT}pat-${noise(20)}`,
  slack: `xo${CUT}xb-${noise(12, '0123456789')}-${noise(24)}`,
  slackWebhook: `https://hooks.slack.${CUT}com/services/T${noise(10, 'ABCDEFGHI0123456789')}/B${noise(10, 'ABCDEFGHI0123456789')}/${noise(24)}`,
  jwt: `ey${CUT}J${noise(20)}.ey${CUT}J${noise(30)}.${noise(43)}`,
  openai: `s${CUT}k-proj-${noise(80)}`,
  openaiOld: `s${CUT}k-${noise(48)}`,
  anthropic: `s${CUT}k-ant-api03-${noise(95)}`,
  wandb: hex(40),
  wandbNew: `wandb${CUT}_v1_${noise(27)}_${noise(49)}`,
  npm: `np${CUT}m_${noise(36)}`,
  pypi: `py${CUT}pi-AgE${noise(120)}`,
  docker: `dc${CUT}kr_pat_${noise(27)}`,
  nvidia: `nv${CUT}api-${noise(64)}`,
  google: `AI${CUT}za${noise(35)}`,
  stripe: `s${CUT}k_live_${noise(24)}`,
  azure: `DefaultEndpointsProtocol=https;AccountName=a;Account${CUT}Key=${noise(86)}==`,
  sas: `https://a.blob.core.windows.net/c?sv=2022-11-02&se=2026-01-01&si${CUT}g=${noise(43)}%3D`,
  telegram: `https://api.telegram.org/bot${noise(10, '0123456789')}:A${CUT}A${noise(33)}/sendMessage`,
  discord: `https://discord.${CUT}com/api/webhooks/${noise(18, '0123456789')}/${noise(68)}`,
  pem: `-----BEGIN RSA ${CUT}PRIVATE KEY-----\n${[1, 2, 3].map(() => noise(64)).join('\n')}\n-----END RSA ${CUT}PRIVATE KEY-----`,
} as const;
