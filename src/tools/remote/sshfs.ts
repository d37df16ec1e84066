// sshfs: its -o takes a list of mount options and ssh settings.
import type { Command } from '../../model/command.ts';
import { shapeOf, sliceWord, splitWord } from '../../model/word.ts';
import { defineTool, editablePlace, markOption, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { emitLogin, emitNestedSettings, emitSettings, ownerOf, readSetting, type SshSetting } from './settings.ts';

/** sshfs(1) 3.7 */
const SSHFS: OptionTable = { flags: '-C -d -f -h -s -V', values: '-F -o -p' };

export default defineTool('sshfs', (command, emit, script) => {
  const call = parseOptions(SSHFS, command.words);
  const owner = ownerOf('sshfs', call.operands[0]?.word, script, command);
  emitSettings(listedSettings(command, call), owner, emit);
  for (const option of call.all('-o')) {
    for (const item of option.value ? splitWord(option.value, ',') : []) {
      const program = /^ssh_command=/.exec(shapeOf(item))?.[0];
      if (program !== undefined) emitNestedSettings(sliceWord(item, program.length), owner, emit);
    }
  }
  emitLogin(owner, emit);
});

/** The settings of `-o A=1,B=2`; one of several is removed with the comma next to it. */
function listedSettings(command: Command, call: ParsedCall): SshSetting[] {
  return call.all('-o').flatMap((option) => {
    const list = option.value ? splitWord(option.value, ',') : [];
    const whole = markOption(command, option);
    const read = list.map(readSetting);
    const wanted = read.filter((setting) => setting && HOST_KEY.test(setting.name)).length;
    return list.flatMap((item, index): SshSetting[] => {
      const setting = read[index];
      if (!setting) return [];
      if (wanted === list.length) return [{ ...setting, mark: whole }];
      const place = editablePlace(item);
      if (!place?.exact) return [{ ...setting, mark: { at: option.at } }];
      // The comma behind goes too, or the one before the last.
      const last = list.slice(index + 1).every((_, i) => HOST_KEY.test(read[index + 1 + i]?.name ?? ''));
      const { start, end } = place.span;
      const span = last ? { start: start - 1, end } : { start, end: end + 1 };
      return [{ ...setting, mark: { at: option.at, remove: [{ at: { ...place, span }, text: '' }] } }];
    });
  });
}

/** Settings that are removed together, so that the list keeps its commas right. */
const HOST_KEY = /^(?:stricthostkeychecking|userknownhostsfile|globalknownhostsfile)$/;
