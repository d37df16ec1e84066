// JV404: data moves over a protocol that neither encrypts nor tells who is at the other end.
import { defineRule, type Effect, type FetchEffect, isSingleLabel, type Reach, staticText, type Step } from '../kit.ts';
import { declaredSteps, isSiteHost } from '../kit/site.ts';

/** Schemes in the clear, with what to use instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  http: 'Use https://',
  git: 'Use https:// or ssh',
  ftp: 'Use https:// or sftp',
  rsync: 'Use rsync over ssh (user@host:path), or https://',
  tftp: 'Use https:// or sftp',
  rcp: 'Use scp or rsync over ssh',
  rsh: 'Use ssh',
  telnet: 'Use ssh',
  tcp: 'Pipe through ssh, or copy with rsync or scp',
  redis: 'Use --tls or a rediss:// address',
  gsiftp: 'Encrypt the data channel with -dcpriv, or use a managed Globus transfer',
};

export default defineRule({
  code: 'JV404',
  name: 'cleartext-or-unauthenticated-protocol',
  meta: {
    title: 'Data moves over an unencrypted or anonymous protocol',
    severity: 'medium',
    confidence: 'high',
    phase: 'data-ingestion',
    cwe: [319],
    attack: ['T1040', 'T1557'],
    since: '0.1.0',
    yieldsTo: ['JV301', 'JV310', 'JV405'],
  },
  messages: {
    download:
      '{tool} fetches from {host} by {scheme}: anyone on the way can read it and put something else in its place.',
    upload: '{tool} sends to {host} by {scheme}: anyone on the way can read it.',
    mirror:
      '{tool} fetches packages from {host} by {scheme}: their signatures, where they are checked, are all that tells whose they are.',
    connection: '{tool} talks to {host} by {scheme}: anyone on the way can read and change it.',
  },
  on: {
    fetch(fetch, ctx) {
      const { url, tool, direction } = fetch;
      const scheme = url.scheme ?? '';
      if (!isClear(fetch) || isInside(scheme, url.reach, url.host)) return;
      // A request for the headers, or one whose answer is thrown away, is a probe.
      if (scheme === 'http' && fetch.target.kind === 'none' && direction === 'download') return;
      const checked = fetch.checksum || ctx.effects.some((effect) => checks(effect, fetch));
      ctx.report({
        message: fetch.mirror ? 'mirror' : direction,
        subject: fetch,
        data: {
          tool,
          host: url.host ?? 'the server',
          scheme: scheme === 'gsiftp' ? 'an unencrypted GridFTP data channel' : `plain ${scheme}`,
        },
        ...(fetch.mirror ? { severity: 'info' as const } : checked && { severity: 'low' as const }),
        steps: [
          ...(direction === 'upload' ? [{ by: 1, why: 'data of the job leaves this way' } as const] : []),
          ...declaredSteps(url, ctx.site),
        ],
        fix: { title: INSTEAD[scheme] ?? 'Use an encrypted protocol', safety: 'unsafe', edits: fetch.toHttps ?? [] },
      });
    },
    connect(connect, ctx) {
      const { scheme, tool } = connect;
      const name = staticText(connect.host);
      if (!connect.cleartext || isInside(scheme, connect.reach ?? 'unknown', name)) return;
      // A shell at the other end is the whole finding.
      const holdsShell = (one: Effect): boolean =>
        one.kind === 'spawn' && [one.command, one.carrier].includes(connect.command);
      if (connect.command !== undefined && ctx.effects.some(holdsShell)) return;
      ctx.report({
        message: 'connection',
        subject: connect,
        data: { tool, host: name ?? 'the server', scheme: `plain ${scheme}` },
        steps: name !== undefined && isSiteHost(name, ctx.site) ? [OWN] : [],
        fix: { title: INSTEAD[scheme] ?? 'Use an encrypted protocol', safety: 'unsafe', edits: [] },
      });
    },
  },
});

const OWN: Step = { atMost: 'low', why: 'the site declares this host its own' };

function isClear({ url, cleartext, vcs }: FetchEffect): boolean {
  if (vcs) return /^(?:http|git|ftp)$/.test(url.scheme ?? '');
  return cleartext ?? /^(?:http|ftp|rsync|tftp|rcp|gopher)$/.test(url.scheme ?? '');
}

/** The job's own machines, private addresses, and hosts that are not known at all; by http also `node01`. */
function isInside(scheme: string, reach: Reach, host: string | undefined): boolean {
  if (reach === 'public') return false;
  return host === undefined || reach !== 'cluster' || !isSingleLabel(host) || scheme === 'http';
}

function checks(effect: Effect, fetch: FetchEffect): boolean {
  return effect.kind === 'verify' && effect.by === 'status' && (effect.from ?? []).includes(fetch.id);
}
