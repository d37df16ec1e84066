// What only IPython runs in Python text: `!command`, `%pip install x`, `%%bash`, and the calls that notebooks turn them into.
import type { Magic } from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import { staticText } from '../../model/word.ts';
import { pythonCall } from './call.ts';
import type { PythonCode } from './text.ts';

/** Whether a command runs its text in IPython, which knows magics: not in files that end in `.py`. */
export function isIPython(command: Command): boolean {
  if (!/^ipython[\d.]*$/.test(command.name ?? '')) return false;
  const call = pythonCall(command);
  return call?.kind !== 'script' || staticText(call.path)?.endsWith('.ipy') === true;
}

/** The magics of a text, also those written as `get_ipython().system('…')`. */
export function magicsOf(code: PythonCode): readonly Magic[] {
  const called = code.calls.flatMap((call): Magic[] => {
    const [, method] = /^(?:IPython\.)?get_ipython\(\)\.(\w+)$/.exec(call.callee) ?? [];
    const [first, second, third] = call.args;
    const at = {
      span: call.span,
      conditional: call.conditional,
      inFunction: call.inFunction,
      mainGuard: call.mainGuard,
    };
    if (method === 'system' || method === 'getoutput') return first ? [{ name: '!', line: first, ...at }] : [];
    if (method !== 'run_line_magic' && method !== 'run_cell_magic') return [];
    if (first?.kind !== 'string' || !second) return [];
    return [{ name: first.text, line: second, ...(third && { body: third }), ...at }];
  });
  return [...code.magics, ...called];
}
