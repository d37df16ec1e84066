// Package indexes nobody can be sure of: plain http, trusted hosts, certificate checks that are off.
import {
  type Confidence,
  type Edit,
  type Fix,
  type Mark,
  type PackageIndex,
  type Scope,
  type SettingEffect,
  type Severity,
  shapeOf,
  type Step,
  type Url,
} from '../kit.ts';
import { isPublicIndex } from './packages.ts';

/** One thing that leaves an install open to whoever sits on the path. */
export interface Weakness {
  readonly kind: 'http' | 'trusted' | 'off';
  readonly url?: Url;
  readonly mark: Mark;
  readonly edits: readonly Edit[] | undefined;
}

/** An index that is asked without TLS. */
export function plainHttp(index: PackageIndex): Weakness[] {
  if (index.url.scheme !== 'http' && index.url.scheme !== 'ftp') return [];
  return [{ kind: 'http', url: index.url, mark: index.mark, edits: index.toHttps }];
}

/** What a setting of a package manager leaves open. */
export function weaknessOf(setting: SettingEffect): Weakness | undefined {
  const { index, mark, name } = setting;
  if (name === 'trusted-host') return { kind: 'trusted', ...(index && { url: index.url }), mark, edits: mark.remove };
  if (/^(?:ssl_verify|strict-ssl|tls-verify)$/.test(name))
    return /^(?:false|no|n|off|0|none|<false>)$/i.test(shapeOf(setting.value).trim())
      ? { kind: 'off', mark, edits: mark.remove }
      : undefined;
  return index && plainHttp(index)[0];
}

/** Section 10, item 23; with hashes for everything the address hardly matters. */
export function severityOf({ kind, url }: Weakness, hashes: boolean): Severity {
  if (url?.reach === 'local' || (hashes && kind === 'http')) return 'low';
  return url?.reach === 'cluster' || url?.reach === 'unknown' || (hashes && kind === 'trusted') ? 'medium' : 'high';
}

/** An address that is not known may be within the cluster. */
export function sureness({ url }: Weakness): Confidence {
  return url?.reach === 'unknown' ? 'medium' : 'high';
}

/** In words that follow the name of the tool. */
export function problemOf({ kind, url }: Weakness): string {
  const host = url ? (url.host ?? shapeOf(url.hostWord ?? url.word)) : '';
  if (kind === 'http') return `takes packages from ${host} without TLS`;
  return host === '' ? 'checks no certificates' : `does not check the certificate of ${host}`;
}

/** Catalogue D11: a hole in an image is one for all its users. */
export function stepsFor(severity: Severity, scope: Scope): Step[] {
  return severity === 'high' && scope.phase === 'build'
    ? [{ by: 1, why: 'everyone who uses the image inherits it' }]
    : [];
}

/** All or nothing: half a repair leaves the hole open. */
export function repair(found: readonly Weakness[]): Fix {
  const edits = found.map((one) => one.edits);
  const whole = edits.every((one) => one !== undefined);
  const known = found.every(({ url }) => url && isPublicIndex(url));
  return {
    title: 'Use https and check certificates; give a private authority with --cert, not by switching checks off',
    safety: known && whole ? 'safe' : 'unsafe',
    edits: whole ? edits.flat() : [],
  };
}
