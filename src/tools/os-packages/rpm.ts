// dnf, yum, microdnf, zypper and rpm: installs, and the checks of signatures that options switch off.
import type { CheckOff, Pin } from '../../model/effect.ts';
import { staticText } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { emptyInstall } from '../packages/install.ts';
import { checkOffByValue, checksOffBy, NO, osRequirement } from './call.ts';

/** dnf 4 and 5, yum 3 and 4, microdnf. */
const DNF: OptionTable = {
  flags: `-y,--assumeyes --assumeno -q,--quiet -v,--verbose -b,--best --nobest --no-best -C,--cacheonly --allowerasing
    --skip-broken --skip-unavailable --nodocs --no-docs --noplugins --refresh --obsoletes --noautoremove --downloadonly
    --no-gpgchecks,--nogpgcheck --security --bugfix --enhancement --newpackage --debugsolver --showduplicates
    --allow-downgrade --no-allow-downgrade --offline --store -h,--help --version --use-host-config`,
  values: `-c,--config --releasever --installroot --setopt --enablerepo --enable-repo --disablerepo --disable-repo --repo
    --repoid --repofrompath -x,--exclude --excludepkgs --disableexcludes --downloaddir --destdir --advisory --cve
    --sec-severity --forcearch --arch --comment -d,--debuglevel -e,--errorlevel -R,--randomwait --rpmverbosity
    --enableplugin --disableplugin --color --from-repo`,
  prefixes: true,
};

const DNF_INSTALLS =
  /^(?:install|in|localinstall|reinstall|rei|update|upgrade|up|upgrade-minimal|update-minimal|distro-sync|dsync|groupinstall|group|module|builddep|build-dep|downgrade|dg|swap|system-upgrade)$/;

/** zypper(8) 1.13 to 1.14: its global options stand before the verb. */
const ZYPPER_GLOBAL: OptionTable = {
  flags: `-h,--help -V,--version --promptids -q,--quiet -v,--verbose --no-abbrev -A,--abbrev -s,--table-style -n,--non-interactive
    --non-interactive-include-reboot-patches -x,--xmlout -i,--ignore-unknown --no-refresh --no-cd --no-remote
    --releasever --no-gpg-checks --gpg-auto-import-keys --disable-repositories --disable-system-resolvables`,
  values: `-c,--config --userdata -p,--plus-repo --plus-content -D,--reposd-dir -C,--cache-dir --raw-cache-dir
    --solv-cache-dir --pkg-cache-dir -R,--root --installroot`,
  style: 'posix',
};
const ZYPPER: OptionTable = {
  flags: `-h,--help -n,--name --oldpackage --replacefiles -f,--force -r -y,--no-confirm -l,--auto-agree-with-licenses
    --auto-agree-with-product-licenses -D,--dry-run --details --no-recommends --recommends -d,--download-only
    --allow-unsigned-rpm --allow-downgrade --no-allow-downgrade --allow-vendor-change --force-resolution -C,--capability
    --replacepkgs --best-effort`,
  values: '-t,--type --from --repo --download --solver-focus -p',
};

/** rpm(8) 4.11 to 4.20. */
const RPM: OptionTable = {
  flags: `-i,--install -U,--upgrade -F,--freshen --reinstall -v,--verbose -h,--hash --force --nodeps --replacepkgs
    --replacefiles --oldpackage --nosignature --nodigest --nofiledigest --noscripts --percent --test --justdb
    --excludedocs --ignorearch --ignoreos --ignoresize --allfiles --allmatches --quiet -e,--erase -q,--query -V,--verify
    -K,--checksig --import --initdb --rebuilddb -E,--eval --querytags --showrc --version --whatprovides`,
  values:
    '--root --dbpath --prefix --relocate --define -D --undefine --excludepath --rcfile --macros --pipe --qf,--queryformat',
};

export default [
  defineTool('dnf dnf5 yum microdnf tdnf', (command, emit) => {
    const call = parseOptions(DNF, command.words);
    const [verb, ...rest] = call.operands;
    const name = verb && staticText(verb.word);
    if (name === undefined || !DNF_INSTALLS.test(name) || call.has('--help', '--assumeno')) return;
    const checksOff: CheckOff[] = [
      ...checksOffBy(command, call, 'signatures', '--nogpgcheck'),
      ...call.all('--setopt').flatMap((option) => checkOffByValue(command, option, setoptSwitchesOff)),
    ];
    const named = name === 'install' || name === 'in' || name === 'localinstall' || name === 'reinstall';
    emit({
      ...emptyInstall('dnf', command),
      // `-y` has no value, and a group is named by a sign.
      requirements: named ? rest.map(({ word }) => osRequirement(word, rpmPin)) : [],
      ...(/^(?:update|upgrade|up|distro-sync)$/.test(name) && rest.length === 0 && { upgrades: true }),
      ...(checksOff.length > 0 && { checksOff }),
    });
  }),
  defineTool('zypper', (command, emit) => {
    const global = parseOptions(ZYPPER_GLOBAL, command.words);
    const verb = global.operands[0];
    const name = verb && staticText(verb.word);
    if (
      !verb ||
      name === undefined ||
      !/^(?:install|in|update|up|patch|dist-upgrade|dup|install-new-recommends|refresh|ref)$/.test(name)
    )
      return;
    const call = parseOptions(ZYPPER, command.words, verb.index + 1);
    if (call.has('--help', '--dry-run')) return;
    const checksOff = [
      ...checksOffBy(command, global, 'signatures', '--no-gpg-checks'),
      ...checksOffBy(command, call, 'signatures', '--allow-unsigned-rpm'),
    ];
    emit({
      ...emptyInstall('zypper', command),
      requirements: /^in(?:stall)?$/.test(name) ? call.operands.map(({ word }) => osRequirement(word, rpmPin)) : [],
      ...(checksOff.length > 0 && { checksOff }),
    });
  }),
  defineTool('rpm', (command, emit) => {
    const call = parseOptions(RPM, command.words);
    if (!call.has('--install', '--upgrade', '--freshen', '--reinstall') || call.has('--query', '--verify', '--test'))
      return;
    const checksOff = [
      ...checksOffBy(command, call, 'signatures', '--nosignature'),
      ...checksOffBy(command, call, 'hashes', '--nodigest'),
    ];
    if (checksOff.length > 0) emit({ ...emptyInstall('rpm', command), checksOff });
  }),
];

/** `gpgcheck=0`, `*.gpgcheck=0`; `repo_gpgcheck`, for the lists, is off unless asked for. */
function setoptSwitchesOff(setting: string): boolean {
  const [, key = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(setting) ?? [];
  return /(?:^|\.)(?:gpgcheck|localpkg_gpgcheck|pkg_gpgcheck)$/.test(key) && !/^localpkg/.test(key) && NO.test(value);
}

/** `name-1.2.3-4.el9.x86_64`, `name=1.2` of zypper; a group (`@name`) is none. */
function rpmPin(text: string): Pin {
  if (/[^=<>!]=/.test(text)) return 'exact';
  if (/[<>]/.test(text)) return 'range';
  return /-(?:\d+:)?\d+(?:\.\d+)+[\w.~^+]*(?:-\d[\w.~^+]*)?$/.test(text)
    ? 'exact'
    : /\d\*$/.test(text)
      ? 'fuzzy'
      : 'none';
}
