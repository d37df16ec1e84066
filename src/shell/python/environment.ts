// The variables that Python text gives to the programs it starts: `os.environ[NAME] = …`, `env={…}`.
import type { Assignment, Call, Value } from '../../lang/python/index.ts';
import type { Word } from '../../model/word.ts';
import { keyword } from './starters.ts';
import type { PythonCode } from './text.ts';

interface Variable {
  readonly name: string;
  readonly value: Word;
}

/** Further variables are not followed. */
const MAX_VARIABLES = 64;

/** The variables a started program sees, besides those that Python itself was given. */
export function childEnvironment(call: Call, code: PythonCode): readonly Variable[] {
  const env = keyword(call, 'env');
  const own = env ? entriesOf(env, code) : [];
  return [...processEnvironment(call, code), ...own].slice(0, MAX_VARIABLES);
}

/** What the text sets in its own environment before a call. */
function processEnvironment(call: Call, code: PythonCode): readonly Variable[] {
  const set: Variable[] = [];
  for (const one of code.assignments) {
    if (set.length >= MAX_VARIABLES || one.targetSpan.start > call.span.start) break;
    if (/^os\.environb?$/.test(one.resolved) && one.op === '=') set.push(...variable(one.key, one.value, one, code));
  }
  for (const one of code.calls) {
    if (set.length >= MAX_VARIABLES || one.argsSpan.start > call.argsSpan.start) break;
    if (one.root === 'local') continue;
    if (one.callee === 'os.putenv') set.push(...variable(one.args[0], one.args[1], one, code));
    if (one.callee === 'os.environ.update' && one.args[0]) set.push(...entriesOf(one.args[0], code));
  }
  return set;
}

/** The variables in `{…}`, `dict(os.environ, NAME=value)`, and in a copy that is changed: `env['NAME'] = value`. */
function entriesOf(env: Value, code: PythonCode): readonly Variable[] {
  if (env.kind === 'dict') {
    return env.entries.flatMap((entry) => variable(entry.key, entry.value, undefined, code));
  }
  if (env.kind !== 'call') return [];
  const made = code.calls[env.call];
  const [base] = made?.args ?? [];
  const known = env.callee === 'dict' || env.callee === 'os.environ.copy' || /^copy\.(?:deep)?copy$/.test(env.callee);
  if (!made || !known) return [];
  const named = made.keywords.flatMap(({ name, value }) => {
    const word = code.word(value);
    return word ? [{ name, value: word }] : [];
  });
  const changed = code.assignments.flatMap((one) =>
    one.resolved === `${env.callee}()` && one.op === '=' ? variable(one.key, one.value, one, code) : [],
  );
  return [...(base?.kind === 'dict' ? entriesOf(base, code) : []), ...named, ...changed];
}

function variable(
  key: Value | undefined,
  value: Value | undefined,
  when: Pick<Assignment, 'conditional' | 'mainGuard'> | undefined,
  code: PythonCode,
): readonly Variable[] {
  if (key?.kind !== 'string' || !value) return [];
  const sure = !when || !when.conditional || when.mainGuard;
  const word = code.word(sure ? value : { kind: 'unknown', span: value.span });
  return word ? [{ name: key.text, value: word }] : [];
}
