// JV101: a notebook, editor or terminal that asks nobody who they are, open to the network.
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
  code: 'JV101',
  name: 'unauthenticated-network-service',
  meta: {
    title: 'An interactive service without login listens beyond loopback',
    severity: 'critical',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [306, 1327],
    attack: ['T1133', 'T1059.006'],
    since: '0.1.0',
  },
  messages: {
    off: 'The login of {tool} is switched off and it listens on {address}: whoever connects runs code as you.',
    forwards: '{tool} passes {address} on to a server without login: whoever connects runs code as you.',
    none: '{tool} has no login and listens on {address}: whoever connects runs code as you.',
  },
  on: {
    listen(listen, ctx) {
      if (!givesShell(listen) || !beyondLoopback(listen.bind) || !withoutLogin(listen)) return;
      if (listen.scope.container?.network === 'bridge' && walledIn(listen)) return;
      const { auth } = listen;
      ctx.report({
        message: listen.forwards ? 'forwards' : auth.state === 'disabled' ? 'off' : 'none',
        subject: listen,
        at: listenPlace(listen, listen.forwards ? undefined : auth.at),
        data: { tool: listen.tool, address: reachOf(listen) },
        confidence: listenConfidence(listen),
        steps: [...hiddenSteps(listen), ...reachSteps(listen, ctx)],
        related: [
          ...addressOrigin(listen),
          ...(auth.at && (listen.bind.at ?? listen.forwards)
            ? [{ at: auth.at, message: 'the login is switched off here' }]
            : []),
        ],
        fix: loopbackFix(listen, 'Bind to loopback, keep the login, and connect through an SSH tunnel', auth.enable),
      });
    },
  },
});

/** VNC and X11 have a rule of their own (JV112), which also speaks for web pages in front of them. */
function givesShell(listen: ListenEffect): boolean {
  const screen = listen.service === 'vnc' || listen.service === 'x11';
  return listen.class === 'X' && !screen;
}

function hiddenSteps(listen: ListenEffect): readonly Step[] {
  return walledIn(listen) ? [{ by: -1, why: 'whether a port of its container is published is not known' }] : [];
}
