// Commands that add repositories of system packages, or keys that make their packages trusted.
import type { Command } from '../../model/command.ts';
import type { EffectDraft, RepositoryKeyEffect } from '../../model/effect.ts';
import { prefixOf, shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, markOption, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { aptLine, repository } from './repositories.ts';

const APT_REPOSITORY: OptionTable = {
  flags:
    '-h,--help -d,--debug -r,--remove -s,--enable-source -y,--yes -n,--no-update -u,--update -l,--list --dry-run -m --massive-debug',
  values: '-c,--component -p,--pocket -P,--ppa -C,--cloud -U,--uri -S,--sourceslist -k,--keyserver --login',
};
const CONFIG_MANAGER: OptionTable = {
  flags:
    '-y,--assumeyes -q,--quiet -v,--verbose --save --enable --disable --set-enabled --set-disabled --dump --nogpgcheck',
  values: '--add-repo,--from-repofile --setopt --releasever --installroot --id --set',
};
const ZYPPER_ADD: OptionTable = {
  flags: `-c,--check -C,--no-check -n,--name -e,--enable -d,--disable -f,--refresh -F,--no-refresh -k,--keep-packages
    -K,--no-keep-packages -g,--gpgcheck --gpgcheck-strict --gpgcheck-allow-unsigned --gpgcheck-allow-unsigned-repo
    --gpgcheck-allow-unsigned-package -G,--no-gpgcheck`,
  values: '-r,--repo -t,--type -p,--priority -n,--name',
};
const ZYPPER_GLOBAL: OptionTable = { values: '-R,--root --installroot -D,--reposd-dir', style: 'posix' };
const ZYPPER_OFF = ['--no-gpgcheck', '--gpgcheck-allow-unsigned', '--gpgcheck-allow-unsigned-package'];

export default [
  defineTool('add-apt-repository apt-add-repository', (command, emit) => {
    const call = parseOptions(APT_REPOSITORY, command.words);
    if (call.has('--remove', '--help', '--list', '--dry-run')) return;
    for (const word of [...call.operands.map((operand) => operand.word), ...values(call.all('--ppa', '--uri'))]) {
      const line = aptLine(word);
      if (line) emit(line);
      else if (/^ppa:/.test(prefixOf(word))) emit(person(word));
      else if (/^https?:\/\//.test(prefixOf(word))) emit(repository('apt', word, { signed: 'any-key' }));
    }
  }),
  defineTool('yum-config-manager dnf dnf5 yum', (command, emit) => {
    const manager =
      command.name === 'yum-config-manager' || command.words.some((word) => staticText(word) === 'config-manager');
    if (!manager) return;
    const call = parseOptions(CONFIG_MANAGER, command.words, 1);
    for (const word of values(call.all('--from-repofile'))) emit(repository('dnf', word));
  }),
  defineTool('zypper', (command, emit) => {
    const global = parseOptions(ZYPPER_GLOBAL, command.words);
    const auto = global.last('--gpg-auto-import-keys');
    if (auto) emit(key(command, 'zypper', 'repository', { at: auto.at }));
    const verb = global.operands[0];
    if (!verb || !/^(?:addrepo|ar)$/.test(staticText(verb.word) ?? '')) return;
    const call = parseOptions(ZYPPER_ADD, command.words, verb.index + 1);
    const place = call.operands[0]?.word;
    if (!place || !/^[a-z]+:\/\//.test(prefixOf(place))) return;
    const off = call.last(...ZYPPER_OFF);
    const checkOff = off && { what: 'signatures' as const, by: off.name, mark: markOption(command, off) };
    emit(repository('zypper', place, { checkOff }));
  }),
  defineTool('apt-key', (command, emit) => {
    const [verb, file] = parseOptions({ values: '--keyring' }, command.words).operands.map((operand) => operand.word);
    const name = staticText(verb);
    if (name === 'add' && file) {
      const source = staticText(file) === '-' ? 'stdin' : 'file';
      emit(key(command, 'apt-key', source, { path: file }));
    } else if (name === 'adv') advanced(command, emit);
  }),
  defineTool('rpm rpmkeys', (command, emit) => {
    const call = parseOptions({ flags: '--import -v,--verbose', values: '--root --dbpath' }, command.words);
    if (!call.has('--import')) return;
    for (const { word } of call.operands) {
      const remote = /^[a-z]+:\/\//i.test(prefixOf(word));
      emit(key(command, 'rpm', remote ? 'url' : 'file', remote ? { url: parseUrl(word) } : { path: word }));
    }
  }),
];

/** `apt-key adv` hands its options to gpg. */
function advanced(command: Command, emit: (draft: EffectDraft) => void): void {
  const call = parseOptions(
    {
      flags: '--recv-keys --recv --recv-key --receive-keys --fetch-keys --batch -q,--quiet --no-tty',
      values: '--keyserver --keyserver-options --keyring --homedir',
      style: 'gnu',
    },
    command.words,
  );
  const operands = call.operands.map((operand) => operand.word).filter((word) => staticText(word) !== 'adv');
  if (call.has('--fetch-keys'))
    for (const word of operands) emit(key(command, 'apt-key', 'url', { url: parseUrl(word) }));
  else if (call.has('--recv-keys', '--recv', '--recv-key', '--receive-keys'))
    for (const word of operands) emit(key(command, 'apt-key', 'keyserver', { named: namedBy(word), at: word.at }));
}

function namedBy(word: Word): NonNullable<RepositoryKeyEffect['named']> {
  const id = shapeOf(word).replace(/^0x/i, '').replace(/\s/g, '');
  if (!/^[\da-f]+$/i.test(id)) return 'unknown';
  return id.length >= 32 ? 'fingerprint' : id.length >= 16 ? 'long' : 'short';
}

function key(
  command: Command,
  tool: string,
  source: RepositoryKeyEffect['source'],
  details: Partial<Pick<RepositoryKeyEffect, 'path' | 'url' | 'named' | 'at'>>,
): EffectDraft {
  return { kind: 'repository-key', at: command.at, tool, trusted: 'everywhere', source, ...details };
}

/** `ppa:owner/name`: anybody may open one. */
function person(word: Word): EffectDraft {
  const url = { ...parseUrl(word), scheme: 'https', host: 'ppa.launchpadcontent.net', reach: 'public' as const };
  return { kind: 'repository', at: word.at, manager: 'apt', url, publisher: 'person', signed: 'own-key' };
}

function values(options: readonly { readonly value?: Word }[]): Word[] {
  return options.flatMap(({ value }) => value ?? []);
}
