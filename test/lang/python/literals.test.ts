import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePython } from '../../../src/lang/python/index.ts';

/** What Python makes of each literal: its code points, or null where it refuses. */
const PROGRAM = `
import ast, json, sys, warnings
warnings.simplefilter("ignore")
def read(source):
    try:
        value = ast.literal_eval(source)
    except Exception:
        return None
    return [ord(c) for c in value] if isinstance(value, str) else list(value)
print(json.dumps([read(source) for source in json.load(sys.stdin)]))
`;

function python(sources: readonly string[]): (number[] | null)[] | undefined {
  const run = spawnSync('python3', ['-c', PROGRAM], { input: JSON.stringify(sources), encoding: 'utf8' });
  return run.status === 0 ? (JSON.parse(run.stdout) as (number[] | null)[]) : undefined;
}

/** Code points of the only string of the text; undefined where the reading has doubts. */
function read(source: string): number[] | undefined {
  const { strings, problems } = parsePython(source);
  const [value] = strings;
  if (strings.length !== 1 || value?.kind !== 'string' || problems.length > 0) return undefined;
  return value.bytes
    ? Array.from(value.text, (one) => one.charCodeAt(0))
    : Array.from(value.text, (one) => one.codePointAt(0) ?? 0);
}

const LITERALS = [
  String.raw`'a\n\t\\\'\"\a\b\f\v\r'`,
  String.raw`"\x41\u0042\U00000043\U0001F600"`,
  String.raw`"\0\07\101\377\777\18\9"`,
  String.raw`b"\0\377\777\x80\u0041\N{DASH}"`,
  String.raw`r"\n\"\\"`,
  String.raw`rb'\x41\''`,
  String.raw`Br"\d"`,
  String.raw`u'\q\d\ '`,
  String.raw`"\ud800"`,
  '"""a\nb"c""d\\"""""" "e"',
  "'''a\r\nb\rc'''",
  '"a\\\nb\\\r\nc"',
  "('a' \"b\" # c\n r'\\d')",
  "''",
  "'' ''",
  '""""""',
  "'\u{1f600}é'",
  String.raw`r'\\'`,
  '"\\\\" \'\\\\\'',
];
const REFUSED = [
  String.raw`"\x4"`,
  String.raw`"\u123"`,
  String.raw`"\U00110000"`,
  '"a',
  "'''a",
  String.raw`r"\"`,
  '"\\"',
];

const available = python(['""']) !== undefined;

describe.skipIf(!available)('string literals, compared with Python', () => {
  test('known forms', () => {
    expect(LITERALS.map(read)).toEqual(python(LITERALS));
  });

  test('refused forms', () => {
    expect(python(REFUSED)).toEqual(REFUSED.map(() => null));
    expect(REFUSED.map(read)).toEqual(REFUSED.map(() => undefined));
  });

  test('random literals', () => {
    const body = fc
      .array(
        fc.constantFrom(
          ...[
            '\\',
            '\\x4',
            '\\u00e',
            '\\1',
            '7',
            '9',
            "'",
            '"',
            'a',
            'x',
            'u',
            'N',
            '{',
            '}',
            '\n',
            '\r\n',
            ' ',
            'é',
            '😀',
            'f',
          ],
        ),
        { maxLength: 12 },
      )
      .map((pieces) => pieces.join(''));
    const literal = fc
      .tuple(fc.constantFrom('', 'r', 'b', 'Rb', 'u', 'BR'), fc.constantFrom("'", '"', "'''", '"""'), body)
      .map(([prefix, quote, text]) => prefix + quote + text + quote);
    const sources = fc.sample(literal, { numRuns: 4000, seed: 7 });
    const expected = python(sources) ?? [];
    expect(expected.length).toBe(sources.length);
    for (const [index, source] of sources.entries()) {
      // Python may read a sample as several expressions' worth of text; only what it accepts is compared
      const value = expected[index];
      if (value) expect([source, read(source)]).toEqual([source, value]);
    }
    expect(expected.filter(Boolean).length).toBeGreaterThan(1000);
  });
});

test('a named character is not known', () => {
  const [value] = parsePython(String.raw`"a\N{BULLET}b"`).strings;
  expect(value).toMatchObject({
    kind: 'template',
    parts: [{ text: 'a' }, { kind: 'hole', span: { start: 2, end: 12 } }, { text: 'b' }],
  });
});

test('parts say which characters stand for themselves', () => {
  const [value] = parsePython(String.raw`"ab\ncd" r'\e'`).strings;
  expect(value?.parts).toEqual([
    { kind: 'verbatim', text: 'ab', span: { start: 1, end: 3 } },
    { kind: 'decoded', text: '\n', span: { start: 3, end: 5 } },
    { kind: 'verbatim', text: 'cd', span: { start: 5, end: 7 } },
    { kind: 'verbatim', text: '\\e', span: { start: 11, end: 13 } },
  ]);
});
