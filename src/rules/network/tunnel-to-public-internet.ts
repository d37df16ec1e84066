// JV109: a tunnel service publishes the node on the internet, or a forward leads out of the site.
import { defineRule, isIpAddress, type SiteFacts, type TunnelEffect } from '../kit.ts';
import { hostOfWord, isElsewhere, mayTunnel } from '../kit/site.ts';

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
    outside:
      'The remote forward lets {host}, which is outside the site, into this node: whoever can use it there comes in past the login node.',
  },
  on: {
    tunnel(tunnel, ctx) {
      if (mayTunnel(tunnel, ctx.site)) return;
      const outside = hostOutside(tunnel, ctx.site);
      if (outside !== undefined) {
        ctx.report({
          message: 'outside',
          subject: tunnel,
          data: { host: outside },
          // An address in numbers may be one of the site's that it did not name.
          ...(isIpAddress(outside) && { confidence: 'medium' }),
          fix: { title: TITLE, safety: 'unsafe', edits: [] },
        });
        return;
      }
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

/** The host of a remote forward that is known to be none of the site's. */
function hostOutside({ reach, direction, host: word }: TunnelEffect, site: SiteFacts): string | undefined {
  if (reach !== 'forward' || direction !== 'remote') return undefined;
  const host = hostOfWord(word);
  return host !== undefined && isElsewhere(host, site) ? host : undefined;
}
