// Dotted paths: what an attribute of a value is called, and the few calls whose result is as good as a name.
import type { Span } from '../../text/span.ts';
import type { Call, CallValue, NameValue, Receiver, Root, Value } from './ast.ts';

/** Paths longer than this lose their beginning. */
const MAX_PATH = 240;

/** The path of a value, as far as it has one; `…` stands for everything else. */
export function pathOf(value: Value): string {
  if (value.kind === 'name') return value.path;
  return value.kind === 'call' ? `${value.callee}()` : '…';
}

export function extend(path: string, attribute: string): string {
  return `${path.length + attribute.length > MAX_PATH ? '…' : path}.${attribute}`;
}

function receiverOf(value: CallValue): Receiver {
  return { call: value.call, callee: value.callee, origin: value.origin };
}

/** `value.attribute`, when nothing was assigned to it in the text. */
export function attributeOf(value: Value, attribute: string, span: Span): NameValue {
  if (value.kind === 'call') {
    const path = extend(pathOf(value), attribute);
    return { kind: 'name', path, root: 'value', receiver: receiverOf(value), span };
  }
  if (value.kind !== 'name') return { kind: 'name', path: `….${attribute}`, root: 'value', span };
  if (value.path === 'builtins' || value.path === '__builtins__') {
    return { kind: 'name', path: attribute, root: 'free', span };
  }
  const path = extend(value.path, attribute);
  return { kind: 'name', path, root: value.root, ...(value.receiver && { receiver: value.receiver }), span };
}

/** How a call of a value is to be recorded. */
export function calleeOf(value: Value): { callee: string; root: Root; method: string; receiver?: Receiver } {
  const callee = pathOf(value);
  if (value.kind === 'name') {
    const method = callee.slice(callee.lastIndexOf('.') + 1);
    return { callee, root: value.root, method, ...(value.receiver && { receiver: value.receiver }) };
  }
  if (value.kind !== 'call') return { callee, root: 'value', method: '' };
  const short = callee.length > MAX_PATH ? '…' : callee;
  return { callee: short, root: 'value', method: '', receiver: receiverOf(value) };
}

/** `os.environ[key]`, `sys.argv[index]` */
export function environmentItem(value: Value, key: Value, span: Span): Value | undefined {
  if (value.kind !== 'name' || value.root === 'local') return undefined;
  if (value.path === 'sys.argv' && key.kind === 'number' && key.value >= 0) {
    return { kind: 'argument', index: key.value, rest: false, span };
  }
  if (key.kind !== 'string') return undefined;
  return /^os\.environb?$/.test(value.path) ? { kind: 'env', name: key.text, span } : undefined;
}

/** `sys.argv[from:]` */
export function argumentsFrom(value: Value, bounds: readonly (number | undefined)[], span: Span): Value | undefined {
  const [from = 0, ...others] = bounds;
  if (value.kind !== 'name' || value.path !== 'sys.argv' || value.root === 'local') return undefined;
  if (from < 0 || others.some((bound) => bound !== undefined)) return undefined;
  const rest: Value = { kind: 'argument', index: from, rest: true, span };
  return { kind: 'list', items: [{ kind: 'spread', value: rest, span }], open: true, span };
}

/**
 * A name looked up as a text: `vars(os)["system"]`, `os.__dict__["system"]`, `globals()["os"]`, `sys.modules["os"]`.
 *
 * @param argument what `value` was called with, when it is the result of a call
 */
export function namespaceItem(value: Value, key: Value, argument: Value | undefined, span: Span): Value | undefined {
  if (key.kind !== 'string' || key.bytes || !/^\w+$/.test(key.text)) return undefined;
  if (value.kind === 'call') {
    if (value.callee === 'vars' && argument) return attributeOf(argument, key.text, span);
    return /^(?:globals|locals|vars)$/.test(value.callee) && !argument
      ? { kind: 'name', path: key.text, root: 'free', span }
      : undefined;
  }
  if (value.kind !== 'name' || value.root === 'local') return undefined;
  if (value.path === 'sys.modules') return { kind: 'name', path: key.text, root: 'import', span };
  if (value.path === '__builtins__') return { kind: 'name', path: key.text, root: 'free', span };
  const [, owner] = /^(.+)\.__dict__$/.exec(value.path) ?? [];
  return owner === undefined ? undefined : attributeOf({ ...value, path: owner }, key.text, span);
}

/** What a call gives, for the calls that read the environment or look a name up; undefined for all others. */
export function specialResult(call: Call, span: Span): Value | undefined {
  if (call.root === 'local' || call.open) return undefined;
  const [first, second] = call.args;
  switch (call.callee) {
    case 'os.getenv':
    case 'os.environ.get':
    case 'os.environ.pop':
    case 'os.environ.setdefault': {
      const fallback = second ?? call.keywords.find((keyword) => keyword.name === 'default')?.value;
      const name = first ?? call.keywords.find((keyword) => keyword.name === 'key')?.value;
      return name?.kind === 'string'
        ? { kind: 'env', name: name.text, ...(fallback && { fallback }), span }
        : undefined;
    }
    case '__import__':
    case 'importlib.import_module': {
      if (first?.kind !== 'string' || first.text === '') return undefined;
      const path = call.callee === '__import__' && call.args.length < 4 ? first.text.replace(/\..*$/s, '') : first.text;
      return { kind: 'name', path, root: 'import', span };
    }
    case 'getattr':
      return first && second?.kind === 'string' && call.args.length === 2
        ? attributeOf(first, second.text, span)
        : undefined;
    default:
      return undefined;
  }
}
