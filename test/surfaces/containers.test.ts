import { describe, expect, it } from 'vitest';
import { check } from '../support/check.ts';

function kinds(...directives: string[]): string[] {
  const script = `#!/bin/bash\n${directives.map((one) => `#SBATCH ${one}\n`).join('')}hostname\n`;
  return check(script).effects.flatMap((effect) => {
    if (effect.kind === 'image') return [`image ${effect.engine} ${effect.reference.text}`];
    if (effect.kind === 'mount') return [`mount ${effect.engine} ${effect.path ?? '?'}`];
    return effect.kind === 'container-run' ? [`run ${effect.engine}`] : [];
  });
}

describe('container directives', () => {
  it.each([
    [['--container-image=/img/x.sqsh'], ['run pyxis', 'image pyxis /img/x.sqsh']],
    [['--container-mounts=/a:/b,/c'], ['mount pyxis /a', 'mount pyxis /c']],
    [['--container=/bundle'], ['run oci', 'image oci /bundle']],
    [
      ['--image=docker:x:1', '--volume="/a:/b;/c:/d"'],
      ['image shifter docker:x:1', 'mount shifter /a', 'mount shifter /c'],
    ],
    [['--image=docker:x:1 --volume=/a:/b'], ['image shifter docker:x:1', 'mount shifter /a']],
    [['--environment=ngc'], []],
    [['--container-image=nvcr.io#x:1'], []],
  ])('%j', (directives, expected) => {
    expect(kinds(...directives)).toEqual(expected);
  });

  it('counts only directives that Slurm reads', () => {
    expect(check('#!/bin/bash\nhostname\n#SBATCH --container-image=ubuntu\n').effects.map(({ kind }) => kind)).toEqual([
      'directive',
    ]);
  });
});
