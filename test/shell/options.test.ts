// Command lines taken apart in every style programs use.
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/model/word.ts';
import { type OptionTable, parseOptions } from '../../src/shell/options.ts';
import { interpret } from '../support/shell.ts';

/** Options as `name=value`, operands as they stand, `open` when more could hide. */
function parse(table: OptionTable, script: string): string {
  const command = interpret(script).commands.at(-1)!;
  const call = parseOptions(table, command.words);
  const options = call.options.map(
    ({ name, value, listed }) => `${name}${value ? `=${shapeOf(value)}` : ''}${listed ? '' : '?'}`,
  );
  const operands = call.operands.map(({ word }) => shapeOf(word));
  return [options.join(' '), operands.join(' '), ...(call.open ? ['open'] : [])].join(' | ');
}

const GNU: OptionTable = { flags: '-v,--verbose -q -k', values: '-o,--output -n', optional: '--color -i,--in-place' };
const POSIX: OptionTable = { ...GNU, style: 'posix' };

describe('parseOptions', () => {
  it.each([
    ['long and short', 'x --verbose -q', '--verbose -q | '],
    ['the canonical name', 'x -v -o f', '--verbose --output=f | '],
    [
      'values apart, glued and after an equals sign',
      'x -o a -ob --output c --output=d',
      '--output=a --output=b --output=c --output=d | ',
    ],
    ['an equals sign after a short option belongs to its value', 'x -n=3', '-n==3 | '],
    ['clusters', 'x -vqk', '--verbose -q -k | '],
    ['clusters that end in a value', 'x -vqo f -vof', '--verbose -q --output=f --verbose --output=f | '],
    [
      'optional values only when glued',
      'x --color always --color=never -i.bak',
      '--color --color=never --in-place=.bak | always',
    ],
    ['an empty value', "x --output= -o ''", '--output= --output= | '],
    ['a value that looks like an option', 'x -o --verbose', '--output=--verbose | '],
    ['unlisted options', 'x --what --so=1 -z', '--what? --so=1? -z? | '],
    ['a value that is missing', 'x -o', '--output | '],
    ['a lone dash is an operand', 'x - -v', '--verbose | -'],
    ['two dashes end the options', 'x -v -- -q --output', '--verbose | -q --output'],
  ])('%s', (_, script, expected) => {
    expect(parse(GNU, script)).toBe(expected);
  });

  it('lets options follow operands unless the style is posix', () => {
    expect(parse(GNU, 'x a -v b -q')).toBe('--verbose -q | a b');
    expect(parse(POSIX, 'x -v a -q b')).toBe('--verbose | a -q b');
  });

  it('reads long options with one dash', () => {
    const table: OptionTable = { flags: '-help,--help', values: '-np -genv', singleDash: true };
    expect(parse(table, 'x -np 4 -help prog')).toBe('-np=4 --help | prog');
    expect(parse(table, 'x -np=4 --np 5')).toBe('-np=4 -np=5 | ');
  });

  it('reads options with two values', () => {
    expect(parse({ pairs: '-genv', singleDash: true }, 'x -genv A 1 prog')).toBe('-genv=A | prog');
  });

  it('reads options with any number of values', () => {
    expect(parse({ many: '--hosts', flags: '-v' }, 'x --hosts a b c -v d')).toBe('--hosts=a -v | d');
  });

  it('accepts unambiguous beginnings when asked to', () => {
    const table: OptionTable = { flags: '--verbose --version', values: '--output', prefixes: true };
    expect(parse(table, 'x --out f --verb')).toBe('--output=f --verbose | ');
    expect(parse(table, 'x --ver')).toBe('--ver? | ');
    expect(parse({ ...table, prefixes: false }, 'x --out f')).toBe('--out? | f');
  });

  it('takes underscores for dashes when asked to', () => {
    const table: OptionTable = { values: '--master-port', underscores: true };
    expect(parse(table, 'x --master_port 1 --master-port=2')).toBe('--master-port=1 --master-port=2 | ');
  });

  it('keeps unknown values, and says when options may hide', () => {
    expect(parse(GNU, 'x -o "$F" --output="$G/x"')).toBe('--output=… --output=…/x | ');
    expect(parse(GNU, 'x $ARGS -v a')).toBe('--verbose | … a | open');
    expect(parse(POSIX, 'x $ARGS -v a')).toBe('--verbose | a | open');
    expect(parse(GNU, 'x -- $FILES')).toBe(' | …');
  });

  it('knows the last, all, and whether there is one', () => {
    const call = parseOptions(GNU, interpret('x -n 1 -v -n 2').commands[0]!.words);
    expect(shapeOf(call.last('-n')!.value!)).toBe('2');
    expect(call.all('-n')).toHaveLength(2);
    expect(call.has('-q', '--verbose')).toBe(true);
    expect(call.has('-q')).toBe(false);
  });

  it('points at the option with its value, and at the letter of a cluster', () => {
    const [first, second] = parseOptions(GNU, interpret('x -o file -vk').commands[0]!.words).options;
    expect([first?.at.span.start, first?.at.span.end]).toEqual([2, 9]);
    expect(second?.cluster).toBe(1);
  });
});
