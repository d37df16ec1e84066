// Files that say what is installed and mounted: by themselves, beside a job, and written by one.
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { rangeAt, textAt } from '../../src/text/place.ts';
import { filesBeside } from '../support/beside.ts';
import { check, job, lineOf } from '../support/check.ts';

type Beside = Readonly<Record<string, string>>;

function lines(report: Report): string[] {
  return (
    report.findings
      // That a job starts docker at all is another matter.
      .filter(({ severity, rule }) => severity !== 'info' && rule !== 'JV203')
      .map((finding) => `${finding.rule}/${finding.severity} ${finding.at.doc.path}:${lineOf(finding)}`)
  );
}

function own(path: string, text: string, files: Beside = {}): string[] {
  return lines(check(text, path, { files: filesBeside(files) }));
}

function followed(body: string, files: Beside): string[] {
  return lines(check(job(body), 'job.sbatch', { files: filesBeside(files) }));
}

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('requirements by themselves', () => {
  it.each<[string, string, string, string[]]>([
    [
      'one finding for the file',
      'requirements.txt',
      'numpy==1.26.4\ntorch\ntransformers\n',
      ['JV304/medium requirements.txt:2'],
    ],
    ['fixed', 'requirements.txt', 'numpy==1.26.4\n', []],
    ['constraints', 'constraints.txt', 'numpy\ntorch<3\n', []],
    [
      'what versions are made from',
      'requirements.in',
      'numpy\ngit+https://github.com/a/b\n',
      ['JV311/high requirements.in:2'],
    ],
    [
      'an index',
      'requirements.txt',
      '-i http://pypi.example.org/simple\nnumpy==1.0\n',
      ['JV309/high requirements.txt:1'],
    ],
    [
      'each address for itself',
      'requirements.txt',
      'http://example.org/a-1.0.tar.gz\nhttps://example.org/b-1.0-py3-none-any.whl\n',
      ['JV405/high requirements.txt:1', 'JV306/high requirements.txt:2'],
    ],
  ])('%s', (_, path, text, expected) => {
    expect(own(path, text)).toEqual(expected);
  });

  it('lists beside it', () => {
    expect(own('reqs/requirements.txt', '-r base.txt\n', { 'reqs/base.txt': '\ntorch\n' })).toEqual([
      'JV304/medium reqs/base.txt:2',
    ]);
  });

  it('a list that is not there', () => {
    const { coverage } = check('numpy==1.0\n-r base.txt\n', 'requirements.txt');
    expect(coverage.map(({ message, at }) => `${rangeAt(at).start.line} ${message}`)).toEqual([
      '2 not checked: base.txt',
    ]);
  });

  it('lines that are no requirements', () => {
    const text = 'numpy==1.0\nnot a requirement\n==1.0\n./a b.whl\n-e .\ntorch (==2.0) ; os_name == "posix"\n$X\n';
    const { coverage } = check(text, 'requirements.txt');
    expect(coverage.map(({ message, at }) => `${rangeAt(at).start.line} ${message}`)).toEqual([
      '2 not checked: pip takes this for no requirement',
      '3 not checked: pip takes this for no requirement',
      '7 not checked: pip takes this for no requirement',
    ]);
  });
});

describe('conda environments by themselves', () => {
  it.each<[string, string, string[]]>([
    ['no versions', 'dependencies:\n  - numpy\n  - pip\n', ['JV304/medium environment.yml:2']],
    ['pip in it', 'dependencies:\n  - python==3.11.4\n  - pip:\n    - torch\n', ['JV304/medium environment.yml:4']],
    ['fixed', 'dependencies:\n  - python=3.11.4=h1_0\n  - pip:\n    - torch==2.5.1\n', []],
    [
      'a channel of its own',
      'dependencies:\n  - http://c.example.org/x::numpy==1.0\n',
      ['JV309/high environment.yml:2', 'JV312/medium environment.yml:2'],
    ],
  ])('%s', (_, text, expected) => {
    expect(own('environment.yml', text)).toEqual(expected);
  });
});

describe('Python projects', () => {
  const project = '[project]\nname = "x"\ndependencies = [\n  "torch>=2",\n  "numpy==1.26.4",\n]\n';
  it.each<[string, string, string[]]>([
    ['ranges', project, []],
    ['a repository', '[project]\ndependencies = ["b @ git+https://github.com/a/b"]\n', ['JV311/high pyproject.toml:2']],
    [
      'a source of uv',
      `${project}[tool.uv.sources]\nb = { git = "https://github.com/a/b", branch = "main" }\n`,
      ['JV311/high pyproject.toml:8'],
    ],
    [
      'a commit',
      `${project}[tool.uv.sources]\nb = { git = "https://github.com/a/b", rev = "${'b'.repeat(40)}" }\n`,
      [],
    ],
    [
      'an index beside PyPI',
      `${project}[[tool.poetry.source]]\nname = "x"\nurl = "http://pypi.example.org/simple"\n`,
      ['JV309/high pyproject.toml:9'],
    ],
    [
      'an index for what names it',
      `${project}[[tool.uv.index]]\nurl = "https://pypi.example.org/simple"\nexplicit = true\n`,
      [],
    ],
    [
      'poetry',
      '[tool.poetry.dependencies]\npython = "^3.11"\nb = { git = "https://github.com/a/b.git", tag = "v1" }\n',
      ['JV311/medium pyproject.toml:3'],
    ],
  ])('by itself: %s', (_, text, expected) => {
    expect(own('pyproject.toml', text)).toEqual(expected);
  });

  it('a lock file beside it', () => {
    const text = '[project]\ndependencies = ["b @ git+https://github.com/a/b"]\n';
    expect(own('x/pyproject.toml', text, { 'x/uv.lock': '' })).toEqual([]);
  });

  it.each<[string, string, Beside, string[]]>([
    ['no lock file', 'uv sync', { 'pyproject.toml': project }, ['JV304/medium pyproject.toml:4']],
    ['a lock file', 'uv sync', { 'pyproject.toml': project, 'uv.lock': '' }, []],
    ['uv run', 'uv run train.py', { 'pyproject.toml': project }, ['JV304/medium pyproject.toml:4']],
    ['uv run alone', 'uv run --no-project train.py', { 'pyproject.toml': project }, []],
    ['frozen', 'uv sync --frozen', { 'pyproject.toml': project }, []],
    [
      'another folder',
      'uv --directory sub sync',
      { 'sub/pyproject.toml': project },
      ['JV304/medium sub/pyproject.toml:4'],
    ],
    [
      'poetry',
      'poetry install',
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\ntorch = "^2.0"\n' },
      ['JV304/medium pyproject.toml:3'],
    ],
    [
      'poetry with a lock file',
      'poetry install',
      { 'pyproject.toml': '[tool.poetry.dependencies]\ntorch = "^2.0"\n', 'poetry.lock': '' },
      [],
    ],
    ['nothing to be seen', 'poetry install && pdm sync && uv sync', {}, []],
  ])('beside a job: %s', (_, body, files, expected) => {
    expect(followed(body, files)).toEqual(expected);
  });
});

describe('settings that a job writes', () => {
  it.each<[string, string, string[]]>([
    [
      '.condarc',
      'cat > ~/.condarc <<E\nchannels: [conda-forge, "http://c.example.org/x"]\nssl_verify: false\nE',
      ['JV309/high job.sbatch:4', 'JV312/medium job.sbatch:4', 'JV309/high job.sbatch:5'],
    ],
    [
      'uv.toml',
      'cat > uv.toml <<E\n[[index]]\nurl = "http://pypi.example.org/simple"\ndefault = true\nE',
      ['JV309/high job.sbatch:5'],
    ],
    [
      'pip.conf',
      'cat > ~/.config/pip/pip.conf <<E\n[global]\nindex-url = http://pypi.example.org/simple\nE',
      ['JV309/high job.sbatch:5'],
    ],
  ])('%s', (_, body, expected) => {
    expect(lines(check(job(body)))).toEqual(expected);
  });
});

describe('container environments', () => {
  it('asked for by a directive', () => {
    const files = { 'env.toml': 'image = "redis"\n' };
    const text = '#!/bin/bash\n#SBATCH --environment=./env.toml\nhostname\n';
    expect(lines(check(text, 'job.sbatch', { files: filesBeside(files) }))).toEqual(['JV302/medium env.toml:1']);
  });

  const image = 'image = "nvcr.io#nvidia/pytorch:24.05-py3"\n';
  it.each<[string, string, string[]]>([
    ['an image', image, ['JV302/low env.toml:1']],
    [
      'mounts',
      `${image}mounts = [\n  "\${SCRATCH}:/scratch",\n  "/home/u/.ssh:/root/.ssh",\n]\n`,
      ['JV302/low env.toml:1', 'JV207/high env.toml:4'],
    ],
    ['a variable for the image', 'image = "${IMAGE}"\n', []],
    [
      'an index in its variables',
      'image = "/x.sqsh"\n[env]\nPIP_INDEX_URL = "http://pypi.example.org/simple"\n',
      ['JV309/high env.toml:3'],
    ],
    ['a comma behind a value', `[env]\nA = "1",\nB = "2"\n[annotations]\ncom.hooks.cxi.enabled = "false"\n`, []],
  ])('%s', (_, text, expected) => {
    expect(check(text, 'env.toml', { strictRules: true }).language).toBeDefined();
    expect(lines(check(text.includes('image') ? text : `image = "/x.sqsh"\n${text}`, 'env.toml'))).toEqual(expected);
  });

  it('beside a job', () => {
    const files = {
      'env.toml': `base_environment = "./base.toml"\n${image}`,
      'base.toml': 'mounts = ["/home/u/.ssh:/s"]\n',
    };
    expect(followed('srun --environment=./env.toml hostname', files)).toEqual([
      'JV207/high base.toml:1',
      'JV302/low env.toml:2',
    ]);
  });

  it.each<[string, string, Beside, string[]]>([
    ['the folder that has it', '/none:$PWD/b', { 'b/x.toml': image }, ['JV302/low b/x.toml:1']],
    ['the first of two', 'a:b', { 'a/x.toml': image, 'b/x.toml': image }, ['JV302/low a/x.toml:1']],
  ])('looked for in EDF_PATH: %s', (_, folders, files, expected) => {
    expect(followed(`export EDF_PATH=${folders}\nsrun --environment=x hostname`, files)).toEqual(expected);
  });

  it('the way there', () => {
    const report = check(job('srun --environment=./env.toml hostname'), 'job.sbatch', {
      files: filesBeside({ 'env.toml': image }),
    });
    const [finding] = report.findings;
    expect(finding?.via.map(({ label }) => label)).toEqual(['--environment']);
    expect(finding && textAt(finding.at)).toBe('nvcr.io#nvidia/pytorch:24.05-py3');
  });
});

describe('compose files', () => {
  const service = (text: string): string => `services:\n  a:\n    image: x@${DIGEST}\n${text}`;
  it.each<[string, string, string[]]>([
    ['nothing', service(''), []],
    ['an image without a tag', 'services:\n  a:\n    image: redis\n', ['JV302/medium compose.yaml:3']],
    [
      'privileged by a merge key',
      'x-a: &a\n  privileged: true\nservices:\n  a:\n    <<: *a\n    build: .\n',
      ['JV201/critical compose.yaml:2'],
    ],
    [
      'a socket in flow form',
      service('    volumes: [{type: bind, source: /var/run/docker.sock, target: /s}]\n'),
      ['JV202/critical compose.yaml:4'],
    ],
    ['a volume without a path on the host', service('    volumes:\n      - /etc\n      - data:/data\n'), []],
    ['capabilities', service('    cap_add: [SYS_ADMIN]\n'), ['JV204/high compose.yaml:4']],
    ['a default for the tag', 'services:\n  a:\n    image: redis:${TAG:-latest}\n', ['JV302/medium compose.yaml:3']],
    ['a variable for the image', 'services:\n  a:\n    image: ${IMAGE}\n', []],
    ['its command', service('    command: curl -k https://example.org/x -o y\n'), ['JV401/high compose.yaml:4']],
    [
      'its entry point',
      service('    entrypoint: ["sh", "-c", "curl -k https://example.org/x -o y"]\n'),
      ['JV401/high compose.yaml:4'],
    ],
    [
      'a token',
      service('    environment:\n      - WANDB_API_KEY=' + '0123456789'.repeat(4) + '\n'),
      ['JV501/high compose.yaml:5'],
    ],
    [
      'invalid in one place',
      service('    ports: [1\n  b:\n    privileged: true\n'),
      ['JV108/high compose.yaml:4', 'JV201/critical compose.yaml:6'],
    ],
  ])('%s', (_, text, expected) => {
    expect(own('compose.yaml', text)).toEqual(expected);
  });

  it('what listens behind a published port', () => {
    const text = service('    command: jupyter lab --ip=0.0.0.0 --ServerApp.token=\'\'\n    ports: ["8888:8888"]\n');
    expect(own('compose.yaml', text)).toContain('JV101/critical compose.yaml:4');
    expect(own('compose.yaml', text.replace('"8888:8888"', '"127.0.0.1:8888:8888"'))).not.toContain(
      'JV101/critical compose.yaml:4',
    );
  });

  it.each<[string, string, Beside, string[]]>([
    [
      'by the usual name',
      'docker compose up -d',
      { 'docker-compose.yml': service('    privileged: true\n') },
      ['JV201/critical docker-compose.yml:4'],
    ],
    [
      'by a name',
      'docker-compose -f x/a.yml up',
      { 'x/a.yml': service('    privileged: true\n') },
      ['JV201/critical x/a.yml:4'],
    ],
    ['podman', 'podman compose -f a.yml up', { 'a.yml': service('    privileged: true\n') }, ['JV201/high a.yml:4']],
    [
      'by a variable',
      'export COMPOSE_FILE=a.yml:b.yml\ndocker compose up',
      { 'a.yml': service('    privileged: true\n'), 'b.yml': service('    pid: host\n') },
      ['JV201/critical a.yml:4', 'JV205/high b.yml:4'],
    ],
    ['stopped', 'docker compose down', { 'compose.yaml': service('    privileged: true\n') }, []],
    [
      'extended from another file',
      'docker compose up',
      {
        'compose.yaml': 'services:\n  a:\n    extends: {file: b.yml, service: b}\n',
        'b.yml': 'services:\n  b:\n    privileged: true\n',
      },
      ['JV201/critical b.yml:3'],
    ],
  ])('beside a job: %s', (_, body, files, expected) => {
    expect(followed(body, files)).toEqual(expected);
  });

  it('a Dockerfile written in it', () => {
    const text =
      'services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine\n        RUN curl https://example.org/x | sh\n        USER 1\n';
    expect(own('compose.yaml', text)).toEqual(['JV302/medium compose.yaml:5', 'JV301/critical compose.yaml:6']);
  });

  it('builds from elsewhere', () => {
    const text = 'services:\n  a:\n    build: https://example.org/a.git\n';
    expect(check(text, 'compose.yaml').coverage.map(({ message }) => message)).toEqual([
      'not checked: https://example.org/a.git (it lies elsewhere)',
    ]);
  });

  it('from standard input', () => {
    const body = `docker compose -f - up <<'E'\n${service('    privileged: true')}\nE`;
    expect(lines(check(job(body)))).toEqual(['JV201/critical job.sbatch:7']);
  });
});
