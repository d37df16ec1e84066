// Commands for later: at(1), and the tables of cron and Slurm's scrontab.
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { linesOf } from './text.ts';
import { shellOnInput, type Started, textOf, type Wrapper, type WrittenText } from './wrapper.ts';

const AT: OptionTable = {
  flags: '-V -l -m -M -v -b -k -K',
  values: '-c -d -f -q -r -t -u',
};
const at: Wrapper = {
  names: ['at', 'batch'],
  starts(command): Started[] {
    const call = parseOptions(AT, command.words);
    const label = command.name ?? 'at';
    if (call.has('-l', '-c', '-d', '-r', '-V')) return [];
    const file = call.last('-f')?.value;
    if (file) return [{ kind: 'file', label, path: file, args: [], required: true, certain: false }];
    return [shellOnInput(command, { label, certain: false })];
  },
};

const CRONTAB: OptionTable = { flags: '-e -i -l -r -T -v', values: '-u -c -M -p' };
/** crontab(1), scrontab(1): a file, or the input when it is `-` or nothing. */
const crontab: Wrapper = {
  names: ['crontab', 'scrontab'],
  starts(command, written): Started[] {
    const call = parseOptions(CRONTAB, command.words);
    const label = command.name ?? 'crontab';
    if (call.has('-e', '-l', '-r')) return [];
    const file = call.operands[0]?.word;
    const redirect = command.redirects.findLast(({ op, fd }) => op === '<' && (fd ?? 0) === 0);
    const path = file && staticText(file) !== '-' ? file : command.input ? undefined : redirect?.target;
    if (path) return fromFile(path, label, written);
    if (command.input) return entries(command.input, label);
    return command.pipeline && command.pipeline.index > 0 ? [{ kind: 'unread', label, at: command.at }] : [];
  },
};

function fromFile(path: Word, label: string, written: WrittenText): Started[] {
  const pieces = written(path);
  return pieces ? entries({ pieces, at: path.at }, label) : [{ kind: 'unread', label, at: path.at }];
}

/** Five fields for the time, or one that begins with `@`; then the command, up to a `%` that begins its input. */
const ENTRY = /^\s*(?:@[a-z]+|(?:[\d*/,A-Za-z-]+\s+){4}[\d*/,A-Za-z-]+)\s+(?=\S)/;

function entries(text: Pick<Word, 'pieces' | 'at'>, label: string): Started[] {
  return linesOf(text).flatMap((line): Started[] => {
    const shape = shapeOf(line);
    const time = ENTRY.exec(shape);
    if (!time) return [];
    const percent = /(?<!\\)%/.exec(shape.slice(time[0].length));
    const end = percent ? time[0].length + percent.index : shape.length;
    return [textOf(sliceWord(line, time[0].length, end), { label, certain: false })];
  });
}

export const SCHEDULE_WRAPPERS: readonly Wrapper[] = [at, crontab];
