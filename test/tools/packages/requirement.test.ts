// Requirements as written on command lines: name, pin, source.
import { describe, expect, it } from 'vitest';
import type { Requirement } from '../../../src/model/effect.ts';
import { check, job } from '../../support/check.ts';

function requirementsOf(command: string): readonly Requirement[] {
  return check(job(command)).effects.flatMap((effect) => (effect.kind === 'install' ? effect.requirements : []));
}

const short = ({ name, pin, source, ref }: Requirement): string =>
  `${name ?? '?'} ${pin} ${source}${ref ? ` ${ref.kind}` : ''}`;

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const PIP: readonly (readonly [word: string, expected: string])[] = [
  ['torch', 'torch none index'],
  ['Torch_Geometric', 'torch-geometric none index'],
  ['torch==2.1', 'torch exact index'],
  ['torch===2.1', 'torch exact index'],
  ['torch==2.1.0+cu118', 'torch exact index'],
  ['torch==2.*', 'torch range index'],
  ["'torch==2.*'", 'torch range index'],
  ["'torch>=2,<3'", 'torch range index'],
  ["'torch~=2.1'", 'torch range index'],
  ["'torch (>=2)'", 'torch range index'],
  ["'torch != 2.0'", 'torch range index'],
  ['torch[cuda]==2.1', 'torch exact index'],
  ["'torch[a,b]'", 'torch none index'],
  ['\'torch == 2.1 ; python_version < "3.12"\'', 'torch exact index'],
  ['\'torch ; python_version < "3.12"\'', 'torch none index'],
  ['"torch==$V"', 'torch exact index'],
  ['"torch$V"', '? unknown index'],
  ['"$PACKAGE"', '? unknown index'],
  ['"$PACKAGE==1.0"', '? exact index'],
  ['.', '? local path'],
  ['.[dev]', '? local path'],
  ['./tool', '? local path'],
  ['"$DIR/tool"', '? local path'],
  ['~/tool', '? local path'],
  ['dist/*.whl', '? local path'],
  ['tool-1.0-py3-none-any.whl', '? local path'],
  ['tool.tar.gz', '? local path'],
  ['file:///opt/tool', '? local path'],
  ['-e .', '? local path'],
  ['https://example.org/tool.whl', '? none url'],
  ['"tool @ https://example.org/tool.whl#sha256=00"', 'tool hash url'],
  ['git+https://example.org/tool', '? none vcs none'],
  ['git+https://example.org/tool@main', '? none vcs branch'],
  ['git+https://example.org/tool.git@v1.2#egg=Tool', 'tool tag vcs tag'],
  [`git+https://example.org/tool@${COMMIT}`, '? commit vcs commit'],
  [`-e git+ssh://git@example.org/tool@${COMMIT}#egg=tool`, 'tool commit vcs commit'],
  ['git+ssh://git@example.org/tool', '? none vcs none'],
  ['"tool[extra] @ git+https://example.org/tool@1a2b3c4"', 'tool tag vcs tag'],
  ['"git+https://example.org/tool@$REF"', '? unknown vcs unknown'],
  ['"git+$URL"', '? unknown vcs unknown'],
  ['"git+https://example.org/$TOOL@main"', '? none vcs branch'],
  ['git+file:///opt/tool', '? local path'],
];

const CONDA: readonly (readonly [word: string, expected: string])[] = [
  ['numpy', 'numpy none index'],
  ['numpy=1.26', 'numpy fuzzy index'],
  ['numpy==1.26.4', 'numpy exact index'],
  ['numpy=1.26.4=py311_0', 'numpy exact index'],
  ["'numpy>=1.26'", 'numpy range index'],
  ["'numpy >=1.26,<2'", 'numpy range index'],
  ["'numpy 1.26.4'", 'numpy exact index'],
  ["'numpy 1.26.*'", 'numpy range index'],
  ['conda-forge::numpy=1.26', 'numpy fuzzy index'],
  ['\'numpy[version="1.26.4"]\'', 'numpy exact index'],
  ['./numpy.conda', '? local path'],
  ['"numpy=$V"', 'numpy fuzzy index'],
  ['"$PACKAGE"', '? unknown index'],
];

describe('requirements', () => {
  for (const [word, expected] of PIP) {
    it(`pip install ${word}`, () => {
      expect(requirementsOf(`pip install ${word}`).map(short)).toEqual([expected]);
    });
  }
  for (const [word, expected] of CONDA) {
    it(`conda install ${word}`, () => {
      expect(requirementsOf(`conda install -y -c conda-forge ${word}`).map(short)).toEqual([expected]);
    });
  }

  const others: readonly (readonly [command: string, expected: readonly string[]])[] = [
    [
      'poetry add django@^4 requests@2.32.3 rich@latest',
      ['django range index', 'requests exact index', 'rich none index'],
    ],
    ['poetry add git+https://example.org/tool.git#main', ['? none vcs branch']],
    ['uvx ruff@0.6.1 check', ['ruff exact index']],
    [
      'uvx --from black==24.8.0 --with "click>=8,<9,rich" black .',
      ['black exact index', 'click range index', 'rich none index'],
    ],
    [`uv add git+https://example.org/tool --rev ${COMMIT}`, ['? commit vcs commit']],
    ['uv add git+https://example.org/tool --branch 1.x', ['? none vcs branch']],
    ['pipx run --spec black==24.8.0 black .', ['black exact index']],
    ['pipx run https://example.org/script.py', []],
    ['pipx inject tool plugin==1', ['plugin exact index']],
    ['npm install left-pad@1.3.0 ./here user/repo', ['left-pad exact index', '? local path', '? none vcs none']],
    [`npm install git+https://example.org/a.git#${COMMIT}`, ['? commit vcs commit']],
    ['cargo install --git https://example.org/a --tag v1 tool', ['tool tag vcs tag']],
    [
      'go install example.org/tool@v1.2.3 example.org/tool@latest',
      ['example.org/tool exact vcs commit', 'example.org/tool none vcs branch'],
    ],
    ['Rscript -e \'remotes::install_github(c("a/b", "c/d@v1.0"))\'', ['? none vcs none', '? tag vcs tag']],
    [`julia -e 'using Pkg; Pkg.add(url="https://example.org/A.jl", rev="${COMMIT}")'`, ['? commit vcs commit']],
  ];
  for (const [command, expected] of others) {
    it(command, () => {
      expect(requirementsOf(command).map(short)).toEqual(expected);
    });
  }
});
