// What rules about repositories share: which revision is used, where it comes from, how to name both.
import {
  type CheckoutEffect,
  type Effect,
  type FetchEffect,
  type Requirement,
  shapeOf,
  type Url,
  type VcsSource,
} from '../kit.ts';

type Ref = VcsSource['ref'];

/** What the copy is at when it is first used, or in the end. */
export function refInUse(fetch: FetchEffect, effects: readonly Effect[], before: number): Ref {
  const checkouts = effects.filter(
    (effect): effect is CheckoutEffect =>
      effect.kind === 'checkout' && effect.id < before && effect.copies?.includes(fetch.id) === true,
  );
  let ref = fetch.vcs?.ref ?? { kind: 'none' };
  // `git checkout NAME` may also mean a file.
  for (const { ref: next } of checkouts) if (!(next.kind === 'named' && ref.kind === 'commit')) ref = next;
  return ref;
}

/** An address on the network, as far as it is known. */
export function isRemote(url: Url): boolean {
  return url.scheme !== undefined && url.scheme !== 'file' && url.reach !== 'local';
}

/** npm's `user/repo` and R's have no scheme and are on a public host all the same. */
export function comesFromAfar(one: Requirement, manager: string): boolean {
  if (/^(?:npm|pnpm|yarn|R|go|cargo|julia)$/.test(manager)) return true;
  return one.url === undefined || isRemote(one.url);
}

/** The address without scheme, login and revision. */
export function sourceOf(url: Url): string {
  const host = url.hostWord ? shapeOf(url.hostWord) : '';
  const path = url.path.replace(/[@#].*$/s, '');
  return host === '' ? shapeOf(url.word) : `${host}${/^[/:]|^$/.test(path) ? '' : ':'}${path}`;
}

/** A revision in words. */
export function nameOf(ref: Ref): string {
  switch (ref.kind) {
    case 'none':
      return 'its default branch';
    case 'branch':
      return `the branch ${ref.text ?? ''}`;
    case 'tag':
      return /^[0-9a-f]{7,39}$/i.test(ref.text ?? '')
        ? `the abbreviated commit ${ref.text ?? ''}`
        : `the tag ${ref.text ?? ''}`;
    default:
      return ref.text === undefined ? 'a name' : `"${ref.text}"`;
  }
}
