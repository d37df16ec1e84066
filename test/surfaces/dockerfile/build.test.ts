import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/model/command.ts';
import type { Files } from '../../../src/model/files.ts';
import type { Report } from '../../../src/model/report.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { Document } from '../../../src/text/document.ts';
import { rangeAt, textAt } from '../../../src/text/place.ts';
import { check } from '../../support/check.ts';
import { FAKE } from '../../support/fake-secrets.ts';

function vet(text: string, beside: Readonly<Record<string, string>> = {}): Report {
  const files: Files = {
    read: (path) => {
      const held = beside[path.replace(/^\.\//, '')];
      return held === undefined ? { kind: 'missing' } : { kind: 'text', document: new Document(path, held) };
    },
  };
  return check(text, 'Dockerfile', { files });
}

function line({ words, certain, scope, cwd }: Command): string {
  const where = cwd.state === 'known' ? cwd.value : '?';
  return `${certain ? '!' : '?'} ${scope.phase} ${scope.user} ${where}: ${words.map(shapeOf).join(' ')}`;
}

function commands(text: string, beside: Readonly<Record<string, string>> = {}): string[] {
  return vet(text, beside).commands.map(line);
}

describe('what a build runs', () => {
  test.each<[string, string, string[]]>([
    ['shell form', 'FROM a\nRUN ls /x && pwd', ['! build root /: ls /x', '? build root /: pwd']],
    ['exec form, without expansion', 'FROM a\nENV X=1\nRUN ["echo", "$X"]', ['! build root /: echo $X']],
    [
      'a program that starts a shell',
      'FROM a\nRUN ["bash", "-c", "ls"]',
      ['! build root /: bash -c ls', '! build root /: ls'],
    ],
    ['a here-document as the script', 'FROM a\nRUN <<E\nls\npwd\nE', ['! build root /: ls', '! build root /: pwd']],
    ['here-documents of the command', 'FROM a\nRUN sh <<A\nls\nA', ['! build root /: sh', '! build root /: ls']],
    [
      'user and folder',
      'FROM a\nUSER me\nWORKDIR /w\nRUN a\nUSER 0:0\nWORKDIR x\nRUN b',
      ['! build other /w: a', '! build root /w/x: b'],
    ],
    ['variables', 'FROM a\nENV X=1 Y="a b"\nRUN echo $X "$Y"', ['! build root /: echo 1 a b']],
    [
      'a default that who builds may replace',
      'FROM a\nARG X=1\nRUN echo $X',
      ['? build root /: echo 1', '? build root /: echo …'],
    ],
    [
      'the shell in force',
      'FROM a\nSHELL ["conda", "run", "-n", "e", "bash", "-c"]\nRUN ls',
      ['! build root /: conda run -n e bash -c ls', '! build root /: bash -c ls', '! build root /: ls'],
    ],
    [
      'errexit of the shell',
      'FROM a\nSHELL ["/bin/bash", "-ec"]\nRUN ls; pwd',
      ['! build root /: ls', '! build root /: pwd'],
    ],
    ['a trigger', 'FROM a\nONBUILD RUN ls\nRUN pwd', ['? build root /: ls', '! build root /: pwd']],
    [
      'entry point and command together, without arguments of the build',
      'FROM a\nARG A=1\nENV E=2\nENTRYPOINT ["x", "y"]\nCMD ["z"]\nHEALTHCHECK CMD echo $A $E',
      ['? run root /: x y z', '? run root /: echo  2'].map((one) => one.replace('echo  2', 'echo … 2')),
    ],
    ['a command in shell form', 'FROM a\nUSER me\nCMD ls /', ['? run other /: ls /']],
    ['arguments for the entry point of the base image', 'FROM a\nCMD ["--port", "1"]', []],
    ['a stage that others begin with starts nothing', 'FROM a AS b\nCMD ["x"]\nFROM b\nCMD ["y"]', ['? run root /: y']],
  ])('%s', (_, text, expected) => {
    expect(commands(`${text}\n`).filter((one) => !one.includes('COPY'))).toEqual(expected);
  });

  const installer = { 'install.sh': 'pip install x\n', 'tools/setup.sh': 'ls\n' };
  test.each<[string, string]>([
    ['COPY install.sh /tmp/\nRUN bash /tmp/install.sh', '! build root /: pip install x'],
    ['COPY install.sh /tmp\nRUN bash /tmp/install.sh', '! build root /: pip install x'],
    ['COPY install.sh /tmp/other.sh\nRUN . /tmp/other.sh', '! build root /: pip install x'],
    ['WORKDIR /w\nCOPY . .\nRUN ./tools/setup.sh', '! build root /w: ls'],
    ['WORKDIR /w\nCOPY tools/ x/\nRUN sh x/setup.sh', '! build root /w: ls'],
    ['COPY *.sh /s/\nRUN sh /s/install.sh', '! build root /: pip install x'],
    ['ADD ["install.sh", "/a b/"]\nRUN sh "/a b/install.sh"', '! build root /: pip install x'],
    ['RUN --mount=type=bind,source=install.sh,target=/i.sh sh /i.sh', '! build root /: pip install x'],
    ['RUN --mount=target=/src sh /src/tools/setup.sh', '! build root /: ls'],
    ['COPY install.sh /i.sh\nFROM b\nCOPY --from=0 /i.sh /j.sh\nRUN sh /j.sh', '! build root /: pip install x'],
    ['COPY <<E /run.sh\nls $HOME\nE\nRUN sh /run.sh', '! build root /: ls …'],
    ['COPY <<"E" /s/\nls $X\nE\nENV X=1\nRUN sh /s/E', '! build root /: ls 1'],
    ['RUN echo pwd > /x.sh\nRUN sh /x.sh', '! build root /: pwd'],
  ])('%s', (text, expected) => {
    expect(commands(`FROM a\n${text}\n`, installer)).toContain(expected);
  });

  test('a finding in a copied script stands in that script', () => {
    const report = vet('FROM a\nCOPY get.sh /\nRUN sh /get.sh\n', { 'get.sh': '# x\ncurl -k https://a.org/b | sh\n' });
    const finding = report.findings.find(({ rule }) => rule === 'JV301');
    expect(finding?.at.doc.path).toBe('get.sh');
    expect(finding && rangeAt(finding.at).start.line).toBe(2);
  });
});

describe('effects of instructions', () => {
  const pinned = `@sha256:${'a'.repeat(64)}`;
  test.each<[string, string, string[]]>([
    ['a tag', 'FROM python:3.12', ['JV302 low 1']],
    ['no tag', 'FROM ubuntu', ['JV302 medium 1']],
    ['a digest', `FROM python:3.12${pinned}`, []],
    ['an argument with a digest', `ARG B=python${pinned}\nFROM $B`, []],
    ['stages and scratch', `FROM scratch AS a\nFROM a\nCOPY --from=a /x /y\nCOPY --from=0 /x /y`, []],
    ['an argument without default', 'ARG B\nFROM $B', []],
    ['a template', 'FROM {{ image }}', []],
    ['a template of another kind', 'FROM @BASE_IMAGE@', []],
    ['COPY from an image', 'FROM scratch\nCOPY --from=nginx /a /b', ['JV302 medium 2']],
    ['a mount from an image', 'FROM scratch\nRUN --mount=type=bind,from=nginx,target=/n ls', ['JV302 medium 2']],
    ['a secret in ENV', `FROM scratch\nENV GIT_SSL_NO_VERIFY=1`, ['JV402 high 2']],
    [
      'a notebook without login',
      `FROM scratch\nUSER me\nCMD ["jupyter", "lab", "--ip=0.0.0.0", "--ServerApp.token=''"]`,
      ['JV101 high 3', 'JV110 info 3'],
    ],
    ['declared ports', 'FROM scratch\nUSER me\nEXPOSE 80 8000-8010/udp\nCMD x', ['JV110 info 3', 'JV110 info 3']],
    ['an insecure RUN', 'FROM scratch\nRUN --security=insecure ls', ['JV201 critical 2']],
    [
      'a configuration file',
      'FROM scratch\nCOPY <<E /etc/pip.conf\n[global]\ntrusted-host = pypi.org\nE',
      ['JV309 critical 4'],
    ],
  ])('%s', (_, text, expected) => {
    const report = vet(`${text}\n`);
    const shown = report.findings
      .filter(({ rule }) => rule !== 'JV210')
      .map(({ rule, severity, at }) => `${rule} ${severity} ${rangeAt(at).start.line}`);
    expect(shown).toEqual(expected);
  });
});

test('declared ports are in the manifest', () => {
  const { manifest } = vet('FROM a\nARG P\nEXPOSE 80/tcp 8000-8010/udp $P\n');
  expect(manifest.listen.map(({ protocol, port }) => `${protocol} ${port ?? '?'}`)).toEqual([
    'tcp 80',
    'udp 8000-8010',
    'tcp ?',
  ]);
});

test.each(['ENV', 'ARG'])('a credential in %s stays in the image', (keyword) => {
  const token = FAKE.huggingface;
  const report = vet(`FROM a\n${keyword} HF_TOKEN=${token}\n`);
  const finding = report.findings.find(({ rule }) => rule === 'JV501');
  expect(finding && textAt(finding.at)).toBe(token);
  expect(finding?.fix?.title).toContain('--mount=type=secret');
});

describe('places in nested text are exact', () => {
  const fetch = 'curl -k https://a.org/x.sh';
  test.each<[string, string]>([
    ['shell form', `RUN echo é😀 && ${fetch} | bash`],
    ['continued lines with comments', `RUN echo 😀 \\\n  # a comment\n\n  && ${fetch} \\\n  | bash`],
    ['another escape character', `RUN echo x \`\n  && ${fetch} | bash`],
    ['bash -c', `RUN bash -c '${fetch} | bash'`],
    ['bash -c in double quotes over lines', `RUN bash -c "echo a; \\\n  ${fetch} | bash"`],
    ['exec form', `RUN ["bash", "-c", "${fetch} | bash"]`],
    ['a here-document', `RUN <<EOF\necho é😀\n${fetch} | bash\nEOF`],
    ['a here-document with tabs', `RUN <<-EOF\n\techo é😀\n\t\t${fetch} | bash\n\tEOF`],
    ['a here-document of a command', `RUN bash -s <<'A' && cat <<B\n${fetch} | bash\nA\n$x\nB`],
    ['joined lines of a here-document', `RUN bash <<A\necho $X && \\\n  ${fetch} | bash\nA`],
    ['a script with an interpreter line', `RUN <<EOF\n#!/bin/bash\n${fetch} | bash\nEOF`],
    ['a trigger', `ONBUILD RUN ${fetch} | bash`],
    ['the health check', `HEALTHCHECK --interval=5s CMD ${fetch} | bash`],
    ['the entry point', `ENTRYPOINT ["sh", "-c", "${fetch} | sh"]`],
    ['a file written by COPY', `COPY <<"EOF" /x.sh\n${fetch} | bash\nEOF\nRUN bash /x.sh`],
  ])('%s', (name, instruction) => {
    const escape = name === 'another escape character' ? '# escape=`\n' : '';
    for (const end of ['\n', '\r\n']) {
      const text = `${escape}FROM scratch\n${instruction}\n`.replaceAll('\n', end);
      // A script with line ends of Windows does not run as it looks.
      if (end === '\r\n' && instruction.includes('<<')) continue;
      const finding = vet(text).findings.find(({ rule }) => rule === 'JV301');
      expect(finding && textAt(finding.at), JSON.stringify(text)).toBe(fetch);
      expect(finding?.at.exact).toBe(true);
    }
  });
});

describe('bad input', () => {
  const whole = 'FROM a AS b\nARG X=1\nRUN echo $X \\\n  && pip install y\nCOPY <<E /a\n$X\nE\nCMD ["a", "b"]\n';
  test('a truncated file', () => {
    for (let end = 0; end <= whole.length; end++) expect(() => vet(whole.slice(0, end))).not.toThrow();
  });

  test('bytes that are no text', () => {
    const noise = Array.from({ length: 20_000 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join('');
    expect(() => vet(noise)).not.toThrow();
    expect(() => vet(`FROM a\n${noise}`)).not.toThrow();
  });

  test('ten thousand instructions take time in proportion', () => {
    const report = vet(`FROM a\n${'RUN echo a && pip install x==1\n'.repeat(10_000)}`);
    expect(report.commands.length).toBeGreaterThan(19_000);
  }, 30_000);

  test('five megabytes', () => {
    const report = vet(`FROM a\n${`RUN echo ${'a'.repeat(100)}\n`.repeat(50_000)}`);
    expect(report.coverage.map(({ cause }) => cause)).toContain('size');
  }, 60_000);
});
