// JV311 on many small scripts.
import { describe, expect, it } from 'vitest';
import { check, job, lineOf } from '../../support/check.ts';

function found(script: string): string[] {
  return check(job(script))
    .findings.filter((finding) => finding.rule === 'JV311')
    .map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const CLONE = 'git clone https://example.org/a/tool.git';

const TABLE: readonly (readonly [script: string, expected: readonly string[]])[] = [
  [CLONE, ['medium 3']],
  ['git clone git@example.org:a/tool.git', ['medium 3']],
  ['git clone "https://$TOKEN@example.org/a/tool.git"', ['medium 3']],
  ['git clone -b main https://example.org/a/tool.git', ['medium 3']],
  ['git clone --branch=v1.2.3 --depth 1 https://example.org/a/tool.git', ['low 3']],
  ['git clone -b "$TAG" https://example.org/a/tool.git', ['low 3']],
  [`${CLONE}\ncd tool\ngit checkout v1.2`, ['low 3']],
  [`${CLONE}\ncd tool\ngit checkout develop`, ['medium 3']],
  [`${CLONE} && pip install ./tool`, ['high 3']],
  [`${CLONE} && cd tool && pip install -e .`, ['high 3']],
  [`${CLONE}\nmake -C tool`, ['high 3']],
  [`${CLONE}\n(cd tool; ./configure; make)`, ['high 3']],
  [`${CLONE}\nsrun python tool/train.py`, ['high 3']],
  [`${CLONE}\nbash tool/run.sh`, ['high 3']],
  [`cd "$WORK"\n${CLONE}\ncd tool && python setup.py install`, ['high 4']],
  [`git clone https://example.org/a/tool "$DIR"\npip install "$DIR"`, ['high 3']],
  [`git clone -b v1.2 https://example.org/a/tool && make -C tool`, ['low 3']],
  [`${CLONE}\ncd tool\nmake\ngit checkout ${COMMIT}`, ['high 3']],
  [`${CLONE}\ncd other\ngit checkout ${COMMIT}`, ['medium 3']],
  [`${CLONE}\ncd tool\ngit checkout ${COMMIT}\ngit checkout main`, ['medium 3']],
  [`[ -d tool ] || ${CLONE}`, ['medium 3']],
  [`${CLONE} && cd tool\npython -m venv venv\nsource venv/bin/activate`, ['medium 3']],
  [`${CLONE} && cd tool\npip install .`, ['high 3']],
  [`srun -N1 bash -c '${CLONE} && cd tool && make'`, ['high 3']],
  ['git submodule add https://example.org/a/tool', ['medium 3']],
  ['pip install git+https://example.org/a/tool', ['high 3']],
  ['pip install git+https://example.org/a/tool@main', ['high 3']],
  ['pip install "tool @ git+ssh://git@example.org/a/tool@v1.2"', ['medium 3']],
  [`pip install torch==2.4.1 git+https://example.org/a/tool@${COMMIT} git+https://example.org/a/other`, ['high 3']],
  ['uv add git+https://example.org/a/tool --tag v1.2', ['medium 3']],
  ['uvx --from git+https://example.org/a/tool tool', ['high 3']],
  ['cargo install --git https://example.org/a/tool', ['high 3']],
  ['go install example.org/a/tool@latest', ['high 3']],
  ['npm install user/repo', ['high 3']],
  ['Rscript -e \'remotes::install_github("a/tool")\'', ['high 3']],
  ['julia <<EOF\nusing Pkg\nPkg.add(url="https://example.org/A.jl")\nEOF', ['high 5']],
];

const FINE: readonly string[] = [
  `${CLONE} && git -C tool checkout ${COMMIT}`,
  `${CLONE}\ncd tool\ngit checkout -q ${COMMIT}\npip install .`,
  `${CLONE}\n(cd tool && git reset --hard ${COMMIT})\nmake -C tool`,
  `${CLONE} src\npushd src\ngit fetch --depth 1 origin ${COMMIT} && git checkout FETCH_HEAD\npopd\nmake -C src`,
  `${CLONE}\ncd tool && git checkout "$COMMIT" && make`,
  `COMMIT=${COMMIT}\n${CLONE}\ncd tool && git checkout $COMMIT && make`,
  `cd $(mktemp -d)\n${CLONE}\ncd tool\ngit switch --detach ${COMMIT}\n./configure && make`,
  `D="$WORK/src/tool"\nif [ ! -d "$D" ]; then git clone https://example.org/a/tool "$D"; fi\ngit -C "$D" checkout ${COMMIT}\npip install "$D"`,
  `git clone --revision=${COMMIT} https://example.org/a/tool`,
  'git clone /project/tool.git',
  'git clone ./tool.git work',
  'git clone file:///project/tool.git',
  'git clone "$REPOSITORY"',
  'git clone "$HOME/tool"',
  'git pull',
  'git pull origin main',
  'git fetch --all --tags',
  'git ls-remote https://example.org/a/tool HEAD',
  'git submodule update --init --recursive',
  'git rev-parse HEAD && git status && git log -1',
  'echo git clone https://example.org/a/tool',
  `pip install git+https://example.org/a/tool@${COMMIT}#egg=tool`,
  'pip install "git+https://example.org/a/tool@$COMMIT"',
  'pip install git+file:///project/tool',
  `uv add git+https://example.org/a/tool --rev ${COMMIT}`,
  `cargo install --git https://example.org/a/tool --rev ${COMMIT}`,
  'go install example.org/a/tool@v1.2.3',
  'go build ./...',
  'npm install left-pad@1.3.0 @scope/name ./folder',
  `svn checkout -r 1234 https://example.org/svn/tool`,
];

describe('JV311', () => {
  for (const [script, expected] of TABLE) {
    it(`finds: ${script}`, () => {
      expect(found(script)).toEqual(expected);
    });
  }
  for (const script of FINE) {
    it(`leaves alone: ${script}`, () => {
      expect(found(script)).toEqual([]);
    });
  }

  it('never repeats a token from an address', () => {
    const token = ['abc', '123'].join('');
    const { findings } = check(job(`git clone https://${token}@example.org/a/tool.git`));
    const messages = findings.filter((finding) => finding.rule === 'JV311').map((finding) => finding.message);
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toContain(token);
  });
});
