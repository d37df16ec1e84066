// What all package managers share: their indexes, files and switches, put into one effect.
import type { Command } from '../../model/command.ts';
import type { InstallEffect, Mark, PackageIndex, Url } from '../../model/effect.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { editablePlace, environmentWord, markOption, type ParsedCall, type ParsedOption } from '../kit.ts';
import { httpsEdits, parseUrl } from '../url.ts';

export type InstallFile = InstallEffect['files'][number];
export type TrustedHost = InstallEffect['trustedHosts'][number];
export type InstallDraft = Omit<
  InstallEffect,
  'id' | 'statement' | 'command' | 'scope' | 'certain' | 'via' | 'from' | 'verifiedBy'
>;

/** An effect with nothing in it yet. */
export function emptyInstall(manager: string, command: Command): InstallDraft {
  return {
    kind: 'install',
    at: command.at,
    manager,
    requirements: [],
    files: [],
    indexes: [],
    trustedHosts: [],
    hashes: false,
    locked: false,
  };
}

/** An index an option names; a `name=` before the address, as uv has it, is not part of it. */
export function indexOf(word: Word, role: PackageIndex['role'], mark: Mark): PackageIndex {
  const named = /^[\w.-]+=(?=[a-z]+:\/\/|…)/i.exec(shapeOf(word));
  const url = parseUrl(named ? sliceWord(word, named[0].length) : word, 'path');
  const toHttps = httpsEdits(url);
  return { url, role, mark, ...(toHttps && { toHttps }) };
}

/** The indexes of a call, in the order of the command line. */
export function indexesOf(
  command: Pick<Command, 'words'>,
  call: ParsedCall,
  roles: Readonly<Record<string, PackageIndex['role']>>,
): PackageIndex[] {
  return call.options.flatMap((option) => {
    const role = roles[option.name];
    return role && option.value ? [indexOf(option.value, role, valueMark(command, option))] : [];
  });
}

export function trustedHostsOf(command: Pick<Command, 'words'>, call: ParsedCall, ...names: string[]): TrustedHost[] {
  return call
    .all(...names)
    .flatMap((option) =>
      option.value ? [{ host: option.value, url: hostUrl(option.value), mark: valueMark(command, option) }] : [],
    );
}

/** Points at an option as written, or at the assignment its words come from. */
export function valueMark(command: Pick<Command, 'words'>, option: ParsedOption): Mark {
  const mark = markOption(command, option);
  const word = command.words[option.index];
  const place = word && editablePlace(word);
  // `$PIP_ARGS`: show where the option is written, not where the variable is used.
  return word && place && place !== word.at && mark.at === option.at
    ? { ...mark, at: option.value ? (editablePlace(option.value) ?? place) : place }
    : mark;
}

export function filesOf(call: ParsedCall, role: InstallFile['role'], ...names: string[]): InstallFile[] {
  return call
    .all(...names)
    .flatMap((option) => (option.value ? [{ path: option.value, role, at: option.value.at }] : []));
}

/** True when an environment variable of the command is set to something that is not empty; unknown counts. */
export function isSet(command: Command, ...names: string[]): boolean {
  return names.some((name) => {
    const word = environmentWord(command, name);
    return word !== undefined && staticText(word) !== '';
  });
}

/** True when a variable that holds a switch is on. */
export function isOn(command: Command, ...names: string[]): boolean {
  return names.some((name) => /^(?:1|y|yes|t|true|on)$/i.test(staticText(environmentWord(command, name)) ?? ''));
}

/** `false`, `no`, `off`, `0`: how configuration files and variables say no. */
export function saysNo(word: Word): boolean {
  return /^(?:false|no|n|off|0|none|<false>)$/i.test((staticText(word) ?? '…').trim());
}

/** Nothing but files at hand: every place that is asked for packages is local. */
export function asksNobody(indexes: readonly PackageIndex[], noIndex: boolean): boolean {
  const places = indexes.filter((index) => (noIndex ? index.role === 'find-links' : true));
  const local = places.every((index) => isLocal(index));
  return local && (noIndex || indexes.some((index) => index.role === 'index'));
}

function isLocal({ url }: PackageIndex): boolean {
  return (
    url.scheme === 'file' ||
    (url.scheme === undefined && url.hostWord === undefined) ||
    shapeOf(url.word).startsWith('…/')
  );
}

/** The members of a list separated by blanks or line ends, as pip and uv read their variables. */
export function listedWords(word: Word): Word[] {
  const shape = shapeOf(word);
  return [...shape.matchAll(/\S+/g)].map((match) => sliceWord(word, match.index, match.index + match[0].length));
}

/** `host`, `host:port` or an address, as `--trusted-host` takes it. */
function hostUrl(word: Word): Url {
  const url = parseUrl(word, 'http');
  return prefixOf(word).includes('://') ? url : { ...url, scheme: 'https' };
}

/** The setting that names a host whose certificate is not checked. */
export function trustedHost(word: Word, mark: Mark): PackageIndex {
  return { url: hostUrl(word), role: 'index', mark };
}
