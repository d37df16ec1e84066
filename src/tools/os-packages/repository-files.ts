// Files that name repositories and switches of package managers, where a script writes them.
import type { CheckOff } from '../../model/effect.ts';
import { shapeOf, sliceWord, type Word } from '../../model/word.ts';
import type { Emit } from '../kit.ts';
import { unquoted, withoutComment } from '../written-lines.ts';
import { aptSwitchesOff } from './apt.ts';
import { NO, YES } from './call.ts';
import { aptLine, repository } from './repositories.ts';

type Reader = (lines: readonly Word[], emit: Emit) => void;

/** By the path of the file. */
export const REPOSITORY_FILES: readonly (readonly [file: RegExp, read: Reader])[] = [
  [/(?:^|\/)sources\.list(?:\.d\/[^/]*)?$|(?:^|\/)[^/]*\.list$/, aptList],
  [/(?:^|\/)sources\.list\.d\/[^/]*\.sources$/, deb822],
  [/(?:^|\/)apt\.conf(?:\.d\/[^/]*)?$/, aptConf],
  [/(?:^|\/)(?:yum\.repos\.d|zypp\/repos\.d)\/[^/]*$|\.repo$/, repoFile],
  [/(?:^|\/)(?:yum|dnf)\.conf$/, repoFile],
  [/(?:^|\/)etc\/apk\/repositories$/, apkList],
];

function aptList(lines: readonly Word[], emit: Emit): void {
  for (const line of lines) {
    const effect = aptLine(withoutComment(line));
    if (effect) emit(effect);
  }
}

/** sources.list(5) in stanzas: `URIs:`, `Signed-By:`, `Trusted:`. */
function deb822(lines: readonly Word[], emit: Emit): void {
  for (const stanza of sections(lines, /^\s*$/)) {
    const uris = stanza.get('uris');
    if (!uris) continue;
    const trusted = stanza.get('trusted');
    const checkOff: CheckOff | undefined =
      trusted && YES.test(shapeOf(trusted))
        ? { what: 'signatures', by: 'Trusted: yes', mark: { at: trusted.at } }
        : undefined;
    const rest = ` ${shapeOf(stanza.get('components') ?? uris)}`;
    emit(repository('apt', uris, { rest, signed: stanza.has('signed-by') ? 'own-key' : 'any-key', checkOff }));
  }
}

/** `Acquire::AllowInsecureRepositories "true";` */
function aptConf(lines: readonly Word[], emit: Emit): void {
  for (const line of lines) {
    const [, key, value] = /^\s*([\w:-]+)\s+"?([^";]*)"?\s*;/.exec(shapeOf(line)) ?? [];
    if (key === undefined || value === undefined || !aptSwitchesOff(key, value)) continue;
    const mark = { at: line.at };
    const checkOff: CheckOff = { what: 'signatures', by: key, mark };
    emit({
      kind: 'setting',
      system: 'tool',
      at: line.at,
      name: key,
      value: line,
      persistent: true,
      mark,
      tool: 'apt',
      checkOff,
    });
  }
}

/** dnf.conf(5): sections with `baseurl`, `gpgcheck`, `gpgkey`. */
function repoFile(lines: readonly Word[], emit: Emit): void {
  for (const section of sections(lines, /^\s*\[/)) {
    const check = section.get('gpgcheck');
    const checkOff: CheckOff | undefined =
      check && NO.test(shapeOf(check)) ? { what: 'signatures', by: 'gpgcheck=0', mark: { at: check.at } } : undefined;
    const place = section.get('baseurl') ?? section.get('mirrorlist') ?? section.get('metalink');
    const signed = section.has('gpgkey') && check && YES.test(shapeOf(check)) ? 'own-key' : 'default';
    if (place) emit(repository('dnf', place, { signed, checkOff }));
    else if (check && checkOff) {
      const { mark } = checkOff;
      emit({
        kind: 'setting',
        system: 'tool',
        at: mark.at,
        name: 'gpgcheck',
        value: check,
        persistent: true,
        mark,
        tool: 'dnf',
        checkOff,
      });
    }
  }
}

function apkList(lines: readonly Word[], emit: Emit): void {
  for (const line of lines) {
    const place = /^\s*(?:@\S+\s+)?(?=[a-z]+:\/\/)/.exec(shapeOf(line));
    // apk checks every list against the keys it has.
    if (place) emit(repository('apk', unquoted(sliceWord(line, place[0].length)), { signed: 'any-key' }));
  }
}

/** `key: value` or `key = value` of each part of a file; names in lower case. */
function sections(lines: readonly Word[], border: RegExp): ReadonlyMap<string, Word>[] {
  const found: Map<string, Word>[] = [new Map<string, Word>()];
  for (const one of lines) {
    if (border.test(shapeOf(one))) found.push(new Map());
    const line = withoutComment(one);
    const pair = /^([\w-]+)\s*[:=]\s*(?=\S)/.exec(shapeOf(line));
    if (pair?.[1] !== undefined) found.at(-1)?.set(pair[1].toLowerCase(), unquoted(sliceWord(line, pair[0].length)));
  }
  return found;
}
