// Shells of other families: what reads alike in all of them is followed, the rest named in the coverage.
import { shapeOf, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { linesOf } from './text.ts';
import { type Started, textOf, type Wrapper } from './wrapper.ts';

const SHELL: OptionTable = {
  flags: '-b -d -e -f -F -i -l,--login -m -n -q -s -t -v -V -x -X -N --interactive --no-config',
  values: '-c,--command -C,--init-command -d,--debug -o --debug-output -f,--features',
  style: 'posix',
};

/** No expansions, groups or substitutions, which differ. */
const ALIKE = /^[\w\s./:=@%+,*'"|&<>;-]+$/;
const KEYWORD =
  /^\s*(?:set|setenv|unsetenv|unset|if|else|endif|end|foreach|for|while|switch|case|breaksw|endsw|default|function|begin|alias|unalias|goto|onintr|limit|unlimit|rehash|and|or|not|repeat)\b/;

const otherShells: Wrapper = {
  names: ['csh', 'tcsh', 'fish', 'bsd-csh'],
  starts(command, written): Started[] {
    const label = command.name ?? 'csh';
    const call = parseOptions(SHELL, command.words);
    const text = call.last('--command')?.value;
    if (text) return alike(text, label);
    const file = call.operands[0]?.word;
    if (!file) return command.input ? alike({ ...command.input, count: 'one' }, label) : [];
    const pieces = written(file);
    return pieces ? alike({ pieces, at: file.at, count: 'one' }, label) : [{ kind: 'unread', label, at: file.at }];
  },
};

function alike(text: Word, label: string): Started[] {
  return linesOf(text).flatMap((line): Started[] => {
    const shape = shapeOf(line);
    // A quote left open would take the next line along.
    const whole = /^(?:[^'"]|'[^']*'|"[^"]*")*$/.test(shape);
    if (whole && ALIKE.test(shape) && !KEYWORD.test(shape)) return [textOf(line, { label, certain: false })];
    const assignment = /^\s*(?:set|setenv|unset|unsetenv|end|endif|else)\b/.test(shape);
    return assignment ? [] : [{ kind: 'unread', label, at: line.at }];
  });
}

export const OTHER_SHELLS: readonly Wrapper[] = [otherShells];
