// Repositories of system packages: whose they are, and how their packages are checked.
import type { CheckOff, EffectDraft, RepositoryEffect } from '../../model/effect.ts';
import { shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { isDistributionHost } from '../../model/host.ts';
import { httpsEdits, parseUrl } from '../url.ts';
import { YES } from './call.ts';

/** The folders that mirrors of distributions have at the front of their paths. */
const MIRRORS =
  /^\/(?:pub\/|linux\/|mirrors?\/|distributions?\/)*(?:ubuntu|ubuntu-ports|debian|debian-security|debian-archive|raspbian|centos|fedora|epel|rocky|almalinux|alpine)(?:\/|$)/;
/** Components that only the distribution has. */
const COMPONENTS = /\s(?:main|universe|multiverse|restricted|contrib|non-free)\b/;
/** NeuroDebian looks like a mirror, but signs with a key of its own. */
const LOOKALIKES = /^neuro\.debian\.net$/;

function publisherOf({ host, path }: RepositoryEffect['url'], rest: string): RepositoryEffect['publisher'] {
  if (host === undefined) return MIRRORS.test(path) ? 'distribution' : 'other';
  if (/(?:^|\.)(?:launchpad\.net|launchpadcontent\.net|copr\.fedorainfracloud\.org)$/.test(host)) return 'person';
  if (isDistributionHost(host)) return 'distribution';
  return MIRRORS.test(path) && !LOOKALIKES.test(host) && (rest === '' || COMPONENTS.test(rest))
    ? 'distribution'
    : 'other';
}

/** A repository at an address. @param rest what stands behind the address and tells whose it is */
export function repository(
  manager: RepositoryEffect['manager'],
  place: Word,
  details: {
    readonly rest?: string;
    readonly signed?: RepositoryEffect['signed'];
    readonly checkOff?: CheckOff | undefined;
  } = {},
): EffectDraft {
  const url = parseUrl(place);
  const { rest = '', signed = 'default', checkOff } = details;
  const toHttps = httpsEdits(url);
  return {
    kind: 'repository',
    at: place.at,
    manager,
    url,
    publisher: publisherOf(url, rest),
    signed,
    ...(checkOff && { checkOff }),
    ...(toHttps && { toHttps }),
  };
}

/** A line of sources.list(5): `deb [options] URL suite component …`; add-apt-repository does without the `deb`. */
export function aptLine(line: Word): EffectDraft | undefined {
  const shape = shapeOf(line);
  const start = /^\s*(?:deb\s+(?:\[([^\]]*)\]\s*)?|(?=https?:\/\/\S+\s))/.exec(shape);
  if (!start) return undefined;
  const options = start[1] ?? '';
  const from = start[0].length;
  const end = from + (/^\S*/.exec(shape.slice(from))?.[0].length ?? 0);
  if (end === from) return undefined;
  const mark = { at: line.at };
  const trusted = /(?:^|\s)trusted\s*=\s*([\w-]+)/i.exec(options)?.[1];
  const insecure = /(?:^|\s)allow-insecure\s*=\s*([\w-]+)/i.exec(options)?.[1];
  const by = YES.test(trusted ?? '') ? '[trusted=yes]' : YES.test(insecure ?? '') ? '[allow-insecure=yes]' : undefined;
  return repository('apt', sliceWord(line, from, end), {
    rest: shape.slice(end),
    signed: /(?:^|\s)signed-by\s*=/i.test(options) ? 'own-key' : 'any-key',
    checkOff: by === undefined ? undefined : { what: 'signatures', by, mark },
  });
}
