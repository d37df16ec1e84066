// Python text that runs what it decodes, or prints it: `exec(base64.b64decode(…))`.
import type { Value } from '../../lang/python/index.ts';
import type { DecodeEffect } from '../../model/effect.ts';
import type { PythonCode } from '../python/guest.ts';
import { definePython } from '../python/tool.ts';
import { isAnswer } from '../transfer/python-code.ts';

/** Functions that run Python text or bytecode. */
const RUNS_PYTHON = /^(?:(?:__)?builtins(?:__)?\.)?(?:exec|eval)$|^(?:types\.)?FunctionType$/;
/** Functions that run commands: where a command begins, text is code, elsewhere it is an argument. */
const RUNS_COMMANDS =
  /^os\.(?:system|popen)$|^subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)$|^pty\.spawn$/;
const PRINTS = /^(?:print|sys\.stdout(?:\.buffer)?\.write)$/;

/** By the name of the function alone: `__import__("base64").b64decode` is found too. */
const DECODERS: readonly (readonly [callee: RegExp, scheme: DecodeEffect['scheme']])[] = [
  [
    /(?:^|\.)(?:(?:standard_|urlsafe_)?b(?:64|32|16)decode|[ab]85decode|decodebytes|decodestring|a2b_\w+|unhexlify|fromhex)(?:$|\(\))/,
    'encoding',
  ],
  [/^(?:zlib|gzip|bz2|lzma)\.decompress(?:$|\(\))/, 'encoding'],
  [/^marshal\.loads?(?:$|\(\))/, 'encoding'],
  [/\.decrypt(?:$|\(\))/, 'cipher'],
];

export default definePython((code, _command, emit) => {
  if (!/decode|hex|a2b_|decompress|marshal|decrypt/.test(code.text)) return;
  for (const call of code.calls) {
    const commands = RUNS_COMMANDS.test(call.callee);
    const runs = (commands || RUNS_PYTHON.test(call.callee)) && call.root !== 'local';
    if (!runs && !PRINTS.test(call.callee)) continue;
    const values = commands ? call.args.slice(0, 1).flatMap(commandsIn) : call.args;
    const made = values.flatMap((value) => [...partsOf(value, code)]);
    const found = firstDecoder(made);
    if (!found) continue;
    const at = code.place(call.span);
    const target = { kind: runs ? ('none' as const) : ('stdout' as const) };
    emit({ kind: 'decode', at, tool: found.tool, scheme: found.scheme, target, result: 'unknown' });
    if (!runs) continue;
    const ownFetch = made.some(isAnswer);
    emit({
      kind: 'execute',
      at,
      interpreter: 'python',
      source: 'text',
      ownDecode: true,
      ...(ownFetch && { ownFetch }),
    });
  }
});

interface Found {
  readonly tool: string;
  readonly scheme: DecodeEffect['scheme'];
}

/** What is run of the first argument of a function that runs commands. */
function commandsIn(value: Value): readonly Value[] {
  if (value.kind === 'list' || value.kind === 'tuple')
    return value.items.filter((_, index, items) => index === 0 || isTextOption(items[index - 1]));
  if (value.kind !== 'template') return [value];
  const [first] = value.parts;
  return first?.kind === 'hole' && first.value ? [first.value] : [];
}

/** `bash -c TEXT`, `perl -e TEXT` */
function isTextOption(value: Value | undefined): boolean {
  return value?.kind === 'string' && /^-[a-z]*[ce]$/.test(value.text);
}

/** A value and what it is made of. @param left how deep calls may be nested */
function* partsOf(value: Value, code: PythonCode, left = 8): Generator<Value> {
  yield value;
  if (left === 0) return;
  for (const part of insideOf(value, code)) yield* partsOf(part, code, left - 1);
}

function insideOf(value: Value, code: PythonCode): readonly Value[] {
  switch (value.kind) {
    case 'call':
      return code.calls[value.call]?.args ?? [];
    case 'list':
    case 'tuple':
      return value.items;
    case 'template':
      return value.parts.flatMap((part) => (part.kind === 'hole' && part.value ? [part.value] : []));
    default:
      return [];
  }
}

function firstDecoder(values: readonly Value[]): Found | undefined {
  for (const value of values) {
    const found = value.kind === 'call' ? (decoderNamed(value.callee) ?? decoderNamed(value.origin)) : undefined;
    if (found) return found;
  }
  return undefined;
}

function decoderNamed(path: string): Found | undefined {
  for (const [callee, scheme] of DECODERS) {
    const match = callee.exec(path);
    if (match) return { tool: path.slice(0, match.index + match[0].length).replace(/\(\)$/, ''), scheme };
  }
  return undefined;
}
