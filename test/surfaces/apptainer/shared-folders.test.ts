// What Apptainer's containers share with the node, and what of their image nobody can write to.
import { expect, it } from 'vitest';
import { check } from '../../support/check.ts';

const HEAD = `Bootstrap: docker\nFrom: debian@sha256:${'0123456789abcdef'.repeat(4)}\n`;

function rules(text: string): string[] {
  return check(HEAD + text, 'x.def').findings.map(({ rule }) => rule);
}

it.each([
  ['its programs in /tmp are the node’s', '%environment\n  export PATH=/tmp/mpi/bin:$PATH\n'],
  ['what it runs there too', '%runscript\n  /var/tmp/run.sh\n'],
])('%s', (_, text) => {
  expect(rules(text)).toContain('JV313');
});

it('folders of the image are read-only, whatever their modes', () => {
  const opened = '%post\n  chmod -R 777 /opt\n%environment\n  export PATH=/opt/bin:$PATH\n%runscript\n  /opt/run.sh\n';
  expect(rules(opened)).not.toContain('JV313');
});
