// The comments of all texts of a check, each once.
import type { BrokenMark, Mark, Marks } from '../../model/mark.ts';
import type { Place } from '../../text/place.ts';

/** More comments than these are not looked at: each is compared with each finding that it names. */
const MOST = 5000;

/**
 * Collects comments. A text that runs several times is read several times, and a text within another may be read as a
 * part of both: what was said of a comment first counts, so outer texts are to be added before inner ones.
 */
export class Collected implements Marks {
  readonly marks: Mark[] = [];
  readonly broken: BrokenMark[] = [];
  readonly #seen = new Set<string>();

  add({ marks, broken }: Marks): void {
    const fresh = new Set<string>();
    const isNew = (comment: Place): boolean => {
      const key = `${comment.doc.path} ${comment.span.start}`;
      if (this.#seen.has(key) || this.#seen.size + fresh.size >= MOST) return false;
      fresh.add(key);
      return true;
    };
    this.broken.push(...broken.filter(({ comment }) => isNew(comment)));
    this.marks.push(...marks.filter(({ comments }) => comments.map(isNew).every(Boolean)));
    for (const key of fresh) this.#seen.add(key);
  }
}
