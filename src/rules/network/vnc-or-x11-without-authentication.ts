// JV112: a desktop or X server that lets anybody in.
import { defineRule, type ListenEffect } from '../kit.ts';
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
  code: 'JV112',
  name: 'vnc-or-x11-without-authentication',
  meta: {
    title: 'A remote desktop or X server accepts connections without a login',
    severity: 'critical',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [306],
    attack: ['T1021.005', 'T1113', 'T1056.001'],
    since: '0.1.0',
  },
  messages: {
    desktop:
      '{tool} shows a desktop on {address} without a login: whoever reaches it works as you. Ask for a password, bind it to localhost, and connect through ssh.',
    forwarder: '{tool} puts a desktop without a login on {address}: whoever opens it works as you.',
    x11: '{tool} lets every client on {address} read keystrokes and control windows. Name the one user who may connect.',
    cookie: '{tool} listens on {address}: keystrokes and pictures travel unencrypted. Leave TCP off and use ssh -X.',
  },
  on: {
    listen(listen, ctx) {
      const screen = listen.service === 'vnc' || listen.service === 'x11';
      if (!screen || !beyondLoopback(listen.bind) || walledIn(listen)) return;
      const message = messageFor(listen);
      if (!message) return;
      // What stands behind a forwarder is repaired where it is started.
      const login = listen.forwards ? [] : (listen.auth.enable ?? []);
      const fix = loopbackFix(listen, 'Ask who connects, and listen on this node only', login);
      ctx.report({
        message,
        subject: listen,
        data: { tool: listen.tool, address: reachOf(listen) },
        ...(message === 'cookie' && { severity: 'medium' as const }),
        confidence: listenConfidence(listen),
        steps: reachSteps(listen, ctx),
        related: addressOrigin(listen),
        fix: fix.edits.length > 0 ? fix : { ...fix, edits: login },
      });
    },
  },
});

function messageFor(listen: ListenEffect): 'desktop' | 'forwarder' | 'x11' | 'cookie' | undefined {
  const open = withoutLogin(listen);
  if (listen.service === 'x11') return open ? 'x11' : 'cookie';
  return open ? (listen.forwards ? 'forwarder' : 'desktop') : undefined;
}
