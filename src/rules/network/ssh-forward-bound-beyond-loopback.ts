// JV111: others than the user may ride an ssh forward.
import { type Confidence, defineRule, type Edit, type Related, shapeOf, type TunnelEffect, valueOf } from '../kit.ts';
import { hostOfWord, isLoginNode, networkSteps } from '../kit/site.ts';

export default defineRule({
  code: 'JV111',
  name: 'ssh-forward-bound-beyond-loopback',
  meta: {
    title: 'An ssh port forward or proxy listens for others too',
    severity: 'high',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [1327, 441],
    attack: ['T1572', 'T1021.004', 'T1090.001'],
    since: '0.1.0',
    yieldsTo: ['JV109'],
  },
  messages: {
    local: 'The {what} listens on {address}, so others who reach this node can use it.',
    remote: 'The remote forward asks to listen on {address} of {host}, so others who reach that host can use it.',
    login:
      'The remote forward listens on the login node {host}: whoever works there may use it, and whether others can is up to its server.',
    gateway: '-g does not open a remote forward: whether others can use it is up to the server, which may let them.',
  },
  on: {
    tunnel(tunnel, ctx) {
      if (tunnel.reach !== 'forward') return;
      const { bind, direction, gateway } = tunnel;
      if (bind && bind.class !== 'loopback' && bind.class !== 'unix') {
        const edits = bind.toLoopback ?? [];
        const host = tunnel.host && shapeOf(tunnel.host);
        const at = bind.at ?? tunnel.at;
        const related = setElsewhere(tunnel, edits);
        // The far end of a remote forward is in another network than the job.
        const steps = direction === 'remote' ? [] : networkSteps(bind, ctx.site);
        const report = { subject: tunnel, confidence: confidenceOf(tunnel), steps, at, related };
        const fix = { title: 'Listen on the loopback address only', safety: 'unsafe', edits } as const;
        const address = described(bind.class, valueOf(bind.address));
        if (direction === 'remote')
          ctx.report({ ...report, message: 'remote', data: { address, host: host ?? 'the server' }, fix });
        else ctx.report({ ...report, message: 'local', data: { address, what: WHAT[direction ?? 'local'] }, fix });
      } else if (!bind && gateway) {
        const edits = gateway.remove ?? [];
        const fix = { title: 'Remove -g', safety: 'safe', edits } as const;
        ctx.report({ message: 'gateway', subject: tunnel, at: gateway.at, severity: 'low', confidence: 'medium', fix });
      }
      const host = direction === 'remote' && !bind ? hostOfWord(tunnel.host) : undefined;
      if (host !== undefined && isLoginNode(host, ctx.site))
        ctx.report({
          message: 'login',
          subject: tunnel,
          severity: 'medium',
          confidence: 'medium',
          data: { host },
          fix: {
            title: 'Forward a UNIX socket in a folder of your own, or connect with ssh -L from your computer',
            safety: 'unsafe',
            edits: [],
          },
        });
    },
  },
});

const WHAT = { local: 'port forward', dynamic: 'proxy', remote: 'remote forward' };

/** Where a variable that holds the option is set. */
function setElsewhere({ statement }: TunnelEffect, edits: readonly Edit[]): Related[] {
  const { doc, span } = statement;
  const away = edits.find(({ at }) => at.doc !== doc || at.span.start < span.start || at.span.end > span.end);
  return away ? [{ at: away.at, message: 'the value is set here' }] : [];
}

/** The server may refuse a remote address; an address or port that is not known may be harmless. */
function confidenceOf({ bind, direction, port }: TunnelEffect): Confidence {
  const doubts = [
    direction === 'remote',
    bind?.class === 'unknown',
    port?.state === 'unknown' && port.reason === 'unparsed',
  ];
  const count = doubts.filter(Boolean).length;
  return count === 0 ? 'high' : count === 1 ? 'medium' : 'low';
}

function described(kind: string, address: string | undefined): string {
  if (kind === 'any') return 'every interface';
  return address ?? 'an address that is not the loopback one';
}
