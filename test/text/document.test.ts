// Lines and columns: every line ending an editor knows, columns in UTF-16 units, offsets clamped.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document } from '../../src/text/document.ts';

const doc = (text: string): Document => new Document('job.sh', text);

describe('Document', () => {
  it('counts lines that end in a line feed, a carriage return, or both', () => {
    const mixed = doc('a\nbc\r\nd\re');
    expect(mixed.lineCount).toBe(4);
    expect([1, 2, 3, 4].map((line) => mixed.lineText(line))).toEqual(['a', 'bc', 'd', 'e']);
    expect([1, 2, 3, 4].map((line) => mixed.lineStart(line))).toEqual([0, 2, 6, 8]);
  });

  it('takes a carriage return and its line feed for one ending', () => {
    const text = doc('a\r\nb');
    expect(text.positionAt(1)).toEqual({ line: 1, column: 2 });
    expect(text.positionAt(2)).toEqual({ line: 1, column: 3 });
    expect(text.positionAt(3)).toEqual({ line: 2, column: 1 });
  });

  it('gives an empty text one line, and a final newline a line of its own', () => {
    expect(doc('').lineCount).toBe(1);
    expect(doc('').positionAt(0)).toEqual({ line: 1, column: 1 });
    expect(doc('a\n').lineCount).toBe(2);
    expect(doc('a\n').lineText(2)).toBe('');
  });

  it('counts columns in UTF-16 units', () => {
    const text = doc('🚀x\néy');
    expect(text.positionAt(2)).toEqual({ line: 1, column: 3 });
    expect(text.positionAt(5)).toEqual({ line: 2, column: 2 });
    expect(text.rangeOf({ start: 0, end: 2 })).toEqual({ start: { line: 1, column: 1 }, end: { line: 1, column: 3 } });
  });

  it('does not take a byte order mark or a line separator for a line ending', () => {
    const text = doc('\ufeffa\u2028b\u0085c\vd\fe');
    expect(text.lineCount).toBe(1);
    expect(text.positionAt(1)).toEqual({ line: 1, column: 2 });
  });

  it('clamps what lies outside', () => {
    const text = doc('ab\ncd');
    expect(text.positionAt(-5)).toEqual({ line: 1, column: 1 });
    expect(text.positionAt(99)).toEqual({ line: 2, column: 3 });
    expect(text.lineStart(0)).toBe(0);
    expect(text.lineStart(99)).toBe(3);
    expect(text.lineText(0)).toBe('');
    expect(text.lineText(99)).toBe('');
  });

  it('keeps a carriage return inside a line ending only', () => {
    expect(doc('a\r\r\nb').lineCount).toBe(3);
    expect(doc('\n\r').lineCount).toBe(3);
  });

  it('places every offset in the line that holds it', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é', '🚀'), maxLength: 40 });
    fc.assert(
      fc.property(texts, (text) => {
        const it = doc(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = it.positionAt(offset);
          expect(it.lineStart(line) + column - 1).toBe(offset);
        }
        const lines = Array.from({ length: it.lineCount }, (_, i) => it.lineText(i + 1));
        expect(lines).toEqual(text.split(/\r\n|\r|\n/));
      }),
    );
  });
});
