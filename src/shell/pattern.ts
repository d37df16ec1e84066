// Shell patterns (POSIX 2.13, extended globs) as small automata: matching takes time in proportion to text and pattern.

/** A stretch of a pattern; quoted stretches match themselves. */
export interface PatternPiece {
  readonly text: string;
  readonly quoted: boolean;
  /** an extended glob such as `@(a|b)` */
  readonly extended?: boolean;
}

/** Looking at more states than this is given up; honest scripts do not come near. */
const MAX_WORK = 2_000_000;
const MAX_STATES = 2000;

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{N}]/u,
  alpha: /\p{L}/u,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[^\p{C}\s]/u,
  lower: /\p{Ll}/u,
  print: /[^\p{C}]/u,
  punct: /[\p{P}\p{S}]/u,
  space: /\s/,
  upper: /\p{Lu}/u,
  word: /\w/,
  xdigit: /[0-9A-Fa-f]/,
};

/** A character of a pattern. */
interface Atom {
  readonly char: string;
  readonly literal: boolean;
  readonly extended: boolean;
}

type Test = (char: string) => boolean;

type Node =
  | { readonly kind: 'one'; readonly test: Test }
  | { readonly kind: 'star' }
  | { readonly kind: 'group'; readonly op: '?' | '*' | '+' | '@'; readonly choices: readonly (readonly Node[])[] };

/** Thrown for patterns that are not worked out: negated groups, and extended globs that may not be switched on. */
class Unsupported extends Error {}

// ---- reading -------------------------------------------------------------------------------------------------------

function atomsOf(pieces: readonly PatternPiece[]): Atom[] {
  const atoms: Atom[] = [];
  for (const { text, quoted, extended = false } of pieces) {
    const chars = Array.from(text);
    for (let i = 0; i < chars.length; i++) {
      // A backslash that came out of a variable still quotes.
      const escaped = !quoted && chars[i] === '\\' && i + 1 < chars.length;
      if (escaped) i++;
      atoms.push({ char: chars[i] ?? '', literal: quoted || escaped, extended });
    }
  }
  return atoms;
}

class PatternReader {
  readonly #atoms: readonly Atom[];
  #at = 0;

  constructor(atoms: readonly Atom[]) {
    this.#atoms = atoms;
  }

  /** Reads nodes up to the end, or to `|` or `)` inside a group. */
  sequence(inGroup = false): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const c = this.#active();
      if (this.#at >= this.#atoms.length || (inGroup && (c === '|' || c === ')'))) return nodes;
      nodes.push(this.#node());
    }
  }

  /** The character here when it may mean something special; else empty. */
  #active(ahead = 0): string {
    const atom = this.#atoms[this.#at + ahead];
    return atom && !atom.literal ? atom.char : '';
  }

  #node(): Node {
    const c = this.#active();
    if (c !== '' && '?*+@!'.includes(c) && this.#active(1) === '(') return this.#group(c);
    if (c === '[') {
      const test = this.#bracket();
      if (test) return { kind: 'one', test };
    }
    const char = this.#atoms[this.#at++]?.char;
    if (c === '*') return { kind: 'star' };
    if (c === '?') return { kind: 'one', test: () => true };
    return { kind: 'one', test: (other) => other === char };
  }

  #group(op: string): Node {
    if (!this.#atoms[this.#at]?.extended || op === '!') throw new Unsupported();
    this.#at += 2;
    const choices: Node[][] = [];
    do choices.push(this.sequence(true));
    while (this.#active() === '|' && this.#at++ >= 0);
    if (this.#active() !== ')') throw new Unsupported();
    this.#at++;
    return { kind: 'group', op: op as '?' | '*' | '+' | '@', choices };
  }

  /** Reads `[…]`; undefined (and nothing consumed) when it has no end, so that `[` stands for itself. */
  #bracket(): Test | undefined {
    let i = this.#at + 1;
    const at = (index: number): Atom | undefined => this.#atoms[index];
    const active = (index: number): string => (at(index)?.literal === false ? (at(index)?.char ?? '') : '');
    const negated = active(i) === '!' || active(i) === '^';
    if (negated) i++;
    const tests: Test[] = [];
    for (let first = true; i < this.#atoms.length; first = false) {
      if (active(i) === ']' && !first) {
        this.#at = i + 1;
        return (char) => tests.some((test) => test(char)) !== negated;
      }
      const rest = this.#atoms.slice(i, i + 12).map((atom) => (atom.literal ? '\0' : atom.char));
      const named = /^\[:([a-z]+):\]/.exec(rest.join(''));
      const low = at(i)?.char ?? '';
      const high = at(i + 2)?.char;
      if (named) {
        const known = CLASSES[named[1] ?? ''];
        tests.push((char) => known?.test(char) === true);
        i += named[0].length;
      } else if (active(i + 1) === '-' && high !== undefined && active(i + 2) !== ']') {
        tests.push((char) => low <= char && char <= high);
        i += 3;
      } else {
        tests.push((char) => char === low);
        i++;
      }
    }
    return undefined;
  }
}

// ---- automata ------------------------------------------------------------------------------------------------------

interface Step {
  /** goes on to `to` with a character that passes the test; without a test, with none */
  readonly test?: Test;
  readonly to: number;
}

/** States are numbered; 0 is the start. */
class Automaton {
  readonly #steps: Step[][] = [[]];
  readonly #accept: number;
  #work = 0;

  /** @param reversed reads texts from their end */
  constructor(nodes: readonly Node[], reversed: boolean) {
    this.#accept = this.#sequence(nodes, 0, reversed);
  }

  #state(): number {
    if (this.#steps.length > MAX_STATES) throw new Unsupported();
    return this.#steps.push([]) - 1;
  }

  #link(from: number, to: number, test?: Test): void {
    this.#steps[from]?.push(test ? { test, to } : { to });
  }

  #sequence(nodes: readonly Node[], start: number, reversed: boolean): number {
    return (reversed ? [...nodes].reverse() : nodes).reduce((state, node) => this.#node(node, state, reversed), start);
  }

  #node(node: Node, start: number, reversed: boolean): number {
    const end = this.#state();
    if (node.kind === 'one') this.#link(start, end, node.test);
    else if (node.kind === 'star') {
      this.#link(start, end);
      this.#link(end, end, () => true);
    } else {
      // A state of the group's own, so that repeating it does not repeat what stands before.
      const open = this.#state();
      this.#link(start, open);
      for (const choice of node.choices) {
        const last = this.#sequence(choice, open, reversed);
        this.#link(last, end);
        if (node.op === '*' || node.op === '+') this.#link(last, open);
      }
      if (node.op === '*' || node.op === '?') this.#link(open, end);
    }
    return end;
  }

  /** Lengths (in characters, from `from` on) of the stretches that match, in rising order. */
  *matches(chars: readonly string[], from = 0): Generator<number, void> {
    let states = this.#closure([0]);
    for (let i = from; ; i++) {
      if (states.has(this.#accept)) yield i - from;
      if (i >= chars.length || states.size === 0) return;
      const next: number[] = [];
      for (const state of states)
        for (const { test, to } of this.#steps[state] ?? []) if (test?.(chars[i] ?? '')) next.push(to);
      states = this.#closure(next);
    }
  }

  #closure(states: readonly number[]): Set<number> {
    const all = new Set(states);
    for (const state of all) for (const { test, to } of this.#steps[state] ?? []) if (!test) all.add(to);
    this.#work += all.size + 1;
    if (this.#work > MAX_WORK) throw new Unsupported();
    return all;
  }
}

/** Runs `use` with an automaton for the pattern; undefined when that is not supported or takes too long. */
function withAutomaton<T>(
  pieces: readonly PatternPiece[],
  use: (automaton: Automaton) => T,
  reversed = false,
): T | undefined {
  try {
    return use(new Automaton(new PatternReader(atomsOf(pieces)).sequence(), reversed));
  } catch (failure) {
    if (failure instanceof Unsupported) return undefined;
    throw failure;
  }
}

// ---- uses ----------------------------------------------------------------------------------------------------------

/** Whether the whole text matches; undefined when that can't be told. */
export function matches(pieces: readonly PatternPiece[], text: string): boolean | undefined {
  const chars = Array.from(text);
  return withAutomaton(pieces, (automaton) => [...automaton.matches(chars)].includes(chars.length));
}

/** The length of the shortest or longest beginning (or end) that matches; -1 when none does. */
function matchingEnd(
  op: '#' | '##' | '%' | '%%',
  pieces: readonly PatternPiece[],
  chars: string[],
): number | undefined {
  const reversed = op.startsWith('%');
  const subject = reversed ? [...chars].reverse() : chars;
  return withAutomaton(
    pieces,
    (automaton) => {
      const lengths = automaton.matches(subject);
      if (op.length === 1) {
        const first = lengths.next();
        return first.done === true ? -1 : first.value;
      }
      return [...lengths].at(-1) ?? -1;
    },
    reversed,
  );
}

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`; undefined when it can't be told. */
export function trim(op: '#' | '##' | '%' | '%%', pieces: readonly PatternPiece[], text: string): string | undefined {
  const chars = Array.from(text);
  const length = matchingEnd(op, pieces, chars);
  if (length === undefined || length <= 0) return length === undefined ? undefined : text;
  return (op.startsWith('#') ? chars.slice(length) : chars.slice(0, chars.length - length)).join('');
}

/** `${x/p/r}`, `${x//p/r}`, `${x/#p/r}`, `${x/%p/r}`; the longest match is replaced. */
export function replace(
  op: '/' | '//' | '/#' | '/%',
  pieces: readonly PatternPiece[],
  text: string,
  replacement: string,
): string | undefined {
  const chars = Array.from(text);
  if (op === '/#' || op === '/%') {
    const length = matchingEnd(op === '/#' ? '##' : '%%', pieces, chars);
    if (length === undefined || length < 0) return length === undefined ? undefined : text;
    const kept = op === '/#' ? chars.slice(length) : chars.slice(0, chars.length - length);
    return op === '/#' ? replacement + kept.join('') : kept.join('') + replacement;
  }
  return withAutomaton(pieces, (automaton) => {
    let out = '';
    for (let i = 0; i < chars.length;) {
      const length = [...automaton.matches(chars, i)].at(-1) ?? 0;
      out += length > 0 ? replacement : (chars[i] ?? '');
      i += Math.max(1, length);
      if (length > 0 && op === '/') return out + chars.slice(i).join('');
    }
    return out;
  });
}
