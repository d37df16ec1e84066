// git: fetches, checkouts, settings.
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/model/effect.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { refNamed } from '../../../src/tools/vcs/ref.ts';
import { check, job } from '../../support/check.ts';

function short(effect: Effect): string[] {
  if (effect.kind === 'fetch' && effect.vcs) {
    const { ref, directory } = effect.vcs;
    return [
      `${effect.url.scheme ?? '-'} ${effect.url.host ?? '-'} ${ref.kind} ${effect.target.kind} ${shapeOf(directory)} ${effect.tls}`,
    ];
  }
  if (effect.kind === 'checkout') return [`checkout ${effect.ref.kind} ${shapeOf(effect.directory)}`];
  if (effect.kind === 'setting' && effect.tool === 'git' && effect.system !== 'ssh') {
    return [`${effect.name}=${shapeOf(effect.value)}${effect.persistent ? ' persistent' : ''}`];
  }
  return [];
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const TABLE: readonly (readonly [command: string, expected: readonly string[]])[] = [
  ['git clone https://example.org/a/tool.git', ['https example.org none directory tool on']],
  ['git clone --depth=1 -b v1.2 -q https://example.org/a/tool/ src', ['https example.org tag directory src on']],
  ['git clone --bran main --recursive git@example.org:a/tool.git', ['ssh example.org branch directory tool on']],
  [`git clone --revision=${COMMIT} https://example.org/tool`, ['https example.org commit directory tool on']],
  [`git clone -b ${COMMIT} https://example.org/tool`, ['https example.org named directory tool on']],
  ['git -C /opt clone git://example.org/tool', ['git example.org none directory /opt/tool on']],
  ['git clone /data/tool.git', ['- - none directory tool on']],
  [
    'git -c http.sslVerify=false clone https://example.org/tool',
    ['http.sslverify=false', 'https example.org none directory tool off'],
  ],
  [
    'GIT_SSL_NO_VERIFY=1 git fetch https://example.org/tool main',
    ['https example.org branch none . off', 'GIT_SSL_NO_VERIFY=1'],
  ],
  ['git pull', []],
  ['git submodule update --init --recursive', []],
  ['git submodule add -b main https://example.org/tool lib/tool', ['https example.org branch directory lib/tool on']],
  [`git checkout -q ${COMMIT}`, ['checkout commit .']],
  [`git -C tool checkout --detach ${COMMIT}`, ['checkout commit tool']],
  [`git checkout -b work ${COMMIT}`, ['checkout commit .']],
  [`git switch --detach ${COMMIT}`, ['checkout commit .']],
  [`git reset --hard ${COMMIT}`, ['checkout commit .']],
  [`git reset ${COMMIT}`, []],
  ['git checkout -- file', []],
  ['git checkout main -- file', []],
  ['git checkout .', []],
  ['git checkout -b work', []],
  ['git checkout "$REF"', ['checkout unknown .']],
  ['git checkout FETCH_HEAD', ['checkout unknown .']],
  ['git config --global http.sslVerify false', ['http.sslverify=false persistent']],
  [
    'git config set --system http.https://Example.org/.sslVerify no',
    ['http.https://example.org/.sslverify=no persistent'],
  ],
  ['git config -f "$HOME/.gitconfig" a.b c', ['a.b=c persistent']],
  ['git config --get http.sslVerify', []],
  ['git config http.sslVerify', []],
  ['git config unset http.sslVerify', []],
  ['git -c core.sshCommand="ssh -o BatchMode=yes" pull', ['core.sshcommand=ssh -o BatchMode=yes']],
  ['svn checkout https://example.org/x/trunk', ['https example.org none directory trunk on']],
  ['svn co -r 12 https://example.org/x here', ['https example.org commit directory here on']],
  ['hg clone -u default https://example.org/x', ['https example.org branch directory x on']],
];

describe('version control', () => {
  for (const [command, expected] of TABLE) {
    it(command, () => {
      expect(check(job(command)).effects.flatMap(short)).toEqual(expected);
    });
  }

  it('knows what kind of revision a name is', () => {
    const kinds = (names: string): string[] => names.split(' ').map((name) => refNamed(name).kind);
    expect(new Set(kinds('main master develop HEAD origin/x refs/heads/1.2 1.x nightly'))).toEqual(new Set(['branch']));
    expect(
      new Set(kinds('v1.2 1.2.3 release-1.2 v2 core_v0.13.1 2024.06 v0.4.0.post1 refs/tags/x 1a2b3c4 r1.2')),
    ).toEqual(new Set(['tag']));
    expect(new Set(kinds('feature release/2.8 my-work'))).toEqual(new Set(['named']));
    expect(new Set(kinds(`${COMMIT} ${'a1'.repeat(32)}`))).toEqual(new Set(['commit']));
  });

  it('joins what runs to the repository it comes from', () => {
    const script = [
      'cd "$WORK"',
      'git clone https://example.org/a/tool',
      'git clone https://example.org/a/other /opt/other',
      'make -C tool -j4',
      'cd tool/sub && pip install -e .',
      'cmake -S /opt/other -B build',
      'pip install ./elsewhere',
    ];
    const { effects } = check(job(script.join('\n')));
    const clones = effects.filter((effect) => effect.kind === 'fetch').map((effect) => effect.id);
    const uses = effects.filter(
      (effect) => effect.kind === 'install' || (effect.kind === 'execute' && effect.interpreter !== 'program'),
    );
    expect(uses.map((use) => use.copies?.map((id) => clones.indexOf(id)))).toEqual([[0], [0], [1], [0]]);
  });
});
