// The working directory: `cd`, `pushd`, `popd`.
import type { Command } from '../model/command.ts';
import { known, type Static, unknown } from '../model/static.ts';
import { type Piece, staticText } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { fromScript, pathKey } from './path-key.ts';
import { NO_WAY_BACK, type State, type WayBack } from './state.ts';
import { hole } from './values.ts';

/** What `cd`, `pushd` and `popd` do. */
export function changeDirectory(command: Command, state: State): void {
  const before = state.cwd;
  const { stack } = state.wayBack;
  const operands = command.words.slice(1).filter((word) => !/^-[LPe@]+$|^--$/.test(staticText(word) ?? ''));
  const [target] = operands;
  const text = staticText(target);
  const nowhere = unknown('variable', command.at);
  // `pushd +1`, `popd -n`: the stack is turned, or changes without the directory.
  if (command.name !== 'cd' && text !== undefined && /^[-+](?:\d+|n)$/.test(text)) {
    state.cwd = nowhere;
    state.wayBack = NO_WAY_BACK;
    return;
  }
  let rest = stack;
  if (command.name === 'popd' || (command.name === 'pushd' && !target)) {
    state.cwd = stack.at(-1) ?? nowhere;
    rest = stack.slice(0, -1);
  } else if (text === '-' && operands.length === 1) state.cwd = state.wayBack.previous ?? nowhere;
  else {
    // `cd $WORK`: which directory that is nobody knows, but it is the same as in `$WORK/file`.
    const key = target && operands.length === 1 ? pathKey(target, before) : undefined;
    state.cwd = key === undefined || key.startsWith('?') ? nowhere : known(key);
  }
  state.wayBack = { previous: before, stack: command.name === 'pushd' ? [...rest, before] : rest };
}

const same = (a: Static<string> | undefined, b: Static<string> | undefined): boolean =>
  a === b || (a?.state === 'known' && b?.state === 'known' && a.value === b.value);

/** The way back from where two ways meet. */
export function commonWayBack(a: WayBack, b: WayBack): WayBack {
  if (a === b) return a;
  const stack = a.stack.length === b.stack.length && a.stack.every((one, index) => same(one, b.stack[index]));
  return {
    ...(a.previous && same(a.previous, b.previous) && { previous: a.previous }),
    stack: stack ? a.stack : [],
  };
}

/** The working directory as a text: below the one the script starts in, or wherever a path told. */
export function directoryPieces(cwd: Static<string>, at: Place): readonly Piece[] {
  const beside = cwd.state === 'known' ? fromScript(cwd.value) : undefined;
  if (beside) return [hole('variable', at, { beside })];
  if (cwd.state !== 'known' || cwd.value.startsWith('${')) return [hole('variable', at)];
  const start = hole('variable', at, { name: 'PWD' });
  const text = (value: string): Piece => ({
    kind: 'text',
    text: value,
    at: { ...at, exact: false },
    use: at,
    quoted: false,
  });
  if (cwd.value === '.') return [start];
  return cwd.value.startsWith('/') ? [text(cwd.value)] : [start, text(`/${cwd.value}`)];
}
