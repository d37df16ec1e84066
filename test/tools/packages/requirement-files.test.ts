// Lists of packages that the script writes itself: requirements files, conda environments.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function rules(body: string): string[] {
  const found = check(job(body)).findings.map(({ rule, severity }) => `${rule}/${severity}`);
  return [...new Set(found)].sort();
}

const SUM = 'a'.repeat(64);
const COMMIT = 'b'.repeat(40);

describe('requirements the script writes', () => {
  const cases: readonly (readonly [what: string, body: string, expected: readonly string[]])[] = [
    ['a here-document', 'cat > requirements.txt <<EOF\nnumpy\nEOF\npip install -r requirements.txt', ['JV304/medium']],
    ['echo', 'echo numpy > r.txt\npip install --requirement=r.txt', ['JV304/medium']],
    ['printf and uv', "printf 'numpy\\n' > r.txt\nuv pip install -r r.txt", ['JV304/medium']],
    ['two lines appended', 'echo numpy==1.0 > r.txt\necho pandas >> r.txt\npip install -r ./r.txt', ['JV304/medium']],
    ['tee', 'tee r.txt <<E\nnumpy\nE\npython -m pip install -r r.txt', ['JV304/medium']],
    ['a range with blanks and a comment', 'echo "numpy >= 1.2  # why" > r.txt\npip install -r r.txt', ['JV304/medium']],
    ['a file named by a file', 'echo numpy > a.txt\necho "-r a.txt" > b.txt\npip install -r b.txt', ['JV304/medium']],
    ['git', 'echo "git+https://github.com/a/b" > r.txt\npip install -r r.txt', ['JV311/high']],
    ['editable git', 'echo "-e git+https://github.com/a/b#egg=b" > r.txt\npip install -r r.txt', ['JV311/high']],
    [
      'another index',
      'printf -- "--extra-index-url https://pypi.example.org/simple\\nnumpy==1.0\\n" > r.txt\npip install -r r.txt',
      ['JV308/high'],
    ],
    [
      'an index in the clear',
      'cat > r.txt <<E\n--index-url http://pypi.example.org/simple\nnumpy==1.0\nE\npip install -r r.txt',
      ['JV309/high'],
    ],
    [
      'pinned',
      'cat > r.txt <<E\n# all of it\nnumpy==1.0\n\npandas[all] == 2.0 ; python_version > "3"\nE\npip install -r r.txt',
      [],
    ],
    ['hashed', `cat > r.txt <<'E'\nnumpy==1.0 \\\n  --hash=sha256:${SUM}\nE\npip install -r r.txt`, []],
    ['a commit', `echo "git+https://github.com/a/b@${COMMIT}" > r.txt\npip install -r r.txt`, []],
    ['written over', 'echo numpy > r.txt\necho numpy==1.0 > r.txt\npip install -r r.txt', []],
    ['another file', 'echo numpy > other.txt\npip install -r r.txt', []],
    ['written afterwards', 'pip install -r r.txt\necho numpy > r.txt', []],
    ['with constraints', 'echo numpy > r.txt\npip install -r r.txt -c constraints.txt', []],
    ['without an index', 'cat > r.txt <<E\n--no-index\n--find-links ./wheels\nnumpy\nE\npip install -r r.txt', []],
  ];

  it.each(cases)('%s', (_, body, expected) => {
    expect(rules(body)).toEqual(expected);
  });
});

describe('environments the script writes', () => {
  const environment = (lines: string, command: string): string =>
    `cat > environment.yml <<'E'\n${lines}\nE\n${command}`;
  const create = 'conda env create -f environment.yml';
  const cases: readonly (readonly [what: string, body: string, expected: readonly string[]])[] = [
    ['no version', environment('name: x\ndependencies:\n  - numpy', create), ['JV304/medium']],
    ['a list at the margin', environment('dependencies:\n- numpy', create), ['JV304/medium']],
    ['a flow list', environment('dependencies: [python==3.11.4, "numpy"]', create), ['JV304/medium']],
    ['the usual name', environment('dependencies:\n  - numpy', 'mamba env update'), ['JV304/medium']],
    [
      'pip inside',
      environment('dependencies:\n  - python==3.11.4\n  - pip\n  - pip:\n    - pandas', create),
      ['JV304/medium'],
    ],
    ['git inside', environment('dependencies:\n  - pip:\n      - git+https://github.com/a/b', create), ['JV311/high']],
    [
      'a channel in the clear',
      environment('channels:\n  - http://c.example.org/x\ndependencies:\n  - numpy==1.0=py_0', create),
      ['JV309/high', 'JV312/medium'],
    ],
    ['specifications', 'echo numpy > s.txt\nconda install --file s.txt', ['JV304/medium']],
    [
      'pinned',
      environment(
        'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python==3.11.4\n  - pip\n  - pip:\n    - pandas==2.0.1',
        create,
      ),
      [],
    ],
    [
      'behind the list under pip',
      environment('dependencies:\n  - pip:\n    - pandas==2.0.1\n  - numpy==1.0\nvariables:\n  - x', create),
      [],
    ],
  ];

  it.each(cases)('%s', (_, body, expected) => {
    expect(rules(body)).toEqual(expected);
  });
});

describe('pip install --editable', () => {
  it('takes a bare name for a directory', () => {
    expect(rules('pip install -e b')).toEqual([]);
    expect(rules('uv pip install --editable "b[dev]"')).toEqual([]);
  });

  it('runs the code of a clone', () => {
    expect(rules('git clone https://github.com/a/b b\npip install -e b')).toEqual(['JV311/high']);
    expect(rules('git clone https://github.com/a/b b\npip install -e "b[dev]"')).toEqual(['JV311/high']);
  });
});
