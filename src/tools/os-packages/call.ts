// What the package managers of operating systems have in common.
import type { Command } from '../../model/command.ts';
import type { CheckOff, Pin, Requirement } from '../../model/effect.ts';
import { placeOf, type Word } from '../../model/word.ts';
import { markOption, type ParsedCall, type ParsedOption } from '../kit.ts';
import { textWithGlobs } from '../packages/requirement.ts';

/** Options that switch a check off whenever they stand there. */
export function checksOffBy(
  command: Command,
  call: ParsedCall,
  what: CheckOff['what'],
  ...names: readonly string[]
): CheckOff[] {
  return call.all(...names).map((option) => ({ what, by: option.name, mark: markOption(command, option) }));
}

/** A check that the value of an option (`-o KEY=VALUE`, `--setopt=KEY=VALUE`) switches off. */
export function checkOffByValue(
  command: Command,
  option: ParsedOption,
  switches: (setting: string) => boolean,
): CheckOff[] {
  const setting = option.value && textWithGlobs(option.value);
  if (setting === undefined || setting.includes('…') || !switches(setting)) return [];
  return [{ what: 'signatures', by: setting.trim(), mark: markOption(command, option) }];
}

/**
 * A package of a distribution: a name with a version or without, a file, an address.
 *
 * @param versionOf the version a name carries, by the manager's own notation
 */
export function osRequirement(word: Word, versionOf: (text: string) => Pin): Requirement {
  const text = textWithGlobs(word).trim();
  const base = { text, at: placeOf(word) };
  // The address itself is a fetch of its own.
  if (/^[a-z]+:\/\//i.test(text)) return { ...base, name: undefined, pin: 'none', source: 'url' };
  if (/^[./~]/.test(text) || /^…\//.test(text) || /\.(?:deb|rpm|apk)$/.test(text))
    return { ...base, name: undefined, pin: 'local', source: 'path' };
  const pin = versionOf(text);
  if (/[…*]/.test(text)) return { ...base, name: undefined, pin: pin === 'none' ? 'unknown' : pin, source: 'index' };
  return { ...base, name: /^[^=<>~:@]+/.exec(text)?.[0] ?? text, pin, source: 'index' };
}

/** What configuration files of package managers take for a yes and a no. */
export const YES = /^(?:1|yes|true|on|with|enable)$/i;
export const NO = /^(?:0|no|false|off|without|disable)$/i;
