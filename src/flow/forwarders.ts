// A forwarder has the login of what it forwards to: websockify in front of VNC, socat in front of a notebook.
import type { Effect, ListenEffect } from '../model/effect.ts';
import { valueOf } from '../model/static.ts';
import { shapeOf } from '../model/word.ts';

/**
 * Gives each forwarder the class and login of the server behind it, when the text names one.
 *
 * @param effects replaced in place
 */
export function inheritLogins(effects: Effect[]): void {
  const servers = effects.filter((effect): effect is ListenEffect => effect.kind === 'listen' && !effect.forwards);
  effects.forEach((effect, index) => {
    if (effect.kind !== 'listen' || !effect.forwards) return;
    const behind = serverBehind(effect, servers);
    if (!behind) return;
    const { service } = behind;
    effects[index] = {
      ...effect,
      class: behind.class,
      auth: behind.auth,
      ...(service && { service }),
      from: [behind.id],
    };
  });
}

function serverBehind(forwarder: ListenEffect, servers: readonly ListenEffect[]): ListenEffect | undefined {
  const { port, socket } = forwarder.forwards ?? {};
  if (socket) {
    const path = shapeOf(socket);
    return (
      servers.find((server) => server.protocol === 'unix' && valueOf(server.bind.address) === path) ??
      only(servers.filter(isVnc))
    );
  }
  const wanted = valueOf(port);
  const same = wanted === undefined ? [] : servers.filter((server) => valueOf(server.port) === wanted);
  if (same.length > 0) return same[0];
  // A port chosen at run time: the only VNC server of the job stands behind its web page.
  const open = servers.filter(
    (server) => isVnc(server) && (wanted === undefined || valueOf(server.port) === undefined),
  );
  return forwarder.service === 'web-forwarder' ? only(open) : undefined;
}

function isVnc(server: ListenEffect): boolean {
  return server.service === 'vnc';
}

/** The server, when there is no doubt which: several of one kind and login are as good as one. */
function only(servers: readonly ListenEffect[]): ListenEffect | undefined {
  const [first] = servers;
  return servers.every((server) => server.auth.state === first?.auth.state) ? first : undefined;
}
