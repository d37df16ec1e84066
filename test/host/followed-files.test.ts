import { describe, expect, it } from 'vitest';
import { DISK } from '../../src/host/file-system.ts';
import { followedFiles } from '../../src/host/followed-files.ts';
import { memoryFiles, type Node } from './memory-files.ts';

const project: Record<string, Node> = {
  '/p/.git/HEAD': '',
  '/p/env.sh': 'root',
  '/p/jobs/job.sbatch': '',
  '/p/jobs/env.sh': 'jobs',
  '/p/jobs/inner.sh': { link: '/p/env.sh' },
  '/p/jobs/outer.sh': { link: '/etc/secret' },
  '/p/jobs/loop.sh': { link: '/p/jobs/loop.sh' },
  '/p/jobs/closed.sh': { fails: 'EACCES' },
  '/p/jobs/solver': Buffer.from([127, 69, 76, 70, 0, 1]),
  '/p/jobs/huge.sh': 'x'.repeat(1024 * 1024 + 1),
  '/p/lib/tool.sh': 'tool',
  '/etc/secret': 'secret',
  '/home/me/job.sbatch': '',
  '/home/me/env.sh': 'mine',
  '/home/env.sh': 'above',
};

function ask(path: string, from = 'jobs/job.sbatch', cwd = '/p'): string {
  const answer = followedFiles(memoryFiles(project), cwd).read(path, from);
  if (answer.kind === 'text') return `${answer.document.path}: ${answer.document.text}`;
  return answer.kind === 'denied' ? `denied: ${answer.why}` : answer.kind;
}

describe('files beside a script', () => {
  it.each([
    ['the script’s folder first', 'env.sh', 'jobs/env.sh: jobs'],
    ['then the folders above', 'lib/tool.sh', 'lib/tool.sh: tool'],
    ['up and down', '../env.sh', 'env.sh: root'],
    ['an absolute path inside the project', '/p/lib/tool.sh', 'lib/tool.sh: tool'],
    ['a link inside the project', 'inner.sh', 'env.sh: root'],
    ['a missing file', 'none.sh', 'missing'],
    ['an absolute path outside', '/etc/secret', "denied: outside the script's project"],
    ['a path that leaves the project', '../../etc/secret', "denied: outside the script's project"],
    ['a link that leaves the project', 'outer.sh', "denied: outside the script's project"],
    ['a program', 'solver', 'denied: not a text file'],
    ['a file too large', 'huge.sh', 'denied: larger than 1 MiB'],
    ['a file without permission', 'closed.sh', 'denied: permission denied'],
    ['links in a circle', 'loop.sh', 'denied: the links go round in a circle'],
    ['a folder', '../lib', 'missing'],
  ])('%s', (_, path, expected) => {
    expect(ask(path)).toBe(expected);
  });

  it('a script in no repository has its own folder only', () => {
    expect(ask('env.sh', 'job.sbatch', '/home/me')).toBe('env.sh: mine');
    expect(ask('../env.sh', 'job.sbatch', '/home/me')).toBe("denied: outside the script's project");
  });

  it('standard input follows from the working directory', () => {
    expect(ask('env.sh', '<stdin>', '/home/me')).toBe('env.sh: mine');
  });

  it('nothing is below a file', () => {
    expect(DISK.exists(`${import.meta.filename}/env.sh`)).toBe(false);
  });
});
