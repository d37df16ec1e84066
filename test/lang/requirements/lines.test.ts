import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readRequirements } from '../../../src/lang/requirements/index.ts';
import { Source } from '../../../src/lang/source.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { Document } from '../../../src/text/document.ts';
import { rangeAt, textAt } from '../../../src/text/place.ts';

const SUM = 'a'.repeat(64);

/** requirement, options */
function lines(text: string): [string, ...string[]][] {
  return readRequirements(Source.of(new Document('r.txt', text))).map(({ requirement, options }) => [
    requirement ? shapeOf(requirement) : '',
    ...options.map(shapeOf),
  ]);
}

describe('lines of a requirements file', () => {
  it.each<[string, string, [string, ...string[]][]]>([
    ['names and comments', '# a\nnumpy # why\n\npandas#x\n', [['numpy'], ['pandas#x']]],
    ['an address with a fragment', 'git+https://h/r@v1#egg=r # c\n', [['git+https://h/r@v1#egg=r']]],
    ['blanks around', '  numpy >= 1.2 \t\n', [['numpy >= 1.2']]],
    [
      'options',
      '--index-url https://h/s\n-r other.txt\n',
      [
        ['', '--index-url', 'https://h/s'],
        ['', '-r', 'other.txt'],
      ],
    ],
    ['quotes', `--find-links "my wheels" -c 'a b'`, [['', '--find-links', 'my wheels', '-c', 'a b']]],
    [
      'a line that goes on',
      `numpy==1.0 \\\n    --hash=sha256:${SUM} \\\r\n    --hash=sha256:${SUM}\npandas\n`,
      [['numpy==1.0', `--hash=sha256:${SUM}`, `--hash=sha256:${SUM}`], ['pandas']],
    ],
    ['a word that goes on', 'num\\\npy\n', [['numpy']]],
    ['a comment that goes on', 'a # b \\\nc\nd', [['a'], ['d']]],
    ['a comment in a line that goes on', 'a \\\n# b\nc', [['a'], ['c']]],
    ['a backslash at the end', 'a \\', [['a']]],
    ['line ends of Windows and old Macs', 'a\r\nb\rc\r\n', [['a'], ['b'], ['c']]],
    ['a byte order mark', '\ufeffnumpy\n', [['numpy']]],
    ['a marker', 'a; python_version < "3" --hash=x:y', [['a; python_version < "3"', '--hash=x:y']]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  it('each word has its place', () => {
    const document = new Document('r.txt', 'numpy \\\n  --hash=x\n-r "a b"\n');
    const [first, second] = readRequirements(Source.of(document));
    expect(first && rangeAt(first.at)).toEqual({ start: { line: 1, column: 1 }, end: { line: 2, column: 11 } });
    expect(first?.requirement && textAt(first.requirement.at)).toBe('numpy');
    expect(first?.options.map(({ at }) => textAt(at))).toEqual(['--hash=x']);
    expect(second?.options.map(({ at }) => textAt(at))).toEqual(['-r', 'a b']);
  });
});

const SCRIPT = `
import json, sys
from pip._internal.req.req_file import preprocess, break_args_options
import shlex
out = []
for text in json.load(sys.stdin):
    rows = []
    for _, line in preprocess(text):
        args, options = break_args_options(line)
        rows.append([args.strip()] + shlex.split(options))
    out.append(rows)
print(json.dumps(out))
`;

describe('lines as pip splits them', () => {
  const texts = [
    'numpy\npandas==1 \\\n  --hash=sha256:0\n',
    '# c\na # b \\\nc\nd',
    'a \\\n# b\nc',
    '-e git+https://h/r#egg=x\n-e .[dev]\n',
    "--index-url='https://h/s' --no-index\n",
    'a\\\nb\n\\\nc\n',
    'x[y] >= 1 ; sys_platform == "win32"   --global-option="a b"\n',
    '\n \n\t# x\n',
    'a\rb\r\nc\x0cd',
  ];
  const run = spawnSync('python3', ['-c', SCRIPT], { input: JSON.stringify(texts), encoding: 'utf8' });
  const pip = run.status === 0 ? (JSON.parse(run.stdout) as unknown[]) : undefined;
  it.skipIf(!pip).each(texts.map((text, index) => [text, pip?.[index]]))('%j', (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});
