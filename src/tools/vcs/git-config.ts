// Settings of git, on the command line and in its configuration files.
import type { Command } from '../../model/command.ts';
import type { Mark } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { type Emit, type OptionTable, parseOptions, replaceWord } from '../kit.ts';

/** git-config(1), 1.8 to 2.51; since 2.46 the action may be a verb. */
const CONFIG: OptionTable = {
  flags:
    '--global --system --local --worktree --get --get-all --get-regexp --get-urlmatch --replace-all --add --unset --unset-all --rename-section --remove-section -l,--list --fixed-value -e,--edit --get-color --get-colorbool --bool --int --bool-or-int --bool-or-str --path --expiry-date -z,--null --name-only --includes --no-includes --show-origin --show-scope --show-names --no-show-names --all --append --regexp --no-type -h,--help',
  values: '-f,--file --blob -t,--type --default --value --url --comment',
  prefixes: true,
};

const READS = [
  '--get',
  '--get-all',
  '--get-regexp',
  '--get-urlmatch',
  '--unset',
  '--unset-all',
  '--rename-section',
  '--remove-section',
  '--list',
  '--edit',
  '--get-color',
  '--get-colorbool',
  '--help',
];

/** `git config [--global] http.sslVerify false`, `git config set --global http.sslVerify false` */
export function configCommand(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(CONFIG, command.words, from);
  if (call.has(...READS)) return;
  const operands = call.operands.map((operand) => operand.word);
  const verb = staticText(operands[0]) ?? '';
  if (/^(?:get|list|unset|rename-section|remove-section|edit|get-color|get-colorbool)$/.test(verb)) return;
  const [key, value] = verb === 'set' ? operands.slice(1) : operands;
  if (!key || !value) return;
  const file = call.last('--file')?.value;
  const persistent =
    call.has('--global', '--system') || (file !== undefined && /gitconfig$|\/git\/config$/.test(shapeOf(file)));
  configSetting(configKey(shapeOf(key)), value, persistent, undoing(configKey(shapeOf(key)), value), emit);
}

/** Section and variable of a key are the same in any case, the part between is an address or a name. */
export function configKey(key: string): string {
  return key.toLowerCase();
}

/** @param mark the words that set it */
export function configSetting(name: string, value: Word, persistent: boolean, mark: Mark, emit: Emit): void {
  emit({ kind: 'setting', at: mark.at, system: 'git', name, value, persistent, mark, tool: 'git' });
}

/** A mark on the value, with the edit that undoes it where one is known. */
export function undoing(name: string, value: Word): Mark {
  const text = isOffSwitch(name, value) ? 'true' : name === 'safe.directory' ? '"$PWD"' : undefined;
  const remove = text === undefined ? undefined : replaceWord(value, text);
  return { at: value.at, ...(remove && { remove }) };
}

/** `http.sslVerify`, also for one address (`http.https://host/.sslVerify`), set to what git reads as false. */
export function isOffSwitch(name: string, value: Word): boolean {
  return /^http\.(?:.+\.)?sslverify$/.test(name) && isGitFalse(staticText(value));
}

/** git_config_bool: false, no, off, any zero, and the empty string. */
function isGitFalse(text: string | undefined): boolean {
  return text !== undefined && /^(?:false|no|off|0+|)$/i.test(text.trim());
}
