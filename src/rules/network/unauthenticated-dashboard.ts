// JV102: a dashboard or tracking page that has no login, open to the network.
import { defineRule, firstUnknown, type ListenEffect, shapeOf, type Word } from '../kit.ts';
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
  code: 'JV102',
  name: 'unauthenticated-dashboard',
  meta: {
    title: 'A dashboard without login listens beyond loopback',
    severity: 'high',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [306, 668],
    attack: ['T1133', 'T1213'],
    since: '0.1.0',
    yieldsTo: ['JV101', 'JV105', 'JV805'],
  },
  messages: {
    exposed: '{tool} has no login and listens on {address}.',
    files: '{tool} shows {directory} to everyone who connects: it has no login and listens on {address}.',
    watch: '{tool} shows a terminal to everyone who connects: it has no login and listens on {address}.',
  },
  on: {
    listen(listen, ctx) {
      if (listen.class !== 'D' || !beyondLoopback(listen.bind) || !withoutLogin(listen)) return;
      if (walledIn(listen)) return;
      const { serves } = listen;
      const data = { tool: listen.tool, address: reachOf(listen) };
      const common = {
        subject: listen,
        at: listenPlace(listen),
        confidence: listenConfidence(listen),
        steps: reachSteps(listen, ctx),
        related: addressOrigin(listen),
        fix: loopbackFix(listen, 'Bind to loopback and connect through an SSH tunnel'),
      };
      if (serves && showsEverything(serves)) {
        const directory = firstUnknown(serves) ? 'your home directory' : shapeOf(serves);
        ctx.report({ message: 'files', severity: 'critical', data: { ...data, directory }, ...common });
      } else ctx.report({ message: watchOnly(listen) ? 'watch' : 'exposed', data, ...common });
    },
  },
});

/** The root of the file system, a home directory, or a directory of keys. */
function showsEverything(directory: Word): boolean {
  const shape = shapeOf(directory).replace(/\/+$/, '');
  const home = firstUnknown(directory)?.name === 'HOME';
  if (home) return /^…(?:\/\.(?:ssh|aws|gnupg|kube|config))?$/.test(shape);
  return shape === '' ? shapeOf(directory) !== '' : /^(?:~|\/root|\/home\/[^/…]+|\/home\/…)$/.test(shape);
}

function watchOnly(listen: ListenEffect): boolean {
  return listen.readOnly === true;
}
