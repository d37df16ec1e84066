// Programs that run a command in other namespaces, roots, scopes or with other libraries.
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { joined, prefixWrapper, type Started, textOf, type Wrapper } from './wrapper.ts';

/** bwrap(1) 0.11. */
const BWRAP: OptionTable = {
  values:
    '--args --argv0 --unsetenv --lock-file --sync-fd --remount-ro --overlay-src --tmp-overlay --ro-overlay --exec-label --file-label --proc --dev --tmpfs --mqueue --dir --seccomp --add-seccomp-fd --block-fd --userns-block-fd --info-fd --json-status-fd --userns --userns2 --pidns --uid --gid --hostname --chdir --cap-add --cap-drop --perms --size',
  pairs:
    '--bind --bind-try --dev-bind --dev-bind-try --ro-bind --ro-bind-try --bind-fd --ro-bind-fd --symlink --file --bind-data --ro-bind-data --setenv --chmod',
  style: 'posix',
};

/** machinectl, `ip netns exec NAME command`, `ip vrf exec NAME command`. */
const ip: Wrapper = {
  names: ['ip'],
  starts(command): Started[] {
    const { words } = command;
    const at = words.findIndex((word) => /^(?:netns|vrf)$/.test(staticText(word) ?? ''));
    const inner = words.slice(at + 3);
    if (at < 0 || staticText(words[at + 1]) !== 'exec' || inner.length === 0) return [];
    return [{ kind: 'command', label: 'ip netns exec', words: inner }];
  },
};

/** `nix-shell --run TEXT`, `nix develop -c command`, `guix shell packages -- command`. */
const NIX_SHELL: OptionTable = {
  flags: '--pure --impure -p,--packages',
  values: '--run --command -A,--attr -I -E,--expr -i --keep --exclude',
  pairs: '--arg --argstr --option',
};
const nixShell: Wrapper = {
  names: ['nix-shell'],
  starts(command): Started[] {
    const text = parseOptions(NIX_SHELL, command.words).last('--run', '--command')?.value;
    return text ? [textOf(text, { label: 'nix-shell' })] : [];
  },
};

/** `scl enable COLLECTION… TEXT`, `scl enable COLLECTION… -- command`, `scl run …`: a script for bash is made of it. */
const scl: Wrapper = {
  names: ['scl'],
  starts(command): Started[] {
    const { words } = command;
    if (!/^(?:enable|run)$/.test(staticText(words[1]) ?? '')) return [];
    const dashes = words.findIndex((word) => staticText(word) === '--');
    if (dashes > 0) return joined(words.slice(dashes + 1), { label: 'scl enable' });
    const text = words.length > 3 ? words.at(-1) : undefined;
    if (!text) return [];
    return [staticText(text) === '-' ? { kind: 'stdin', label: 'scl enable' } : textOf(text, { label: 'scl enable' })];
  },
};

/** The words behind the first of some marks, when a verb of the program stands before. */
function behindMark(names: string, verbs: string, marks: string): Wrapper {
  return {
    names: names.split(' '),
    starts(command): Started[] {
      const { words } = command;
      const verb = staticText(words[1]);
      if (verb === undefined || !verbs.split(' ').includes(verb)) return [];
      const at = words.findIndex((word) => marks.split(' ').includes(staticText(word) ?? ''));
      const inner: readonly Word[] = at < 0 ? [] : words.slice(at + 1);
      return inner.length > 0 ? [{ kind: 'command', label: `${command.name ?? ''} ${verb}`, words: inner }] : [];
    },
  };
}

/** Options from the manual pages: util-linux 2.41, systemd 257, proot 5.1, fakeroot 1.37, libcgroup 2. */
export const ISOLATION_WRAPPERS: readonly Wrapper[] = [
  ip,
  nixShell,
  scl,
  behindMark('nix', 'develop shell', '-c --command'),
  behindMark('guix', 'shell environment time-machine', '--'),
  prefixWrapper('chroot', { flags: '--skip-chdir', values: '--groups --userspec' }, { own: 1 }),
  prefixWrapper('unshare', {
    flags: '-f,--fork --keep-caps --map-auto -r,--map-root-user -c,--map-current-user --forward-signals',
    values:
      '--map-user --map-users --map-group --map-groups --owner --propagation --setgroups --load-interp -R,--root -w,--wd -S,--setuid -G,--setgid --monotonic --boottime -l',
    optional:
      '-i,--ipc -m,--mount -n,--net -p,--pid -u,--uts -U,--user -C,--cgroup -T,--time --kill-child --mount-proc --mount-binfmt',
  }),
  prefixWrapper('nsenter', {
    flags:
      '-a,--all --preserve-credentials --keep-caps -F,--no-fork -Z,--follow-context -e,--env -c,--join-cgroup --user-parent',
    values: '-t,--target -N,--net-socket -G,--setgid -S,--setuid',
    optional:
      '-m,--mount -u,--uts -i,--ipc -n,--net -p,--pid -U,--user -C,--cgroup -T,--time -r,--root -w,--wd -W,--wdns',
  }),
  prefixWrapper('firejail', {}),
  prefixWrapper('bwrap', BWRAP),
  prefixWrapper('proot', {
    flags: '-0,--root-id -h,--help -V,--version',
    values:
      '-r,--rootfs -b,--bind -m,--mount -q,--qemu -w,--pwd,--cwd -v,--verbose -k,--kernel-release -i,--change-id -R -S',
  }),
  prefixWrapper('fakeroot fakeroot-ng', {
    flags: '-u,--unknown-is-real',
    values: '-l,--lib --faked -i -s -b,--fd-base',
  }),
  prefixWrapper('fakechroot', {
    flags: '-s,--use-system-libs',
    values: '-e,--environment -c,--config-dir -b,--bindir -d,--elfloader -l,--lib',
  }),
  prefixWrapper(
    'systemd-run',
    {
      flags:
        '--scope --slice-inherit -r,--remain-after-exit --send-sighup -d,--same-dir -t,--pty -P,--pipe -S,--shell -q,--quiet --no-block --wait -G,--collect --user --system --no-ask-password --ignore-failure --on-clock-change --on-timezone-change',
      values:
        '-u,--unit -p,--property --description --slice --service-type --uid --gid --nice --working-directory -E,--setenv --background --on-active --on-boot --on-startup --on-unit-active --on-unit-inactive --on-calendar --timer-property --path-property --socket-property -H,--host -M,--machine --job-mode',
    },
    { certain: false },
  ),
  prefixWrapper('systemd-inhibit', {
    flags: '--list --no-pager --no-legend --no-ask-password',
    values: '--what --who --why --mode',
  }),
  prefixWrapper('cgexec', { flags: '--sticky', values: '-g' }),
  prefixWrapper('runcon', { flags: '-c,--compute', values: '-t,--type -u,--user -r,--role -l,--range' }),
  prefixWrapper('dbus-run-session', { values: '--config-file --dbus-daemon' }),
  prefixWrapper('dbus-launch', {
    flags: '--auto-syntax --binary-syntax --close-stderr --csh-syntax --exit-with-session --exit-with-x11 --sh-syntax',
    values: '--autolaunch --config-file',
  }),
  prefixWrapper('torsocks torify tsocks usewithtor', {
    flags: '-i,--isolate -q,--quiet -d,--debug --shell',
    values: '-u,--user -p,--pass -a,--address -P,--port',
  }),
  prefixWrapper('proxychains proxychains4 proxychains-ng', { flags: '-q', values: '-f' }),
  prefixWrapper('ssh-agent', { flags: '-c -D -d -k -s -T', values: '-a -E -O -P -t' }),
  prefixWrapper('schroot', {
    flags:
      '-a,--all -d,--directory -p,--preserve-environment -q,--quiet -v,--verbose -b,--begin-session -e,--end-session -r,--run-session -f,--force --all-chroots --all-sessions --automatic-session',
    values: '-c,--chroot -u,--user -s,--shell -n,--session-name -o,--option --config -d,--directory',
  }),
  prefixWrapper('direnv', {}, { own: 1, verbs: 'exec' }),
  prefixWrapper(
    'aws-vault',
    {
      flags: '-n,--no-session --json -s,--server -j -t',
      values: '-d,--duration --region -t,--mfa-token --ecs-server',
    },
    { own: 1, verbs: 'exec' },
  ),
  prefixWrapper(
    'op',
    { flags: '--no-masking --cache', values: '--account --env-file --environment --session' },
    { verbs: 'run' },
  ),
  prefixWrapper(
    'dotenv',
    {
      flags: '-e --override --no-override',
      values: '-f,--file -q,--quote',
    },
    { verbs: 'run', global: { values: '-f,--file -q,--quote -e,--export' } },
  ),
];
