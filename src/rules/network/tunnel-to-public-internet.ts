// JV109: a tunnel service publishes the node on the internet.
import { defineRule } from '../kit.ts';

const TITLE = 'Reach the service through the site instead: an ssh -L forward over the login node, or its portal';

export default defineRule({
  code: 'JV109',
  name: 'tunnel-to-public-internet',
  meta: {
    title: 'A tunnel publishes the node on the internet',
    severity: 'critical',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [923, 668],
    attack: ['T1572', 'T1090', 'T1219'],
    since: '0.1.0',
  },
  messages: {
    anonymous: '{tool} makes something on this node reachable from the internet, past the login node and its checks.',
    provider:
      '{tool} makes this node reachable from outside the site for whoever its service lets in, past the login node.',
  },
  on: {
    tunnel(tunnel, ctx) {
      if (tunnel.reach !== 'public') return;
      const guarded = tunnel.login !== 'anonymous';
      ctx.report({
        message: guarded ? 'provider' : 'anonymous',
        subject: tunnel,
        data: { tool: tunnel.tool },
        ...(guarded && { severity: 'high' }),
        fix: tunnel.remove
          ? { title: 'Do not publish it', safety: 'unsafe', edits: tunnel.remove }
          : { title: TITLE, safety: 'unsafe', edits: [] },
      });
    },
  },
});
