// Python text that Python text runs: `exec("…")`, `eval("…")`, `exec(compile("…", "file", "exec"))`.
import type { Call, PythonReading, Value } from '../../lang/python/index.ts';

const RUNNING = /^(?:builtins\.)?(?:exec|eval)$/;

/** Texts nested deeper are not read. */
const MAX_DEPTH = 4;
/** Texts that one text runs; further ones are not read. */
const MAX_TEXTS = 64;

/** The texts that the calls of a text run, as far as something of them is known. */
export function executedTexts(
  { calls }: PythonReading,
  alternatives: (value: Value) => readonly Value[],
  depth: number,
): readonly Value[] {
  if (depth >= MAX_DEPTH) return [];
  const texts: Value[] = [];
  for (const call of calls) {
    const source = RUNNING.test(call.callee) && call.root !== 'local' ? sourceOf(call, calls) : undefined;
    if (!source) continue;
    const known = alternatives(source).filter((one) => one.kind === 'string' || one.kind === 'template');
    texts.push(...known.slice(0, MAX_TEXTS - texts.length));
  }
  return texts;
}

/** The text behind `compile(text, name, mode)`, or the argument itself. */
function sourceOf(call: Call, calls: readonly Call[]): Value | undefined {
  const [source] = call.args;
  if (source?.kind !== 'call' || !/^(?:builtins\.)?compile$/.test(source.callee)) return source;
  const compiled = calls[source.call];
  return compiled?.args[0] ?? compiled?.keywords.find((keyword) => keyword.name === 'source')?.value;
}
