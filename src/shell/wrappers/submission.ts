// Jobs that a job submits: their text is in the script too.
import { sbatchOptions, spankOptions, type KnownOption } from '../../lang/sbatch/option-table.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { prefixWrapper, type Started, type Wrapper } from './wrapper.ts';

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
    return [{ kind: 'stdin', label: 'sbatch', certain: false }];
  },
};

export const SUBMISSION_WRAPPERS: readonly Wrapper[] = [sbatch, prefixWrapper('salloc', SBATCH)];
