// Properties that must hold for any text and any place in it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Edit } from '../../src/model/finding.ts';
import { frame, gutterOf } from '../../src/report/frame.ts';
import { PLAIN } from '../../src/report/palette.ts';
import { hunksOf } from '../../src/report/patch.ts';
import { Secrets } from '../../src/report/secrets.ts';
import { visible, visibleJson, widthOf } from '../../src/report/visible.ts';
import { document } from './sample.ts';

const UNITS = [
  'a',
  'b ',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  'é',
  '日',
  '😀',
  'e\u0301',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  '"',
];
const TEXT = fc.array(fc.constantFrom(...UNITS, 'x'.repeat(100)), { maxLength: 60 }).map((parts) => parts.join(''));
const PLACED = TEXT.chain((text) =>
  fc
    .tuple(fc.constant(text), fc.nat(text.length), fc.nat(text.length))
    .map(([, a, b]) => ({ text, start: Math.min(a, b), end: Math.max(a, b) })),
);

// eslint-disable-next-line no-control-regex -- the very characters that must not come through
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udfff]/u;

test('a frame of any place is safe to print, marked and not too wide', () => {
  fc.assert(
    fc.property(PLACED, ({ text, start, end }) => {
      const doc = document(text);
      const place = { doc, span: { start, end }, exact: true };
      const gutter = gutterOf(place);
      const lines = frame(place, gutter, {
        palette: PLAIN,
        paint: (one) => one,
        mark: '^',
        secrets: new Secrets({ effects: [] }),
      });
      expect(lines.join('\n')).toContain('^');
      for (const line of lines) {
        expect(line).not.toMatch(UNSAFE);
        const width = Array.from(line).reduce((sum, character) => sum + widthOf(character), 0);
        expect(width).toBeLessThanOrEqual(gutter + 3 + 2 + 121);
      }
    }),
    { numRuns: 500 },
  );
});

test('hunks say what the edits do', () => {
  const edited = TEXT.chain((text) =>
    fc.record({
      text: fc.constant(text),
      cuts: fc.uniqueArray(fc.nat(text.length), { maxLength: 6 }),
      replacement: fc.constantFrom('', 'new', 'two\nlines', '\n'),
    }),
  );
  fc.assert(
    fc.property(edited, ({ text, cuts, replacement }) => {
      const doc = document(text);
      const points = [...cuts].sort((a, b) => a - b);
      const edits: Edit[] = [];
      for (let i = 0; i + 1 < points.length; i += 2) {
        edits.push({ at: { doc, span: { start: points[i]!, end: points[i + 1]! }, exact: true }, text: replacement });
      }
      const whole = [...edits]
        .reverse()
        .reduce((out, { at, text: by }) => out.slice(0, at.span.start) + by + out.slice(at.span.end), text);
      const lines = text.split(/\r\n|\r|\n/);
      for (const hunk of [...(hunksOf(edits) ?? [])].reverse()) {
        expect(lines.slice(hunk.line - 1, hunk.line - 1 + hunk.removed.length)).toEqual(hunk.removed);
        lines.splice(hunk.line - 1, hunk.removed.length, ...hunk.added);
      }
      // An edit may join "\r" and "\n" of two line endings into one.
      fc.pre(!/\r/.test(text));
      expect(lines).toEqual(whole.split('\n'));
    }),
    { numRuns: 500 },
  );
});

test('visible text holds nothing a terminal obeys; visible JSON keeps every value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(UNSAFE);
      const json = visibleJson(JSON.stringify({ text }));
      expect(json).not.toMatch(UNSAFE);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});
