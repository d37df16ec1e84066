// Where a here-document ends decides what is code: bash's rule, to the letter.
import { describe, expect, it } from 'vitest';
import { parseBash } from '../../../src/lang/bash/parser.ts';
import { showList } from './show.ts';

interface Reading {
  readonly tree: string;
  readonly causes: readonly string[];
}

function read(text: string): Reading {
  const { body, problems } = parseBash(text);
  return { tree: showList(body), causes: problems.map((problem) => problem.cause) };
}

const show = (text: string): string => read(text).tree;

describe('here-documents end', () => {
  it('at a line that is exactly the delimiter', () => {
    expect(read('cat <<E\na\nb\nE\nnext')).toEqual({ tree: 'cat <<E[‹a⏎b⏎›]; next', causes: [] });
  });

  it('not at a line with leading blanks', () => {
    expect(read('cat <<E\n  E\nE\nnext')).toEqual({ tree: 'cat <<E[‹  E⏎›]; next', causes: ['differential'] });
    expect(read('cat <<E\n\tE\nE\nnext').causes).toEqual(['differential']);
  });

  it('not at a line with trailing blanks', () => {
    expect(read('cat <<E\nE \nE\nnext')).toEqual({ tree: 'cat <<E[‹E ⏎›]; next', causes: ['differential'] });
    expect(read('cat <<E\nE\r\nE\nnext').causes).toEqual(['differential']);
  });

  it('not at a longer word that begins with the delimiter', () => {
    expect(read('cat <<EOF\nEOFX\nEOF\nnext')).toEqual({ tree: 'cat <<EOF[‹EOFX⏎›]; next', causes: [] });
  });

  it('after tabs, and only tabs, under <<-', () => {
    expect(read('cat <<-E\n\t\ta\n\tE\nnext')).toEqual({ tree: 'cat <<-E[‹a⏎›]; next', causes: [] });
    expect(read('cat <<-E\n a\n \tE\nE\nnext')).toEqual({
      tree: 'cat <<-E[‹ a⏎ \tE⏎›]; next',
      causes: ['differential'],
    });
  });

  it('at the text of a delimiter that is quoted in part', () => {
    expect(show('cat <<E"O"F\n$x\nEOF\nnext')).toBe('cat <<EOF[‹$x⏎›]; next');
    expect(show("cat <<'E F'\n$x\nE F\nnext")).toBe('cat <<E F[‹$x⏎›]; next');
    expect(show('cat <<\\E\n$x\nE\nnext')).toBe('cat <<E[‹$x⏎›]; next');
    expect(show("cat <<$'E'\n$x\nE\nnext")).toBe('cat <<E[‹$x⏎›]; next');
  });

  it('at an empty line for an empty delimiter', () => {
    expect(show("cat <<''\na\n\nnext")).toBe('cat <<[‹a⏎›]; next');
  });

  it('at a dollar word as written', () => {
    expect(show('cat <<$X\na\n$X\nnext')).toBe('cat <<$X[‹a⏎›]; next');
  });

  it('with the text when the delimiter never comes', () => {
    const { tree, causes } = read('cat <<E\na\nnext');
    expect(tree).toBe('cat <<E?[‹a⏎next›]');
    expect(causes).toEqual(['differential']);
  });

  it('at a delimiter joined by a backslash, unless the delimiter is quoted', () => {
    expect(show('cat <<EOF\nx\nEO\\\nF\nnext')).toBe('cat <<EOF[‹x⏎›]; next');
    expect(show("cat <<'EOF'\nx\nEO\\\nF\nEOF\nnext")).toBe('cat <<EOF[‹x⏎EO\\⏎F⏎›]; next');
  });

  it('at the last line without a newline', () => {
    expect(read('cat <<E\na\nE')).toEqual({ tree: 'cat <<E[‹a⏎›]', causes: [] });
  });
});

describe('here-document bodies', () => {
  it('expand unless the delimiter is quoted', () => {
    expect(show('cat <<E\n$a ${b} `c` $((1+1)) \\$d "e" \'$f\'\nE')).toBe(
      'cat <<E[${a}‹ ›${b}‹ ›$(c)‹ ›$((‹1+1›))‹ ›‹$›‹d "e" \'›${f}‹\'⏎›]',
    );
    expect(show("cat <<'E'\n$a \\$d\nE")).toBe('cat <<E[‹$a \\$d⏎›]');
  });

  it('follow the line, one after another', () => {
    expect(show('cat <<A <<B; next\na\nA\nb\nB\nlast')).toBe('cat <<A[‹a⏎›] <<B[‹b⏎›]; next; last');
    expect(show('one <<A | two <<B\na\nA\nb\nB\nlast')).toBe('one <<A[‹a⏎›] | two <<B[‹b⏎›]; last');
  });

  it('come before what continues the line', () => {
    expect(show('cat <<A |\na\nA\nsh')).toBe('cat <<A[‹a⏎›] | sh');
    expect(show('cat <<A &&\na\nA\nnext')).toBe('cat <<A[‹a⏎›] && next');
    expect(show('cat <<A \\\n  more\na\nA\nnext')).toBe('cat more <<A[‹a⏎›]; next');
  });

  it('stand in substitutions, groups, functions and loops', () => {
    expect(show('x=$(cat <<A\na\nA\n)\nnext')).toBe('x=$(cat <<A[‹a⏎›]); next');
    expect(show('f() { cat <<A\na\nA\n}\nf')).toBe('f() {cat <<A[‹a⏎›]}; f');
    expect(show('while read x; do echo; done <<A\na\nA\nnext')).toBe('while read x do echo done <<A[‹a⏎›]; next');
    expect(show('if x; then cat <<A; fi\na\nA\nnext')).toBe('if x then cat <<A[‹a⏎›] fi; next');
  });

  it('belong to the outer line when the substitution ends on it', () => {
    expect(show('echo "$(cat <<A)"\na\nA\nnext')).toContain('next');
  });

  it('keep descriptors and here-strings apart', () => {
    expect(show('cat 3<<A <<< word\na\nA\nnext')).toBe('cat 3<<A[‹a⏎›] <<<word; next');
  });

  it('are remembered as data, so that look-alikes in them are not code', () => {
    const text = 'cat <<E\n#SBATCH -n 4\nE\necho "a\nb"';
    const spans = parseBash(text).data.map((span) => text.slice(span.start, span.end));
    expect(spans).toEqual(['#SBATCH -n 4\n', '"a\nb"']);
  });
});
