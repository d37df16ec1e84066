// JV105: a control plane that runs what it is sent, without a login, beyond loopback.
import { defineRule, type Fix, type ListenEffect, type RuleContext, type Severity } from '../kit.ts';
import {
  addressOrigin,
  beyondLoopback,
  listenConfidence,
  loopbackFix,
  reachOf,
  reachSteps,
  walledIn,
  withoutLogin,
} from '../kit/listen.ts';

export default defineRule({
  code: 'JV105',
  name: 'compute-cluster-control-plane-exposed',
  meta: {
    title: 'A distributed compute control plane accepts code without a login',
    severity: 'critical',
    confidence: 'high',
    phase: 'model-training',
    cwe: [306, 94],
    attack: ['T1210', 'T1059'],
    since: '0.1.0',
    yieldsTo: ['JV101'],
  },
  messages: {
    dashboard:
      'The Ray dashboard listens on {address} without a login: whoever reaches it can submit jobs that run as you. Bind it to 127.0.0.1 and set RAY_AUTH_MODE=token (Ray 2.52 or later).',
    ray: "Ray's head node takes work from anybody who reaches its ports ({address}). Set RAY_AUTH_MODE=token on every node (Ray 2.52 or later).",
    dask: 'The Dask scheduler listens on {address} without TLS: whoever reaches it can run code as you. Use --protocol tls with --tls-ca-file, --tls-cert and --tls-key, and the interface of the private fabric.',
    signed:
      'The IPython Parallel controller listens on {address}; its messages are signed but not encrypted. Use --enable-curve, or the interface of the private fabric.',
    unsigned:
      'The IPython Parallel controller listens on {address} and takes unsigned messages: whoever reaches it can run code as you.',
    spark:
      'The Spark master listens on {address} and starts programs for anybody who reaches it. Set spark.authenticate and a secret on every node.',
  },
  on: {
    listen(listen, ctx) {
      const found = listen.class === 'C' && beyondLoopback(listen.bind) ? judge(listen, ctx) : undefined;
      if (!found) return;
      const { message, severity } = found;
      const confidence = listenConfidence(listen);
      // Whether others reach the node's fabric, and which release asks for a token by itself, the text does not tell.
      const weaker = confidence === 'high' ? 'medium' : 'low';
      ctx.report({
        message,
        subject: listen,
        data: { address: reachOf(listen) },
        severity,
        confidence: severity === 'critical' ? confidence : weaker,
        steps: reachSteps(listen, ctx),
        related: addressOrigin(listen),
        fix: fixOf(listen),
      });
    },
  },
});

/** Loopback, and the login where the tool has one to switch on. */
function fixOf(listen: ListenEffect): Fix {
  const login = listen.auth.enable ?? [];
  const fix = loopbackFix(listen, 'Listen on the private network only, with a login', login);
  return fix.edits.length > 0 ? fix : { ...fix, edits: login };
}

type Verdict = {
  readonly message: 'dashboard' | 'ray' | 'dask' | 'signed' | 'unsigned' | 'spark';
  readonly severity: Severity;
};

function judge(listen: ListenEffect, ctx: RuleContext): Verdict | undefined {
  const open = withoutLogin(listen);
  const { service } = listen;
  if (service === 'ray-dashboard') return open ? { message: 'dashboard', severity: 'critical' } : undefined;
  if (walledIn(listen)) return undefined;
  if (service === 'ipcontroller') {
    if (open) return { message: 'unsigned', severity: 'critical' };
    return listen.auth.state === 'partial' ? { message: 'signed', severity: 'medium' } : undefined;
  }
  if (!open) return undefined;
  // The open dashboard of the same command says it more strongly.
  if (service === 'ray-head')
    return ctx.effects.some((other) => isDashboard(other, listen)) ? undefined : { message: 'ray', severity: 'medium' };
  if (service === 'dask-scheduler') return { message: 'dask', severity: 'medium' };
  return service === 'spark' ? { message: 'spark', severity: 'medium' } : undefined;
}

function isDashboard(other: RuleContext['effects'][number], head: ListenEffect): boolean {
  if (other.kind !== 'listen' || other.service !== 'ray-dashboard' || other.command !== head.command) return false;
  return beyondLoopback(other.bind);
}
