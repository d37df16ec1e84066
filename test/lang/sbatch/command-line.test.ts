// Where the script stands among sbatch's arguments.
import { describe, expect, test } from 'vitest';
import { givenValue, readCommandLine } from '../../../src/engine/command-line.ts';

const read = (...args: string[]): ReturnType<typeof readCommandLine> =>
  readCommandLine(args, { slurmVersion: '24.11' });

describe("sbatch's command line", () => {
  test.each([
    ['job.sh', 0],
    ['-n1 job.sh -n2', 1],
    ['-n 1 job.sh', 2],
    ['-Hn 1 job.sh', 2],
    ['--time 10 job.sh', 2],
    ['--part=x job.sh', 1],
    ['--exclusive job.sh', 1],
    ['--exclusive=user job.sh', 1],
    ['-- -job.sh', 1],
    ['- x', 0],
    ['-n1 : -n2 job.sh a', 3],
    ['-- : x', 1],
    ['--container-image img job.sh', 2],
    ['--container-writable job.sh', 1],
    ['--our=x job.sh', 1],
    ['--our -- job.sh', 2],
    ['-n1', undefined],
    ['-n1 : -n1', undefined],
    ['--wrap ls', undefined],
    ['', undefined],
  ])('%s', (line, script) => {
    const found = read(...line.split(' ').filter(Boolean));
    expect(typeof found === 'string' ? found : found.script).toBe(script);
  });

  test.each([
    ['--our job.sh', '--our is no option that is known here'],
    ['--n job.sh', 'ambiguous'],
    ['-y job.sh', "invalid option -- 'y'"],
    ['-n', 'requires an argument'],
    ['--hold=x job.sh', "doesn't allow an argument"],
  ])('can not tell: %s', (line, message) => {
    expect(read(...line.split(' '))).toContain(message);
  });

  test('the arguments win over the environment, the last over the first', () => {
    const line = read('-pa', '--part=b', 'x');
    if (typeof line === 'string') throw new Error(line);
    expect(givenValue(line, 'partition', { SBATCH_PARTITION: 'c' })).toBe('b');
    expect(givenValue(line, 'account', { SBATCH_ACCOUNT: 'c' })).toBe('c');
    expect(givenValue(line, 'qos', { SBATCH_QOS: undefined })).toBeUndefined();
  });
});
