import { describe, expect, it } from 'vitest';
import { staticText } from '../../../src/model/word.ts';
import { interpret } from '../../support/shell.ts';
import { startsAre } from './table.ts';

describe('other hosts', () => {
  startsAre([
    ["ssh -o ProxyCommand='nc x 22' host a", '? nc x 22', 'a'],
    ['ssh -o ProxyCommand=none host a', 'a'],
    ["pdsh -R ssh -w n[1-4] -f 8 'a b; c'", 'a b', 'c'],
    ['pdsh -w $HOSTS a b', '? a b'],
    ['clush -bw n[1-4] a b', 'a b'],
    ['clush -w n1 --copy f'],
    ['pssh -h hosts -i -t 0 a b', 'a b'],
    ['dsh -a -M -- a b', 'a b'],
    ['xdsh n1-n4 a b', 'a b'],
    ['ds_ssh -f hosts a b', 'a b'],
    ["ansible all -i inv -m shell -a 'a b | c'", '? a b', '? c'],
    ['ansible all -m ping'],
    ['mosh u@h -- a b', 'a b'],
  ]);

  it('are named in the scope', () => {
    const inner = interpret('pdsh -w n1 a').commands[1];
    expect(staticText(inner?.scope.remoteHost)).toBe('n1');
  });
});

describe('containers that others manage', () => {
  startsAre([
    ['docker compose -f c.yml exec -T -e A=1 db a b', 'a b'],
    ['docker compose run --rm -v x:/y svc a b', 'a b'],
    ['docker compose up -d'],
    ['docker-compose exec svc a', 'a'],
    ['kubectl exec -it pod -c c -n ns -- a b', 'a b'],
    ['kubectl -n ns exec pod a b', 'a b'],
    ['kubectl run p --image=i --rm -it -- a b', '? a b'],
    ['kubectl apply -f x'],
    ['buildah run c -- a b', 'a b'],
    ['docker run img -f x'],
  ]);
});

describe('environments', () => {
  startsAre([
    ['conda run -n e --no-capture-output a b', 'a b'],
    ['micromamba run -r /r -n e a b', 'a b'],
    ['micromamba -r /r run -n e a', 'a'],
    ['conda activate e'],
    ['uv run --with x a b', 'a b'],
    ['uv run t.py', 'python t.py'],
    ['uv run -m p.q', 'python -m p.q'],
    ['uv run --script s', 'python s'],
    ['uv tool run --from x a b', 'a b'],
    ['uv pip install x'],
    ['uvx a b', 'a b'],
    ['poetry run a b', 'a b'],
    ['pixi run -e e a b', 'a b'],
    ['hatch run dev:a b', 'a b'],
    ['hatch -e dev run a b', 'a b'],
    ['spack build-env hdf5 make -j', 'make -j'],
    ['spack -e e build-env hdf5 -- make', 'make'],
    ['spack load x'],
    ['pdm run a', 'a'],
    ['doppler run -- a b', 'a b'],
  ]);
});
