// Replacements one after the other: the text, and the changes of the original, are the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movedSpan, replaceIn, type Replacement, Revision } from '../../src/text/revision.ts';

const TEXT = fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ', 'é'), maxLength: 30 });

/** Replacements of a text, in order and without overlaps. */
function replacementsOf(text: string): fc.Arbitrary<Replacement[]> {
  return fc.array(fc.tuple(fc.nat(text.length), fc.nat(text.length), TEXT), { maxLength: 5 }).map((list) => {
    const kept: Replacement[] = [];
    const sorted = list
      .map(([a, b, instead]) => ({ span: { start: Math.min(a, b), end: Math.max(a, b) }, text: instead }))
      .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    for (const one of sorted) if ((kept.at(-1)?.span.end ?? 0) <= one.span.start) kept.push(one);
    return kept;
  });
}

test('changes of several rounds make the text of the original', () => {
  const rounds = TEXT.chain((original) =>
    replacementsOf(original).chain((first) =>
      replacementsOf(replaceIn(original, first)).map((second) => ({ original, first, second })),
    ),
  );
  fc.assert(
    fc.property(rounds, ({ original, first, second }) => {
      const revision = Revision.of(original).replace(first).replace(second);
      expect(revision.text).toBe(replaceIn(replaceIn(original, first), second));
      expect(replaceIn(original, revision.changes())).toBe(revision.text);
      expect(revision.original).toBe(original);
    }),
    { numRuns: 1000 },
  );
});

describe('where a span is afterwards', () => {
  // The span is the letters of "word" in "a word b".
  test.each<[string, Replacement, string]>([
    ['a change before', { span: { start: 0, end: 1 }, text: 'much' }, 'word'],
    ['an insertion right before', { span: { start: 2, end: 2 }, text: 'x' }, 'word'],
    ['an insertion right behind', { span: { start: 6, end: 6 }, text: 'x' }, 'word'],
    ['a change inside', { span: { start: 3, end: 5 }, text: '___' }, 'w___d'],
    ['all replaced', { span: { start: 2, end: 6 }, text: 'new' }, 'new'],
    ['more replaced', { span: { start: 1, end: 7 }, text: '+' }, '+'],
    ['deleted', { span: { start: 1, end: 6 }, text: '' }, ''],
    ['a change behind', { span: { start: 7, end: 8 }, text: '' }, 'word'],
  ])('%s', (_, replacement, now) => {
    const text = replaceIn('a word b', [replacement]);
    const { start, end } = movedSpan({ start: 2, end: 6 }, [replacement]);
    expect(text.slice(start, end)).toBe(now);
  });
});
