import { describe, expect, test } from 'vitest';
import { discover, type DiscoverOptions } from '../../src/host/discover.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { memoryFiles, type Node } from './memory-files.ts';

const JOB = '#!/bin/bash\n#SBATCH -N1\nsrun x\n';

function found(nodes: Readonly<Record<string, Node>>, ...paths: string[]): string[] {
  return discover(memoryFiles(nodes), paths, '/home/me').files.map((file) => file.path);
}

function search(nodes: Readonly<Record<string, Node>>, ...paths: string[]): ReturnType<typeof discover> {
  return discover(memoryFiles(nodes), paths, '/home/me');
}

describe('folders', () => {
  test('names and contents decide, in a fixed order', () => {
    const nodes = {
      '/home/me/b.sbatch': '',
      '/home/me/a.slurm': JOB,
      '/home/me/run.sh': JOB,
      '/home/me/helper.sh': '#!/bin/bash\nls\n',
      '/home/me/nameless': JOB,
      '/home/me/notes.md': '#SBATCH --nodes\n',
      '/home/me/deep/z.job': JOB,
      '/home/me/deep/er/y.job': JOB,
    };
    const expected = ['a.slurm', 'b.sbatch', 'nameless', 'run.sh', 'deep/z.job', 'deep/er/y.job'];
    expect(found(nodes, '.')).toEqual(expected);
    expect(found(nodes, '/home/me')).toEqual(expected);
    expect(found(nodes, 'deep')).toEqual(['deep/z.job', 'deep/er/y.job']);
  });

  test('.git, node_modules and .venv are skipped, data files are not opened', () => {
    const nodes = {
      '/home/me/.git/x.sbatch': JOB,
      '/home/me/node_modules/x.sbatch': JOB,
      '/home/me/a/.venv/x.sbatch': JOB,
      '/home/me/data.tar': { fails: 'EIO' },
      '/home/me/weights.safetensors': { fails: 'EIO' },
    };
    const { files, problems, notes } = search(nodes, '.');
    expect({ files, problems }).toEqual({ files: [], problems: [] });
    expect(notes).toEqual(['.: no files to vet found in this folder']);
  });

  test('binary files are noted, unreadable ones are problems', () => {
    const nodes = { '/home/me/a.job': 'x\0y', '/home/me/b.job': { fails: 'EACCES' }, '/home/me/c.job': JOB };
    const { files, problems, notes } = search(nodes, '.');
    expect(files).toEqual([{ file: '/home/me/c.job', path: 'c.job' }]);
    expect(problems).toEqual([{ path: 'b.job', message: 'cannot be read: permission denied' }]);
    expect(notes).toEqual(['a.job: a binary file, not vetted']);
  });

  test('an unreadable folder is a problem, the rest goes on', () => {
    const nodes = { '/home/me/locked/x.job': JOB, '/home/me/locked': { fails: 'EACCES' }, '/home/me/a.job': JOB };
    const { files, problems } = search(nodes, '.');
    expect(files.map((file) => file.path)).toEqual(['a.job']);
    expect(problems).toEqual([{ path: 'locked', message: 'permission denied' }]);
  });
});

describe('.gitignore', () => {
  const nodes = {
    '/home/me/repo/.git/info/exclude': 'excluded.job\n',
    '/home/me/repo/.gitignore': '*.tmp.job\n/build/\nout/**\n!out/keep.job\n',
    '/home/me/repo/excluded.job': JOB,
    '/home/me/repo/a.tmp.job': JOB,
    '/home/me/repo/a.job': JOB,
    '/home/me/repo/build/b.job': JOB,
    '/home/me/repo/sub/.gitignore': 'c.job\n!d.tmp.job\n',
    '/home/me/repo/sub/c.job': JOB,
    '/home/me/repo/sub/d.tmp.job': JOB,
    '/home/me/repo/sub/build/e.job': JOB,
    '/home/me/repo/out/keep.job': JOB,
    '/home/me/repo/out/drop.job': JOB,
  };

  test('is honoured, nested files too', () => {
    expect(found(nodes, 'repo')).toEqual([
      'repo/a.job',
      'repo/out/keep.job',
      'repo/sub/d.tmp.job',
      'repo/sub/build/e.job',
    ]);
  });

  test('those above the searched folder count too', () => {
    expect(found(nodes, 'repo/sub')).toEqual(['repo/sub/d.tmp.job', 'repo/sub/build/e.job']);
    expect(found(nodes, 'repo/out')).toEqual(['repo/out/keep.job']);
  });

  test('an ignored file or folder that is named is vetted all the same', () => {
    expect(found(nodes, 'repo/a.tmp.job', 'repo/build')).toEqual(['repo/a.tmp.job', 'repo/build/b.job']);
  });

  test('outside a repository only those inside the folder count', () => {
    const loose = {
      '/home/me/.gitignore': '*.job\n',
      '/home/me/jobs/a.job': JOB,
      '/home/me/jobs/.gitignore': 'b.job',
      '/home/me/jobs/b.job': JOB,
    };
    expect(found(loose, 'jobs')).toEqual(['jobs/a.job']);
  });
});

describe('links', () => {
  test('are never followed out of the folder', () => {
    const nodes = {
      '/etc/secret.sbatch': JOB,
      '/etc/folder/x.sbatch': JOB,
      '/home/me/out.sbatch': { link: '/etc/secret.sbatch' },
      '/home/me/folder': { link: '/etc/folder' },
      '/home/me/self': { link: '/home/me' },
      '/home/me/dead.sbatch': { link: '/nowhere' },
      '/home/me/loop.sbatch': { link: '/home/me/loop.sbatch' },
      '/home/me/real.sbatch': JOB,
      '/home/me/alias.sbatch': { link: '/home/me/real.sbatch' },
      '/home/me/z.txt': JOB.replace('#SBATCH', '#'),
      '/home/me/a.sbatch': { link: '/home/me/z.txt' },
    };
    const { files, problems } = search(nodes, '.');
    expect(files.map((file) => file.path)).toEqual(['real.sbatch', 'a.sbatch']);
    expect(problems).toEqual([]);
  });

  test('a similar folder name is outside too', () => {
    const nodes = {
      '/home/me/jobs-old/x.sbatch': JOB,
      '/home/me/jobs/l.sbatch': { link: '/home/me/jobs-old/x.sbatch' },
    };
    expect(found(nodes, 'jobs')).toEqual([]);
  });

  test('named ones are followed', () => {
    expect(found({ '/etc/x': JOB, '/home/me/l': { link: '/etc/x' } }, 'l')).toEqual(['l']);
  });
});

describe('named paths', () => {
  test('are taken whatever they are called', () => {
    expect(found({ '/home/me/x.txt': 'ls\n' }, './x.txt')).toEqual(['x.txt']);
  });

  test('missing and circular ones are problems', () => {
    const { problems } = search({ '/home/me/loop': { link: '/home/me/loop' } }, 'gone', 'loop');
    expect(problems).toEqual([
      { path: 'gone', message: 'no such file or folder' },
      { path: 'loop', message: 'the links go round in a circle' },
    ]);
  });

  test('the same file twice is taken once, and said so', () => {
    const { files, notes } = search({ '/home/me/a.job': JOB }, 'a.job', './a.job', '.');
    expect(files).toHaveLength(1);
    expect(notes).toEqual(['a.job was given more than once; it is vetted once']);
  });

  test('outside the working directory as given', () => {
    const nodes = { '/home/you/a.job': JOB, '/home/you/jobs/b.job': JOB };
    expect(found(nodes, '../you/a.job', '/home/you/jobs')).toEqual(['../you/a.job', '/home/you/jobs/b.job']);
  });
});

describe('exclude', () => {
  const nodes = {
    '/home/me/repo/a.job': JOB,
    '/home/me/repo/old/b.job': JOB,
    '/home/me/repo/sub/old/c.job': JOB,
    '/home/me/repo/sub/d.job': JOB,
    '/home/me/repo/sub/d.copy.job': JOB,
    '/home/me/repo/alias.job': { link: '/home/me/repo/sub/d.job' },
  };
  const searched = (
    exclude: readonly string[],
    paths: readonly string[],
    options: DiscoverOptions = {},
  ): ReturnType<typeof discover> => {
    const policy = new Policy([builtLayer('project', 'jobvet.yaml', { exclude: [...exclude] }, '/home/me/repo')]);
    const excludes = (path: string): boolean => policy.excludes(path);
    return discover(memoryFiles(nodes), paths, '/home/me/repo', { excludes, ...options });
  };
  const names = (...args: Parameters<typeof searched>): string[] => searched(...args).files.map(({ path }) => path);
  const ALL = ['a.job', 'old/b.job', 'sub/d.copy.job', 'sub/d.job', 'sub/old/c.job'];

  test.each<[string[], string[]]>([
    [['old'], ['a.job', 'sub/d.copy.job', 'sub/d.job']],
    [['old/'], ['a.job', 'sub/d.copy.job', 'sub/d.job']],
    [['/home/me/repo/old'], ['a.job', 'sub/d.copy.job', 'sub/d.job', 'sub/old/c.job']],
    [['./old/**'], ['a.job', 'sub/d.copy.job', 'sub/d.job', 'sub/old/c.job']],
    [['sub/old'], ['a.job', 'old/b.job', 'sub/d.copy.job', 'sub/d.job']],
    [
      ['*.copy.job', '**/old/**'],
      ['a.job', 'sub/d.job'],
    ],
    [['sub'], ['a.job', 'old/b.job']],
    [['repo', '**/me/**', '/home'], ALL],
    [['!a.job', '!sub/**'], ALL],
    [['{a,d}.job'], ['old/b.job', 'sub/d.copy.job', 'sub/old/c.job']],
  ])('%j leaves out of a search what it names, folders with all that is in them', (exclude, left) => {
    expect(names(exclude, ['.'])).toEqual(left);
  });

  test('an excluded folder is not entered', () => {
    const locked = memoryFiles({ '/home/me/big/x.job': JOB, '/home/me/big': { fails: 'EIO' }, '/home/me/a.job': JOB });
    const excludes = (path: string): boolean => path === '/home/me/big';
    expect(discover(locked, ['.'], '/home/me', { excludes })).toMatchObject({
      files: [{ path: 'a.job' }],
      problems: [],
      notes: [],
    });
  });

  test('what is named is vetted all the same', () => {
    expect(names(['old', 'a.job'], ['a.job', 'old', 'sub/old/c.job'])).toEqual(['a.job', 'old/b.job', 'sub/old/c.job']);
    expect(names(['sub'], ['sub/old'])).toEqual(['sub/old/c.job']);
  });

  test('unless that is to be left out too', () => {
    const options = { forceExclude: true };
    const paths = ['a.job', 'old', 'sub/old/c.job', 'sub', 'old/b.job', 'old/gone.job'];
    expect(searched(['old', 'a.job'], paths, options)).toMatchObject({
      files: [{ path: 'sub/d.copy.job' }, { path: 'sub/d.job' }],
      problems: [],
      notes: [],
    });
  });

  test('a search that finds nothing says when that is the reason', () => {
    expect(searched(['*.job'], ['.']).notes).toEqual([
      '.: no files to vet found in this folder; the configuration excludes some',
    ]);
  });
});

describe('--sniff', () => {
  const nodes = {
    '/home/me/job.sh': JOB,
    '/home/me/helper.sh': '#!/bin/bash\nls\n',
    '/home/me/x.sbatch': '',
    '/home/me/nul.sbatch': 'a\0b',
    '/home/me/notes.md': '#SBATCH --nodes\n',
    '/home/me/locked.sh': { fails: 'EACCES' },
    '/home/me/weights.pt': { fails: 'EIO' },
    '/home/me/deep/job.sh': JOB,
    '/home/me/Dockerfile': 'FROM scratch\n',
    '/home/me/image.def': 'Bootstrap: docker\n',
    '/home/me/other.def': '#define X\n',
  };
  const paths = Object.keys(nodes).filter((path) => !path.includes('deep'));

  test('takes of the named files those that a search would take, and is quiet about the others', () => {
    const { files, problems, notes } = discover(memoryFiles(nodes), [...paths, 'deep', 'gone.sh'], '/home/me', {
      sniff: true,
    });
    expect(files.map(({ path }) => path)).toEqual([
      ...['job.sh', 'x.sbatch', 'nul.sbatch', 'Dockerfile', 'image.def', 'deep/job.sh'],
    ]);
    expect(problems).toEqual([
      { path: 'locked.sh', message: 'permission denied' },
      { path: 'gone.sh', message: 'no such file or folder' },
    ]);
    expect(notes).toEqual([]);
  });

  test('a pipe is taken unread', () => {
    const files = { ...memoryFiles(nodes), stat: () => ({ kind: 'other' as const, size: 0 }) };
    expect(discover(files, ['/dev/fd/63'], '/home/me', { sniff: true }).files).toHaveLength(1);
  });
});
