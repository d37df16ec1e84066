// apt, apt-get, aptitude and dpkg: installs, and the checks of signatures that options switch off.
import type { Command } from '../../model/command.ts';
import type { CheckOff, Pin } from '../../model/effect.ts';
import { staticText } from '../../model/word.ts';
import { defineTool, markOption, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { emptyInstall } from '../packages/install.ts';
import { checkOffByValue, checksOffBy, osRequirement, YES } from './call.ts';

/** apt-get(8) of apt 1.0 to 3.0; aptitude knows most of them. */
const APT: OptionTable = {
  flags: `--no-install-recommends --install-recommends --install-suggests --no-install-suggests -d,--download-only
    -f,--fix-broken -m,--ignore-missing,--fix-missing --no-download -s,--just-print,--dry-run,--recon,--no-act,--simulate
    -y,--yes,--assume-yes --assume-no --no-show-upgraded -V,--verbose-versions -b,--compile,--build --ignore-hold
    --with-new-pkgs --no-upgrade --only-upgrade --allow-downgrades --allow-remove-essential
    --allow-change-held-packages --force-yes --print-uris --purge --reinstall --list-cleanup --trivial-only --mark-auto
    --no-remove --auto-remove,--autoremove --only-source --diff-only --dsc-only --tar-only --arch-only --indep-only
    --allow-unauthenticated --allow-untrusted --allow-insecure-repositories --allow-releaseinfo-change --show-progress
    -h,--help -v,--version -U,--update --no-strict-pinning --without-recommends --with-recommends`,
  values:
    '-a,--host-architecture -P,--build-profiles -t,--target-release,--default-release --with-source -e,--error-on -c,--config-file -o,--option',
  optional: '-q,--quiet',
};

/** Verbs after which packages, or the lists they come from, are fetched. */
const INSTALLS = /^(?:install|reinstall|upgrade|safe-upgrade|dist-upgrade|full-upgrade|build-dep|satisfy)$/;

/** apt.conf(5): settings that take unsigned lists or packages for good. */
export function aptSwitchesOff(key: string, value: string): boolean {
  return (
    /^(?:APT::Get::AllowUnauthenticated|Acquire::Allow(?:DowngradeTo)?InsecureRepositories)$/i.test(key) &&
    YES.test(value.replace(/^["']|["']$/g, ''))
  );
}

export default [
  defineTool('apt apt-get aptitude', (command, emit) => {
    const call = parseOptions(APT, command.words);
    const [verb, ...rest] = call.operands;
    const name = verb && staticText(verb.word);
    if (name === undefined || call.has('--help', '--simulate', '--print-uris', '--version')) return;
    const installs = INSTALLS.test(name);
    if (!installs && name !== 'update') return;
    const checksOff = aptChecksOff(command, call, installs);
    const named = name === 'install' || name === 'reinstall';
    emit({
      ...emptyInstall('apt', command),
      // `pkg-` takes a package away.
      requirements: named
        ? rest.filter(({ word }) => !staticText(word)?.endsWith('-')).map(({ word }) => osRequirement(word, aptPin))
        : [],
      ...(/upgrade$/.test(name) && { upgrades: true }),
      ...(checksOff.length > 0 && { checksOff }),
    });
  }),
  defineTool('dpkg', (command, emit) => {
    const call = parseOptions(DPKG, command.words);
    if (!call.has('--install', '--unpack')) return;
    const checksOff = call.options
      .filter(({ name }) => FORCES.test(name))
      .map((option): CheckOff => {
        return { what: 'signatures', by: option.name, mark: markOption(command, option), minor: true };
      });
    if (checksOff.length > 0) emit({ ...emptyInstall('dpkg', command), checksOff });
  }),
];

const DPKG: OptionTable = {
  flags: '-i,--install --unpack --configure -R,--recursive -E --skip-same-version -G --refuse-downgrade -O',
  values: '--root --admindir --instdir -D --debug --path-exclude --path-include --log',
};
/** `--force-all`, `--force-depends,bad-verify`: dpkg(1) takes a list behind the dash. */
const FORCES = /^--force-(?:[\w-]+,)*(?:all|bad-verify)(?:,|$)/;

function aptChecksOff(command: Command, call: ParsedCall, installs: boolean): CheckOff[] {
  return [
    // Without packages to install, only the lists matter.
    ...(installs
      ? checksOffBy(command, call, 'signatures', '--allow-unauthenticated', '--force-yes', '--allow-untrusted')
      : []),
    ...checksOffBy(command, call, 'signatures', '--allow-insecure-repositories'),
    ...call.all('--option').flatMap((option) =>
      checkOffByValue(command, option, (setting) => {
        const [, key = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(setting) ?? [];
        return aptSwitchesOff(key, value);
      }),
    ),
  ];
}

/** `pkg=1.2-3`; `pkg/jammy` follows a release of the distribution. */
function aptPin(text: string): Pin {
  const version = /=(.*)$/.exec(text)?.[1];
  if (version === undefined) return 'none';
  return version.includes('*') ? 'fuzzy' : 'exact';
}
