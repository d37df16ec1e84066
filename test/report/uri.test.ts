import { expect, test } from 'vitest';
import { isInside, uriOf } from '../../src/report/uri.ts';

const SRC = { uriBaseId: '%SRCROOT%' };

test.each([
  ['job.sbatch', { uri: 'job.sbatch', ...SRC }],
  ['a b/ü%#?.sh', { uri: 'a%20b/%C3%BC%25%23%3F.sh', ...SRC }],
  ['http:x', { uri: 'http%3Ax', ...SRC }],
  ['<stdin>', { uri: '%3Cstdin%3E', ...SRC }],
  ['..x/y', { uri: '..x/y', ...SRC }],
  ['a\\b', { uri: 'a%5Cb', ...SRC }],
  ['\u001b\n\ud800', { uri: '%1B%0A%EF%BF%BD', ...SRC }],
  ['/data/a b.sh', { uri: 'file:///data/a%20b.sh' }],
  ['../x.sh', { uri: 'file:///home/me/x.sh' }],
  ['../../../../x.sh', { uri: 'file:///x.sh' }],
  ['C:/Users/a b.sh', { uri: 'file:///C:/Users/a%20b.sh' }],
])('%j', (path, expected) => {
  expect(uriOf(path, '/home/me/my jobs')).toEqual(expected);
  expect(isInside(path)).toBe('uriBaseId' in expected);
});

test('on Windows', () => {
  expect(uriOf('../x.sh', 'C:\\Users\\me\\jobs')).toEqual({ uri: 'file:///C:/Users/me/x.sh' });
});
