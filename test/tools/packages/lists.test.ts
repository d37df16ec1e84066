// Lists beside the script: findings stand in them, with the way that leads there.
import { describe, expect, it } from 'vitest';
import type { FileAnswer } from '../../../src/model/files.ts';
import type { Report } from '../../../src/model/report.ts';
import { rangeAt } from '../../../src/text/place.ts';
import { filesBeside } from '../../support/beside.ts';
import { check, job, lineOf } from '../../support/check.ts';

type Beside = Readonly<Record<string, string | FileAnswer>>;

function vet(body: string, files: Beside): Report {
  return check(job(body), 'job.sbatch', { files: filesBeside(files) });
}

function found(body: string, files: Beside): string[] {
  return vet(body, files)
    .findings.filter(({ severity }) => severity !== 'info')
    .map((finding) => `${finding.rule}/${finding.severity} ${finding.at.doc.path}:${lineOf(finding)}`);
}

function gaps(body: string, files: Beside): string[] {
  return vet(body, files).coverage.map(
    ({ cause, message, at }) => `${cause} ${at.doc.path}:${rangeAt(at).start.line} ${message}`,
  );
}

const SUM = 'a'.repeat(64);
const PIP = 'pip install -r requirements.txt';

describe('lists beside the script', () => {
  const cases: readonly (readonly [what: string, body: string, files: Beside, expected: readonly string[]])[] = [
    [
      'the first line that is not fixed',
      PIP,
      { 'requirements.txt': '# a\nnumpy==1.26.4\n\ntorch\ntransformers>=4\n' },
      ['JV304/medium requirements.txt:4'],
    ],
    ['fixed versions', PIP, { 'requirements.txt': 'numpy==1.26.4\ntorch==2.5.1\n' }, []],
    [
      'words and a list',
      'pip install scipy -r requirements.txt',
      { 'requirements.txt': 'torch\n' },
      ['JV304/medium job.sbatch:3', 'JV304/medium requirements.txt:1'],
    ],
    [
      'a list in a folder that names its neighbour',
      'pip install -r reqs/gpu.txt',
      { 'reqs/gpu.txt': 'numpy==1.0\n-r base.txt\n', 'reqs/base.txt': '\ntorch\n' },
      ['JV304/medium reqs/base.txt:2'],
    ],
    [
      'lists that name each other',
      PIP,
      { 'requirements.txt': '-r requirements.txt\n-r ./b.txt\n', 'b.txt': '-r requirements.txt' },
      [],
    ],
    [
      'constraints that fix the version',
      `${PIP} -c constraints.txt`,
      { 'requirements.txt': 'torch\n', 'constraints.txt': 'torch==2.5.1\n' },
      [],
    ],
    [
      'constraints that fix another',
      `${PIP} -c constraints.txt`,
      { 'requirements.txt': 'torch\n', 'constraints.txt': 'numpy==2.5.1\n' },
      ['JV304/medium requirements.txt:1'],
    ],
    [
      'constraints named by the list',
      PIP,
      { 'requirements.txt': '-c constraints.txt\ntorch\n', 'constraints.txt': 'torch==2.5.1\n' },
      [],
    ],
    ['constraints nobody can read', `${PIP} -c constraints.txt`, { 'requirements.txt': 'torch\n' }, []],
    [
      'hashes',
      PIP,
      { 'requirements.txt': `numpy==1.0 \\\n  --hash=sha256:${SUM}\n-r more.txt\n`, 'more.txt': 'torch>=2\n' },
      [],
    ],
    ['only for Windows', PIP, { 'requirements.txt': 'pywin32; sys_platform == "win32"\n' }, []],
    [
      'an index of the list',
      PIP,
      { 'requirements.txt': '--extra-index-url https://pypi.example.org/simple\nnumpy==1.0\n' },
      ['JV308/high requirements.txt:1'],
    ],
    [
      'an index of the call and one of the list',
      `pip install -i https://pypi.example.org/simple -r requirements.txt`,
      { 'requirements.txt': '--extra-index-url https://pypi.org/simple\nnumpy==1.0\n' },
      ['JV308/high requirements.txt:1'],
    ],
    [
      'an index in the clear',
      PIP,
      {
        'requirements.txt': 'numpy==1.0\n--index-url http://pypi.example.org/simple\n--trusted-host pypi.example.org\n',
      },
      ['JV309/high requirements.txt:2'],
    ],
    [
      'repositories',
      PIP,
      { 'requirements.txt': 'numpy==1.0\ngit+https://github.com/a/b\n-e git+https://github.com/a/c@v1.0#egg=c\n' },
      ['JV311/high requirements.txt:2', 'JV311/medium requirements.txt:3'],
    ],
    ['a variable for the index', PIP, { 'requirements.txt': '--index-url ${INDEX}\nnumpy==1.0\n' }, []],
    [
      'a variable the job sets',
      `export INDEX=http://pypi.example.org/simple\n${PIP}`,
      { 'requirements.txt': '--index-url ${INDEX}\nnumpy==1.0\n' },
      ['JV309/high requirements.txt:1'],
    ],
    [
      'uv',
      'uv pip install -r requirements.txt',
      { 'requirements.txt': 'torch\n' },
      ['JV304/medium requirements.txt:1'],
    ],
    ['uv pip sync', 'uv pip sync requirements.txt', { 'requirements.txt': 'torch==2.5.1\n' }, []],
    [
      'an environment',
      'conda env create -f environment.yml',
      {
        'environment.yml':
          'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - numpy\n  - pip\n  - pip:\n      - torch>=2\n      - -r requirements.txt\n',
        'requirements.txt': 'einops\n',
      },
      ['JV304/medium environment.yml:5', 'JV304/medium environment.yml:8', 'JV304/medium requirements.txt:1'],
    ],
    [
      'fuzzy versions only',
      'mamba env update -f environment.yml',
      { 'environment.yml': 'dependencies:\n- python=3.11\n- numpy=1.26.4=py311_0\n' },
      ['JV304/low environment.yml:2'],
    ],
    [
      'addresses of the packages',
      'conda create -n x --file explicit.txt',
      {
        'explicit.txt':
          '@EXPLICIT\nhttps://conda.anaconda.org/conda-forge/linux-64/a-1-0.conda#0123456789abcdef0123456789abcdef\n',
      },
      [],
    ],
    [
      'an environment with anchors',
      'conda env create -f environment.yml',
      { 'environment.yml': 'common: &c\n  - numpy\ndependencies: *c\n' },
      ['JV304/medium environment.yml:2'],
    ],
  ];

  it.each(cases)('%s', (_, body, files, expected) => {
    expect(found(body, files)).toEqual(expected);
  });

  it('the way to a finding in a list', () => {
    const [finding] = vet(PIP, { 'requirements.txt': '-r base.txt', 'base.txt': 'torch' }).findings;
    expect(finding?.message).toContain('pip installs torch');
    expect(finding?.via.map(({ label }) => label)).toEqual(['pip install -r', '-r']);
    expect(finding?.related.map(({ at, message }) => `${at.doc.path}:${rangeAt(at).start.line} ${message}`)).toEqual([
      'requirements.txt:1 requirements.txt leads here (-r)',
      'job.sbatch:3 job.sbatch leads here (pip install -r)',
    ]);
  });

  it.each<[string, string, Beside, string[]]>([
    ['a list that is missing', PIP, {}, ['not-followed job.sbatch:3 not checked: requirements.txt']],
    [
      'one that a list names',
      PIP,
      { 'requirements.txt': 'numpy==1.0\n-r more.txt\n' },
      ['not-followed requirements.txt:2 not checked: more.txt'],
    ],
    ['one with nothing in it', PIP, { 'requirements.txt': '' }, []],
    [
      'an environment that is invalid',
      'conda env create -f environment.yml',
      { 'environment.yml': 'dependencies:\n\t- numpy\n  - torch==1=0\n' },
      ['syntax environment.yml:2 invalid YAML: tabs are not allowed as indentation'],
    ],
  ])('names %s', (_, body, files, expected) => {
    expect(gaps(body, files)).toEqual(expected);
  });

  it.each<[string, string, Beside, boolean]>([
    ['uv sync with a lock file', 'uv sync', { 'pyproject.toml': '[project]\n', 'uv.lock': '' }, true],
    ['uv sync without', 'uv sync', { 'pyproject.toml': '[project]\n' }, false],
    ['uv sync of who knows what', 'uv sync', {}, true],
  ])('%s', (_, body, files, locked) => {
    const install = vet(body, files).effects.find((effect) => effect.kind === 'install');
    expect(install?.locked).toBe(locked);
  });
});
