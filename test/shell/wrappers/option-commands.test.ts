import { describe, expect, it } from 'vitest';
import { interpret } from '../../support/shell.ts';
import { startsAre } from './table.ts';

describe('commands in options', () => {
  startsAre([
    ["tar cf a.tar --checkpoint=1 --checkpoint-action=exec='a b' x", '? a b'],
    ["tar -I 'zstd -T0' -cf x y", '? zstd -T0'],
    ['tar xf f --to-command=a', '? a'],
    ['tar xzf f -C d'],
    ["git -c alias.x='!a b' x", '? a b'],
    ["git -c core.sshCommand='ssh -i k' clone u"],
    ["GIT_SSH_COMMAND='a b' git clone u", '? a b'],
    ["git submodule foreach --recursive 'a b'", '? a b'],
    ['git bisect run a b', '? a b'],
    ['git clone u'],
    ["rsync -e 'ssh -p 2' a b:"],
    ["rsync -e 'sh -c a' a b:", '? sh -c a', '? a'],
    ["vim -c ':!a b' -c q", '? a b'],
    ['vim f'],
    ["socat TCP:h:1 EXEC:'a -li',pty,stderr", '? a -li'],
    ["socat TCP-LISTEN:1,fork SYSTEM:'a; b'", '? a', '? b'],
    ['nc -e /bin/a h 1', '? /bin/a'],
    ["ncat -l 1 --sh-exec 'a b'", '? a b'],
    ["sed '1e a b' f", '? a b'],
    ["sed -n 's/e /x/p' f"],
  ]);
});

describe('other shells', () => {
  startsAre([
    ["tcsh -c 'a b | c'", '? a b', '? c'],
    ["csh -f <<'EOF'\nset x = 1\na b\nEOF\n", '? a b'],
    ["fish -c 'a b; c'", '? a b', '? c'],
    ["tcsh -c 'a $x'"],
  ]);

  it('name what they do not follow', () => {
    expect(interpret("tcsh -c 'a $x'").coverage.map(({ cause }) => cause)).toEqual(['not-followed']);
  });
});
