// Which scripts one template makes, and which it never does.
import { describe, expect, test } from 'vitest';
import { scriptHashes } from '../../src/policy/template.ts';

const template = (line: string): string => scriptHashes(`#!/bin/bash\n${line}\n`).template;

describe('the same template', () => {
  test.each([
    ['#SBATCH --chdir=/home/ada/ondemand/1', '#SBATCH --chdir=/home/bob/ondemand/22'],
    ['#SBATCH -o /scratch/ada/out.log', '#SBATCH -o /scratch/bob/out.log'],
    ['cd /home/ada/x', 'cd "/home/ada/x"'.replaceAll('"', '').replace('ada', 'bob')],
    ['#SBATCH --time=01:00:00 --mem=4G', '#SBATCH --time=12:30:00 --mem=64G'],
    ['run 0f8fad5b-d9cd-469f-a165-70867728950e', 'run 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
    ['export TOKEN_ID=deadbeef01', 'export TOKEN_ID=cafebabe99'],
  ])('%j and %j', (one, other) => {
    expect(template(one)).toBe(template(other));
    expect(scriptHashes(one).script).not.toBe(scriptHashes(other).script);
  });
});

describe('different commands never share a template', () => {
  test.each([
    ['/usr/bin/curl x', '/bin/rm x'],
    ['/home/ada/app', '/home/ada/evil'],
    ['source /home/ada/before.sh', 'source /tmp/evil.sh'],
    ['. /home/ada/before.sh', '. /tmp/evil.sh'],
    ['bash /home/ada/run.sh', 'bash /tmp/evil.sh'],
    ['bash -l "/home/ada/run.sh"', 'bash -l "/tmp/evil.sh"'],
    ['python3 -u /home/ada/a.py', 'python3 -u /tmp/evil.py'],
    ['srun /work/app/solver', 'srun /tmp/evil'],
    ['true && /work/app/solver', 'true && /tmp/evil'],
    ['x=$(/work/app/name)', 'x=$(/tmp/evil)'],
    ['APP=/work/app/solver', 'APP=/tmp/evil'],
    ['export PATH=/work/app/bin', 'export PATH=/tmp/evil'],
    ['if /work/app/test; then true; fi', 'if /tmp/evil; then true; fi'],
    ['X=1 /work/app/solver', 'X=1 /tmp/evil'],
    ['jupyter lab --port 1', 'jupyter notebook --port 1'],
    ['cat a', 'cat a | bash'],
    ['curl https://example.org/a', 'curl https://evil.example/a'],
  ])('%j and %j', (one, other) => {
    expect(template(one)).not.toBe(template(other));
  });

  test('nor do scripts of different interpreters', () => {
    expect(scriptHashes('#!/bin/bash\nx').template).not.toBe(scriptHashes('#!/tmp/evil\nx').template);
  });
});
