import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staticText } from '../../src/model/word.ts';
import { argumentsUnderBash } from '../support/real-bash.ts';
import { interpret } from '../support/shell.ts';

/** What each command prints, by bash and by us; undefined where we do not know. */
function outputs(commands: readonly string[]): { command: string; real: string; ours: string | undefined }[] {
  const script = commands.map((command) => `args "$(${command}; echo .)"`).join('\n');
  const ours = interpret(script).commands.filter((command) => staticText(command.words[0]) === 'args');
  const real = argumentsUnderBash(script);
  expect([ours.length, real.length]).toEqual([commands.length, commands.length]);
  return commands.map((command, index) => ({
    command,
    real: real[index]?.[0] ?? '',
    ours: staticText(ours[index]?.words[1]),
  }));
}

/** Programs that not every system has. */
const MISSING = ['xxd', 'openssl', 'basenc', 'awk'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);
const isInstalled = (command: string): boolean => !MISSING.some((program) => command.includes(program));

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const fed = (input: string, command: string): string => `printf %s ${quoted(input)} | ${command} 2>/dev/null`;

const LINES = 'b c\na\nab:cd:ef\n\nzz top\na';

/** Commands whose output we know. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  tr: [
    fed('cvc vafgnyy', 'tr a-z n-za-m'),
    fed('Hello', "tr '[:upper:]' '[:lower:]'"),
    fed('Hello', "tr '[A-Z]' '[a-z]'"),
    fed('a-b_c', 'tr -d -- -_'),
    fed('a1b2', "tr -d '[:digit:]'"),
    fed('a1b2', 'tr -cd 0-9'),
    fed('aabb  cc', "tr -s ' b'"),
    fed('a:b', "tr : '\\n'"),
    fed('a.b', "tr '\\056' '\\040'"),
    fed('abc', "tr abc 'x[y*]'"),
    fed('abcde', 'tr a-e xy'),
    fed('abcde', 'tr -t a-e xy'),
    fed('a b\tc', "tr -c 'a-z' _"),
    fed('aXXb', 'tr -ds b X'),
    fed('a-b', 'tr - +'),
    fed('abc', 'tr aa xy'),
  ],
  'cut, rev and fold': [
    fed('abc\ndef', 'rev'),
    fed('abc\ndef\n', 'rev'),
    fed(LINES, 'cut -d: -f2'),
    fed(LINES, 'cut -d: -f2 -s'),
    fed(LINES, 'cut -d : -f 1,3'),
    fed(LINES, 'cut -d: -f2- --output-delimiter=" "'),
    fed(LINES, 'cut -c2-'),
    fed(LINES, 'cut -b -2'),
    fed(LINES, 'cut -c1,3 --complement'),
    fed('a\tb\tc', 'cut -f2'),
    fed('abcdefg', 'fold -w3'),
    fed('abcdef\n\nx\n', 'fold -w 3'),
  ],
  lines: [
    fed(LINES, 'head -n2'),
    fed(LINES, 'head -2'),
    fed(LINES, 'head -n -2'),
    fed(LINES, 'head -c4'),
    fed(LINES, 'tail -n2'),
    fed(LINES, 'tail -n +3'),
    fed(LINES, 'tail -c 3'),
    fed(LINES, 'tail -1'),
    fed(LINES, 'tac'),
    fed(LINES, 'cat'),
    fed(LINES, 'cat - /dev/null'),
    fed(LINES, 'tee x.log'),
    fed(LINES, 'LC_ALL=C sort'),
    fed('b\na\nb\n', 'sort -u'),
    fed('10\n9\n-3\n9', 'sort -n'),
    fed('10\n9\n9', 'sort -nru'),
    fed('a\na\nb\na', 'uniq'),
    fed('a\na\nb\na', 'uniq -c'),
    fed('a\na\nb\na', 'uniq -d'),
    fed(LINES, 'wc -l'),
    fed(LINES, 'wc -c'),
    fed('a\nb\nc', 'paste -sd+'),
    fed('a\nb\nc', "paste -s -d ',\\n'"),
    'seq 3',
    'seq 2 5',
    'seq 5 -2 0',
    'seq -s, 3',
    'seq -w 8 11',
  ],
  encodings: [
    fed('cGlwIGluc3RhbGw=', 'base64 -d'),
    fed('cGlw\nIGluc3RhbGw=\n', 'base64 --decode'),
    fed('cGl-wIG.luc3RhbGw', 'base64 -di'),
    fed('pip install', 'base64'),
    fed('x'.repeat(100), 'base64'),
    fed('x'.repeat(100), 'base64 -w0'),
    fed('x'.repeat(100), 'base64 -w 10'),
    fed('OBUXA===', 'base32 -d'),
    fed('pip i', 'base32'),
    fed('706970', 'basenc --base16 -d'),
    fed('706970', 'xxd -r -p'),
    fed('70 69\n70\n', 'xxd -r -ps'),
    fed('pip install', 'xxd -p'),
    fed('y'.repeat(40), 'xxd -p'),
    `${fed('cGlwIGluc3RhbGw=', 'cat')} | (cat; echo) | openssl base64 -d`,
    `${fed('cGlwIGluc3RhbGw=', 'cat')} | (cat; echo) | openssl enc -d -a -A`,
    fed('pip', 'openssl base64'),
  ],
  sed: [
    fed(LINES, "sed 's/a/X/'"),
    fed('aaa', 'sed s/a/b/2'),
    fed('aaa', 'sed s/a/b/2g'),
    fed('abc', "sed 's/x*/-/g'"),
    fed('baaac', "sed 's/a*/x/g'"),
    fed('foo-bar', "sed 's/\\(.*\\)-\\(.*\\)/\\2 \\1/'"),
    fed('foo-bar', "sed -E 's/(.*)-(.*)/\\2 \\1/'"),
    fed('foo bar', "sed -r 's#o+ #&&#;s/b/[&]/'"),
    fed('a/b', "sed 's/\\//|/'"),
    fed('a.b', "sed 's/\\./\\n/'"),
    fed('foo bar', "sed 's/\\b./\\u&/g'"),
    fed('foo bar', "sed 's/.*/\\U&/'"),
    fed('hello', 'sed y/elo/ipa/'),
    fed(LINES, 'sed -n 2p'),
    fed(LINES, "sed -n '$p'"),
    fed(LINES, 'sed 2,3d'),
    fed(LINES, "sed '/^$/d'"),
    fed(LINES, "sed -n '/a/p'"),
    fed(LINES, "sed '2!d'"),
    fed(LINES, "sed -e 1d -e 's/a/b/;s/b/c/'"),
    fed(LINES, "sed -n '/b/,/z/p'"),
    fed(LINES, "sed -n '$='"),
    fed(LINES, 'sed 2q'),
    fed('Abc', 'sed s/a/x/I'),
    fed('a[b', "sed 's/[][]/_/g'"),
    fed('a1 b22', "sed -E 's/[[:digit:]]+/N/g'"),
    fed('aaXbb', "sed -E 's/a{2}/-/;s/b{2}$/+/'"),
    fed('curl x', "sed -E 's/curl|wget/get/'"),
  ],
  'grep and awk': [
    fed(LINES, 'grep a'),
    fed(LINES, 'grep -v a'),
    fed(LINES, "grep -E '^(a|b)'"),
    fed(LINES, 'grep -F b:'),
    fed(LINES, "grep -o '[a-c]*'"),
    fed(LINES, 'grep -x a'),
    fed(LINES, 'grep -c a'),
    fed(LINES, 'grep -im1 A'),
    fed(LINES, "awk '{print $1}'"),
    fed(LINES, "awk -F: '{print $2}'"),
    fed(LINES, "awk '{print $NF}'"),
    fed(LINES, `awk -F : '{print $2 "-" $1, "x"}'`),
    fed(LINES, "awk 'NR==3{print}'"),
    fed(LINES, "awk '/^a/ {print $1}'"),
    `awk 'BEGIN{print "pip" " " "install\\tx"}'`,
    `awk -v p=pip 'BEGIN { print p, "install" }'`,
  ],
  printf: [
    "printf '%s-%s\\n' a b c",
    "printf '%5s|%-5s|%.2s|' abc abc abc",
    "printf '%*s|' 5 x",
    "printf '%d %i %u %x %X %o %c' 42 0x1f 010 255 255 8 hello",
    "printf '%05d|%+d|% d|%#x|%#o|%.3d|%-6d|' 42 42 42 255 8 5 7",
    "printf '%d' \"'A\"",
    "printf '%q %q %q' 'a b' 'x;y$z' ''",
    "printf '%b' 'a\\tb\\0101\\x41\\cx' y",
    "printf '\\160\\x69p \\u0069\\n'",
    "printf '%%s %s' a",
    "printf -- '-x %s' y",
    'printf %s',
    'printf x a b',
    "echo -e 'a\\tb\\x41\\0101\\\\'",
    "echo -e 'a\\cb' c",
    "echo -ne 'a\\n' b",
    'echo -E -n a',
    'echo -e -E "a\\tb"',
    "echo -e '\\101'",
    'echo -nx a',
  ],
  paths: [
    'basename /a/b.sh .sh',
    'basename -a /a/b c/d',
    'basename -s .sh a.sh b/c.sh',
    'basename /',
    'dirname /a/b c/d /',
    'dirname a//b//',
    'expr 7 / 2',
    'expr 7 % 4',
    'expr 3 \\* 4',
  ],
};

/** Commands whose output depends on more than the text, or that are not worked out. */
const UNKNOWN: readonly string[] = [
  fed('b\nA\n', 'sort'),
  fed('é', "tr -d 'x'"),
  fed('aé', 'cut -c2'),
  fed('x', 'sed -f s.sed'),
  fed('abc', "sed 's/\\(a\\)\\1/x/'"),
  fed('foobar', "sed -E 's/(foo|foob)/x/'"),
  fed('a'.repeat(3000), "sed -E 's/a*a*a*a*b/x/'"),
  fed('a'.repeat(60), "grep -E '(a*)*b'"),
  'printf %1000000000s x',
  "printf '%.*f' 1 2",
  "printf '%(%Y)T'",
  'seq 1 100000000',
  fed('x', 'openssl enc -aes-256-cbc -d -a'),
  "printf '\\xff'",
];

describe('what commands print agrees with the commands', () => {
  for (const [name, commands] of Object.entries(KNOWN)) {
    it(name, () => {
      const all = outputs(commands.filter(isInstalled));
      expect(all.map(({ command, ours }) => [command, ours])).toEqual(all.map(({ command, real }) => [command, real]));
    });
  }

  it('says nothing where the text does not tell', () => {
    const commands = UNKNOWN.map((command) => `args "$(${command})"`).join('\n');
    const ours = interpret(commands).commands.filter((command) => staticText(command.words[0]) === 'args');
    const told = ours.flatMap((command, index) => (staticText(command.words[1]) === undefined ? [] : [UNKNOWN[index]]));
    expect(told).toEqual([]);
  });
});

const SEED = 3;
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'B', '1', '2', ' ', '-', '.', ':', '\n', '*'),
  maxLength: 14,
});
const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const set = fc
  .array(oneOf('a', 'b', 'c-z', 'A-C', '0-9', '[:lower:]', '[:upper:]', '\\n', '\\061', '.', ':', ' ', '*'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(''));
const atom = oneOf('a', 'b', '.', '[a-c]', '[^a]', '1', '-', '\\.', '[[:upper:]]', ' ');
const regex = fc
  .tuple(
    oneOf('', '^'),
    fc.array(fc.tuple(atom, oneOf('', '', '*', '\\+', '\\?', '\\{1,2\\}')), { minLength: 1, maxLength: 4 }),
    oneOf('', '$'),
  )
  .map(([start, parts, end]) => start + parts.map((part) => part.join('')).join('') + end);
const extended = regex.map((one) => one.replace(/\\([+?{}])/g, '$1'));
const grouped = fc
  .tuple(regex, regex)
  .map(([a, b]) => `\\(${a.replace(/[\^$]$|^\^/g, 'a')}\\)${b.replace(/^\^/, 'a')}`);
const number = fc.integer({ min: 0, max: 6 }).map(String);

const FAMILIES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  tr: fc
    .tuple(text, oneOf('', '-s ', '-c ', '-t ', '-cs '), set, set)
    .map(([input, flags, a, b]) => fed(input, `tr ${flags}${quoted(a)} ${quoted(b)}`)),
  'tr -d': fc
    .tuple(text, oneOf('-d', '-s', '-cd', '-cs'), set)
    .map(([input, flag, a]) => fed(input, `tr ${flag} ${quoted(a)}`)),
  cut: fc
    .tuple(
      text,
      oneOf('-d: -f', '-d. -s -f', '-c', '-b', '--complement -c', "-d ' ' --output-delimiter=+ -f"),
      oneOf('1', '2-', '-2', '1,3', '2-3,5', '3-2', '1,1'),
    )
    .map(([input, how, list]) => fed(input, `cut ${how}${list}`)),
  lines: fc
    .tuple(
      text,
      oneOf('head -n ', 'head -n -', 'head -c ', 'tail -n ', 'tail -n +', 'tail -c ', 'tail -c +', 'fold -w'),
      number,
    )
    .map(([input, how, count]) => fed(input, `${how}${count}`)),
  'whole texts': fc
    .tuple(
      text,
      oneOf(
        'rev',
        'tac',
        'uniq',
        'uniq -c',
        'uniq -u',
        'LC_ALL=C sort',
        'LC_ALL=C sort -ru',
        'wc -l',
        'wc -w',
        'paste -sd-',
        'base64',
        'xxd -p',
        'base32',
        'cat',
      ),
    )
    .map(([input, how]) => fed(input, how)),
  'sed s': fc
    .tuple(
      text,
      oneOf('', '-n '),
      fc.oneof(regex, grouped),
      oneOf('x', '<&>', '', '\\n', '\\U&'),
      oneOf('', 'g', '2', '2g', 'I', 'p', 'gp'),
    )
    .map(([input, quiet, pattern, by, flags]) => fed(input, `sed ${quiet}${quoted(`s,${pattern},${by},${flags}`)}`)),
  'sed groups': fc.tuple(text, grouped).map(([input, pattern]) => fed(input, `sed ${quoted(`s,${pattern},[\\1],`)}`)),
  'sed addresses': fc
    .tuple(
      text,
      oneOf('', '-n '),
      oneOf('1', '2', '$', '2,3', '2,1', '/a/', '/a/,/b/', '1,/b/', '2,$', '/b/!', '3,2!'),
      oneOf('d', 'p', 's/a/z/', '=', 'y/ab/ba/'),
    )
    .map(([input, quiet, at, what]) => fed(input, `sed ${quiet}${quoted(at + what)}`)),
  grep: fc
    .tuple(text, oneOf('', '-v', '-o', '-x', '-i', '-c'), regex)
    .map(([input, how, pattern]) => fed(input, `grep ${how} -e ${quoted(pattern)}`)),
  'grep -E': fc
    .tuple(text, oneOf('', '-v', '-o', '-io'), extended)
    .map(([input, how, pattern]) => fed(input, `grep -E ${how} -e ${quoted(pattern)}`)),
  awk: fc
    .tuple(
      text,
      oneOf('', '-F: ', '-F. '),
      oneOf('{print $1}', '{print $2}', '{print $NF}', '{print $1, $2}', 'NR==2{print}', '/a/{print $1 "x"}'),
    )
    .map(([input, how, program]) => fed(input, `awk ${how}${quoted(program)}`)),
  printf: fc
    .tuple(
      fc.array(oneOf('%s', '%5s', '%-3s|', '%d', '%04d', '%x', '%b', '%c', '%.1s', '%q', 'x', '\\t', '%%'), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.array(oneOf('a', 'b c', '7', '-3', '010', '0x1F', '', '\\tx', '12'), { maxLength: 4 }),
    )
    .map(([format, args]) => `printf ${quoted(format.join(''))} ${args.map(quoted).join(' ')} 2>/dev/null`),
  'echo -e': fc
    .array(oneOf('a', '\\n', '\\t', '\\x41', '\\0101', '\\101', '\\\\', '\\e', '\\c', '\\q', ' '), { maxLength: 5 })
    .map((parts) => `echo -e ${quoted(parts.join(''))}`),
  decoding: fc
    .tuple(
      fc.string({ unit: oneOf('c', 'G', 'l', 'w', '=', '\n', '7', ' '), maxLength: 9 }),
      oneOf('base64 -d', 'base64 -di', 'base32 -d', 'xxd -r -p'),
    )
    .map(([input, how]) => fed(input, how)),
};

describe('random filters agree with the commands or are not known', () => {
  for (const [name, commands] of Object.entries(FAMILIES)) {
    it(name, () => {
      const all = outputs(fc.sample(commands, { numRuns: 60, seed: SEED }).filter(isInstalled));
      const told = all.filter(({ ours }) => ours !== undefined);
      expect(told.filter(({ ours, real }) => ours !== real)).toEqual([]);
      if (all.length === 60) expect(told.length).toBeGreaterThan(12);
    });
  }
});
