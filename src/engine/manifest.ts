// The network manifest: what the job listens on and whom it talks to.
import type { Effect, ListenEffect } from '../model/effect.ts';
import type { Manifest, ManifestConnect, ManifestListen } from '../model/report.ts';
import { type Static, valueOf } from '../model/static.ts';
import { staticText } from '../model/word.ts';
import type { Place } from '../text/place.ts';

export function manifestOf(effects: readonly Effect[]): Manifest {
  const listen: ManifestListen[] = [];
  const connect: ManifestConnect[] = [];
  for (const effect of effects) {
    switch (effect.kind) {
      case 'listen':
        listen.push(listenOf(effect));
        break;
      case 'tunnel':
        if (effect.bind && effect.direction !== 'remote') {
          listen.push({
            protocol: 'tcp',
            port: effect.port ? (valueOf(effect.port) ?? null) : null,
            bind: addressOf(effect.bind.address, effect.bind.class),
            auth: 'none',
            tls: false,
            tool: effect.tool,
            at: effect.at,
          });
        }
        connect.push({
          scheme: effect.reach === 'public' ? 'tunnel' : 'ssh',
          host: effect.host ? (staticText(effect.host) ?? null) : null,
          port: null,
          purpose: 'tunnel',
          at: effect.at,
        });
        break;
      case 'fetch':
        connect.push({
          scheme: effect.url.scheme ?? 'unknown',
          host: effect.url.host ?? null,
          port: effect.url.port ?? null,
          purpose: effect.vcs ? 'vcs' : effect.direction,
          at: effect.at,
        });
        break;
      case 'install':
        for (const index of effect.indexes)
          connect.push({
            scheme: index.url.scheme ?? 'https',
            host: index.url.host ?? null,
            port: index.url.port ?? null,
            purpose: 'index',
            at: index.mark.at,
          });
        break;
      case 'image':
        if (!effect.reference.local && !effect.made)
          connect.push({
            scheme: 'https',
            host: effect.reference.registry ?? null,
            port: null,
            purpose: 'registry',
            at: effect.at,
          });
        break;
      case 'connect':
        connect.push({
          scheme: effect.scheme,
          host: staticText(effect.host) ?? null,
          port: effect.port ? (valueOf(effect.port) ?? null) : null,
          purpose: effect.purpose,
          at: effect.at,
        });
        break;
      default:
    }
  }
  return {
    listen: unique(listen, (one) => [one.protocol, one.port, one.bind, one.tool]),
    connect: unique(connect, (one) => [one.scheme, one.host, one.port, one.purpose]),
  };
}

function listenOf(effect: ListenEffect): ManifestListen {
  const port = valueOf(effect.port);
  return {
    protocol: effect.protocol,
    port: port === '0' || port === '' ? 'dynamic' : (port ?? null),
    bind: addressOf(effect.bind.address, effect.bind.class),
    auth: effect.auth.state,
    tls: effect.tls,
    tool: effect.tool,
    at: effect.at,
  };
}

function addressOf(address: Static<string>, kind: string): string | null {
  if (kind === 'any') return 'any';
  return valueOf(address) ?? null;
}

/** Each entry once, at its first place. */
function unique<T extends { readonly at: Place }>(entries: readonly T[], key: (entry: T) => readonly unknown[]): T[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const text = JSON.stringify([...key(entry), entry.at.doc.path, entry.at.span.start]);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
