// Downloads and certificate checks in Python text: requests, httpx, urllib, ssl.
import type { Call, Value } from '../../lang/python/index.ts';
import type { FetchTarget, Mark } from '../../model/effect.ts';
import type { Word } from '../../model/word.ts';
import type { PythonCode } from '../python/guest.ts';
import { definePython } from '../python/tool.ts';
import { parseUrl } from '../url.ts';
import { emitFetch } from './fetching.ts';

/** `requests.get`, `requests.Session().post`, `httpx.Client().get`, `httpx.stream`. */
const LIBRARY =
  /^(?:requests|httpx)\.(?:(?:(?:sessions\.)?[Ss]ession|Client|AsyncClient)\(\)\.)?(get|post|put|patch|delete|head|options|request|stream)$/;
const URLLIB = /^(?:urllib\.request|urllib2|urllib|six\.moves\.urllib\.request)\.(urlopen|urlretrieve)$/;
const WGET = /^wget\.download$/;

export default definePython((code, _command, emit) => {
  const prints = code.calls.some((call) => /^(?:print|sys\.stdout(?:\.buffer)?\.write)$/.test(call.callee));
  for (const call of code.calls) {
    const off = uncheckedBy(call, code);
    const made = requestOf(call, code, prints);
    if (made) {
      emitFetch(emit, {
        tool: `Python's ${call.callee.split('.')[0] ?? 'requests'}`,
        url: parseUrl(made.word),
        direction: made.upload ? 'upload' : 'download',
        target: made.target,
        tls: off ? 'off' : 'on',
        ...(off && { tlsOff: off }),
      });
    } else if (off) {
      const value = { pieces: [], count: 'one' as const, at: off.at };
      emit({
        kind: 'setting',
        at: off.at,
        system: 'python',
        name: 'verify',
        value,
        persistent: false,
        mark: off,
        tool: call.callee,
      });
    }
  }
  for (const call of code.calls) {
    const runs = /^(?:exec|eval|compile|builtins\.exec|builtins\.eval)$/.test(call.callee);
    if (runs && call.args.some(isAnswer))
      emit({ kind: 'execute', at: code.place(call.span), interpreter: 'python', source: 'text', ownFetch: true });
  }
  for (const { resolved, target, value, targetSpan } of code.assignments) {
    // `session.verify = False` holds for every request of the session.
    const session = /^(?:requests|httpx)\..*\.verify$/.test(resolved) && value.kind === 'boolean' && !value.value;
    const context =
      target === 'ssl._create_default_https_context' &&
      value.kind === 'name' &&
      value.path === 'ssl._create_unverified_context';
    if (!session && !context) continue;
    const at = code.place(targetSpan);
    const word = { pieces: [], count: 'one' as const, at };
    emit({
      kind: 'setting',
      at,
      system: 'python',
      name: 'verify',
      value: word,
      persistent: false,
      mark: { at },
      tool: session ? 'the session' : 'urllib',
    });
  }
});

/** The answer stays in the program. JV404 takes `none` for a probe, so this is a place of which nothing is known. */
const inMemory = (word: Word): FetchTarget => ({ kind: 'directory', path: { ...word, pieces: [] } });

/** Something of what a request gave: `requests.get(u).text`, `urlopen(u).read().decode()`. */
export function isAnswer(value: Value): boolean {
  const origin = value.kind === 'call' ? value.origin : value.kind === 'name' ? value.receiver?.origin : undefined;
  return origin !== undefined && (LIBRARY.test(origin) || URLLIB.test(origin));
}

interface Request {
  readonly word: Word;
  readonly upload: boolean;
  readonly target: FetchTarget;
}

function requestOf(call: Call, code: PythonCode, prints: boolean): Request | undefined {
  const named = (name: string): Value | undefined => call.keywords.find((keyword) => keyword.name === name)?.value;
  const method =
    LIBRARY.exec(call.callee)?.[1] ??
    URLLIB.exec(call.callee)?.[1] ??
    (WGET.test(call.callee) ? 'download' : undefined);
  if (method === undefined) return undefined;
  const second = method === 'request' || method === 'stream';
  const word = code.word(named('url') ?? call.args[second ? 1 : 0]);
  if (!word) return undefined;
  const file = code.word(
    method === 'urlretrieve'
      ? (call.args[1] ?? named('filename'))
      : method === 'download'
        ? (call.args[1] ?? named('out'))
        : undefined,
  );
  return {
    word,
    upload: /^(?:post|put|patch)$/.test(method),
    target: file ? { kind: 'file', path: file } : prints ? { kind: 'stdout' } : inMemory(word),
  };
}

/** `verify=False`, or a context that checks nothing. */
function uncheckedBy(call: Call, code: PythonCode): Mark | undefined {
  for (const keyword of call.keywords) {
    const { name, value } = keyword;
    const verify =
      name === 'verify' && /^(?:requests|httpx)\./.test(call.callee) && value.kind === 'boolean' && !value.value;
    const context =
      (name === 'context' && value.kind === 'call' && value.callee === 'ssl._create_unverified_context') ||
      (/^(?:verify_)?ssl$/.test(name) && /^aiohttp\./.test(call.callee) && value.kind === 'boolean' && !value.value);
    if (!verify && !context) continue;
    const at = code.place(keyword.span);
    const before = /,\s*$/.exec(code.text.slice(0, keyword.span.start));
    const edit = before && code.place({ start: keyword.span.start - before[0].length, end: keyword.span.end });
    return { at, ...(edit?.exact && { remove: [{ at: edit, text: '' }] }) };
  }
  return undefined;
}
