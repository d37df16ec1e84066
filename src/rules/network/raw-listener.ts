// JV107: a bare socket or a data store that anybody on the network can talk to.
import { defineRule } from '../kit.ts';
import {
  addressOrigin,
  beyondLoopback,
  loopbackFix,
  namespaceSteps,
  reachOf,
  reachSteps,
  walledIn,
  withoutLogin,
} from '../kit/listen.ts';

export default defineRule({
  code: 'JV107',
  name: 'raw-listener',
  meta: {
    title: 'A plain socket or data store listens beyond loopback without a login',
    severity: 'high',
    confidence: 'medium',
    phase: 'data-exploration',
    cwe: [306, 668],
    attack: ['T1571', 'T1095'],
    since: '0.1.0',
    yieldsTo: ['JV101', 'JV105', 'JV112', 'JV805', 'JV102', 'JV103'],
  },
  messages: {
    socket:
      '{tool} listens on {address} and takes what anybody sends. Bind it to 127.0.0.1, use a UNIX socket, or copy files with ssh.',
    store:
      '{tool} listens on {address} without a login: other users can read and change what it holds. Bind it to 127.0.0.1 or set a password.',
  },
  on: {
    listen(listen, ctx) {
      if (listen.class !== 'raw' && listen.class !== 'R') return;
      if (!beyondLoopback(listen.bind) || !withoutLogin(listen)) return;
      if (walledIn(listen) || namespaceSteps(listen).length > 0) return;
      // A listener that hands out a shell is JV701's.
      const shell = ctx.effects.some(
        (other) => other.kind === 'spawn' && [other.command, other.carrier].includes(listen.command),
      );
      if (shell) return;
      const unsure = listen.bind.class === 'unknown' || listen.open === true;
      ctx.report({
        message: listen.class === 'raw' ? 'socket' : 'store',
        subject: listen,
        data: { tool: listen.tool, address: reachOf(listen) },
        confidence: unsure ? 'low' : 'medium',
        steps: reachSteps(listen, ctx),
        related: addressOrigin(listen),
        fix: loopbackFix(listen, 'Listen on 127.0.0.1 only'),
      });
    },
  },
});
