// Which section of a definition file runs where, by which shell, and with what it sees. Compared with apptainer 1.4.5.
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/model/command.ts';
import type { Report } from '../../../src/model/report.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { rangeAt } from '../../../src/text/place.ts';
import { check } from '../../support/check.ts';

const HEAD = 'Bootstrap: docker\nFrom: docker.io/library/a@sha256:' + 'a'.repeat(64) + '\n';

const vet = (text: string): Report => check(HEAD + text, 'image.def');
const words = ({ words: all }: Command): string => all.map(shapeOf).join(' ');
const ran = (text: string): string[] => vet(text).commands.map(words);

/** The command with this word, which there must be. */
function command(text: string, word = 'probe'): Command {
  const found = vet(text).commands.find((one) => one.name === word);
  if (!found) throw new Error(`no ${word}`);
  return found;
}

describe('where', () => {
  test.each([
    ['pre', 'job', 'build', false],
    ['setup', 'job', 'build', false],
    ['post', 'root', 'build', true],
    ['appinstall x', 'root', 'build', true],
    ['test', 'root', 'build', true],
    ['environment', 'job', 'run', true],
    ['runscript', 'job', 'run', true],
    ['startscript', 'job', 'run', true],
    ['apprun x', 'job', 'run', true],
    ['appstart x', 'job', 'run', true],
    ['apptest x', 'job', 'run', true],
  ])('%%%s', (section, user, phase, inside) => {
    const { scope } = command(`%${section}\nprobe\n`);
    expect([scope.user, scope.phase, scope.container?.engine]).toEqual([user, phase, inside ? 'apptainer' : undefined]);
  });

  test.each(['help', 'labels', 'files', 'arguments', 'apphelp x', 'applabels x'])('nothing of %%%s runs', (section) => {
    expect(ran(`%${section}\nprobe\n`)).toEqual([]);
  });

  test('in the order of a build', () => {
    const text =
      '%runscript\nr\n%test\nt\n%environment\ne\n%appinstall b\ni2\n%post\np\n%appinstall a\ni1\n%setup\ns\n%pre\nq\n';
    expect(ran(text).filter((one) => /^\w\d?$/.test(one))).toEqual(['q', 's', 'p', 'i2', 'i1', 'e', 't', 'r']);
  });

  test('only the last stage is started, but all are built', () => {
    const text = `%post\na\n%runscript\nb\n%test\nc\n${HEAD}%post\nd\n%runscript\ne\n`;
    expect(ran(text)).toEqual(['a', 'c', 'd', 'e']);
  });
});

describe('by which shell', () => {
  test('%post stops at the first failure', () => {
    expect(command('%post\nmake\nprobe\n').held?.succeeded).toEqual([0]);
  });

  test.each([
    ['-c /bin/bash', []],
    ['-c /bin/bash -e', [0]],
    ['+e', []],
    ['-u', [0]],
    ['-c "bash"', []],
  ])('%%post %s', (options, succeeded) => {
    const found = vet(`%post ${options}\nmake\nprobe\n`).commands.find(({ name }) => name === 'probe');
    expect(found?.held?.succeeded ?? []).toEqual(succeeded);
  });

  test('a #! line counts in %runscript, not in %post', () => {
    expect(ran('%runscript\n#!/usr/bin/env python3\nimport os\nos.system("probe")\n')).toContain('probe');
    expect(ran('%post\n#!/usr/bin/python3\nprobe\n')).toEqual(['probe']);
    expect(ran('%apprun x\n#!/usr/bin/python3\nprobe\n')).toEqual(['probe']);
  });

  test('another interpreter of %post', () => {
    expect(ran('%post -c python3\nimport os\nos.system("probe")\n')).toContain('probe');
  });

  test('%runscript goes on after a failure, unless its #! line says otherwise', () => {
    expect(command('%runscript\nmake\nprobe\n').held).toBeUndefined();
    expect(command('%runscript\n#!/bin/bash -e\nmake\nprobe\n').held?.succeeded).toEqual([0]);
    expect(command('%runscript -e\nmake\nprobe\n').held?.succeeded).toEqual([0]);
  });
});

describe('what it sees', () => {
  test.each([
    ['what %environment exports', '%environment\nexport X=1\n%runscript\nprobe $X\n', 'probe 1'],
    ['not what it only sets', '%environment\nX=1\n%runscript\nprobe $X\n', 'probe …'],
    ['in any order', '%runscript\nprobe $X\n%environment\nexport X=1\n', 'probe 1'],
    ['in %test too', '%environment\nexport X=1\n%test\nprobe $X\n', 'probe 1'],
    ['not in %post', '%environment\nexport X=1\n%post\nprobe $X\n', 'probe …'],
    ['not what %post exports', '%post\nexport X=1\n%runscript\nprobe $X\n', 'probe …'],
    [
      'what %post adds to it',
      "%environment\nexport X=1\n%post\necho 'export X=2' >> $SINGULARITY_ENVIRONMENT\n%runscript\nprobe $X\n",
      'probe 2',
    ],
    [
      '%appenv of the same application',
      '%appenv x\nexport X=1\n%appenv y\nexport X=2\n%apprun x\nprobe $X\n',
      'probe 1',
    ],
    ['variables of %post in %appinstall', '%post\nX=1\n%appinstall a\nprobe $X\n', 'probe 1'],
    ['the application in %appinstall', '%appinstall a\nprobe $SCIF_APPROOT\n', 'probe /scif/apps/a'],
    ['a build argument', '%arguments\nV=1\n%post\nprobe {{ V }}\n', 'probe 1'],
    ['a build argument without default', '%post\nprobe a{{ V }}\n', 'probe a…'],
    ['files of %post in %runscript', '%post\necho probe 1 > /opt/x.sh\n%runscript\nsh /opt/x.sh\n', 'probe 1'],
    ['files of %setup in %post', '%setup\necho probe 1 > ${APPTAINER_ROOTFS}/x.sh\n%post\nsh /x.sh\n', 'probe 1'],
    [
      'files of an earlier stage',
      `Stage: one\n%post\necho probe 1 > /opt/x.sh\n${HEAD}%files from one\n/opt /srv\n%post\nsh /srv/x.sh\n`,
      'probe 1',
    ],
  ])('%s', (_, text, expected) => {
    expect(words(command(text))).toBe(expected);
  });

  test.each([
    ['post', '/'],
    ['test', '/'],
    ['setup', '.'],
    ['runscript', undefined],
  ])('%%%s starts in %s', (section, folder) => {
    const { cwd } = command(`%${section}\nprobe\n`);
    expect(cwd.state === 'known' ? cwd.value : undefined).toBe(folder);
  });
});

describe('places', () => {
  test.each(['\n', '\r\n'])('of commands are those of the file, with line ends %j', (end) => {
    const text = HEAD + '%post\n  é="😀"\n  bash -c "probe one"\n  cat <<EOF | sh\nprobe two\nEOF\n';
    const { commands } = check(text.replaceAll('\n', end), 'image.def');
    const places = commands.filter(({ name }) => name === 'probe').map(({ at }) => rangeAt(at).start);
    expect(places).toEqual([
      { line: 5, column: 12 },
      { line: 7, column: 1 },
    ]);
  });
});
