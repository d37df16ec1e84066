import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePython, type PythonReading } from '../../../src/lang/python/index.ts';
import { showCalls } from './show.ts';

function problems(text: string): [string, string][] {
  return parsePython(text).problems.map(({ reason, span }) => [reason, text.slice(span.start, span.end)]);
}

describe('problems', () => {
  test.each<[text: string, expected: [string, string][], calls: string[]]>([
    [
      'f("a\ng()',
      [
        ['bracket', '("a\ng()'],
        ['string', '"a'],
        ['syntax', 'g'],
      ],
      ['f("a", g())', 'g()'],
    ],
    ['x = "a\ng()', [['string', '"a']], ['g()']],
    ['f()\nx = """a\ng()', [['string', '"""a\ng()']], ['f()']],
    ['f(1\nimport os\nos.system("x")', [['bracket', '(1']], ['f(1)', 'os.system("x")']],
    ['f(1]\n)\ng()', [['bracket', ']']], ['f(1)', 'g()']],
    ['f())\ng()', [['bracket', ')']], ['f()', 'g()']],
    ['f(g(h(', [['bracket', '(g(h(']], ['f(g())', 'g(h())', 'h()']],
    [
      'f"{x"\ng()',
      [
        ['bracket', 'f"{x"\ng()'],
        ['string', '"'],
      ],
      ['g()'],
    ],
    ['f"a\ng()', [['string', 'f"a']], ['g()']],
    ['f"{x:a"; g()', [['string', '{x:a']], ['g()']],
    ['f"}"', [['string', '}']], []],
    ['"\\xzz"', [['string', '\\x']], []],
    ['x = $HOME\nf()', [['character', '$']], ['f()']],
    ['if x:\nf()', [['indentation', '\n']], ['f()']],
    ['f()\n  g()\nh()', [['indentation', '  ']], ['f()', 'g()', 'h()']],
    ['if x:\n    f()\n  g()\nh()', [['indentation', '  ']], ['~f()', 'g()', 'h()']],
    ['print "a", f(), 1 2', [['syntax', '"a", f(), 1 2']], ['f()']],
    [
      'for = 3\nf()',
      [
        ['syntax', '\n'],
        ['indentation', '\n'],
      ],
      ['f()'],
    ],
    [
      'def\nf()',
      [
        ['syntax', '\n'],
        ['indentation', '\n'],
      ],
      ['f()'],
    ],
    ['a.(b())', [['syntax', '(']], ['b()']],
    [
      'import\nfrom x\nf()',
      [
        ['syntax', '\n'],
        ['syntax', '\n'],
      ],
      ['f()'],
    ],
  ])('%j', (text, expected, calls) => {
    expect(problems(text)).toEqual(expected);
    expect(showCalls(parsePython(text))).toEqual(calls);
  });

  test('sound texts have none', () => {
    const text = [
      'from __future__ import annotations',
      'x = [i async for i in y if i if j] or {**a, "b": (yield)}',
      'def f(a, /, b: int = 1, *args, c, **kw) -> dict[str, int]:',
      '    """doc"""',
      '    global g; nonlocal h',
      '    return lambda *a, k=1, **kw: (a, k)',
      'class A[T](B, x=1):',
      '    @property',
      '    async def p(self): return await self.q',
      'try: pass',
      'except* (A, B) as e: raise X from e',
      'else: pass',
      'a = b if c else d; e: "T" = 1; f.g[h, 1:2, ...] **= ~-i @ j // k << 2',
      'assert a is not b and c not in d, f"{a!r:>{w}.{p}} {{}} {b=:%Y}"',
      'print(*a, sep="", end="", **b)',
      'with open(a) as f, open(b) as (g, h): ...',
      'match x:',
      '    case [A(b=1), *_] | {"k": v, **rest} if v > 1: pass',
      '    case _: pass',
      'if (n := len(a)) > 1: del a[0], b',
      'while not x: continue',
      'u"a" B"b" rB"c" Rb"d"',
      'x = 0xF if 1else 2',
      '',
    ].join('\n');
    expect(problems(text)).toEqual([]);
  });
});

function everySpan(reading: PythonReading): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  JSON.stringify(reading, (_key, value: unknown) => {
    if (value && typeof value === 'object' && 'start' in value && 'end' in value) {
      spans.push({ start: Number(value.start), end: Number(value.end) });
    }
    return value;
  });
  return spans;
}

function isSorted(numbers: number[], strictly = false): boolean {
  return numbers.every((one, i) => i === 0 || (numbers[i - 1] ?? 0) < one || (!strictly && numbers[i - 1] === one));
}

const FRAGMENTS = (
  'f( ) [ ] { } " \' """ \'\'\' f" rf\' f""" b" {x !r : = := == \\ \\\n \n \r\n \t \n\t \n\x20\x20 , ; . * ** @ # -> import from as os def class ' +
  'lambda for in if else elif with while try except async await yield not and or return match case global x y s 1 0x 1e ' +
  '"a" %s {} .format( .join( .append( += ｏ 😀 \ud800 \u00a0 $ ! ? \0 __name__ "__main__" self self.s'
).split(' ');

describe('any text', () => {
  const check = (text: string): void => {
    const reading = parsePython(text);
    for (const { start, end } of everySpan(reading)) {
      if (!(0 <= start && start <= end && end <= text.length)) throw new Error(`span ${start}..${end}`);
    }
    expect(
      isSorted(
        reading.calls.map((one) => one.argsSpan.start),
        true,
      ),
    ).toBe(true);
    expect(isSorted(reading.assignments.map((one) => one.targetSpan.start))).toBe(true);
    expect(isSorted(reading.strings.map((one) => one.span.start))).toBe(true);
    expect(isSorted(reading.imports.map((one) => one.span.start))).toBe(true);
    expect(isSorted(reading.problems.map((one) => one.span.start))).toBe(true);
  };

  test('never throws, spans lie in the text and are ordered', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 1000 });
  });

  test('the same for the pieces of programs', () => {
    const text = fc
      .array(fc.tuple(fc.constantFrom(...FRAGMENTS), fc.constantFrom('', ' ', '\n')), { maxLength: 60 })
      .map((pieces) => pieces.flat().join(''));
    fc.assert(fc.property(text, check), { numRuns: 5000 });
  });
});

describe('size', () => {
  const SIZE = 1 << 18;
  const fill = (unit: string, size = SIZE): string => unit.repeat(Math.ceil(size / unit.length));

  test.each<[name: string, text: string]>([
    ['nested brackets', '('.repeat(50_000) + ')'.repeat(50_000)],
    ['open brackets', '('.repeat(50_000)],
    ['nested calls', 'f('.repeat(50_000)],
    ['nested lists with for', '[for '.repeat(50_000)],
    ['mixed closers', '([{'.repeat(20_000) + ')]}'.repeat(20_000)],
    ['nested f-strings', 'f"{'.repeat(50_000)],
    ['nested format specs', `f"${'{x:'.repeat(50_000)}`],
    ['lambdas', 'lambda x:'.repeat(50_000) + 'x+'.repeat(50_000)],
    ['conditions', 'f() if x else '.repeat(50_000)],
    ['chains', `x${'.f()'.repeat(100_000)}`],
    ['call chains', `x${'()'.repeat(100_000)}`],
    ['subscripts', `x${'[0]'.repeat(100_000)}`],
    ['signs', '-'.repeat(100_000) + 'not '.repeat(100_000)],
    ['walruses', 'a:='.repeat(100_000)],
    ['headers on one line', 'if a:'.repeat(100_000)],
    ['indentation', Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}if a:\n`).join('')],
    [
      'nested functions',
      Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}def f(): x\n`.replace('x', '')).join(''),
    ],
    ['one string', `"${fill('a')}"`],
    ['one open string', `"""${fill('a\n')}`],
    ['escapes', `"${fill('\\n')}"`],
    ['backslashes', fill('\\')],
    ['quotes', fill('"')],
    ['digits', fill('9')],
    ['one name', fill('a')],
    ['letters outside ASCII', fill('é')],
    ['a megabyte of calls', fill('import os\nos.system("id", shell=True)\n', 1 << 20)],
    ['a megabyte of functions', fill('def f(a, b=1):\n    return g(a, [b for b in a], k="v")\n', 1 << 20)],
    ['names of a name', `x = "${'a'.repeat(5_000)}"\n${fill('x + ')}x`],
    ['doubling', `x = "aa"\n${fill('x = x + x\n')}`],
    ['doubling lists', `x = [1, 1]\n${fill('x = [x, x]\n')}f(x)`],
    ['nesting by name', `x = [1]\n${fill('x = [x]\n')}f(x)`],
    ['growing calls', `x = f()\n${fill('x = x.f(x, x)\n')}`],
    ['many targets', `${'a = '.repeat(100_000)}[${'1,'.repeat(300_000)}]`],
    ['formats', `"${fill('{0}')}".format("${'a'.repeat(100_000)}")`],
    ['format chains', `"${'a'.repeat(SIZE / 2)}"${'.format()'.repeat(50_000)}`],
    ['percents', `"${fill('%(a)s')}" % {"a": "${'a'.repeat(100_000)}"}`],
    ['joins', `"${'a'.repeat(SIZE / 2)}".join([${'1,'.repeat(SIZE / 4)}])`],
    ['long names', `import ${'a'.repeat(SIZE / 2)} as x\n${'x();'.repeat(100_000)}`],
    ['appends', `x = []\n${fill('x.append(1)\n')}`],
    ['commas', fill(',')],
    ['colons', fill(':')],
    ['semicolons', fill(';')],
    ['decorators', fill('@')],
    ['unknown characters', fill('$')],
    ['stray brackets', fill(')')],
    ['match lines', fill('match x\n')],
  ])('%s', (_name, text) => {
    const start = performance.now();
    parsePython(text);
    // the bound is loose for slow machines: quadratic time would need minutes
    expect(performance.now() - start).toBeLessThan(25_000);
  });
});
