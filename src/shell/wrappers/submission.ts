// Jobs that a job submits: their text is in the script too.
import { sbatchOptions, spankOptions, type KnownOption } from '../../lang/sbatch/option-table.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { innerCommands, joined, prefixed, shellOnInput, type Started, type Wrapper } from './wrapper.ts';
import { staticText } from '../../model/word.ts';

/** sbatch's command line, from the table that reads its directives. */
function commandLine(): OptionTable {
  const known: readonly KnownOption[] = [...sbatchOptions('26.05'), ...spankOptions('unknown')];
  const names = (argument: KnownOption['argument']): string =>
    known
      .filter((option) => option.argument === argument)
      .map((option) => (option.short === undefined ? `--${option.long}` : `-${option.short},--${option.long}`))
      .join(' ');
  return {
    flags: names('none'),
    values: names('required'),
    optional: names('optional'),
    style: 'posix',
    prefixes: true,
  };
}

export const SBATCH: OptionTable = commandLine();

/** `sbatch --wrap TEXT`, `sbatch <<EOF`, `sbatch FILE`: the new job runs on its own, if it runs at all. */
const sbatch: Wrapper = {
  names: ['sbatch'],
  starts(command): Started[] {
    const call = parseOptions(SBATCH, command.words);
    const text = call.last('--wrap')?.value;
    if (text) return [{ kind: 'text', label: 'sbatch --wrap', pieces: text.pieces, at: text.at, certain: false }];
    const file = call.operands[0];
    if (file) {
      const args = command.words.slice(file.index + 1);
      return [{ kind: 'file', label: 'sbatch', path: file.word, args, required: true, certain: false }];
    }
    return [shellOnInput(command, { label: 'sbatch', certain: false })];
  },
};

/** `salloc command`, or a shell that reads its input. */
const salloc: Wrapper = {
  names: ['salloc'],
  starts(command): Started[] {
    const started = prefixed(command, SBATCH, {});
    return started.length > 0 ? started : [shellOnInput(command, { label: 'salloc' })];
  },
};

/** `qsub FILE`, `qsub <<EOF`; Grid Engine's `-b y command`, PBS's `-- command`. */
const QSUB: OptionTable = {
  flags: '-V -cwd -h -I -X -f -x -z -notify -hold_jid_ad -clear -terse -verify',
  values:
    '-a -A -b -binding -c -C -D -dc -e -G -hold_jid -i -j -J -jc -k -l -m -M -masterq -mods -N -o -P -p -pe -q -Q -r -R -S -shell -soft -hard -sync -t -tc -T -u -v -w -W -wd -now -ac -display -js',
  style: 'posix',
  singleDash: true,
};
const qsub: Wrapper = {
  names: ['qsub', 'msub'],
  starts(command): Started[] {
    const label = command.name ?? 'qsub';
    const call = parseOptions(QSUB, command.words);
    const [first] = call.operands;
    const dashes = first !== undefined && staticText(command.words[first.index - 1]) === '--';
    if (!first) return [shellOnInput(command, { label, certain: false })];
    const words = command.words.slice(first.index);
    if (dashes || /^y/i.test(staticText(call.last('-b')?.value) ?? ''))
      return [{ kind: 'command', label, words, certain: false }];
    return [{ kind: 'file', label, path: first.word, args: words.slice(1), required: true, certain: false }];
  },
};

/** LSF's bsub: a command, or a script on its input. */
const BSUB: OptionTable = {
  flags: '-B -H -I -Ip -Is -IS -ISp -ISs -IX -K -N -r -rn -x -XF -h -V -hl -stage',
  values:
    '-a -alloc_flags -app -b -C -c -clusters -cn_cu -cn_mem -core_isolation -csm -cwd -D -data -datagrp -E -Ep -e -env -eo -eptl -ext -F -f -freq -G -g -gpu -i -is -J -Jd -jobaff -jsdl -jsm -k -L -Lp -ln_mem -ln_slots -m -M -mig -n -ncl -nn -nnodes -notify -o -oo -outdir -P -p -pack -ptl -Q -q -R -rcacct -rnc -S -s -sla -smt -sp -step_cgroup -T -t -ti -ul -u -U -v -W -We -w -wt -wa -Zs',
  style: 'posix',
  singleDash: true,
};
const bsub: Wrapper = {
  names: ['bsub'],
  starts(command): Started[] {
    const [inner] = innerCommands(parseOptions(BSUB, command.words));
    if (inner) return joined(inner.words, { label: 'bsub', certain: false });
    return [shellOnInput(command, { label: 'bsub', certain: false })];
  },
};

export const SUBMISSION_WRAPPERS: readonly Wrapper[] = [sbatch, qsub, bsub, salloc];
