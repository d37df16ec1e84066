import { describe, expect, test } from 'vitest';
import { decode } from '../../src/host/decode.ts';
import { displayPath } from '../../src/host/display-path.ts';
import { MOST_BYTES, readSource } from '../../src/host/source.ts';
import { memoryFiles, type Node } from './memory-files.ts';

describe('decode', () => {
  test.each([
    ['plain', Buffer.from('ls\n'), { text: 'ls\n', bom: false, latin1: false }],
    ['empty', Buffer.alloc(0), { text: '', bom: false, latin1: false }],
    ['UTF-8', Buffer.from('echo é😀\n'), { text: 'echo é😀\n', bom: false, latin1: false }],
    ['byte order mark', Buffer.from('\ufeffls\n'), { text: 'ls\n', bom: true, latin1: false }],
    ['a second mark is text', Buffer.from('\ufeff\ufeffls\n'), { text: '\ufeffls\n', bom: true, latin1: false }],
    ['line endings stay', Buffer.from('a\r\nb\rc\n'), { text: 'a\r\nb\rc\n', bom: false, latin1: false }],
    ['latin1', Buffer.from('echo \u00e9\n', 'latin1'), { text: 'echo \u00e9\n', bom: false, latin1: true }],
  ])('%s', (_, bytes, expected) => {
    expect(decode(bytes)).toEqual(expected);
  });

  test('latin1 keeps every byte', () => {
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, i) => i + 1));
    const decoded = decode(bytes);
    expect('text' in decoded && Buffer.from(decoded.text, 'latin1').equals(bytes)).toBe(true);
  });

  test.each([
    ['overlong', [0xc0, 0xaf]],
    ['surrogate', [0xed, 0xa0, 0x80]],
    ['cut off', [0x61, 0xe2, 0x82]],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
  ])('strict: %s is not UTF-8', (_, bytes) => {
    expect(decode(Buffer.from(bytes))).toMatchObject({ latin1: true });
  });

  test('NUL and UTF-16 are refused', () => {
    expect(decode(Buffer.from('a\nb\0'))).toEqual({ refused: expect.stringMatching(/NUL byte \(line 2\)/) as string });
    expect(decode(Buffer.from('\ufeffls', 'utf16le'))).toEqual({ refused: expect.stringMatching(/UTF-16/) as string });
  });
});

describe('readSource', () => {
  const read = (node: Node, name = 'x.sbatch'): ReturnType<typeof readSource> =>
    readSource(memoryFiles({ [`/${name}`]: node }), `/${name}`, name);

  test.each([
    ['EACCES', 'cannot be read: permission denied'],
    ['EISDIR', 'cannot be read: is a folder, not a file'],
    ['EIO', 'cannot be read: the file system failed to read it (EIO)'],
    ['EWEIRD', 'cannot be read: EWEIRD: staged'],
  ])('%s', (code, message) => {
    expect(read({ fails: code })).toEqual({ ok: false, problem: { path: 'x.sbatch', message } });
  });

  test('a size limit', () => {
    expect(read(Buffer.alloc(MOST_BYTES, 'a'))).toMatchObject({ ok: true });
    const { problem } = { problem: undefined, ...read(Buffer.alloc(MOST_BYTES + 1, 'a')) };
    expect(problem?.message).toMatch(/larger than 8 MiB/);
  });
});

test.each([
  ['job.sbatch', 'job.sbatch'],
  ['./a/../job.sbatch', 'job.sbatch'],
  ['/home/me/a/b', 'a/b'],
  ['/home/me', '.'],
  ['../you/x', '../you/x'],
  ['/home/you/x', '/home/you/x'],
  ['/home/me2/x', '/home/me2/x'],
  ['..x/y', '..x/y'],
])('displayPath(%j) is %j', (path, shown) => {
  expect(displayPath(path, '/home/me')).toBe(shown);
});
