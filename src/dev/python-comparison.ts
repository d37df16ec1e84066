// Compares our Python reader with CPython's own parser: every call with its place, name and constant arguments, every
// import, every assignment of a constant. The numbers behind docs/adr/0010.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Call, parsePython, type PythonReading, type Value } from '../lang/python/index.ts';

/** A literal as the judge prints it. */
type Constant =
  | { readonly text: string }
  | { readonly bytes: string }
  | { readonly number: number }
  | { readonly boolean: boolean }
  | { readonly none: true }
  | { readonly list: readonly Constant[] }
  | { readonly tuple: readonly Constant[] }
  | { readonly set: readonly Constant[] }
  | { readonly dict: readonly (readonly [Constant, Constant])[] };

interface JudgedCall {
  readonly span: readonly [number, number];
  /** the dotted name as written, when it is one */
  readonly name: string | null;
  readonly args: readonly (Constant | null)[];
  readonly keywords: readonly (readonly [string, Constant | null])[];
  readonly open: boolean;
  readonly conditional: boolean;
  readonly function: boolean;
  /** in a field of an f-string, of which older Pythons don't know the place */
  readonly field: boolean;
}

interface Judged {
  readonly file: string;
  /** the judge knows the places of f-string fields (Python 3.12) */
  readonly fields: boolean;
  readonly error?: string;
  readonly calls: readonly JudgedCall[];
  readonly imports: readonly (readonly [string, string | null, string])[];
  readonly assignments: readonly {
    readonly span: readonly [number, number];
    readonly name: string;
    readonly op: string;
    readonly value: Constant | null;
  }[];
}

/** One kind of thing that both readers find. */
interface Count {
  /** found by the judge */
  judged: number;
  /** read by us as the judge reads it */
  same: number;
  /** found by us only */
  extra: number;
}

export interface Comparison {
  readonly files: number;
  /** files that the judge does not accept; they are left out */
  readonly refused: number;
  readonly crashes: readonly string[];
  /** files the judge accepts and in which we report a problem */
  readonly tooStrict: readonly string[];
  readonly calls: Count;
  readonly imports: Count;
  readonly assignments: Count;
  /** calls that we take for unconditional and that are not */
  readonly rash: number;
  readonly milliseconds: number;
  /** where the readers differ, as `file:offset what`, the first few */
  readonly examples: readonly string[];
}

const JUDGE = fileURLToPath(new URL('python-judge.py', import.meta.url));
const MAX_EXAMPLES = 40;

/**
 * Reads Python files with our reader and with a Python interpreter.
 *
 * @returns undefined when the interpreter can't be run
 */
export function comparePython(files: readonly string[], python: string): Comparison | undefined {
  const run = spawnSync(python, [JUDGE], { input: files.join('\n'), encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) return undefined;
  const tally = new Tally();
  for (const line of run.stdout.split('\n')) {
    if (line !== '') tally.add(JSON.parse(line) as Judged);
  }
  return tally;
}

/** The comparison as lines for people. */
export function describeComparison(comparison: Comparison): string {
  const { files, refused, crashes, tooStrict, calls, imports, assignments, rash, milliseconds, examples } = comparison;
  const show = (name: string, { judged, same, extra }: Count): string =>
    `${name.padEnd(12)} ${judged} by CPython, ${same} the same here (${((100 * same) / Math.max(1, judged)).toFixed(3)} %), ${extra} only here`;
  return [
    ...examples,
    `${files} files (${refused} more are not Python 3 to the judge), ${crashes.length} crashes, ${tooStrict.length} with a problem here, ${Math.round(milliseconds)} ms`,
    show('calls', calls),
    show('imports', imports),
    show('assignments', assignments),
    `${rash} calls wrongly taken for unconditional`,
  ].join('\n');
}

class Tally implements Comparison {
  files = 0;
  refused = 0;
  readonly crashes: string[] = [];
  readonly tooStrict: string[] = [];
  readonly calls: Count = { judged: 0, same: 0, extra: 0 };
  readonly imports: Count = { judged: 0, same: 0, extra: 0 };
  readonly assignments: Count = { judged: 0, same: 0, extra: 0 };
  rash = 0;
  milliseconds = 0;
  readonly examples: string[] = [];

  add(judged: Judged): void {
    if (judged.error !== undefined) {
      this.refused++;
      return;
    }
    this.files++;
    const text = readFileSync(judged.file, 'utf8').replace(/^\ufeff/, '');
    const start = performance.now();
    let reading: PythonReading;
    try {
      reading = parsePython(text);
    } catch {
      this.crashes.push(judged.file);
      return;
    }
    this.milliseconds += performance.now() - start;
    if (reading.problems.length > 0) this.tooStrict.push(judged.file);
    this.#compareCalls(judged, reading, text);
    this.#compareImports(judged, reading);
    this.#compareAssignments(judged, reading, text);
  }

  #compareCalls(judged: Judged, reading: PythonReading, text: string): void {
    const ours = new Map(reading.calls.map((call) => [`${call.span.start}-${call.span.end}`, call]));
    const knowsPlace = (call: JudgedCall): boolean => judged.fields || !call.field;
    const placed = judged.calls.filter(knowsPlace);
    for (const call of placed) {
      const key = call.span.join('-');
      const found = ours.get(key);
      ours.delete(key);
      const difference = found ? callDifference(call, found, text) : 'missed';
      this.#count(this.calls, difference, judged.file, call.span[0]);
      if (found && !found.conditional && call.conditional) this.rash++;
    }
    if (placed.length === judged.calls.length) this.calls.extra += ours.size;
  }

  #compareImports(judged: Judged, reading: PythonReading): void {
    const left = reading.imports.map((one) => [one.module, one.name ?? null, one.alias].join(' '));
    for (const one of judged.imports) {
      const at = left.indexOf(one.join(' '));
      if (at >= 0) left.splice(at, 1);
      this.#count(this.imports, at < 0 ? `import ${one.join(' ')}` : undefined, judged.file, 0);
    }
    this.imports.extra += left.length;
  }

  #compareAssignments(judged: Judged, reading: PythonReading, text: string): void {
    const ours = new Map(reading.assignments.map((one) => [one.targetSpan.start, one]));
    for (const one of judged.assignments) {
      const found = ours.get(one.span[0]);
      const same =
        found?.op === one.op &&
        squeezed(text, found.targetSpan) === one.name &&
        (one.value === null || isSame(one.value, found.value));
      this.#count(this.assignments, same ? undefined : `assignment of ${one.name}`, judged.file, one.span[0]);
    }
  }

  #count(count: Count, difference: string | undefined, file: string, at: number): void {
    count.judged++;
    if (difference === undefined) count.same++;
    else if (this.examples.length < MAX_EXAMPLES) this.examples.push(`${file}:${at} ${difference}`);
  }
}

/** What differs, or undefined. */
function callDifference(judged: JudgedCall, ours: Call, text: string): string | undefined {
  const { name } = judged;
  // identifiers are compared in NFKC; a name in brackets or over several lines is the same name
  if (name !== null && squeezed(text, ours.calleeSpan).normalize('NFKC') !== name) return `name of ${name}`;
  if (judged.function !== ours.inFunction) return `function of ${name ?? ''}`;
  if (judged.open) return undefined;
  if (ours.open || ours.args.length !== judged.args.length || ours.keywords.length !== judged.keywords.length) {
    return `arguments of ${name ?? ''}`;
  }
  for (const [index, constant] of judged.args.entries()) {
    if (constant !== null && !isSame(constant, ours.args[index])) return `argument ${index} of ${name ?? ''}`;
  }
  for (const [index, [key, constant]] of judged.keywords.entries()) {
    const keyword = ours.keywords[index];
    if (keyword?.name !== key) return `keyword ${key} of ${name ?? ''}`;
    if (constant !== null && !isSame(constant, keyword.value)) return `value of ${key} of ${name ?? ''}`;
  }
  return undefined;
}

function squeezed(text: string, span: { readonly start: number; readonly end: number }): string {
  return text
    .slice(span.start, span.end)
    .replace(/#[^\r\n]*/g, '')
    .replace(/[\s()\\]+/g, '');
}

function isSame(constant: Constant, value: Value | undefined): boolean {
  if (!value) return false;
  if ('text' in constant) return value.kind === 'string' && !value.bytes && value.text === constant.text;
  if ('bytes' in constant) return value.kind === 'string' && value.bytes && value.text === constant.bytes;
  if ('number' in constant) return value.kind === 'number' && value.value === constant.number;
  if ('boolean' in constant) return value.kind === 'boolean' && value.value === constant.boolean;
  if ('none' in constant) return value.kind === 'none';
  if ('dict' in constant) {
    return (
      value.kind === 'dict' &&
      !value.open &&
      value.entries.length === constant.dict.length &&
      constant.dict.every(([key, one], i) => isSame(key, value.entries[i]?.key) && isSame(one, value.entries[i]?.value))
    );
  }
  const [kind, items] =
    'list' in constant
      ? (['list', constant.list] as const)
      : 'tuple' in constant
        ? (['tuple', constant.tuple] as const)
        : (['set', constant.set] as const);
  return (
    value.kind === kind &&
    !value.open &&
    value.items.length === items.length &&
    items.every((one, i) => isSame(one, value.items[i]))
  );
}
