// Hostile and broken texts: read to the end in bounded time, nothing thrown, what was not read is said.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BashTree } from '../../../src/lang/bash/ast.ts';
import { parseBash } from '../../../src/lang/bash/parser.ts';
import type { Span } from '../../../src/text/span.ts';
import { showList } from './show.ts';

/** The spans of a tree that are no stretch of the text, whatever holds them. */
function badSpans(tree: BashTree, text: string): Span[] {
  const bad: Span[] = [];
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('start' in value) {
      const { start, end } = value as Span;
      if (!(start >= 0 && start <= end && end <= text.length)) bad.push({ start, end });
    }
    for (const inner of Object.values(value)) if (typeof inner === 'object') waiting.push(inner);
  }
  return bad;
}

function check(text: string): BashTree {
  const tree = parseBash(text);
  expect(badSpans(tree, text)).toEqual([]);
  expect(tree.unread).toBeLessThanOrEqual(text.length);
  return tree;
}

const causes = (text: string): string[] => check(text).problems.map((problem) => problem.cause);

describe('recovery', () => {
  it('keeps what stands before an error and reads on at the next line', () => {
    const text = 'one\ntwo (\nthree\n';
    const tree = check(text);
    expect(showList(tree.body)).toBe('one; three (recovered)');
    expect(tree.problems).toHaveLength(1);
    expect(text.slice(tree.problems[0]!.span.start, tree.problems[0]!.span.end)).toBe('two (');
    expect(tree.unread).toBe('two ('.length);
  });

  it('reads the commands of a compound that never ends', () => {
    expect(showList(check('if a; then\n  one\n  two\n').body)).toBe('one (recovered); two (recovered)');
    expect(showList(check('one\nf() {\n  two\n').body)).toBe('one; two (recovered)');
  });

  it('reads behind keywords that have lost their beginning', () => {
    expect(showList(check('one\nfi\ntwo\ndone; three\n').body)).toBe('one; two (recovered); three (recovered)');
    expect(showList(check(')\none\n').body)).toBe('one (recovered)');
  });

  it('reads behind an unmatched quote', () => {
    const tree = check('one\necho "two\nthree\nfour\n');
    expect(showList(tree.body)).toBe('one; three (recovered); four (recovered)');
  });

  it('does not count good text as unread', () => {
    expect(check('a\nb "c\nd" e\n').unread).toBe(0);
    expect(check('').unread).toBe(0);
  });
});

describe('a bad expansion in a here-document', () => {
  it('spoils that document alone, because bash reads it only when it runs the command', () => {
    for (const bad of ['${x', '$(x', '`x', "${x:-don't}"]) {
      const tree = check(`cat <<E\n$a ${bad}\nE\nnext`);
      expect(showList(tree.body)).toBe('cat <<E[${a}‹ ›${}]; next');
      expect(tree.problems).toEqual([]);
    }
  });
});

describe('hostile texts', () => {
  const deep = (open: string, close = ''): string => open.repeat(100_000) + close.repeat(100_000);
  const BOMBS: Readonly<Record<string, string>> = {
    substitutions: deep('$('),
    'closed substitutions': deep('$(', ')'),
    subshells: deep('('),
    'closed subshells': deep('( ', ' )'),
    groups: deep('{ '),
    tests: deep('[[ '),
    'tests in parentheses': `[[ ${deep('( ')}`,
    backticks: deep('`'),
    'escaped backticks': deep('\\`'),
    parameters: deep('${a:-'),
    'quoted parameters': deep('"${a:-'),
    'bad parameters': deep('${ '),
    arithmetic: deep('$(('),
    'old arithmetic': deep('$['),
    'arithmetic commands': deep('(('),
    'process substitutions': deep('<('),
    'double quotes': deep('"'),
    'single quotes': deep("'"),
    'quotes in substitutions': deep('"$('),
    'extended globs': `shopt -s extglob\n${deep('@(')}`,
    arrays: deep('a=('),
    subscripts: deep('a['),
    ifs: deep('if '),
    whiles: deep('while '),
    cases: deep('case a in a) '),
    functions: deep('f() { '),
    negations: deep('! '),
    times: deep('time '),
    coprocs: deep('coproc '),
    redirections: deep('<'),
    'here-documents': deep('<<E '),
    'here-documents on lines': deep('<<E\n'),
    pipes: deep('a|'),
    conditions: deep('a&&'),
    semicolons: deep(';'),
    ampersands: deep('a&'),
    closers: deep(')'),
    braces: deep('{a,'),
    backslashes: deep('\\'),
    'joined lines': deep('\\\n'),
    newlines: deep('\n'),
    dollars: deep('$'),
    hashes: deep('#'),
    NULs: deep('\0'),
    'lone surrogates': deep('\ud800'),
  };

  for (const [name, text] of Object.entries(BOMBS)) {
    it(`survives 100,000 ${name}`, () => {
      const before = performance.now();
      parseBash(text);
      expect(performance.now() - before).toBeLessThan(20_000);
    });
  }

  it('says that nesting is too deep', () => {
    for (const open of ['$(', '( ', '{ ', '${a:-', '"$(']) expect(causes(deep(open))).toContain('depth');
  });

  it('reads a line of a megabyte', () => {
    const tree = check(`echo ${'word '.repeat(200_000)}\nnext`);
    expect(tree.problems).toEqual([]);
    expect(tree.body.items).toHaveLength(2);
  });

  it('reads 40,000 angle brackets', () => {
    expect(check('<'.repeat(40_000)).problems.length).toBeGreaterThan(0);
  });

  it('goes on behind a hostile line', () => {
    expect(showList(check(`one\n${'$('.repeat(1000)}\ntwo`).body)).toBe('one; two (recovered)');
  });
});

describe('arbitrary texts', () => {
  const TOKENS = [
    'a',
    'b ',
    ' ',
    '\n',
    ';',
    '&',
    '|',
    '(',
    ')',
    '{',
    '}',
    '{ ',
    ' }',
    '<',
    '>',
    '<<',
    '<<-',
    '<<<',
    'E',
    '\nE\n',
    '\tE',
    '"',
    "'",
    '`',
    '$',
    '$(',
    '$((',
    '))',
    '${',
    '${a:-',
    '${a[',
    ']',
    '[[ ',
    ' ]]',
    '\\',
    '\\\n',
    '#',
    '=',
    '+=',
    'a=',
    'a=(',
    '!',
    ' in ',
    'if ',
    'then ',
    'elif ',
    'else ',
    'fi',
    'for ',
    'do ',
    'done',
    'while ',
    'case ',
    'esac',
    ';;',
    ';&',
    'function ',
    'f()',
    'time ',
    'coproc ',
    '@(',
    '*',
    '?',
    '~',
    '1',
    '2>',
    '&>',
    "$'",
    '$"',
    '\r',
    'é',
    '🚀',
    '\0',
    '\ud800',
  ];
  const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }).map((tokens) => tokens.join(''));

  it('never makes it throw, and every span lies in the text', () => {
    fc.assert(
      fc.property(soup, (text) => void check(text)),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void check(text)),
      { numRuns: 500 },
    );
  });

  it('are read the same with an extended glob in sight', () => {
    fc.assert(
      fc.property(soup, (text) => void check(`shopt -s extglob\n${text}`)),
      { numRuns: 500 },
    );
  });
});
