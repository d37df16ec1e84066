// JV103: a notebook or editor with a login, but its token and everything else cross the network in clear text.
import { defineRule, type ListenEffect, type Step } from '../kit.ts';
import {
  addressOrigin,
  beyondLoopback,
  listenConfidence,
  listenPlace,
  loopbackFix,
  reachOf,
  reachSteps,
  walledIn,
  withoutLogin,
} from '../kit/listen.ts';

export default defineRule({
  code: 'JV103',
  name: 'token-service-on-all-interfaces',
  meta: {
    title: 'A notebook or editor with a login is reachable over plain HTTP from the cluster network',
    severity: 'medium',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [319, 1327],
    attack: ['T1040', 'T1133'],
    since: '0.1.0',
    yieldsTo: ['JV101', 'JV105', 'JV805', 'JV102'],
  },
  messages: {
    plain: '{tool} listens on {address} without TLS: its {secret} crosses the cluster network in clear text.',
    literal: '{tool} listens on {address} without TLS, and its {secret} stands in the script.',
  },
  on: {
    listen(listen, ctx) {
      if (!guardedShell(listen) || !beyondLoopback(listen.bind) || listen.tls || walledIn(listen)) return;
      const literal = listen.auth.state === 'literal';
      ctx.report({
        message: literal ? 'literal' : 'plain',
        subject: listen,
        at: listenPlace(listen),
        data: { tool: listen.tool, address: reachOf(listen), secret: literal ? 'token or password' : secretOf(listen) },
        confidence: listenConfidence(listen),
        steps: [...reachSteps(listen, ctx), ...literalSteps(listen)],
        related: [
          ...addressOrigin(listen),
          ...(literal && listen.auth.at ? [{ at: listen.auth.at, message: 'the secret is written here' }] : []),
        ],
        fix: loopbackFix(listen, 'Bind to loopback and connect through an SSH tunnel, or use a UNIX socket'),
      });
    },
  },
});

/** VNC and X11 have a rule of their own, except where a web page forwards to them. */
function guardedShell(listen: ListenEffect): boolean {
  const screen = listen.service === 'vnc' || listen.service === 'x11';
  return listen.class === 'X' && (!screen || listen.forwards !== undefined) && !withoutLogin(listen);
}

function secretOf(listen: ListenEffect): string {
  return listen.auth.state === 'set' ? 'password' : 'token or password';
}

/** Whoever reads the script logs in. */
function literalSteps(listen: ListenEffect): readonly Step[] {
  return listen.auth.state === 'literal' ? [{ by: 1, why: 'the secret stands in the script' }] : [];
}
