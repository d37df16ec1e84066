import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineHashes } from '../../src/report/line-hashes.ts';

/** The same by its definition: slow, and too simple to be wrong. */
function byDefinition(text: string): string[] {
  const lines = text.split(/(?<=\r\n|\r(?!\n)|\n)/);
  if (/[\r\n]$/.test(text)) lines.push('');
  const stripped = lines.map((line) => line.replace(/\r\n?$/, '\n').replace(/[ \t]/g, ''));
  const seen = new Map<string, number>();
  return stripped.map((_, index) => {
    const rest = `${stripped.slice(index).join('')}\uffff`.slice(0, 100);
    let hash = 0n;
    for (let i = 0; i < 100; i++) {
      const code = i < rest.length ? rest.charCodeAt(i) : 0;
      hash = BigInt.asUintN(64, hash * 37n + BigInt(code));
    }
    const shown = hash.toString(16);
    seen.set(shown, (seen.get(shown) ?? 0) + 1);
    return `${shown}:${seen.get(shown) ?? 0}`;
  });
}

describe('as GitHub computes them', () => {
  const END = 'c129715d7a2bc9a3:1';
  test.each([
    ['', [END]],
    [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  ])('%j', (text, known) => {
    expect(lineHashes(text)).toEqual(known);
    expect(byDefinition(text)).toEqual(known);
  });

  test('equal lines are counted', () => {
    const hashes = lineHashes('Lorem ipsum dolor sit amet.\n'.repeat(10));
    expect(hashes.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6].map((count) => `a7f2ff13bc495cf2:${count}`));
    expect(hashes.at(-1)).toBe(END);
  });

  test('line ends of all kinds are one', () => {
    const text = 'srun a\n\n  b\nc\n';
    expect(lineHashes(text.replaceAll('\n', '\r\n'))).toEqual(lineHashes(text));
    expect(lineHashes(text.replaceAll('\n', '\r'))).toEqual(lineHashes(text));
  });
});

test('any text', () => {
  const part = fc.constantFrom('a', 'bc', ' ', '\t', '\n', '\r\n', '\r', '\n\n', 'é', '日', '\ud800', 'x'.repeat(99));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 80 }), (parts) => {
      const text = parts.join('');
      expect(lineHashes(text)).toEqual(byDefinition(text));
    }),
    { numRuns: 300 },
  );
});

test('four megabytes are no matter', () => {
  const start = performance.now();
  expect(lineHashes(`${'x'.repeat(80)}\n`.repeat(50_000))).toHaveLength(50_001);
  expect(performance.now() - start).toBeLessThan(3000);
});
