// Servers that containers of an image begin with: who starts them decides what network they have.
import { expect, it } from 'vitest';
import { check } from '../support/check.ts';

const FROM = `FROM python:3.12@sha256:${'0123456789abcdef'.repeat(4)}\nUSER nobody\n`;

it.each([
  ['a notebook without login', 'CMD ["jupyter", "lab", "--ip=0.0.0.0", "--IdentityProvider.token="]', 'JV101 high'],
  ['a dashboard', 'CMD tensorboard --logdir runs --bind_all', 'JV102 medium'],
  ['a model server', 'ENTRYPOINT ["vllm", "serve", "org/m", "--host", "0.0.0.0"]', 'JV805 medium'],
  ['a notebook with a login', 'CMD ["jupyter", "lab", "--ip=0.0.0.0"]', 'JV103 low'],
])('%s counts one band less in an image', (_, instruction, expected) => {
  const found = check(`${FROM}${instruction}\n`, 'Dockerfile').findings.filter(({ rule }) => rule !== 'JV110');
  expect(found.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([expected]);
});

it('a server of the build is gone when the image is used', () => {
  const { findings } = check(`${FROM}RUN tensorboard --logdir runs --bind_all & sleep 1\n`, 'Dockerfile');
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

it('a start script runs on the network of the node', () => {
  const definition =
    'Bootstrap: localimage\nFrom: base.sif\n\n%startscript\n    tensorboard --logdir runs --bind_all\n';
  expect(check(definition, 'x.def').findings.map(({ rule, severity }) => `${rule} ${severity}`)).toContain(
    'JV102 high',
  );
});
