// Requirements against Python's own reading, where Python with `packaging` is at hand.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { markerHolds, parseRequirement } from '../../../src/lang/requirements/index.ts';

const REQUIREMENTS = [
  'numpy',
  ' numpy ',
  'NumPy.Random_x-y',
  'a',
  'a-',
  '-a',
  '_a',
  '1a',
  'torch==2.5.1',
  'torch == 2.5.1',
  'torch===2.5.1+cu121',
  'torch>=2,<3',
  'torch >= 2 , < 3',
  'torch~=2.5.1',
  'torch!=2.5.*',
  'torch==2.5.*',
  'torch=2.5',
  'torch==',
  'torch 2.5',
  'torch (>=2,<3)',
  'torch(==2.5.1)',
  'torch>=2,',
  'torch,>=2',
  'ray[default]',
  'ray[default,tune]==2.40.0',
  'ray [ default , tune ] >= 2',
  'ray[]',
  'ray[default',
  'ray[-x]',
  'ray[a,,b]',
  'x==1; python_version < "3.9"',
  "x ; sys_platform == 'win32' and python_version >= '3.8'",
  "x==1;(os_name=='posix')",
  'x ; ',
  'pip @ https://example.org/pip.whl',
  'pip @https://example.org/pip.whl#sha256=00',
  'pip[x] @ git+https://github.com/pypa/pip.git@main',
  "pip @ https://example.org/pip.whl ; python_version > '3'",
  'pip @ ',
  'name@https://example.org/a.zip',
  './local',
  'https://example.org/a.whl',
  'a b',
  '',
];

const SCRIPT = `
import json, sys
from packaging.requirements import Requirement, InvalidRequirement
out = []
for text in json.load(sys.stdin):
    try:
        r = Requirement(text)
        out.append([r.name, sorted(r.extras), sorted(str(s) for s in r.specifier), r.url, r.marker is not None])
    except InvalidRequirement:
        out.append(None)
print(json.dumps(out))
`;

function fromPython(): readonly unknown[] | undefined {
  const run = spawnSync('python3', ['-c', SCRIPT], { input: JSON.stringify(REQUIREMENTS), encoding: 'utf8' });
  return run.status === 0 ? (JSON.parse(run.stdout) as unknown[]) : undefined;
}

function own(text: string): unknown {
  const read = parseRequirement(text);
  if (!read) return null;
  return [
    read.name,
    [...new Set(read.extras)].sort(),
    read.specifiers.map(({ operator, version }) => operator + version).sort(),
    read.url ? text.slice(read.url.start, read.url.end) : null,
    read.marker !== undefined,
  ];
}

describe('PEP 508', () => {
  const python = fromPython();
  it.skipIf(!python).each(REQUIREMENTS.map((text, index) => [text, python?.[index]]))('"%s"', (text, expected) => {
    expect(own(text)).toEqual(expected);
  });
});

describe('markers on a Linux node', () => {
  it.each([
    ['sys_platform == "win32"', false],
    ["sys_platform=='linux'", true],
    ['platform_system != "Windows"', true],
    ["sys_platform == 'darwin' and python_version > '3'", false],
    ["sys_platform == 'linux' and python_version > '3'", undefined],
    ["sys_platform == 'linux' or python_version > '3'", true],
    ["(os_name == 'nt' or sys_platform == 'darwin')", false],
    ["'linux' in sys_platform", true],
    ["'win' not in sys_platform", true],
    ["platform_machine == 'x86_64'", undefined],
    ['extra == "test"', undefined],
    ['sys_platform ==', undefined],
    ['(', undefined],
    ['', undefined],
  ])('%s', (marker, expected) => {
    expect(markerHolds(marker)).toBe(expected);
  });
});
