// JV402 on many small scripts, and its fixes.
import { describe, expect, it } from 'vitest';
import { applyEdits, check, job, lineOf } from '../../support/check.ts';

const own = (script: string) => check(job(script)).findings.filter((finding) => finding.rule === 'JV402');
const found = (script: string): string[] => own(script).map((finding) => `${finding.severity} ${lineOf(finding)}`);

const TABLE: readonly (readonly [script: string, expected: readonly string[], fixed?: string])[] = [
  ['git config --global http.sslVerify false', ['critical 3'], 'git config --global http.sslVerify true'],
  ['git config http.sslVerify "0"', ['high 3'], 'git config http.sslVerify true'],
  ['git config set --system http.sslVerify off', ['critical 3'], 'git config set --system http.sslVerify true'],
  [
    'git config --glob http.https://git.example.org/.sslVerify no',
    ['critical 3'],
    'git config --glob http.https://git.example.org/.sslVerify true',
  ],
  ['git -c http.sslVerify=false pull', ['high 3'], 'git pull'],
  ['git -C x -c http.sslverify=false -c a.b=c pull', ['high 3'], 'git -C x -c a.b=c pull'],
  ['git clone -c http.sslVerify=false https://example.org/x', ['high 3'], 'git clone https://example.org/x'],
  ['GIT_SSL_NO_VERIFY=1 git pull', ['high 3'], 'git pull'],
  ['GIT_SSL_NO_VERIFY=true A=1 srun git pull', ['high 3'], 'A=1 srun git pull'],
  ['export GIT_SSL_NO_VERIFY=1', ['high 3'], 'unset GIT_SSL_NO_VERIFY'],
  ['export A=1 GIT_SSL_NO_VERIFY=0 B=2', ['high 3'], 'export A=1 B=2'],
  ['GIT_SSL_CAINFO=/dev/null git pull', ['high 3'], 'git pull'],
  ['git config http.sslCAInfo /dev/null', ['high 3']],
  ["git config --global --add safe.directory '*'", ['medium 3'], 'git config --global --add safe.directory "$PWD"'],
  ['git config --system safe.directory \\*', ['medium 3'], 'git config --system safe.directory "$PWD"'],
  [
    'cat >> ~/.gitconfig <<EOF\n[http]\n\tsslVerify = false\nEOF',
    ['critical 5'],
    'cat >> ~/.gitconfig <<EOF\n[http]\n\tsslVerify = true\nEOF',
  ],
  [
    "bash -c 'git config --global http.sslVerify false'",
    ['critical 3'],
    "bash -c 'git config --global http.sslVerify true'",
  ],
];

const FINE: readonly string[] = [
  'git config --global http.sslVerify true',
  'git config --get http.sslVerify',
  'git config --global --unset http.sslVerify',
  'git config http.sslVerify "$VERIFY"',
  'git config --global http.https://git.example.org/.sslCAInfo "$HOME/ca.pem"',
  'git -c http.sslCAInfo="$HOME/ca.pem" pull',
  'git -c http.sslVerify pull',
  'git config --global --add safe.directory "$PWD"',
  'git config --global safe.directory /workspace',
  'git config --global user.email me@example.org',
  'GIT_SSL_CAINFO=$HOME/ca.pem git pull',
  'unset GIT_SSL_NO_VERIFY',
  'GIT_SSL_NO_VERIFY=1\necho "not exported"',
  'echo git config --global http.sslVerify false',
];

describe('JV402', () => {
  for (const [script, expected, fixed] of TABLE) {
    it(`finds: ${script}`, () => {
      const findings = own(script);
      expect(found(script)).toEqual(expected);
      if (fixed === undefined) return;
      expect(
        applyEdits(
          job(script),
          findings.flatMap((finding) => finding.fix?.edits ?? []),
        ),
      ).toBe(job(fixed));
      expect(found(fixed)).toEqual([]);
    });
  }
  for (const script of FINE) {
    it(`leaves alone: ${script}`, () => {
      expect(found(script)).toEqual([]);
    });
  }
});
