// JV108: a port of a container that its engine opens on every interface of the node.
import { besides, defineRule, type Effect, type ListenEffect, valueOf } from '../kit.ts';
import { loopbackFix, reachOf } from '../kit/listen.ts';
import { modelAt, networkOf, networkSteps } from '../kit/site.ts';

export default defineRule({
  code: 'JV108',
  name: 'container-port-published-on-all-interfaces',
  meta: {
    title: 'A container engine publishes a port on every interface of the node',
    severity: 'high',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [1327],
    attack: ['T1133'],
    since: '0.1.0',
    yieldsTo: ['JV101', 'JV105', 'JV112', 'JV805', 'JV102', 'JV103', 'JV107'],
  },
  messages: {
    port: '{tool} opens {port} of the node on {address} and passes it on into the container.',
    all: '{tool} opens every port the image names on every network interface of the node.',
  },
  on: {
    listen(listen, ctx) {
      const { published, bind } = listen;
      // One address of the node counts where the site says that it is reached from outside.
      const open = bind.class === 'any' || (bind.class === 'specific' && networkOf(bind, ctx.site) === 'public');
      if (!published || !open) return;
      const run = besides(listen, 'container-run', ctx.effects);
      const rootless = run ? modelAt(run, ctx.site) !== 'root-daemon' : listen.tool.startsWith('podman');
      const about = {
        // What listens behind it may be the greater risk, and then says it all.
        subject: behind(listen, ctx.effects) ?? listen,
        at: listen.at,
        ...(rootless && { severity: 'low' as const }),
        steps: networkSteps(bind, ctx.site),
        fix: loopbackFix(listen, 'Publish it on 127.0.0.1, and connect through an SSH tunnel'),
      };
      const { port } = published;
      if (!port && listen.port.state === 'unknown' && listen.port.reason === 'input')
        ctx.report({ message: 'all', ...about, data: { tool: listen.tool } });
      else
        ctx.report({
          message: 'port',
          ...about,
          data: { tool: listen.tool, port: portsOf(listen), address: reachOf(listen) },
        });
    },
  },
});

function portsOf({ port }: ListenEffect): string {
  const number = valueOf(port);
  if (number !== undefined) return `port ${number}`;
  if (port.state === 'unknown' && port.reason === 'unparsed') return 'several ports';
  return port.state === 'unknown' && port.reason === 'input' ? 'a port of its choice' : 'a port';
}

/** The server in the container that the port leads to. */
function behind(port: ListenEffect, effects: readonly Effect[]): ListenEffect | undefined {
  return effects.find((one): one is ListenEffect => one.kind === 'listen' && one.publishedBy === port.id);
}
