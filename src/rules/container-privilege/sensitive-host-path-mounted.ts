// JV207: parts of the node or of an account that an image has no business with.
import { besides, defineRule, type MountEffect, type Severity } from '../kit.ts';
import { modelAt } from '../kit/site.ts';

/** Keys and tokens by where programs keep them, under any home directory; public halves are none. */
const CREDENTIALS =
  /\/(?:\.ssh(?:\/(?!known_hosts$|config$|[^/]*\.pub$)[^/]*)?|\.(?:gnupg|aws|kube|docker|azure)(?:\/.*)?|\.netrc|\.git-credentials|\.config(?:\/(?:gcloud|gh|rclone)(?:\/.*)?)?)$/;
const HOME = /^(?:\$\{(?:HOME|~[^}]*)\}|\/home\/[^/]+)$/;
const ALL_HOMES = /^\/(?:home|projects?|root)$/;
/** Files that programs in a container need to know who and where they are. */
const ACCOUNT_FILES = /^\/etc\/(?:passwd|group|hosts|resolv\.conf|nsswitch\.conf|localtime|timezone|slurm(?:\/.*)?)$/;
const WIDE = /^(?:\/|\/etc|\/boot)$/;
const NODE =
  /^(?:\/proc|\/sys|\/dev|(?:\/var)?\/run|(?:\/var)?\/run\/munge(?:\/.*)?|\/etc\/(?:munge(?:\/.*)?|shadow|gshadow|sudoers(?:\.d)?|ssh|krb5\.keytab)|\/var\/spool\/slurm[^/]*(?:\/.*)?|\/var\/lib\/(?:docker|containerd)|\/dev\/(?:k?mem|sd[a-z]\d*|nvme\d+n\d+(?:p\d+)?))$/;

export default defineRule({
  code: 'JV207',
  name: 'sensitive-host-path-mounted',
  meta: {
    title: 'A sensitive directory of the node or of an account is mounted into a container',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [668, 552],
    attack: ['T1611', 'T1005'],
    since: '0.1.0',
    yieldsTo: ['JV201', 'JV208'],
  },
  messages: { mounted: 'The container gets {path}{what}.' },
  on: {
    mount(mount, ctx) {
      const found = judge(mount, modelAt(mount, ctx.site));
      if (!found) return;
      const { what, severity, critical } = found;
      // A privileged container has the root directory anyway.
      const run = mount.path === '/' ? besides(mount, 'container-run', ctx.effects) : undefined;
      ctx.report({
        message: 'mounted',
        subject: run ?? mount,
        at: mount.at,
        data: { path: (mount.path ?? '').replace(/\$\{(\w+)\}/g, '$$$1'), what: WHAT[what] },
        ...(severity && { severity }),
        steps: [
          ...(critical ? [{ by: 1 as const, why: 'writable through a daemon that is root' }] : []),
          ...(/^r?shared$/.test(mount.propagation ?? '')
            ? [{ by: 1 as const, why: 'mounts made inside appear on the node' }]
            : []),
        ],
        fix: { title: 'Mount only the data, with :ro where it is only read', safety: 'unsafe', edits: [] },
      });
    },
  },
});

const WHAT = {
  node: ' of the node, where the system keeps its own files and sockets',
  credentials: ': its image code can use the keys and tokens kept there',
  homes: ', where other people keep their files too',
  home: ', your home directory with the keys, tokens and start-up files in it',
} as const;

interface Judgement {
  readonly what: keyof typeof WHAT;
  readonly severity?: Severity;
  readonly critical?: boolean;
}

function judge({ path, readOnly }: MountEffect, model: MountEffect['model']): Judgement | undefined {
  if (path === undefined || !/^(?:\/|\$\{)/.test(path)) return undefined;
  if (CREDENTIALS.test(path)) return { what: 'credentials' };
  if (model !== 'root-daemon') {
    // The permissions of the files still hold there.
    if (WIDE.test(path)) return { what: 'node', severity: 'low' };
    return /^\/(?:home|root)$/.test(path) ? { what: 'homes', severity: 'low' } : undefined;
  }
  if (HOME.test(path)) return { what: 'home', severity: 'low' };
  if (ACCOUNT_FILES.test(path)) return readOnly ? undefined : { what: 'node', severity: 'low' };
  if (path === '/root' || WIDE.test(path) || NODE.test(path)) return { what: 'node', critical: !readOnly };
  return ALL_HOMES.test(path) ? { what: 'homes' } : undefined;
}
