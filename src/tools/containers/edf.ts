// Environment definition files of the container engine that `srun --environment` starts, written by the script.
import type { Command } from '../../model/command.ts';
import type { EffectDraft, PrivilegeModel } from '../../model/effect.ts';
import { shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { filesWrittenBefore, textWrittenTo } from '../written-files.ts';
import { flowItems, trimmed, unquoted, withoutComment } from '../written-lines.ts';
import { bindsOf, mountEffects, mountOption } from './mounts.ts';
import { containerRun, image } from './start.ts';

/** What a step gets from the file `--environment` names; nothing when the script did not write it. */
export function environmentEffects(
  environment: Word,
  command: Command,
  script: readonly Command[],
  model: PrivilegeModel,
): EffectDraft[] {
  const keys = topKeys(linesOf(environment, command, script));
  const source = keys.get('image')?.[0];
  const mounts = (keys.get('mounts') ?? []).flatMap((word) =>
    // A mount is `SRC:DST[:FLAGS]`, or in the notation of fstab-like options.
    /^[^:]*=/.test(shapeOf(word)) ? mountOption(word) : bindsOf(word),
  );
  const writable = keys.get('writable')?.[0];
  if (!source && !writable && mounts.length === 0) return [];
  const kept = writable && staticText(writable) === 'true' ? { writable: { at: writable.at } } : {};
  return [
    containerRun({ engine: 'pyxis', ...(source && { image: source }) }, command.at, { model, ...kept }),
    ...(source ? [image('pyxis', 'run', source, 'pyxis')] : []),
    ...mountEffects(mounts, { engine: 'pyxis', model, cwd: command.cwd }),
  ];
}

/** The file at a path, or by its bare name in the user's directory for them. */
function linesOf(environment: Word, command: Command, script: readonly Command[]): Word[] {
  const name = staticText(environment);
  const bare = name !== undefined && !name.includes('/') && !name.endsWith('.toml');
  const named = bare
    ? filesWrittenBefore(command, script).findLast(({ path }) => shapeOf(path).endsWith(`/.edf/${name}.toml`))?.path
    : environment;
  const text = named && textWrittenTo(named, command, script);
  return text ? splitWord({ pieces: text.pieces, count: 'one', at: text.at }, '\n') : [];
}

/** Values of keys before the first table. LIMIT: by lines; a list may go over several. */
function topKeys(lines: readonly Word[]): ReadonlyMap<string, readonly Word[]> {
  const keys = new Map<string, readonly Word[]>();
  let open: string | undefined;
  for (const one of lines.map(withoutComment)) {
    const shape = shapeOf(one);
    if (open !== undefined) {
      const items = splitWord(one, ',')
        .map((item) => unquoted(withoutBracket(item)))
        .filter((item) => shapeOf(item) !== '');
      keys.set(open, [...(keys.get(open) ?? []), ...items]);
      if (shape.endsWith(']')) open = undefined;
      continue;
    }
    if (/^\s*\[/.test(shape)) break;
    const pair = /^\s*([\w-]+)\s*=\s*/.exec(shape);
    if (!pair?.[1]) continue;
    const [whole, key] = pair;
    const value = trimmed(sliceWord(one, whole.length));
    const text = shapeOf(value);
    if (!text.startsWith('[')) keys.set(key, [unquoted(value)]);
    else if (text.endsWith(']')) keys.set(key, flowItems(value));
    else {
      open = key;
      keys.set(
        key,
        splitWord(sliceWord(value, 1), ',')
          .map(unquoted)
          .filter((item) => shapeOf(item) !== ''),
      );
    }
  }
  return keys;
}

function withoutBracket(item: Word): Word {
  const shape = shapeOf(item);
  return shape.trimEnd().endsWith(']') ? sliceWord(item, 0, shape.lastIndexOf(']')) : item;
}
