// Short forms of readings, so that tables stay readable.
import type { Call, PythonReading, Value } from '../../../src/lang/python/index.ts';

export function show(value: Value): string {
  switch (value.kind) {
    case 'string':
      return (value.bytes ? 'b' : '') + JSON.stringify(value.text);
    case 'template':
      return `f${JSON.stringify(value.parts.map((part) => (part.kind === 'hole' ? `{${part.value ? show(part.value) : ''}}` : part.text)).join(''))}`;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'none':
      return 'None';
    case 'list':
    case 'tuple':
    case 'set': {
      const items = [
        ...value.items.map(show),
        ...(value.open && !value.items.some((item) => item.kind === 'spread') ? ['…'] : []),
      ].join(', ');
      return value.kind === 'list' ? `[${items}]` : value.kind === 'tuple' ? `(${items})` : `{${items}}`;
    }
    case 'dict':
      return `{${[...value.entries.map((one) => `${show(one.key)}: ${show(one.value)}`), ...(value.open ? ['…'] : [])].join(', ')}}`;
    case 'env':
      return `$${value.name}${value.fallback ? `:-${show(value.fallback)}` : ''}`;
    case 'name':
      return value.root === 'local' ? `?${value.path}` : value.path;
    case 'choice':
      return `<${[...value.options.map(show), ...(value.more ? ['…'] : [])].join(' | ')}>`;
    case 'spread':
      return `*${value.value ? show(value.value) : ''}`;
    case 'argument':
      return `argv[${value.index}${value.rest ? ':' : ''}]`;
    case 'call':
      return `${value.callee}()`;
    case 'unknown':
      return '?';
  }
}

function showCall(call: Call): string {
  const args = [...call.args.map(show), ...call.keywords.map((one) => `${one.name}=${show(one.value)}`)];
  if (call.open) args.push('…');
  const marks = `${call.conditional ? '~' : ''}${call.inFunction ? '@' : ''}${call.mainGuard ? '#' : ''}`;
  return `${marks}${call.callee}(${args.join(', ')})`;
}

export function showCalls(reading: PythonReading): string[] {
  return reading.calls.map(showCall);
}

export function showAssignments(reading: PythonReading): string[] {
  return reading.assignments.map(
    (one) => `${one.resolved}${one.key ? `[${show(one.key)}]` : ''} ${one.op} ${show(one.value)}`,
  );
}
