import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { append, writeWhole } from '../../src/host/output-file.ts';

const root = mkdtempSync(join(tmpdir(), 'jobvet-output-'));
const at = (name: string): string => join(root, name);
afterAll(() => {
  rmSync(root, { recursive: true });
});

test('a new file, and one in its place that keeps the mode', () => {
  writeWhole(at('new'), 'one');
  chmodSync(at('new'), 0o640);
  writeWhole(at('new'), 'two');
  expect(readFileSync(at('new'), 'utf8')).toBe('two');
  expect(statSync(at('new')).mode & 0o777).toBe(0o640);
});

test('a link stays a link', () => {
  writeFileSync(at('target'), 'old');
  symlinkSync('target', at('link'));
  writeWhole(at('link'), 'text');
  expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('target'), 'utf8')).toBe('text');
});

test('a device is written to', () => {
  writeWhole('/dev/null', 'text');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('nothing is left behind when it fails', () => {
  expect(() => {
    writeWhole(at('gone/new'), 'text');
  }).toThrow('ENOENT');
  expect(() => {
    writeWhole(root, 'text');
  }).toThrow('EISDIR');
  expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('text is added at the end', () => {
  append(at('log'), 'a\n');
  append(at('log'), 'b\n');
  expect(readFileSync(at('log'), 'utf8')).toBe('a\nb\n');
});
