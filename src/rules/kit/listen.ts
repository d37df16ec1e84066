// What rules about listening programs have in common: who reaches them, how sure that is, how to describe and close them.
import {
  type Bind,
  type Confidence,
  type Edit,
  type Fix,
  type ListenEffect,
  type Place,
  type Related,
  type RuleContext,
  type Step,
  valueOf,
} from '../kit.ts';
import { networkSteps } from './site.ts';

/** True unless only this node can connect (catalogue D2); an address that is not known counts as one of the network. */
export function beyondLoopback(bind: Bind): boolean {
  return bind.class === 'any' || bind.class === 'specific' || bind.class === 'unknown';
}

/** Nobody is asked who they are: switched off, or the program has no login and none was added. */
export function withoutLogin(listen: ListenEffect): boolean {
  return listen.auth.state === 'disabled' || listen.auth.state === 'absent';
}

/** Where a listener can be reached, in words that fit behind "listens on". */
export function reachOf(listen: ListenEffect): string {
  const { bind } = listen;
  if (bind.class === 'any') return 'every network interface';
  const address = valueOf(bind.address);
  if (address !== undefined && address !== '') return address;
  return bind.class === 'specific' ? "the node's network address" : 'an address the script does not fix';
}

/** Where a person should look: the option that opens the port, else the one that matters for the login, else the command. */
export function listenPlace(listen: ListenEffect, fallback?: Place): Place {
  return listen.bind.at ?? fallback ?? listen.at;
}

/** One level below the rule's confidence when the address is a guess or unknown words may change what was read. */
export function listenConfidence(listen: ListenEffect): Confidence {
  const { bind } = listen;
  return bind.class === 'unknown' || bind.address.state === 'oneOf' || listen.open === true ? 'medium' : 'high';
}

/** A note at the assignment that holds the address, when it does not stand in the command itself. */
export function addressOrigin(listen: ListenEffect): readonly Related[] {
  const { address } = listen.bind;
  const at =
    address.state === 'known'
      ? address.at
      : address.state === 'oneOf'
        ? address.values.find((one) => one.at)?.at
        : undefined;
  if (!at) return [];
  const { statement } = listen;
  const within = at.doc === statement.doc && at.span.start >= statement.span.start && at.span.end <= statement.span.end;
  return within ? [] : [{ at, message: 'the address is set here' }];
}

/** True where nobody outside the container is known to reach it: only published ports lead into its network. */
export function walledIn(listen: ListenEffect): boolean {
  const { container } = listen.scope;
  if (!container || listen.publishedBy !== undefined) return false;
  return container.network === 'bridge' || (container.network === 'unknown' && !startsWithImage(listen));
}

/** The context line for a listener behind a network namespace of its own, or maybe so. */
export function namespaceSteps(listen: ListenEffect): readonly Step[] {
  const network = listen.publishedBy === undefined ? listen.scope.container?.network : undefined;
  if (network === 'private') return [{ by: -1, why: 'runs in a private network namespace' }];
  if (network !== 'unknown' || !startsWithImage(listen)) return [];
  return [{ by: -1, why: 'an engine may give its containers a network of their own; on clusters most do not' }];
}

/** The context lines for who reaches a listener, on the network that the published port of its container is in. */
export function reachSteps(listen: ListenEffect, ctx: Pick<RuleContext, 'effect' | 'site'>): readonly Step[] {
  const published = ctx.effect(listen.publishedBy);
  const { bind } = published?.kind === 'listen' ? published : listen;
  return [...namespaceSteps(listen), ...networkSteps(bind, ctx.site)];
}

/** Containers of the image begin with this program, whoever starts them: no command at hand says how. */
function startsWithImage({ scope: { container } }: ListenEffect): boolean {
  return container !== undefined && container.command === undefined;
}

/** Edits that close the port to the network, besides others that belong to the same fix; advice when there are none. */
export function loopbackFix(listen: ListenEffect, title: string, more: readonly Edit[] = []): Fix {
  const edits = listen.bind.toLoopback;
  // Who connects over the network today needs a tunnel afterwards.
  return { title, safety: 'unsafe', edits: edits ? [...edits, ...more] : [] };
}
