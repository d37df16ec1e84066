// Which values of which names are likely to be real credentials, where the looks alone do not tell.

/** What kind of credential a name announces; they differ in what their values look like. */
export type NameKind = 'password' | 'token' | 'key';

/** Variables that hold a password or token though their last word does not say so. */
const NAMES: Readonly<Record<string, NameKind>> = {
  MYSQL_PWD: 'password',
  SSHPASS: 'password',
  REDISCLI_AUTH: 'password',
  NEO4J_AUTH: 'password',
};

/** Every name below has one of these in it; most names have none. */
const MAY_BE_SECRET = /pass|p(?:s)?wd|secret|cred|token|key|auth|pat/i;

/** Words before `TOKEN` and `KEY` that make it something else: a token of text, a key of a table, a public key. */
const NO_TOKEN =
  /^(?:BOS|EOS|PAD|UNK|MASK|SEP|CLS|EOT|EOD|FIM|SPECIAL|STOP|START|END|BEGIN|FIRST|LAST|NEXT|PREV|CURRENT|IMAGE|VIDEO|AUDIO|TEXT|DROP|DECAY|PER|NUM|MAX|MIN|N|OUTPUT|INPUT|THINK|BY|TRIGGER|CONTINUATION|NEW|PROMPT)$/;
const NO_KEY =
  /^(?:PUBLIC|PUB|SORT|PRIMARY|FOREIGN|PARTITION|CACHE|ROW|HASH|GROUP|JOIN|INDEX|DICT|DATA|MAP|LOOKUP|CONFIG|METRIC|LABEL|TEXT|IMAGE|INPUT|OUTPUT|PROMPT|QUESTION|ANSWER|MESSAGES?|SIGNED|GPG|APT|HOST|KNOWN|MONKEY|REGISTRY|RUN|JOB|EXPERIMENT|EXP|TASK|TRACKED|STATE|MODEL|DATASET|WEIGHT|BEST|MONITOR|SCORE|FIELD|COLUMN|SPLIT|STORE|OBJECT|S3|BUCKET)$/;
const STRONG_KEY =
  /^(?:API|ACCESS|SECRET|PRIVATE|AUTH|SIGNING|ENCRYPTION|ACCOUNT|STORAGE|SUBSCRIPTION|SERVICE|LICENSE|MASTER|SESSION|APP|SHARED)$/;

/**
 * What a variable's or option's name announces; undefined for names of something else. The credential word must be
 * the last one: `HF_TOKEN` and `api-key`, not `TOKENIZER`, `NUM_TOKENS`, `TOKEN_PATH` or `key`.
 */
export function kindOfName(name: string): NameKind | undefined {
  if (!MAY_BE_SECRET.test(name)) return undefined;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
  const upper = words.join('_');
  const special = NAMES[upper];
  if (special) return special;
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (/^(?:PG|DB|ROOT|ADMIN|USER|MY|CURL|FTP|HTTP|PROXY)?(?:PASSWORD|PASSWD|PASSPHRASE|PASSWRD)$/.test(last))
    return 'password';
  if (/^(?:PASS|PSWD|PWD)$/.test(last)) return before === '' || /^(?:OLD)$/.test(before) ? undefined : 'password';
  if (last === 'SECRET' || last === 'SECRETKEY' || last === 'CREDENTIAL' || last === 'CREDENTIALS') return 'token';
  if (
    last === 'APIKEY' ||
    last === 'APITOKEN' ||
    last === 'AUTHTOKEN' ||
    last === 'ACCESSTOKEN' ||
    last === 'ACCESSKEY'
  )
    return 'token';
  if (last === 'PAT') return before === '' ? undefined : 'token';
  if (last === 'TOKEN') return NO_TOKEN.test(before) ? undefined : 'token';
  if (last !== 'KEY' || before === '' || NO_KEY.test(before)) return undefined;
  return STRONG_KEY.test(before) ? 'token' : 'key';
}

const PLACEHOLDER_WORDS =
  /your|example|change[-_ ]?(?:me|it|this)|placeholder|replace|redacted|insert|todo|fixme|dummy|fill[-_ ]?in|sample|(?:^|[-_])here$|enter[-_]|^my[-_]?(?:super[-_]?)?(?:secret|token|api[-_]?key|key|password|pass)(?:[-_]?(?:token|key|pw|password))?$|not[-_]?(?:used|needed|required|set)|no[-_](?:key|token|password|auth)|token[-_]?abc|^fake|[-_]fake/i;
const PLACEHOLDERS = new Set(
  'none null nil undefined empty unset default disabled disable enabled true false yes no na n/a tbd token secret key apikey api_key api-key password passwd pass passphrase credential credentials test testing foo bar foobar xxx value string abc abc123 123456 12345678 anonymous anything ollama local lm-studio vllm user username login auto inherit optional required prompt stdin env file x-oauth-basic x-access-token'.split(
    ' ',
  ),
);

/** Text that stands where a credential goes without being one: `<your-token>`, `CHANGEME`, `xxxx`, `***`, `EMPTY`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text === '' || /[<>{}…]|^\[.*\]$|^%.*%$|^@.*@$|^__.*__$/.test(text)) return true;
  if (/x{4,}|\*{3,}|\.{3,}|_{4,}|-{4,}|#{3,}/i.test(text) || /^(.)\1*$/s.test(text)) return true;
  return PLACEHOLDERS.has(text.toLowerCase()) || PLACEHOLDER_WORDS.test(text);
}

/** Bits of information in each character, from the frequencies in the text itself. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}

const MIN_LENGTH = 12;

/** Text that some program will yet expand: `$NAME` as a whole, `${…}`, `$(…)`, or a name in capitals. */
const EXPANDS_LATER = /^\$\w+$|\$[({]|\$[A-Z_][A-Z_\d]{2,}/;

/**
 * Whether a literal value of such a name is likely to be the real thing.
 *
 * @param verbatim the shell has read its quotes: a `$` that is left is a character like any other
 */
export function isLikelySecret(kind: NameKind, value: string, verbatim = false): boolean {
  if (value.length < MIN_LENGTH || value.length > 4096 || /[\s`]/.test(value) || isPlaceholder(value)) return false;
  if (value.includes('$') && (!verbatim || EXPANDS_LATER.test(value))) return false;
  if (isAddressOrPath(value) || isDigest(value)) return false;
  // Twelve characters can't reach the 3.5 bits that sixteen of them should have.
  const enough = Math.min(3.5, (3.5 * Math.log2(value.length)) / 4);
  const hex = /^[0-9a-f]+$/i.test(value) && value.length >= 32;
  if (entropy(value) < (hex ? 3 : enough)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((one) => one.test(value)).length;
  if (kind === 'password') return classes >= 2 || /[^\w.-]/.test(value);
  if (classes < 2 || !/\d/.test(value) || value.length < 16) return false;
  if (kind === 'key') return isRandomText(value);
  return !isMadeOfWords(value);
}

/** A key of no known service: only what can hardly be a name. */
function isRandomText(value: string): boolean {
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32;
  return (
    value.length >= 20 &&
    /^[A-Za-z0-9+/=_-]+$/.test(value) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    !isMadeOfWords(value)
  );
}

/** `llama-3-8b-sft-v2`, `my_token_2024`: names people make. */
function isMadeOfWords(value: string): boolean {
  const word = /^(?:(?:[a-z]{0,20}|[A-Z]{0,20}|(?:[A-Z][a-z]+){1,4})\d{0,4}|v?\d+[a-z]{0,2})$/;
  return value.split(/[-_.:,@+]+/).every((part) => word.test(part));
}

function isAddressOrPath(value: string): boolean {
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|~|\.{0,2}\/|[A-Za-z]:\\)/i.test(value)) return true;
  if (/\.(?:json|ya?ml|toml|txt|key|pem|pub|crt|cert|sh|py|env|cfg|conf|ini|secret|token)$/i.test(value)) return true;
  // host names, dotted identifiers, versions
  if (/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+)+$/.test(value) && !/[A-Za-z0-9_-]{24}/.test(value)) return true;
  if (!value.includes('/')) return false;
  // base64 has slashes too, but no other punctuation, and mixes its letters
  return !(
    /^[A-Za-z0-9+/]{24,}={0,2}$/.test(value) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /\d/.test(value) &&
    entropy(value) > 4
  );
}

/** `sha256:…` and password hashes, which are made to be shown. */
function isDigest(value: string): boolean {
  return (
    /^(?:sha\d+|md5|blake2[bs]?|argon2\w*|pbkdf2\w*|bcrypt)[-:]/i.test(value) ||
    /^\$?(?:argon2|2[aby]\$|[156]\$)/.test(value)
  );
}

/** What a person calls a credential that only its name gives away. */
export function labelOfName(name: string, kind: NameKind): string {
  if (kind === 'password') return 'password';
  if (/KEY$/i.test(name)) return 'key';
  return /SECRET$/i.test(name) ? 'secret' : 'token';
}
