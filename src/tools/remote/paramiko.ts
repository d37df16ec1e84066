// ssh from Python: what happens with a server key nobody knows.
import type { Call } from '../../lang/python/index.ts';
import { pythonCode, type PythonCode } from '../python/guest.ts';
import { PYTHON_NAMES } from '../python/call.ts';
import { defineTool, type Emit } from '../kit.ts';
import type { Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import type { Span } from '../../text/span.ts';
import { namesJobNode } from './job-node.ts';

export default defineTool(PYTHON_NAMES, (command, emit, script) => {
  const code = pythonCode(command, script);
  if (!code) return;
  const hosts = code.calls.filter((call) => call.method === 'connect').map((call) => code.word(hostOf(call)));
  const [host] = hosts;
  const inJob = hosts.length === 1 && host !== undefined && namesJobNode(host, script, command);
  // A key that is known already is compared even with AutoAddPolicy, so loading some makes it trust on first use.
  const known = code.calls.some((call) => /^load_(?:system_)?host_keys$/.test(call.method));
  for (const call of code.calls) {
    if (call.method === 'set_missing_host_key_policy') {
      const [policy] = call.args;
      const name =
        policy && (policy.kind === 'call' ? policy.callee : policy.kind === 'name' ? policy.path : undefined);
      const kind = /(?:^|\.)(AutoAddPolicy|WarningPolicy)$/.exec(name ?? '')?.[1];
      if (policy && kind !== undefined) accept(code, policy.span, kind, known, { host, inJob }, emit);
    }
    const without = call.callee.startsWith('asyncssh.')
      ? call.keywords.find((one) => one.name === 'known_hosts')
      : undefined;
    if (without?.value.kind === 'none') accept(code, without.span, 'known_hosts=None', false, { host, inJob }, emit);
  }
});

function hostOf(call: Call): Call['args'][number] | undefined {
  return call.args[0] ?? call.keywords.find((one) => one.name === 'hostname' || one.name === 'host')?.value;
}

interface Peer {
  readonly host: Word | undefined;
  readonly inJob: boolean;
}

function accept(code: PythonCode, span: Span, written: string, known: boolean, peer: Peer, emit: Emit): void {
  const at: Place = code.place(span);
  const text = known ? 'accept-new' : 'no';
  const { host, inJob } = peer;
  const offset = code.text.slice(span.start, span.end).indexOf(written);
  const name =
    /Policy$/.test(written) && offset >= 0
      ? code.place({ start: span.start + offset, end: span.start + offset + written.length })
      : undefined;
  const remove = name?.exact ? [{ at: name, text: 'RejectPolicy' }] : undefined;
  emit({
    kind: 'setting',
    at,
    system: 'ssh',
    name: 'stricthostkeychecking',
    value: { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], count: 'one', at },
    persistent: false,
    mark: { at, ...(remove && { remove }) },
    tool: 'paramiko',
    ...(host && { host }),
    inJob,
  });
}
