// An image is made of many installs; one decision mends them all.
import { expect, it } from 'vitest';
import { check } from '../../support/check.ts';

it('says once for a file that packages of the distribution have no versions, and where else', () => {
  const text = 'FROM scratch\nUSER me\nRUN apt-get install -y a=1\nRUN apt-get install -y b c\nRUN apt-get install -y d\n';
  const found = check(text, 'Dockerfile').findings.filter(({ rule }) => rule === 'JV310');
  expect(found.map(({ message }) => message)).toEqual([
    'apt installs b and c without a version: every build of the image gets other ones.',
  ]);
  expect(found[0]?.related.map(({ at }) => at.doc.positionAt(at.span.start).line)).toEqual([5]);
});
