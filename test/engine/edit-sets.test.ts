// Whatever findings want to change: edits keep apart, and all other text stays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EditSet } from '../../src/engine/edit-sets.ts';
import type { Edit } from '../../src/model/finding.ts';
import { Document } from '../../src/text/document.ts';
import { exactPlace } from '../../src/text/place.ts';
import { replaceIn } from '../../src/text/revision.ts';

const TEXT = fc
  .array(fc.constantFrom('a\n', 'b c\r\n', '\n', '\ufeff', 'é', 'x'), { minLength: 1, maxLength: 20 })
  .map((parts) => parts.join(''));

const FINDINGS = TEXT.chain((text) => {
  const doc = new Document('job.sbatch', text);
  const edit = fc
    .tuple(fc.nat(text.length), fc.nat(4), fc.constantFrom('', 'new', 'x\n'))
    .map(([start, length, instead]) => ({
      at: exactPlace(doc, start, Math.min(text.length, start + length)),
      text: instead,
    }));
  return fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 8 }).map((list) => ({ text, list }));
});

test('edits of any findings never overlap, and change nothing else', () => {
  fc.assert(
    fc.property(FINDINGS, ({ text, list }) => {
      const set = new EditSet();
      const taken: Edit[] = list.filter((edits) => set.add(edits)).flat();
      const changes = set.changes().get('job.sbatch') ?? [];
      let end = 0;
      let kept = '';
      for (const { span } of changes) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        kept += text.slice(end, span.start);
        end = span.end;
      }
      kept += text.slice(end);
      // What no edit covers is there, letter by letter and in order, and nothing but the new texts besides.
      const covered = new Set(taken.flatMap(({ at }) => range(at.span.start, at.span.end)));
      expect(kept).toBe(Array.from({ length: text.length }, (_, i) => (covered.has(i) ? '' : text[i])).join(''));
      const added = changes.reduce((sum, one) => sum + one.text.length, 0);
      expect(replaceIn(text, changes)).toHaveLength(kept.length + added);
      // Each edit is there once.
      const keys = changes.map((one) => `${one.span.start} ${one.span.end} ${one.text.replaceAll('\r', '')}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { at, text: instead } of taken) expect(keys).toContain(`${at.span.start} ${at.span.end} ${instead}`);
    }),
    { numRuns: 500 },
  );
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
