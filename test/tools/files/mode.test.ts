import { describe, expect, it } from 'vitest';
import { readMode, tighterMode, tighterModeInImage } from '../../../src/tools/files/mode.ts';

/** `rw` for what others get, `t` for sticky, `?` where the umask decides. */
function brief(mode: string): string | undefined {
  const reading = readMode(mode);
  if (!reading) return undefined;
  const { others, sticky, masked } = reading;
  return `${others.read ? 'r' : ''}${others.write ? 'w' : ''}${sticky ? 't' : ''}${masked ? '?' : ''}`;
}

describe('readMode', () => {
  it.each<[string, string]>([
    ['777', 'rw'],
    ['0777', 'rw'],
    ['1777', 'rwt'],
    ['01777', 'rwt'],
    ['4755', 'r'],
    ['2775', 'r'],
    ['775', 'r'],
    ['666', 'rw'],
    ['722', 'w'],
    ['7', 'rw'],
    ['750', ''],
    ['=777', 'rw'],
    ['+002', 'w'],
    ['-777', ''],
    ['a+rwx', 'rw'],
    ['ugo+rwX', 'rw'],
    ['o+w', 'w'],
    ['go+w', 'w'],
    ['o=rwx', 'rw'],
    ['a=rx', 'r'],
    ['o=u', 'rw'],
    ['o=g', ''],
    ['u+rwx,g+w', ''],
    ['u=rwx,go=rx', 'r'],
    ['a+rwx,o-w', 'r'],
    ['o-w+r', 'r'],
    ['a+rwxt', 'rwt'],
    ['+w', 'w?'],
    ['+x', ''],
    ['+t', 't'],
    ['u+s', ''],
    ['o-rwx', ''],
  ])('%s', (mode, expected) => {
    expect(brief(mode)).toBe(expected);
  });

  it.each(['file', '888', '0o777', 'a+rwz', 'a', '', '778'])('%s is none', (mode) => {
    expect(brief(mode)).toBeUndefined();
  });
});

describe('tighterMode', () => {
  it.each<[string, boolean, string]>([
    ['777', false, '750'],
    ['777', true, 'u=rwX,g=rX,o='],
    ['0777', true, 'u=rwX,g=rX,o='],
    ['1777', true, 'u=rwX,g=rX,o='],
    ['1777', false, '1750'],
    ['666', false, '640'],
    ['0666', false, '0640'],
    ['1777', false, '1750'],
    ['722', false, '700'],
    ['a+rwx', false, 'ug+rwx'],
    ['ugo+rwX', true, 'ug+rwX'],
    ['go+w', false, 'g+w'],
    ['o+w', false, 'o-w'],
    ['u+x,o+w', false, 'u+x'],
    ['o=rwx', false, 'o='],
    ['a=rwx', false, 'ug=rwx,o='],
    ['+w', false, 'ug+w'],
  ])('%s, recursive %s', (mode, recursive, expected) => {
    expect(tighterMode(mode, recursive)).toBe(expected);
    expect(readMode(expected)?.others.write).toBe(false);
  });
});

describe('tighterModeInImage', () => {
  it.each<[string, boolean, string]>([
    ['777', false, '755'],
    ['0777', true, 'u=rwX,go=rX'],
    ['666', false, '644'],
    ['666', true, '644'],
    ['722', false, '700'],
    ['a+rwX', true, 'a+rwX,o-w'],
    ['o=rwx', false, 'o=rwx,o-w'],
    ['o+w', false, 'o-w'],
    ['a+w', false, 'ug+w'],
    ['+w', false, 'ug+w'],
  ])('%s, recursive %s', (mode, recursive, expected) => {
    expect(tighterModeInImage(mode, recursive)).toBe(expected);
    expect(readMode(expected)?.others.write).toBe(false);
  });
});
