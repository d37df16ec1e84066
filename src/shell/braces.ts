// Brace expansion: `{a,b}`, `{1..3}`, `{a..e..2}`, nested and across quoted parts.
import type { Literal, Param, Part } from '../lang/bash/ast.ts';

/** More words than this from one word are not spelled out. */
const MAX_WORDS = 64;

/** An unquoted character, or a part that braces can't look into. */
type Atom = { readonly char: string; readonly start: number } | { readonly part: Part };

/** The words a word stands for; undefined when they are too many. */
export function expandBraces(parts: readonly Part[]): readonly (readonly Part[])[] | undefined {
  const candidate = parts.some((part) => part.kind === 'literal' && part.quoting === 'none' && part.text.includes('{'));
  if (!candidate) return [parts];
  const atoms: Atom[] = [];
  for (const part of parts) {
    if (part.kind !== 'literal' || part.quoting !== 'none') atoms.push({ part });
    else
      for (let i = 0; i < part.text.length; i++)
        atoms.push({ char: part.text[i] as string, start: part.span.start + i });
  }
  const words = expand(atoms, 0);
  return words?.map(merge);
}

function expand(atoms: readonly Atom[], depth: number): Atom[][] | undefined {
  if (depth > 20) return undefined;
  for (let open = 0; open < atoms.length; open++) {
    if (charOf(atoms[open]) !== '{') continue;
    const close = closing(atoms, open);
    if (close === undefined) continue;
    const inner = atoms.slice(open + 1, close);
    const choices = alternatives(inner, depth) ?? sequence(inner);
    if (choices === 'too-many') return undefined;
    if (!choices) continue;
    const before = atoms.slice(0, open);
    const rest = expand(atoms.slice(close + 1), depth + 1);
    if (!rest || choices.length * rest.length > MAX_WORDS) return undefined;
    return choices.flatMap((choice) => rest.map((tail) => [...before, ...choice, ...tail]));
  }
  return [[...atoms]];
}

function closing(atoms: readonly Atom[], open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < atoms.length; i++) {
    const c = charOf(atoms[i]);
    if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return i;
  }
  return undefined;
}

function alternatives(inner: readonly Atom[], depth: number): Atom[][] | 'too-many' | undefined {
  const choices: Atom[][] = [];
  let from = 0;
  let nesting = 0;
  for (let i = 0; i <= inner.length; i++) {
    const c = charOf(inner[i]);
    if (c === '{') nesting++;
    else if (c === '}') nesting--;
    if (i < inner.length && !(c === ',' && nesting === 0)) continue;
    if (i === inner.length && from === 0) return undefined;
    const expanded = expand(inner.slice(from, i), depth + 1);
    if (!expanded) return 'too-many';
    choices.push(...expanded);
    if (choices.length > MAX_WORDS) return 'too-many';
    from = i + 1;
  }
  return choices;
}

function sequence(inner: readonly Atom[]): Atom[][] | 'too-many' | undefined {
  let text = '';
  for (const atom of inner) {
    const c = charOf(atom);
    if (c === undefined) return undefined;
    text += c;
  }
  const start = inner[0] && 'start' in inner[0] ? inner[0].start : 0;
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, a = '', b = ''] = match;
  const numeric = /\d/.test(a);
  if (numeric !== /\d/.test(b)) return undefined;
  const from = numeric ? Number(a) : a.charCodeAt(0);
  const to = numeric ? Number(b) : b.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  if (Math.abs(to - from) / step >= MAX_WORDS) return 'too-many';
  const width = numeric && /^-?0\d/.test(a.length >= b.length ? a : b) ? Math.max(a.length, b.length) : 0;
  const choices: Atom[][] = [];
  for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
    const value = numeric
      ? i < 0
        ? `-${String(-i).padStart(width - 1, '0')}`
        : String(i).padStart(width, '0')
      : String.fromCharCode(i);
    choices.push(Array.from(value, (char) => ({ char, start })));
  }
  return choices;
}

function charOf(atom: Atom | undefined): string | undefined {
  return atom && 'char' in atom ? atom.char : undefined;
}

function merge(atoms: readonly Atom[]): Part[] {
  const parts: Part[] = [];
  let text = '';
  let start = 0;
  let end = 0;
  const flush = (): void => {
    if (text === '') return;
    const literal: Literal = { kind: 'literal', text, quoting: 'none', span: { start, end } };
    parts.push(literal);
    text = '';
  };
  for (const atom of atoms) {
    if ('part' in atom) {
      flush();
      parts.push(atom.part);
      continue;
    }
    // Braces expand before parameters: `$X{1,2}` is `$X1 $X2`.
    const before = parts.at(-1);
    if (text === '' && before?.kind === 'param' && isPlain(before) && /\w/.test(atom.char)) {
      const name = before.name + atom.char;
      parts[parts.length - 1] = {
        ...before,
        name,
        span: { start: before.span.start, end: before.span.start + name.length + 1 },
      };
      continue;
    }
    // Characters that stood side by side stay one literal, so that its place is exact.
    if (text !== '' && atom.start !== end) flush();
    if (text === '') start = atom.start;
    text += atom.char;
    end = atom.start + 1;
  }
  flush();
  return parts;
}

/** `$x`, not `${x}`: a name that the characters behind it would continue. */
function isPlain(param: Param): boolean {
  return param.span.end - param.span.start === param.name.length + 1 && /^[A-Za-z_]/.test(param.name);
}
