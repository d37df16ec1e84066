// `-o Name=value` of ssh and its relatives: one Setting effect each.
import type { Command } from '../../model/command.ts';
import type { Mark } from '../../model/effect.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type Emit, markOption, type ParsedCall } from '../kit.ts';
import { sshCall } from '../../shell/wrappers/remote.ts';
import { wordsInside } from './command-text.ts';
import { namesJobNode } from './job-node.ts';

/** A client setting as `-o` or a configuration line gives it. */
export interface SshSetting {
  /** lower case */
  readonly name: string;
  readonly value: Word;
  readonly mark: Mark;
}

/** Takes `Name=value`, `Name value` or `Name = "value"` apart. */
export function readSetting(word: Word): Omit<SshSetting, 'mark'> | undefined {
  const shape = shapeOf(word);
  const key = /^\s*([A-Za-z][A-Za-z0-9]*)(?:\s*=\s*|\s+)/.exec(shape);
  if (key?.[1] === undefined) return undefined;
  let from = key[0].length;
  let to = shape.trimEnd().length;
  if (to - from > 1 && shape[from] === '"' && shape[to - 1] === '"') {
    from++;
    to--;
  }
  return { name: key[1].toLowerCase(), value: sliceWord(word, from, to) };
}

/** Settings that may be given several times; of all others ssh takes the first. */
const REPEATED = new Set(['localforward', 'remoteforward', 'dynamicforward', 'sendenv', 'setenv', 'identityfile']);

/** The settings that count on a command line, in its order. */
export function settingsOf(command: Pick<Command, 'words'>, call: ParsedCall): SshSetting[] {
  const seen = new Set<string>();
  return call.all('-o').flatMap((option) => {
    const setting = option.value && readSetting(option.value);
    if (!setting || (seen.has(setting.name) && !REPEATED.has(setting.name))) return [];
    seen.add(setting.name);
    return [{ ...setting, mark: markOption(command, option) }];
  });
}

/** Whose settings they are. */
export interface SettingsOwner {
  readonly tool: string;
  /** a name without login, port and path */
  readonly host?: Word | undefined;
  readonly inJob?: boolean;
  readonly persistent?: boolean;
}

export function emitSettings(settings: readonly SshSetting[], owner: SettingsOwner, emit: Emit): void {
  const { tool, host, inJob, persistent = false } = owner;
  for (const { name, value, mark } of settings) {
    emit({
      kind: 'setting',
      at: mark.at,
      system: 'ssh',
      name,
      value,
      persistent,
      mark,
      tool,
      ...(host && { host }),
      ...(inJob !== undefined && { inJob }),
    });
  }
}

/**
 * The settings of an ssh command line that stands in one word, and the host where it names one.
 *
 * @param tool the program that will run it
 */
export function emitNestedSettings(text: Word, owner: SettingsOwner, emit: Emit): void {
  const words = wordsInside(text);
  const program = words.findIndex((word) =>
    /(?:^|\/)(?:ssh|slogin|autossh|hpnssh|gsissh)$/.test(staticText(word) ?? ''),
  );
  if (program < 0) return;
  const { call } = sshCall(words, program + 1);
  const password = words.slice(0, program).some((word) => /(?:^|\/)sshpass$/.test(staticText(word) ?? ''));
  emitSettings(usedAt(text, settingsOf({ words }, call)), { ...owner, tool: password ? 'sshpass' : owner.tool }, emit);
}

/** The settings of options alone: `ANSIBLE_SSH_ARGS='-o …'`, `clush -o '-o …'`. */
export function emitOptionSettings(text: Word, owner: SettingsOwner, emit: Emit): void {
  const words = wordsInside(text);
  const { call } = sshCall(words, 0);
  emitSettings(usedAt(text, settingsOf({ words }, call)), owner, emit);
}

/** Settings that a variable brings are pointed at where it is used. */
function usedAt(text: Word, settings: readonly SshSetting[]): SshSetting[] {
  return settings.map((setting) => {
    const { at } = setting.mark;
    const inside = at.doc === text.at.doc && at.span.start >= text.at.span.start && at.span.end <= text.at.span.end;
    return inside ? setting : { ...setting, mark: { ...setting.mark, at: text.at } };
  });
}

/** The host of `user@host`, `host:path`, `ssh://user@host:22/path`, without the rest. */
export function hostOf(word: Word): Word {
  const shape = shapeOf(word);
  const scheme = /^(?:ssh|scp|sftp):\/\//.exec(shape)?.[0].length ?? 0;
  const slash = scheme > 0 ? shape.indexOf('/', scheme) : -1;
  let end = slash < 0 ? shape.length : slash;
  const start = Math.max(scheme, shape.slice(0, end).lastIndexOf('@') + 1);
  const bracket = shape[start] === '[' ? shape.indexOf(']', start) : -1;
  const colon = shape.indexOf(':', bracket < 0 ? start : bracket);
  // A bare IPv6 address has several colons; a port or path has one before it.
  if (colon >= 0 && colon < end && (bracket >= 0 || shape.indexOf(':', colon + 1) < 0 || scheme > 0)) end = colon;
  return start === 0 && end === shape.length ? word : sliceWord(word, start, end);
}

/** A connection to a host, for the manifest. */
export function emitLogin(owner: SettingsOwner, emit: Emit): void {
  const { tool, host } = owner;
  if (host) emit({ kind: 'connect', at: host.at, tool, scheme: 'ssh', host, purpose: 'login', cleartext: false });
}

/** The program and its peer, with what the peer's name says about where it is. */
export function ownerOf(
  tool: string,
  destination: Word | undefined,
  script: readonly Command[],
  command: Command,
): SettingsOwner {
  if (!destination) return { tool };
  const host = hostOf(destination);
  return { tool, host, inJob: namesJobNode(host, script, command) };
}
