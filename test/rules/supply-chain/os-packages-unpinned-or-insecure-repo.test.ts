import { describe, expect, it } from 'vitest';
import { check, lineOf } from '../../support/check.ts';
import { own } from '../../support/own.ts';

const BAD: readonly (readonly [body: string, expected: readonly string[]])[] = [
  ['echo "deb http://x.example.org/apt ./" > /etc/apt/sources.list.d/x.list', ['high 3 medium']],
  [
    'echo "deb [arch=amd64] http://x.example.org/apt focal main" | sudo tee -a /etc/apt/sources.list',
    ['high 3 medium'],
  ],
  ['add-apt-repository -y "deb http://x.example.org/apt focal main"', ['high 3 medium']],
  ['echo "deb http://neuro.debian.net/debian xenial main" > /etc/apt/sources.list.d/n.list', ['high 3 medium']],
  ['echo "deb http://10.1.2.3/apt ./" > /etc/apt/sources.list.d/x.list', ['medium 3 medium']],
  ['yum-config-manager --add-repo http://x.example.org/x.repo', ['high 3 medium']],
  ['dnf config-manager --add-repo=http://x.example.org/x.repo', ['high 3 medium']],
  ['zypper addrepo http://x.example.org/x x', ['high 3 medium']],
  ["cat > /etc/yum.repos.d/x.repo <<'EOF'\n[x]\nbaseurl=http://x.example.org/el8\nEOF", ['high 5 medium']],
  ["printf '[x]\\nbaseurl=http://x.example.org/el8\\n' > /etc/yum.repos.d/x.repo", ['high 3 medium']],
  ["printf '%s\\n' '[x]' baseurl=http://x.example.org/el8 > /etc/yum.repos.d/x.repo", ['high 3 medium']],
  ["echo '[x]\\nbaseurl=http://x.example.org/el8' > /etc/yum.repos.d/x.repo", ['high 3 medium']],
  ['wget -qO- http://x.example.org/k | apt-key add -', ['high 3 medium']],
  ['curl -k https://x.example.org/k | apt-key add -', ['high 3 medium']],
  ['wget -O k https://x.example.org/k && apt-key add k', ['medium 3 medium']],
  ['apt-key adv --fetch-keys https://x.example.org/k', ['medium 3 medium']],
  ['apt-key adv --keyserver k.example.org --recv-keys 0xE084DAB9', ['high 3 medium']],
  ['apt-key adv --keyserver k.example.org --recv-keys 51716619E084DAB9', ['low 3 medium']],
  ['rpm --import https://x.example.org/k', ['low 3 medium']],
  ['zypper --gpg-auto-import-keys refresh', ['medium 3 medium']],
];
const GOOD: readonly string[] = [
  'apt-get install -y gcc',
  'apt-get upgrade -y',
  'dnf install -y gcc',
  'echo "deb [signed-by=/k.gpg] http://x.example.org/apt ./" > /etc/apt/sources.list.d/x.list',
  'echo "deb https://x.example.org/apt ./" > /etc/apt/sources.list.d/x.list',
  'echo "deb [trusted=yes] http://x.example.org/apt ./" > /etc/apt/sources.list.d/x.list',
  'echo "deb http://archive.ubuntu.com/ubuntu jammy main" >> /etc/apt/sources.list',
  'echo "deb http://mirror.uni.example/pub/ubuntu jammy main universe" >> /etc/apt/sources.list',
  'echo "deb http://x.example.org/apt ./" > notes.txt',
  'echo "deb $MIRROR jammy main" >> /etc/apt/sources.list',
  'add-apt-repository -y universe',
  'add-apt-repository -y ppa:lab/tools',
  'dnf config-manager --set-enabled crb',
  'dnf config-manager --add-repo https://x.example.org/x.repo',
  'apt-key adv --keyserver k.example.org --recv-keys E298A3A825C0D65DFD57CBB651716619E084DAB9',
  'apt-key list',
  'rpm --import RPM-GPG-KEY-x',
  'apt-key add k.gpg',
  'curl -fsSL https://x.example.org/k | gpg --dearmor -o /usr/share/keyrings/x.gpg',
  `set -e\nwget -O k https://x.example.org/k\necho '${'0123456789abcdef'.repeat(4)}  k' | sha256sum -c -\napt-key add k`,
];

const IMAGE: readonly (readonly [run: string, expected: readonly string[]])[] = [
  ['apt-get update && apt-get install -y gcc make=4.3-4', ['low: gcc']],
  ['apt-get install -y gcc=4:11.2.0-1ubuntu1', []],
  ['apt-get install -y ./tool.deb', []],
  ['apt-get install -y $PACKAGES', []],
  ['apt-get update && apt-get upgrade -y', ['info: everything']],
  ['dnf install -y gcc java-1.8.0-openjdk-devel openmpi-4.1.5-2.el9', ['low: gcc and java-1.8.0-openjdk-devel']],
  ['microdnf install -y tar', ['low: tar']],
  ['apk add --no-cache --virtual .build gcc musl-dev=1.2.5-r1', ['low: gcc']],
  ['zypper --non-interactive install gcc', ['low: gcc']],
  ['yum install -y https://x.example.org/tool.rpm', []],
  ['add-apt-repository ppa:lab/tools', ['low: ppa:lab/tools']],
];

describe('JV310', () => {
  it.each(BAD)('finds: %s', (body, expected) => {
    expect(own('JV310', body)).toEqual(expected);
  });
  it.each(GOOD)('leaves alone: %s', (body) => {
    expect(own('JV310', body)).toEqual([]);
  });
  it.each(IMAGE)('in an image: %s', (run, expected) => {
    const findings = check(`FROM ubuntu:24.04\nRUN ${run}\n`, 'Dockerfile').findings;
    const texts = findings
      .filter((finding) => finding.rule === 'JV310')
      .map(
        (one) =>
          `${one.severity}: ${/(?:installs|brings) (.*?) (?:without|to)|^(\S+) is a/.exec(one.message)?.slice(1).join('') ?? ''}`,
      );
    expect(texts).toEqual(expected);
  });
  it('takes along that a key was fetched in the clear', () => {
    const report = check('#!/bin/bash\n#SBATCH -t 1\nwget -qO- http://x.example.org/k | apt-key add -\n');
    expect(report.findings.map((one) => `${one.rule} ${lineOf(one)}`)).toEqual(['JV310 3']);
    expect(report.findings[0]?.related[0]?.message).toMatch(/^JV404/);
  });
});

it('says once for a file that packages of the distribution have no versions, and where else', () => {
  const text =
    'FROM scratch\nUSER me\nRUN apt-get install -y a=1\nRUN apt-get install -y b c\nRUN apt-get install -y d\n';
  const found = check(text, 'Dockerfile').findings.filter(({ rule }) => rule === 'JV310');
  expect(found.map(({ message }) => message)).toEqual([
    'apt installs b and c without a version: every build of the image gets other ones.',
  ]);
  expect(found[0]?.related.map(({ at }) => at.doc.positionAt(at.span.start).line)).toEqual([5]);
});
