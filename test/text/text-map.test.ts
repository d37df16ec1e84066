// Guest text maps back to its host: letter by letter where it can, to a hull elsewhere, through any number of levels.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document } from '../../src/text/document.ts';
import { exactPlace, type Place, textAt } from '../../src/text/place.ts';
import { type MapPiece, TextMap } from '../../src/text/text-map.ts';

const whole = (doc: Document): Place => exactPlace(doc, 0, doc.text.length);

/** A host text and a guest cut out of it: verbatim stretches, decoded ones, and holes, in the host's order. */
interface Sample {
  readonly host: Document;
  readonly pieces: readonly MapPiece[];
}

const stretch = fc.record({
  kind: fc.constantFrom('verbatim' as const, 'decoded' as const, 'hole' as const),
  text: fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'é'), minLength: 1, maxLength: 6 }),
  gap: fc.nat({ max: 3 }),
});

const samples: fc.Arbitrary<Sample> = fc.array(stretch, { minLength: 1, maxLength: 8 }).map((stretches) => {
  let text = '';
  const spans: { start: number; end: number }[] = [];
  for (const { kind, text: own, gap } of stretches) {
    text += '·'.repeat(gap);
    const start = text.length;
    // A decoded stretch is written longer than it reads, a hole as a variable.
    text += kind === 'verbatim' ? own : kind === 'decoded' ? `\\x${own}` : '$V';
    spans.push({ start, end: text.length });
  }
  const host = new Document('host.sh', text);
  const pieces = stretches.map(({ kind, text: own }, index): MapPiece => {
    const { start, end } = spans[index]!;
    const at = { ...exactPlace(host, start, end), exact: kind === 'verbatim' };
    return { text: kind === 'hole' ? '\ufdd0' : own, kind, at, use: at };
  });
  return { host, pieces };
});

describe('TextMap', () => {
  it('joins the pieces', () => {
    fc.assert(
      fc.property(samples, ({ host, pieces }) => {
        expect(new TextMap(pieces, whole(host)).text).toBe(pieces.map((piece) => piece.text).join(''));
      }),
    );
  });

  it('maps every verbatim character to itself', () => {
    fc.assert(
      fc.property(samples, ({ host, pieces }) => {
        const map = new TextMap(pieces, whole(host));
        let at = 0;
        for (const piece of pieces) {
          for (let i = 0; i < piece.text.length; i++) {
            const place = map.place({ start: at + i, end: at + i + 1 });
            expect(place.exact).toBe(piece.kind === 'verbatim');
            if (place.exact) expect(textAt(place)).toBe(piece.text[i]);
          }
          at += piece.text.length;
        }
      }),
    );
  });

  it('calls a span exact only when the host has the very same characters there', () => {
    fc.assert(
      fc.property(samples, fc.nat({ max: 50 }), fc.nat({ max: 50 }), ({ host, pieces }, a, b) => {
        const map = new TextMap(pieces, whole(host));
        const start = Math.min(a, b, map.text.length);
        const end = Math.min(Math.max(a, b), map.text.length);
        const place = map.place({ start, end });
        if (place.exact) expect(textAt(place)).toBe(map.text.slice(start, end));
      }),
    );
  });

  it('is monotone: a wider span never maps to a narrower place, a later one never to an earlier', () => {
    fc.assert(
      fc.property(samples, ({ host, pieces }) => {
        const map = new TextMap(pieces, whole(host));
        const { length } = map.text;
        for (let start = 0; start < length; start++) {
          const one = map.place({ start, end: start + 1 }).span;
          for (let end = start + 2; end <= length; end++) {
            const wide = map.place({ start, end }).span;
            expect(wide.start).toBeLessThanOrEqual(one.start);
            expect(wide.end).toBeGreaterThanOrEqual(one.end);
          }
          const next = start + 1 < length ? map.place({ start: start + 1, end: start + 2 }).span : one;
          expect(next.start).toBeGreaterThanOrEqual(one.start);
        }
      }),
    );
  });

  it('maps through a guest inside a guest', () => {
    const host = new Document('job.sh', `bash -c "bash -c 'pip install x'"`);
    const outerStart = host.text.indexOf("bash -c '");
    const outer = new TextMap(
      [
        {
          text: "bash -c 'pip install x'",
          kind: 'verbatim',
          at: exactPlace(host, outerStart, host.text.length - 1),
          use: exactPlace(host, outerStart, host.text.length - 1),
        },
      ],
      whole(host),
    );
    const innerAt = outer.place({ start: 9, end: 22 });
    const inner = new TextMap([{ text: 'pip install x', kind: 'verbatim', at: innerAt, use: innerAt }], innerAt);
    const install = inner.place({ start: 4, end: 11 });
    expect(install.exact).toBe(true);
    expect(textAt(install)).toBe('install');
  });

  it('points at the value for a span inside it, and at its use for a span around it', () => {
    const host = new Document('job.sh', 'X="vllm serve"\nbash -c "srun $X now"');
    const value = exactPlace(host, 3, 13);
    const use = exactPlace(host, 29, 31);
    const before = exactPlace(host, 24, 29);
    const after = exactPlace(host, 31, 35);
    const map = new TextMap(
      [
        { text: 'srun ', kind: 'verbatim', at: before, use: before },
        { text: 'vllm serve', kind: 'verbatim', at: value, use },
        { text: ' now', kind: 'verbatim', at: after, use: after },
      ],
      whole(host),
    );
    expect(textAt(map.place({ start: 5, end: 9 }))).toBe('vllm');
    const all = map.place({ start: 0, end: map.text.length });
    expect(all.exact).toBe(false);
    expect(textAt(all)).toBe('srun $X now');
  });

  it('falls back to the place of an empty guest', () => {
    const host = new Document('job.sh', "bash -c ''");
    const map = new TextMap([], exactPlace(host, 8, 10));
    expect(map.place({ start: 0, end: 0 })).toMatchObject({ span: { start: 8, end: 10 }, exact: false });
  });
});
