// JV504: a file with a credential goes where others get at it: into an image, to another machine, to a shared folder.
import { type Confidence, type CopyEffect, defineRule, firstUnknown, shapeOf, staticText, type Word } from '../kit.ts';

export default defineRule({
  code: 'JV504',
  name: 'credential-file-in-image-or-repo',
  meta: {
    title: 'A file with a credential is copied into an image, to another machine or to a shared folder',
    severity: 'high',
    confidence: 'high',
    phase: 'model-deployment',
    cwe: [538, 312],
    attack: ['T1552.001', 'T1552.004', 'T1525'],
    since: '0.1.0',
  },
  messages: {
    image: '{tool} puts {file} into the image: everybody who has the image has it too.',
    folder: '{tool} puts {file} into {target}, where others read it.',
    machine: '{tool} takes {file} to another machine.',
    login: 'The job lets its key log in at {target} from now on.',
  },
  on: {
    copy(copy, ctx) {
      const { tool, into, target } = copy;
      const fix = { ...FIX[into], safety: 'unsafe' as const, edits: [] };
      if (tool === 'ssh-copy-id') {
        const data = { target: shapeOf(target) };
        ctx.report({ message: 'login', subject: copy, severity: 'medium', confidence: 'medium', data, fix });
        return;
      }
      if (into === 'folder' && !isShared(target)) return;
      const found = credentialIn(copy);
      if (!found) return;
      const { file, sure, key } = found;
      const about = {
        subject: copy,
        // A folder of a project may be open to nobody else.
        confidence: into === 'folder' && sure === 'high' ? ('medium' as const) : sure,
        steps: key ? [{ by: 1 as const, why: 'it is a private key' }] : [],
        fix,
      };
      if (into === 'folder') ctx.report({ message: 'folder', ...about, data: { tool, file, target: shapeOf(target) } });
      else ctx.report({ message: into, ...about, data: { tool, file } });
    },
  },
});

const FIX = {
  image: {
    title: 'Give it to the build alone (RUN --mount=type=secret or type=ssh), list it in .dockerignore, and replace it',
  },
  folder: { title: 'Leave it where only you can read it, and replace it if others could' },
  machine: { title: 'Use an agent or a key of that machine’s own; a private key stays where it was made' },
} as const;

interface Kind {
  readonly shape: RegExp;
  readonly sure: Confidence;
  /** a private key, which opens other machines */
  readonly key?: true;
}

/** Files by the names under which programs keep credentials; the last parts of a path. */
const KINDS: readonly Kind[] = [
  { shape: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:[-_][\w-]+)?$/, sure: 'high', key: true },
  { shape: /(?:^|\/)\.ssh(?:\/[*…]?)?$/, sure: 'medium', key: true },
  {
    shape: /(?:^|[/_.-])(?:private|privkey|priv|server|client|host|tls|ssl)[\w.-]*\.(?:key|pem)$/i,
    sure: 'medium',
    key: true,
  },
  { shape: /\.(?:p12|pfx|jks|keytab|ppk)$/, sure: 'medium', key: true },
  { shape: /\.(?:pem|key)$/, sure: 'low', key: true },
  { shape: /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|\.pypirc|\.vault-token|\.pgpass|\.my\.cnf)$/, sure: 'high' },
  { shape: /(?:^|\/)\.aws(?:\/(?:credentials|[*…])?)?$/, sure: 'high' },
  { shape: /(?:^|\/)\.docker(?:\/(?:config\.json|[*…])?)?$/, sure: 'high' },
  { shape: /(?:^|\/)(?:\.kube(?:\/(?:config|[*…])?)?|kubeconfig(?:\.ya?ml)?)$/, sure: 'high' },
  { shape: /(?:^|\/)(?:\.gnupg|\.config\/gcloud)(?:\/.*)?$/, sure: 'high' },
  { shape: /(?:^|\/)(?:\.huggingface|huggingface)\/token$/, sure: 'high' },
  { shape: /(?:^|\/)[\w.-]*service[-_]?account[\w-]*\.json$/i, sure: 'high' },
  { shape: /(?:^|\/)(?:\.credentials|credentials(?:\.json|\.ya?ml|\.ini)?|client_secrets?\.json)$/, sure: 'medium' },
  { shape: /(?:^|\/)\.?(?:hf_|api_|access_|auth_|github_|wandb_)?token(?:\.txt)?$/i, sure: 'medium' },
  { shape: /(?:^|\/)\.env(?:\.(?:local|prod(?:uction)?|dev(?:elopment)?))?$/, sure: 'medium' },
];

/** Public halves, certificates and templates. */
const HARMLESS =
  /\.pub$|(?:^|[/_.-])(?:pub|public|ca|cacerts?|certs?|certificates?|chain|fullchain|bundle|roots?|gpg|apt|repo|archive|keyring|signing|release|example|sample|template|test|dummy)[\w-]*\.(?:pem|key)$/i;

/** Folders of what is only shown or tested. */
const TRIAL = /(?:^|\/)(?:examples?|tests?|testdata|fixtures|demos?)\//i;

function credentialIn({
  source,
  holds = [],
}: CopyEffect): { file: string; sure: Confidence; key: boolean } | undefined {
  for (const path of [shapeOf(source).replace(/(?<=.)\/+$/, ''), ...holds]) {
    const kind = HARMLESS.test(path) ? undefined : KINDS.find(({ shape }) => shape.test(path));
    if (kind) return { file: path, sure: TRIAL.test(path) ? 'low' : kind.sure, key: kind.key === true };
  }
  return undefined;
}

/** Folders that a group or everybody reads, by their names. */
const SHARED = /^\/(?:projects?|shared?|public|groups?)(?:\/|$)|\/(?:shared|public)(?:\/|$)/i;
const TEMPORARY = /^\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)/;

function isShared(target: Word): boolean {
  const text = staticText(target);
  if (SHARED.test(shapeOf(target)) || (text !== undefined && TEMPORARY.test(text))) return true;
  const [first] = target.pieces;
  return first?.kind === 'unknown' && /^(?:PROJECT|GROUP|SHARED|PUBLIC)/.test(firstUnknown(target)?.name ?? '');
}
