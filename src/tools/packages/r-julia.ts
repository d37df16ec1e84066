// R and Julia: packages installed by a few lines of code on the command line or in a here-document.
import type { Command } from '../../model/command.ts';
import type { Requirement } from '../../model/effect.ts';
import { placeOf, shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { NO_REF, type Ref, refNamed, refOf } from '../vcs/ref.ts';
import { type ScannedArgument, type ScannedCall, scanCalls } from './call-scanner.ts';
import { emptyInstall, indexOf } from './install.ts';
import { pinOfRef } from './requirement.ts';

const R: OptionTable = { values: '-e -f,--file -g,--gui -d,--debugger --encoding --args', style: 'gnu' };
const JULIA: OptionTable = {
  flags: '-q,--quiet -v,--version -h,--help -i --lisp',
  values:
    '-e,--eval -E,--print -L,--load -J,--sysimage -H,--home -p,--procs -t,--threads -C,--cpu-target -O --machine-file',
  optional: '--project --startup-file --compile --optimize --color --history-file --banner --depwarn',
  style: 'posix',
};

export default [
  defineTool('R Rscript', (command, emit) => {
    for (const code of codeOf(command, parseOptions(R, command.words).all('-e')))
      for (const call of scanCalls(code)) rCall(command, call, emit);
  }),
  defineTool('julia', (command, emit) => {
    for (const code of codeOf(command, parseOptions(JULIA, command.words).all('--eval', '--print')))
      for (const call of scanCalls(code)) juliaCall(command, call, emit);
  }),
];

function codeOf(command: Command, options: readonly { readonly value?: Word }[]): Word[] {
  const given = options.flatMap((option) => option.value ?? []);
  const { input } = command;
  return given.length > 0 || !input ? given : [{ pieces: input.pieces, count: 'one', at: input.at }];
}

const argument = (call: ScannedCall, name: string): ScannedArgument | undefined =>
  call.arguments.find((one) => one.name === name);

function rCall(command: Command, call: ScannedCall, emit: Emit): void {
  const name = call.name.replace(/^.*::/, '');
  if (/^install_(?:github|gitlab|bitbucket)$/.test(name)) {
    const first = call.arguments.find((one) => one.name === undefined || one.name === 'repo');
    const given = argument(call, 'ref')?.text;
    const requirements = (first?.strings ?? []).map((word) => repository(word, given && refOf(given)));
    if (requirements.length > 0) emit({ ...emptyInstall('R', command), requirements });
  } else if (name === 'install_git') {
    const first = call.arguments.find((one) => one.name === undefined || one.name === 'url')?.text;
    const given = argument(call, 'ref')?.text ?? argument(call, 'branch')?.text;
    if (first) emit({ ...emptyInstall('R', command), requirements: [fromUrl(first, given ? refOf(given) : NO_REF)] });
  } else if (/^(?:install\.packages|options|install)$/.test(name)) {
    for (const word of argument(call, 'repos')?.strings ?? []) {
      const mark = { at: placeOf(word) };
      emit({
        kind: 'setting',
        at: mark.at,
        system: 'tool',
        name: 'repos',
        value: word,
        persistent: false,
        mark,
        tool: 'R',
        index: indexOf(word, 'index', mark),
      });
    }
  }
}

/** `user/repo/subdir@ref`, also `#pull` */
function repository(word: Word, given: Ref | undefined): Requirement {
  const shape = shapeOf(word);
  const at = shape.search(/[@#]/);
  const ref =
    at >= 0 ? refNamed(shape.slice(at + 1)) : (given ?? (shape.endsWith('…') ? { kind: 'unknown' as const } : NO_REF));
  return {
    text: shape,
    name: undefined,
    pin: pinOfRef(ref),
    source: 'vcs',
    ref,
    url: parseUrl(sliceWord(word, 0, at < 0 ? Infinity : at), 'path'),
    at: placeOf(word),
  };
}

function fromUrl(word: Word, ref: Ref): Requirement {
  return {
    text: shapeOf(word),
    name: undefined,
    pin: pinOfRef(ref),
    source: 'vcs',
    ref,
    url: parseUrl(word, 'scp'),
    at: placeOf(word),
  };
}

/** `Pkg.add(url="…", rev="…")`, also within `PackageSpec(…)`. */
function juliaCall(command: Command, call: ScannedCall, emit: Emit): void {
  if (!/^(?:Pkg\.(?:add|clone|develop)|(?:Pkg\.)?PackageSpec)$/.test(call.name)) return;
  const url = argument(call, 'url')?.text ?? (call.name === 'Pkg.clone' ? call.arguments[0]?.text : undefined);
  const rev = argument(call, 'rev')?.text;
  if (url) emit({ ...emptyInstall('julia', command), requirements: [fromUrl(url, rev ? refOf(rev) : NO_REF)] });
}
