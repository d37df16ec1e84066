// `docker run -p 8000:8000`: what listens in a container is reached where the engine publishes its port.
import type { ContainerScope } from '../model/command.ts';
import type { Bind, Effect, ListenEffect } from '../model/effect.ts';
import { valueOf } from '../model/static.ts';

/**
 * Gives each listener in a container the address at which the engine publishes its port.
 *
 * @param effects replaced in place
 */
export function publishPorts(effects: Effect[]): void {
  const published = effects.filter(
    (effect): effect is ListenEffect => effect.kind === 'listen' && effect.published !== undefined,
  );
  if (published.length === 0) return;
  effects.forEach((effect, index) => {
    const container = effect.scope.container;
    if (effect.kind !== 'listen' || !container || container.network === 'host') return;
    // What listens on the container's own loopback is out of the engine's reach.
    if (effect.bind.class === 'loopback' || effect.bind.class === 'unix') return;
    const ports = published.filter((port) => isFor(port, container) && leadsTo(port, effect));
    const port = ports.find(({ bind }) => bind.class !== 'loopback') ?? ports[0];
    if (port) effects[index] = { ...effect, bind: seenFrom(port, effect), publishedBy: port.id };
  });
}

/** By the command that starts both, or by the container that a file describes. */
function isFor({ command, published }: ListenEffect, container: ContainerScope): boolean {
  if (published?.container) return published.container === container;
  return container.command !== undefined && command === container.command;
}

function leadsTo(port: ListenEffect, listener: ListenEffect): boolean {
  const inside = valueOf(port.published?.port);
  const wanted = valueOf(listener.port);
  if ((port.protocol === 'udp') !== (listener.protocol === 'udp')) return false;
  return inside === undefined || wanted === undefined || inside === wanted;
}

/** The engine's address; people look at the option of the program inside first. */
function seenFrom(port: ListenEffect, { bind }: ListenEffect): Bind {
  const at = bind.at ?? port.bind.at;
  const { toLoopback } = port.bind;
  return {
    address: port.bind.address,
    class: port.bind.class,
    ...(at && { at }),
    ...(toLoopback && { toLoopback }),
  };
}
