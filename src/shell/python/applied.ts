// Calls that call a function they are given: `Thread(target=os.system, args=("…",))`, `pool.submit(subprocess.run, [...])`.
import type { Call, Value } from '../../lang/python/index.ts';
import { isSequence, keyword } from './starters.ts';
import type { PythonCode } from './text.ts';

/** Functions that call their first argument with the others. */
const WITH_REST =
  /(?:^|\.)(?:submit|run_in_executor|to_thread|register|partial|call_soon|call_later|apply|apply_async|start_new_thread)$/;
/** Functions that call their argument `target` with the items of `args`. */
const WITH_TARGET = /(?:^|\.)(?:Thread|Process|Timer)$/;
/** Functions that call their first argument with each item of the second. */
const WITH_EACH = /^(?:map|list|(?:.*\.)?(?:map|imap|imap_unordered|starmap))$/;

/** Items of a list that a function is applied to; further ones are not followed. */
const MAX_ITEMS = 16;

/** The calls that a call makes of functions it is given. */
export function appliedCalls(call: Call, code: PythonCode): readonly Call[] {
  const { callee, args } = call;
  if (args.length + call.keywords.length < 2) return [];
  if (WITH_TARGET.test(callee)) {
    const given = keyword(call, 'args') ?? (/Timer$/.test(callee) ? args[2] : args[3]);
    const target = keyword(call, 'target', 'function') ?? args[1];
    return made(call, target, isSequence(given) ? given.items : []);
  }
  if (WITH_REST.test(callee)) {
    // an executor, a delay, or nothing stands before the function
    const at = args.findIndex((value) => value.kind === 'name' && value.root !== 'local' && value.path.includes('.'));
    return at < 0 ? [] : made(call, args[at], args.slice(at + 1));
  }
  const [target, list] = args;
  if (!WITH_EACH.test(callee) || !list) return [];
  return code
    .alternatives(list)
    .flatMap((one) => (isSequence(one) ? one.items.slice(0, MAX_ITEMS) : []))
    .flatMap((item) => made(call, target, [item]));
}

function made(call: Call, target: Value | undefined, args: readonly Value[]): readonly Call[] {
  if (target?.kind !== 'name' || target.root === 'local') return [];
  const { path, root } = target;
  const keywords = call.keywords.filter(({ name }) => !['target', 'args', 'function'].includes(name));
  return [{ ...call, callee: path, root, method: path.slice(path.lastIndexOf('.') + 1), args, keywords }];
}
