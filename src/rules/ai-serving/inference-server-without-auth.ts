// JV805: a model server that answers whoever connects.
import { defineRule, type ListenEffect, type RuleContext } from '../kit.ts';
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
  code: 'JV805',
  name: 'inference-server-without-auth',
  meta: {
    title: 'A model inference server without authentication listens beyond loopback',
    severity: 'high',
    confidence: 'high',
    phase: 'model-deployment',
    cwe: [306, 770],
    attack: ['T1133', 'T1499'],
    since: '0.1.0',
    yieldsTo: ['JV101', 'JV105'],
  },
  messages: { exposed: '{tool} answers everyone who connects: it has no API key and listens on {address}.' },
  on: {
    listen(listen, ctx) {
      if (listen.class !== 'S' || !beyondLoopback(listen.bind) || !withoutLogin(listen)) return;
      if (walledIn(listen) || behindProxy(ctx)) return;
      ctx.report({
        message: 'exposed',
        subject: listen,
        at: listenPlace(listen),
        data: { tool: listen.tool, address: reachOf(listen) },
        confidence: listenConfidence(listen),
        steps: reachSteps(listen, ctx),
        related: addressOrigin(listen),
        fix: loopbackFix(
          listen,
          'Bind to loopback or a UNIX socket, and put a proxy with a login in front if others need it',
        ),
      });
    },
  },
});

/** The job runs a reverse proxy with TLS and a login of its own. */
function behindProxy(ctx: RuleContext): boolean {
  return ctx.effects.some(
    (effect) => effect.kind === 'listen' && effect.service === 'web-forwarder' && effect.tls && guarded(effect),
  );
}

function guarded(proxy: ListenEffect): boolean {
  return proxy.class === 'D' && proxy.auth.state === 'set';
}
