// Modes that Python text sets: os.chmod, Path.chmod, os.mkdir and os.makedirs.
import type { Call, Value } from '../../lang/python/index.ts';
import { defineTool } from '../kit.ts';
import { PYTHON_NAMES } from '../python/call.ts';
import { pythonCode } from '../python/guest.ts';

export default defineTool(PYTHON_NAMES, (command, emit, script) => {
  const code = pythonCode(command, script);
  for (const call of code?.calls ?? []) {
    const mask = call.callee === 'os.umask' ? code?.word(call.args[0]) : undefined;
    if (mask) {
      emit({
        kind: 'setting',
        at: mask.at,
        system: 'tool',
        name: 'umask',
        value: mask,
        persistent: false,
        mark: { at: mask.at },
        tool: 'python',
      });
    }
    const mode = code && modeOf(call);
    if (!code || !mode) continue;
    const { value, masked } = mode;
    const path = code.word(call.method === 'chmod' && call.callee !== 'os.chmod' ? undefined : call.args[0]);
    const at = code.place(value.span);
    const tighter = `0o${((value.value & ~0o27) | (value.value & 0o50)).toString(8)}`;
    emit({
      kind: 'permission',
      at,
      tool: call.callee.startsWith('os.') ? call.callee : 'Path.chmod',
      others: { read: (value.value & 4) !== 0, write: (value.value & 2) !== 0 },
      sticky: (value.value & 0o1000) !== 0,
      recursive: false,
      paths: path ? [path] : [],
      mode: `0o${value.value.toString(8)}`,
      ...(masked && { masked }),
      ...(at.exact &&
        !value.via && {
          tighten: { title: `Use ${tighter}, which gives others no write access`, edits: [{ at, text: tighter }] },
        }),
    });
  }
});

type NumberValue = Extract<Value, { kind: 'number' }>;

/** The mode a call gives, when it is written as a number. */
function modeOf(call: Call): { readonly value: NumberValue; readonly masked: boolean } | undefined {
  const given = (index: number): Value | undefined =>
    call.keywords.find((one) => one.name === 'mode')?.value ?? call.args[index];
  const number = (value: Value | undefined): NumberValue | undefined => (value?.kind === 'number' ? value : undefined);
  if (/^os\.(?:chmod|lchmod|fchmod)$/.test(call.callee)) return withMode(number(given(1)), false);
  if (/^os\.(?:mkdir|makedirs|mkfifo)$/.test(call.callee)) return withMode(number(given(1)), true);
  if (call.method === 'chmod') return withMode(number(given(0)), false);
  return undefined;
}

function withMode(
  value: NumberValue | undefined,
  masked: boolean,
): { value: NumberValue; masked: boolean } | undefined {
  return value && Number.isInteger(value.value) && value.value >= 0 && value.value <= 0o7777
    ? { value, masked }
    : undefined;
}
