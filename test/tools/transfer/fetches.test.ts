// What download and copy programs fetch, and where they put it.
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../src/model/word.ts';
import { check, job } from '../../support/check.ts';

/** `curl download https example.org file:x` for each transfer. */
function fetches(body: string): string[] {
  return check(job(body)).effects.flatMap((effect) => {
    if (effect.kind !== 'fetch') return [];
    const { tool, direction, url, target } = effect;
    const where = 'path' in target ? `${target.kind}:${shapeOf(target.path)}` : target.kind;
    return [`${tool} ${direction} ${url.scheme ?? '?'} ${url.host ?? '?'} ${where}`];
  });
}

describe('transfers', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['curl https://e.org/x', ['curl download https e.org stdout']],
    ['curl -fsSL -o - https://e.org/x', ['curl download https e.org stdout']],
    [
      'curl -o a https://e.org/1 -O https://e.org/b',
      ['curl download https e.org file:a', 'curl download https e.org file:b'],
    ],
    [
      'curl -o a https://e.org/1 https://e.org/2',
      ['curl download https e.org file:a', 'curl download https e.org stdout'],
    ],
    [
      'curl --remote-name-all --output-dir d https://e.org/1 https://e.org/2',
      ['curl download https e.org file:d/1', 'curl download https e.org file:d/2'],
    ],
    ['curl --url https://e.org/x -sSo/dev/null', ['curl download https e.org none']],
    ['curl -I https://e.org', ['curl download https e.org none']],
    ['curl -X HEAD https://e.org', ['curl download https e.org none']],
    ['curl -H "A: b" -u "$U" -d @f https://e.org', ['curl upload https e.org stdout']],
    ['curl -G -d q=1 https://e.org', ['curl download https e.org stdout']],
    ['curl -T f https://e.org/in/', ['curl upload https e.org stdout']],
    ['curl --proto-default https e.org/x', ['curl download https e.org stdout']],
    ['curl $OPTS https://e.org/x', ['curl download https e.org stdout']],
    ['curl $URL', ['curl download ? ? stdout']],
    ['curl --unix-socket s http://x/y', []],
    ['curl --version', []],
    ['wget https://e.org/a/x.tar', ['wget download https e.org file:x.tar']],
    ['wget https://e.org/', ['wget download https e.org file:index.html']],
    ['wget -nv -nc -P d https://e.org/x', ['wget download https e.org file:d/x']],
    ['wget -qO- https://e.org/x', ['wget download https e.org stdout']],
    ['wget -P d -O f https://e.org/x', ['wget download https e.org file:f']],
    ['wget -r -np -nH --cut-dirs=2 -P d https://e.org/x/', ['wget download https e.org directory:d']],
    ['wget -i urls.txt', []],
    ['wget --spider https://e.org/x', ['wget download https e.org none']],
    ['aria2c -x 16 -s 16 -d d -o f https://e.org/x https://m.org/x', ['aria2c download https e.org file:d/f']],
    ['axel -n 8 -o f https://e.org/x', ['axel download https e.org file:f']],
    ['http --download e.org/x', ['http download http e.org file:x']],
    ['http POST https://e.org/x a=b', ['http upload https e.org stdout']],
    ['http :8000/x', ['http download http localhost stdout']],
    ['lynx -dump https://e.org/x', ['lynx download https e.org stdout']],
    ['rsync -avz --exclude .git -e "ssh -p 22" user@dtn:/x .', ['rsync download ssh dtn file:./x']],
    ['rsync -a src/ dst/', []],
    ['rsync -a src/ host::mod', ['rsync upload rsync host none']],
    ['scp -P 2222 -i key a b user@dtn:in/', ['scp upload ssh dtn none']],
    ['scp -r user@dtn:out .', ['scp download ssh dtn file:./out']],
    ['sftp -b batch user@dtn', ['sftp download sftp dtn none']],
    ['aws s3 cp s3://b/k f', ['aws download s3 b file:f']],
    ['aws s3 sync d s3://b/k --delete', ['aws upload s3 b none']],
    ['s5cmd --endpoint-url https://s3.e.org cp s3://b/k .', ['s5cmd download s3 b file:.']],
    [
      'globus-url-copy -p 4 gsiftp://dtn.e.org/x file:///y',
      ['globus-url-copy download gsiftp dtn.e.org directory:file:///y'],
    ],
    ['srun -n1 --mem 8G wget https://e.org/x', ['wget download https e.org file:x']],
  ];
  it.each(cases)('%s', (command, expected) => {
    expect(fetches(command)).toEqual(expected);
  });
});
