import { describe, expect, test } from 'vitest';
import { frame, gutterOf } from '../../src/report/frame.ts';
import { PLAIN } from '../../src/report/palette.ts';
import { Secrets } from '../../src/report/secrets.ts';
import type { Place } from '../../src/text/place.ts';
import { document, placeIn, secret } from './sample.ts';

const NONE = new Secrets({ effects: [] });

function drawn(place: Place, secrets = NONE): string {
  return frame(place, gutterOf(place), { palette: PLAIN, paint: (text) => text, mark: '^', secrets }).join('\n');
}

/** The text above the carets of a one-line frame. */
function marked(place: Place): string {
  const [source = '', mark = ''] = drawn(place).split('\n');
  return source.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1);
}

test('one line: number, text, carets under the exact range', () => {
  const doc = document('#!/bin/bash\nsrun tensorboard --bind_all\n');
  expect(drawn(placeIn(doc, '--bind_all'))).toBe('2 | srun tensorboard --bind_all\n  |                  ^^^^^^^^^^');
});

test('an empty range gets one caret', () => {
  const doc = document('srun x\n');
  expect(drawn({ doc, span: { start: 5, end: 5 }, exact: true })).toBe('1 | srun x\n  |      ^');
});

test('a range that ends with the newline stays on its line', () => {
  const doc = document('srun x\necho\n');
  expect(drawn({ doc, span: { start: 0, end: 7 }, exact: true })).toBe('1 | srun x\n  | ^^^^^^');
});

test('a range at the very end of the text', () => {
  const doc = document('srun x\n');
  expect(drawn({ doc, span: { start: 7, end: 7 }, exact: true })).toBe('2 | \n  | ^');
});

test.each(['\n', '\r\n', '\r'])('line ending %j', (ending) => {
  const doc = document(['a', 'srun x', 'b', ''].join(ending));
  expect(drawn(placeIn(doc, 'srun x'))).toBe('2 | srun x\n  | ^^^^^^');
});

describe('columns on the terminal', () => {
  test('tabs become four columns', () => {
    const doc = document('\tx\tcurl y\n');
    expect(drawn(placeIn(doc, 'curl'))).toBe('1 |     x    curl y\n  |          ^^^^');
  });

  test('wide, combining and astral characters', () => {
    const doc = document('echo 日本 e\u0301 😀 curl\n');
    const [, mark = ''] = drawn(placeIn(doc, 'curl')).split('\n');
    expect(mark).toBe(`  | ${' '.repeat('echo '.length + 4 + 1 + 1 + 1 + 2 + 1)}^^^^`);
  });

  test('control characters and bidirectional overrides are shown by number', () => {
    const doc = document('echo \u001b[31m \u202e \u009b \u200b x\n');
    const text = drawn(placeIn(doc, 'x'));
    expect(text).toContain('echo <U+001B>[31m <U+202E> <U+009B> <U+200B> x');
    expect(marked(placeIn(doc, 'x'))).toBe('x');
  });

  test('a lone surrogate does not reach the terminal', () => {
    expect(drawn(placeIn(document('echo \ud800 x\n'), 'x'))).toContain('<U+D800>');
  });
});

describe('lines wider than 120 columns are cut around the range', () => {
  const filler = 'a'.repeat(300);

  test.each([
    ['at the beginning', `NEEDLE ${filler}`],
    ['in the middle', `${filler} NEEDLE ${filler}`],
    ['at the end', `${filler} NEEDLE`],
  ])('%s', (_, line) => {
    const doc = document(`${line}\n`);
    const [source = ''] = drawn(placeIn(doc, 'NEEDLE')).split('\n');
    expect(source.length).toBeLessThanOrEqual(4 + 120);
    expect(source).toContain('…');
    expect(marked(placeIn(doc, 'NEEDLE'))).toBe('NEEDLE');
  });

  test('a range wider than the frame shows its beginning', () => {
    const doc = document(`srun ${filler}\n`);
    const [source = '', mark = ''] = drawn(placeIn(doc, filler)).split('\n');
    expect(source.length).toBeLessThanOrEqual(4 + 120);
    expect(mark.trimEnd().length).toBeLessThanOrEqual(4 + 120);
  });

  test('exactly 120 columns are not cut', () => {
    const doc = document(`${'a'.repeat(119)}x\n`);
    expect(drawn(placeIn(doc, 'x'))).not.toContain('…');
  });

  test('a line of megabytes is drawn at once', () => {
    const doc = document(`${'a '.repeat(2_000_000)}NEEDLE${' b'.repeat(100_000)}\n`);
    const start = performance.now();
    expect(marked(placeIn(doc, 'NEEDLE'))).toBe('NEEDLE');
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('several lines', () => {
  test('from the margin', () => {
    const doc = document('srun \\\n  docker run \\\n  --privileged img\n');
    const text = doc.text.trimEnd();
    expect(drawn(placeIn(doc, text))).toBe(
      ['1 | / srun \\', '2 | |   docker run \\', '3 | |   --privileged img', '  | |__________________^'].join('\n'),
    );
  });

  test('from the middle of a line', () => {
    const doc = document('x; srun \\\n  img\n');
    expect(drawn(placeIn(doc, 'srun \\\n  img'))).toBe(
      ['1 |   x; srun \\', '  |  ___^', '2 | |   img', '  | |_____^'].join('\n'),
    );
  });

  test('many lines: the first ones and the last', () => {
    const doc = document(`${Array.from({ length: 40 }, (_, i) => `line${i + 1}`).join('\n')}\n`);
    const lines = drawn(placeIn(doc, doc.text.trimEnd())).split('\n');
    expect(lines.length).toBeLessThanOrEqual(9);
    expect(lines[0]).toContain('line1');
    expect(lines.at(-2)).toContain('40 | | line40');
    expect(lines.some((line) => line.includes('…'))).toBe(true);
  });
});

describe('secrets', () => {
  test('are replaced by detector and length, wherever they stand', () => {
    const doc = document('export T=hf_abcdefghij; curl -H "$T" hf_abcdefghij\n');
    const secrets = new Secrets({ effects: [secret(placeIn(doc, 'hf_abcdefghij'))] });
    const text = drawn(placeIn(doc, 'curl'), secrets);
    expect(text).not.toContain('hf_abc');
    expect(text).toContain('T=<Hugging Face token, 13 characters>; curl');
  });

  test('the value is found within a wider place', () => {
    const doc = document('export T="hf_abcdefghij"\necho hf_abcdefghij\n');
    const wide = secret(placeIn(doc, 'T="hf_abcdefghij"'), { length: 13 });
    const secrets = new Secrets({ effects: [wide] });
    expect(drawn(placeIn(doc, 'export'), secrets)).toContain('T="<Hugging Face token, 13 characters>"');
    expect(drawn(placeIn(doc, 'echo'), secrets)).not.toContain('hf_');
  });

  test('when the value is not found, the whole place is masked', () => {
    const doc = document("export T=hf_a'bc'defghij\n");
    const secrets = new Secrets({ effects: [secret(placeIn(doc, "hf_a'bc'defghij"), { length: 11 })] });
    expect(drawn(placeIn(doc, 'export'), secrets)).toContain('T=<Hugging Face token, 11 characters>');
  });

  test('a range inside a secret marks its label', () => {
    const doc = document('export T=hf_abcdefghij\n');
    const at = placeIn(doc, 'hf_abcdefghij');
    expect(drawn(at, new Secrets({ effects: [secret(at)] }))).toMatch(/\n {2}\| {10}\^{35}$/);
  });
});
