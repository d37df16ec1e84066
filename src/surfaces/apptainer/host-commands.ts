// What the commands of %pre and %setup touch: the image that is being built, or the host.
import type { Script } from '../../lang/apptainer/index.ts';
import type { Command, Redirect } from '../../model/command.ts';
import type { EffectDraft } from '../../model/effect.ts';
import { shapeOf, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../../shell/options.ts';
import { pathKey } from '../../shell/path-key.ts';

/** `nothing`: it only looks or prints; `image`: all it writes lies below the image's root; `host`: anything else */
type Touch = 'nothing' | 'image' | 'host';

/** Programs that change no file by themselves. */
const LOOKING = new Set(
  (
    ': [ [[ basename break cat cd cmp command continue cut date declare diff dirname echo env egrep exit export false ' +
    'fgrep file find free getopts grep head hostname id local ls md5sum popd printf pushd pwd read readlink readonly ' +
    'realpath return set shift shopt sha256sum sleep sort stat tail test tr true type typeset umask uname uniq unset ' +
    'wait wc which whoami'
  ).split(' '),
);

/** Programs that write what their operands name: the first or last of them, or all but the first few. */
const WRITING: Readonly<Record<string, { readonly table: OptionTable; readonly written: 'first' | 'last' | number }>> =
  {
    cp: {
      table: {
        flags: '-a -d -f -H -i -L -l -n -P -p -R -r -s -T -u -v -x',
        values: '-S,--suffix -t,--target-directory',
      },
      written: 'last',
    },
    rsync: {
      table: { flags: '-a -r -v -z -P -l -L -p -t -g -o -D -H -x', values: '-e,--rsh --exclude --include' },
      written: 'last',
    },
    ln: { table: { flags: '-s -f -n -v -r -T', values: '-S,--suffix -t,--target-directory' }, written: 'last' },
    install: {
      table: { flags: '-b -C -c -D -p -s -T -v', values: '-g,--group -m,--mode -o,--owner -t,--target-directory' },
      written: 'last',
    },
    mv: { table: { flags: '-f -i -n -u -v -T', values: '-S,--suffix -t,--target-directory' }, written: 0 },
    mkdir: { table: { flags: '-p,--parents -v', values: '-m,--mode' }, written: 0 },
    rmdir: { table: { flags: '-p,--parents -v' }, written: 0 },
    touch: { table: { flags: '-a -c -h -m', values: '-d,--date -r,--reference -t' }, written: 0 },
    rm: { table: { flags: '-f -i -r,-R,--recursive -v -d' }, written: 0 },
    tee: { table: { flags: '-a,--append -i' }, written: 0 },
    mknod: { table: { values: '-m,--mode' }, written: 'first' },
    truncate: { table: { flags: '-c', values: '-s,--size -r,--reference' }, written: 0 },
    chmod: { table: { flags: '-R -v -f -c', values: '--reference' }, written: 1 },
    chown: { table: { flags: '-R -v -f -c -h', values: '--reference' }, written: 1 },
    chgrp: { table: { flags: '-R -v -f -c -h', values: '--reference' }, written: 1 },
  };

/** More of them are not shown. */
const MAX_SHOWN = 3;

/**
 * What a script does on the host as a whole.
 *
 * @param commands those of the script; `first` the id of the first one
 * @param roots names of the variables that hold the image's root
 * @returns undefined when it changes nothing
 */
export function hostBuild(
  script: Script,
  commands: readonly Command[],
  first: number,
  roots: readonly string[],
): EffectDraft | undefined {
  // What a wrapper or shell starts is judged by itself.
  const parents = new Set(commands.map(({ parent }) => parent));
  const judged = commands
    .filter(({ id }) => !parents.has(id))
    .map((command) => ({ command, touch: touchOf(command, roots) }));
  const others = judged.filter(({ touch }) => touch === 'host');
  if (judged.every(({ touch }) => touch === 'nothing')) return undefined;
  return {
    kind: 'host-build',
    at: script.at,
    where: `%${script.name}`,
    onlyImage: others.length === 0,
    others: others.slice(0, MAX_SHOWN).map(({ command }) => ({ text: command.name ?? 'a program', at: command.at })),
    commands: { first, end: first + commands.length },
  };
}

/** Judges one command of a script on the host. @param roots names of the variables that hold the image's root */
function touchOf(command: Command, roots: readonly string[]): Touch {
  const written = [...operandsWritten(command), ...command.redirects.flatMap(redirectTarget)];
  if (written.includes(undefined)) return 'host';
  const inside = (word: Word): boolean => {
    const key = pathKey(word, command.cwd) ?? prefixKey(word);
    return roots.some((root) => `${key}/`.startsWith(`\${${root}}/`) && !key.includes('/..'));
  };
  const words = written.filter((word) => word !== undefined);
  return words.every(inside) ? (words.length > 0 ? 'image' : 'nothing') : 'host';
}

/** The words a command writes to; undefined stands for what is not known. */
function operandsWritten(command: Command): readonly (Word | undefined)[] {
  const { name, words } = command;
  if (words.length === 0 || name === '') return [];
  if (name === undefined) return [undefined];
  if (name === 'find')
    return words.some((word) => /^-(?:delete|exec|execdir|ok|okdir|fprint|fls)/.test(shapeOf(word))) ? [undefined] : [];
  if (name === 'sed') return inPlace(words);
  if (name === 'tar' || name === 'unzip') return unpacked(command);
  if (/^(?:apptainer|singularity)$/.test(name) && words[1] && /^(?:verify|inspect)$/.test(shapeOf(words[1]))) return [];
  if (LOOKING.has(name)) return [];
  const rule = Object.hasOwn(WRITING, name) ? WRITING[name] : undefined;
  if (!rule) return [undefined];
  const call = parseOptions(rule.table, words);
  const folder = call.last('--target-directory')?.value;
  const operands = call.operands.map(({ word }) => word);
  if (folder) return [folder, ...(name === 'mv' ? operands : [])];
  if (rule.written === 'first') return [operands[0]];
  if (rule.written === 'last') return [operands.at(-1)];
  return operands.length > rule.written ? operands.slice(rule.written) : [undefined];
}

/** `sed -i SCRIPT FILE`: the script may be an operand too, so only the last one is looked at. */
function inPlace(words: readonly Word[]): readonly (Word | undefined)[] {
  return words.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(shapeOf(word))) ? [words.at(-1)] : [];
}

/** `tar -xf FILE -C FOLDER`, `unzip FILE -d FOLDER`, or into the working directory: other uses write anywhere. */
function unpacked({ name, words, at }: Command): readonly (Word | undefined)[] {
  const option = words.findIndex((word) => /^(?:-C|-d|--directory)$/.test(shapeOf(word)));
  const packs = words.some((word, index) => index > 0 && /^-?[a-zA-Z]*[cru]/.test(shapeOf(word)) && index < 2);
  if (packs) return [undefined];
  if (option >= 0) return [words[option + 1]];
  const how = words[1] ? shapeOf(words[1]) : '';
  const extracts = name === 'unzip' || /^(?:-?[a-zA-Z]*x[a-zA-Z]*|--extract|--get)$/.test(how);
  return [
    extracts ? { pieces: [{ kind: 'text', text: '.', at, use: at, quoted: true }], count: 'one', at } : undefined,
  ];
}

function redirectTarget({ op, target }: Redirect): readonly (Word | undefined)[] {
  const text = shapeOf(target);
  if (op === '<' || op === '<&' || text.startsWith('/dev/')) return [];
  return op === '>&' && /^(?:\d+|-)$/.test(text) ? [] : [target];
}

/** Where a word leads that stands for several paths: `$ROOT/opt/*`. */
function prefixKey({ pieces }: Word): string {
  const [first, second] = pieces;
  if (first?.kind !== 'unknown' || first.name === undefined || second?.kind !== 'text') return '';
  return second.text.startsWith('/') && !second.text.includes('..') ? `\${${first.name}}/` : '';
}
