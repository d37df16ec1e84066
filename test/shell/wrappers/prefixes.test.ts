import { describe } from 'vitest';
import { startsAre } from './table.ts';

describe('how a process runs', () => {
  startsAre([
    ['nice -n 10 a b', 'a b'],
    ['nice -10 a', 'a'],
    ['ionice -c 2 -n7 a', 'a'],
    ['ionice -p 12'],
    ['chrt -f 50 a -x', 'a -x'],
    ['chrt -p 50 123'],
    ['taskset -c 0-3 a', 'a'],
    ['taskset 0xff a -c', 'a -c'],
    ['taskset -cp 0 123'],
    ['numactl --interleave=all -C 0-3 a', 'a'],
    ['numactl -b -m 0 a', 'a'],
    ['numactl "$BINDING" -- a b', 'a b'],
    ['numactl -m 0 "$@"', '…*'],
    ['prlimit --nofile=1024 -c a', 'a'],
    ['prlimit --pid 12 --nofile'],
    ['setarch x86_64 -R a', 'a'],
    ['setarch -R a b', 'a b'],
    ['linux32 a', 'a'],
    ['/usr/bin/time -f %e -o t a', 'a'],
    ['timeout -k 5 --signal=KILL 10 a', 'a'],
    ['timeout $LIMIT a b', '? a b'],
    ['timeout $TIMEOUT_OPTS 5 a', '? a'],
    ['stdbuf -oL -e0 a', 'a'],
    ['setsid -w a', 'a'],
    ['nohup a &', 'a'],
    ['hwloc-bind --membind node:0 -- a', 'a'],
    ['hwloc-bind core:0 a', 'a'],
    ['faketime -f "2020-01-01" a', 'a'],
    ['start-stop-daemon --start --exec /bin/a -- -x', '? /bin/a -x'],
    ['daemonize -o o -c /x a b', 'a b'],
    ['tini -s -- a', 'a'],
    ['xvfb-run -a -s "-screen 0" a', 'a'],
  ]);
});

describe('commands as text', () => {
  startsAre([
    ["watch -n 5 'a b | c'", '? a b', '? c'],
    ['watch -x a b', '? a b'],
    ["script -qc 'a b' /dev/null", 'a b'],
    ['script out -- a b', 'a b'],
    ['script out'],
    ["flock /l -c 'a; b'", 'a', 'b'],
    ['flock -n /l a b', '? a b'],
    ['flock /l a b', 'a b'],
    ['flock 9'],
    ["hyperfine -w 3 -p 'p x' 'a b' c", '? p x', '? a b', '? c'],
    ["entr -s 'a b'", '? a b'],
    ['entr -r a', '? a'],
    ["pee 'a b' c", 'a b', 'c'],
  ]);
});

describe('other users', () => {
  startsAre([
    ['sudo -u u -E A=1 a b', 'a b'],
    ['sudo --preserve-env=A,B a', 'a'],
    ['sudo -l a'],
    ['sudo $SUDO_FLAGS a', '? a'],
    ['sudo -i <<< "a b"', 'a b'],
    ['doas -C conf -u u a'],
    ['doas -u u a', 'a'],
    ["su - u -c 'a b'", 'a b'],
    ["su -s /bin/bash u -c 'a'", 'a'],
    ['su - u <<< "a b"', 'a b'],
    ['runuser -u u -- a -c b', 'a -c b'],
    ["runuser -l u -c 'a b'", 'a b'],
    ["sg g -c 'a b'", 'a b'],
    ["sg g 'a b'", 'a b'],
    ['gosu u a b', 'a b'],
    ['s6-setuidgid u a', 'a'],
    ['setpriv --reuid 1 --clear-groups a', 'a'],
    ["capsh --user=u -- -c 'a b'", 'bash -c a b', 'a b'],
  ]);
});

describe('other surroundings', () => {
  startsAre([
    ['unshare -r -n --mount-proc a', 'a'],
    ['nsenter -t 1 -m -u a', 'a'],
    ['bwrap --ro-bind / / --dev /dev --setenv A b --unshare-net a b', 'a b'],
    ['firejail --net=none a', 'a'],
    ['systemd-run --user --scope -p MemoryMax=1G a', '? a'],
    ['systemd-inhibit --what=sleep a', 'a'],
    ['cgexec -g cpu:x a', 'a'],
    ['chroot --userspec=u:g /r a', 'a'],
    ['proot -r /r -b /x -0 a', 'a'],
    ['fakeroot -s f -- a', 'a'],
    ['dbus-run-session -- a', 'a'],
    ['torsocks -i a', 'a'],
    ['proxychains4 -q -f c a', 'a'],
    ['ip netns exec n a b', 'a b'],
    ["nix-shell -p x --run 'a b'", 'a b'],
    ['nix develop .#x -c a b', 'a b'],
    ['guix shell p -- a b', 'a b'],
    ["scl enable gcc-9 'a b'", 'a b'],
    ['scl enable gcc-9 -- a b', 'a b'],
    ['direnv exec . a b', 'a b'],
    ['ssh-agent a', 'a'],
    ['ssh-agent -s'],
  ]);
});
