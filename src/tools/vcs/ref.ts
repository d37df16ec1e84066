// Names of revisions: what moves and what does not.
import type { VcsSource } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';

export type Ref = VcsSource['ref'];

/** No revision was asked for: the default branch. */
export const NO_REF: Ref = { kind: 'none' };

const BRANCH =
  /^(?:main|master|trunk|head|fetch_head|tip|default|dev|devel|develop|development|nightly|latest|next|stable|staging|unstable|experimental)$/i;

/**
 * What a revision's name tells. Git does not say in a name whether it is a branch or a tag: numbers with dots are taken
 * for a tag, the usual names of branches for a branch, everything else is `named`. An abbreviated commit counts as a
 * tag: it does not move by itself, but whoever owns the repository can make it mean something else.
 */
export function refNamed(text: string): Ref {
  if (text === '') return NO_REF;
  if (text.includes('…')) return { kind: 'unknown', text };
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return { kind: 'commit', text };
  if (/^refs\/tags\/|^tags\//.test(text)) return { kind: 'tag', text };
  if (
    BRANCH.test(text) ||
    /^(?:refs\/(?:heads|pull|merge-requests)|origin|upstream)\//.test(text) ||
    /(?:^|[-_/.])(?:branch|dev|main|master|x)$/i.test(text)
  ) {
    return { kind: 'branch', text };
  }
  if (isAbbreviatedCommit(text)) return { kind: 'tag', text };
  // `v2`, `1.2.3`, `release-1.2`, `v0.4.0.post1`, `2024.06`; `release/2.8` is a branch by custom.
  if (!text.includes('/') && /^(?:[A-Za-z][A-Za-z0-9]*[-_.]?)*?v?\d+(?:[._-]\d+)+/.test(text))
    return { kind: 'tag', text };
  if (/^(?:v|r|rel|release|version)[-_]?\d+$/i.test(text)) return { kind: 'tag', text };
  return { kind: 'named', text };
}

/** The revision a word names; what is not known keeps its `…`. */
export function refOf(word: Word | undefined): Ref {
  if (!word) return { kind: 'unknown' };
  return refNamed(staticText(word) ?? (shapeOf(word).includes('…') ? shapeOf(word) : '…'));
}

/** Seven to 39 hexadecimal digits that are no word and no number. */
function isAbbreviatedCommit(text: string): boolean {
  return /^[0-9a-f]{7,39}$/i.test(text) && /\d/.test(text) && /[a-f]/i.test(text);
}
