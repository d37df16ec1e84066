import { describe, expect, it } from 'vitest';
import { applyEdits, check, lineOf } from '../../support/check.ts';

const script = (...lines: string[]): string => ['#!/bin/bash', ...lines, ''].join('\n');

function findings(text: string): string[] {
  return check(text)
    .findings.filter((finding) => finding.rule === 'JV905')
    .map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

describe('JV905 ineffective-or-ambiguous-directive', () => {
  it.each<[string, string, string[]]>([
    ['late', script('#SBATCH -n1', ':', '#SBATCH --exclusive'), ['medium 4']],
    ['late in a branch', script('#SBATCH -n1', 'if true; then', '#SBATCH --gpus=1', ':', 'fi'), ['medium 4']],
    ['indented', script(' #SBATCH -n1', ':'), ['medium 2']],
    ['a variable', script('#SBATCH -o $HOME/a', ':'), ['medium 2']],
    ['a command', script('#SBATCH -J $(date +%F)', ':'), ['medium 2']],
    ['a placeholder', script('#SBATCH -A <account>', ':'), ['medium 2']],
    ['a refused value', script('#SBATCH -n x', ':'), ['medium 2']],
    ['cut by a comment', script('#SBATCH --container-image=nvcr.io#a/b', ':'), ['medium 2']],
    ['lost behind hetjob', script('#SBATCH -n1', '#SBATCH hetjob -n2', ':'), ['medium 3']],
    ['two values', script('#SBATCH -t 1', '#SBATCH -t 2', ':'), ['low 2']],
    ['two mail types', script('#SBATCH --mail-type=END', '#SBATCH --mail-type=FAIL', ':'), ['info 2']],
    ['a long dash', script('#SBATCH \u2013-time=5', ':'), ['medium 2']],
    ['Windows line ends', '#!/bin/bash\r\n#SBATCH -n1\r\n:\r\n', ['medium 1']],
    ['no interpreter', '#SBATCH -n1\nhostname\n', ['medium 1']],
    ['a letter of another script', script('#SBATCH --j\u043eb-name=a', ':'), ['medium 2']],
    ['a stand-in for an account', script('#SBATCH --account=YOUR_ACCOUNT', ':'), ['medium 2']],
    ['a stand-in in lower case', script('#SBATCH -A your_account_here', ':'), ['medium 2']],
    ['a stand-in for a partition', script('#SBATCH -p CHANGEME', ':'), ['medium 2']],
    ['a stand-in for an address', script('#SBATCH --mail-user=your.name@example.org', ':'), ['medium 2']],
    ['a home directory', script('#SBATCH --output=~/logs/%j.out', ':'), ['medium 2']],
    ['two directives on a line', script('#SBATCH --nodes=1 #SBATCH --exclusive', ':'), ['medium 2']],
    ['a word all releases refuse', script('#SBATCH --ntasks=many', ':'), ['medium 2']],
    ['another scheduler', script('#SBATCH -p a', ':', '#PBS -q b'), ['medium 4']],
  ])('reports: %s', (_name, text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['switched off', script('#SBATCH -n1', '##SBATCH --mem=1G', '# SBATCH --mem=2G', ':')],
    ['a remark', script('#SBATCH -n1   # $USER decides', ':')],
    ['the same value twice', script('#SBATCH -n1', '#SBATCH --ntasks=1', ':')],
    ['patterns of Slurm', script('#SBATCH -o logs/%x-%A_%a.out', ':')],
    ['text of another script', script('#SBATCH -n1', 'cat > job.sh <<E', '#SBATCH --exclusive', 'E')],
    ['text that is printed', script('#SBATCH -n1', 'echo "', '#SBATCH --exclusive', '"')],
    ['PBS lines that are ignored', script('#SBATCH --ignore-pbs', ':', '#PBS -q b')],
    ['names that are real', script('#SBATCH -A youngs_lab', '#SBATCH -p here', '#SBATCH --qos=exchange_hi', ':')],
    ['an address', script('#SBATCH --mail-user=maria.yourke@example.org', ':')],
    ['other letters in a value', script('#SBATCH --job-name=\u043etvet --comment="\u00fcber --\u00e4"', ':')],
    ['a tilde inside', script('#SBATCH --output=logs/a~b-%j.out --comment=~/x', ':')],
    ['a remark about a directive', script('#SBATCH -n1 #SBATCH was -n2', ':')],
    ['a backslash before the next directive', script('#SBATCH -n1 \\', '#SBATCH --exclusive', ':')],
    ['what only new releases refuse', script('#SBATCH --get-user-env=L', ':')],
    ['a script for LSF', '#BSUB -q x\nhostname\n'],
    ['a script for PBS', '#PBS -q x\nhostname\n'],
    ['blank lines and comments between', script('', '# head', '', '#SBATCH -n1', '', '# more', '#SBATCH -t 1', ':')],
    ['an option of a plugin', script('#SBATCH --container-mounts=/a:/a,/b:/b', ':')],
  ])('accepts: %s', (_name, text) => {
    expect(findings(text)).toEqual([]);
  });

  it('reports what the release that was named refuses', () => {
    const named = (slurmVersion: string): number =>
      check(script('#SBATCH --get-user-env=L', ':'), 'job.sbatch', { slurmVersion }).findings.length;
    expect([named('26.05'), named('23.11')]).toEqual([1, 0]);
  });

  it('finds nothing more in a script with Windows line ends', () => {
    const text = script('#SBATCH --output=a.out', '#SBATCH --account=x', 'chmod 750 d', 'export HF_TOKEN=$T');
    expect(check(text.replaceAll('\n', '\r\n')).findings.map(({ rule }) => rule)).toEqual(['JV905']);
  });

  it('ends every message with one period', () => {
    const { findings: all } = check(script('#SBATCH --ntasks=many', ':'));
    expect(all.map((finding) => finding.message)).toEqual([expect.stringMatching(/refuses .*[^.]\.$/)]);
  });
});

describe('fixes of JV905', () => {
  function fixed(text: string, safety?: string): string {
    const edits = check(text).findings.flatMap(({ fix }) =>
      fix && (!safety || fix.safety === safety) ? fix.edits : [],
    );
    return applyEdits(text, edits);
  }

  it.each<[string, string, string]>([
    ['below #!', script('cd x', '#SBATCH -n1'), script('#SBATCH -n1', 'cd x')],
    [
      'below the last directive',
      script('#SBATCH -n1', '# a', '#SBATCH -t 1', ':', '', '#SBATCH -c 2 # b'),
      script('#SBATCH -n1', '# a', '#SBATCH -t 1', '#SBATCH -c 2 # b', ':', ''),
    ],
    ['several in order', script(':', '#SBATCH -n1', '#SBATCH -c2'), script('#SBATCH -n1', '#SBATCH -c2', ':')],
    ['without line end', '#!/bin/sh\n:\n#SBATCH -n1', '#!/bin/sh\n#SBATCH -n1\n:\n'],
    ['indented', script('\t#SBATCH -n1', ':'), script('#SBATCH -n1', ':')],
    [
      'one option of several',
      script('#SBATCH -t 1 -n 2', '#SBATCH -t 2', ':'),
      script('#SBATCH -n 2', '#SBATCH -t 2', ':'),
    ],
    [
      'an image',
      script('#SBATCH --container-image nvcr.io#a/b', ':'),
      script('#SBATCH --container-image "nvcr.io#a/b"', ':'),
    ],
  ])('is safe: %s', (_name, text, expected) => {
    expect(fixed(text, 'safe')).toBe(expected);
    expect(findings(expected)).toEqual([]);
  });

  it.each<[string, string]>([
    ['the option is set already', script('#SBATCH -n1', ':', '#SBATCH --ntasks=2')],
    ['two late lines disagree', script(':', '#SBATCH -n1', '#SBATCH -n2')],
    ['the line has another problem', script(':', '#SBATCH -o $HOME/x')],
    ['there are components', script('#SBATCH -n1', '#SBATCH hetjob', '#SBATCH -n2', ':', '#SBATCH -c1')],
    ['nobody knows the value', script('#SBATCH -A <account>', ':')],
    ['a variable of the site', script('#SBATCH -D $SCRATCH/x', ':')],
    ['several variables', script('#SBATCH -o $HOME/$SLURM_JOB_ID.out', ':')],
  ])('is advice where %s', (_name, text) => {
    expect(fixed(text)).toBe(text);
    expect(check(text).findings.every(({ fix }) => fix !== undefined && fix.title !== '')).toBe(true);
  });

  it.each<[string, string, string]>([
    ['the home directory', script('#SBATCH -o $HOME/l/%j', ':'), script('#SBATCH -o l/%j', ':')],
    ['the user', script('#SBATCH -o "/scratch/${USER}/%j"', ':'), script('#SBATCH -o "/scratch/%u/%j"', ':')],
    ['the interpreter', '#SBATCH -n1\nhostname\n', script('#SBATCH -n1', 'hostname')],
  ])('may change the job: %s', (_name, text, expected) => {
    expect(fixed(text, 'safe')).toBe(text);
    expect(fixed(text, 'unsafe')).toBe(expected);
    expect(findings(expected)).toEqual([]);
  });
});

it('Windows line ends become those of Unix, when unsafe fixes are asked for', () => {
  const text = '#!/bin/bash\r\n#SBATCH -n1\r\nprintf "a\rb"\r\n';
  const [finding] = check(text).findings;
  expect(finding?.fix?.safety).toBe('unsafe');
  expect(applyEdits(text, finding?.fix?.edits ?? [])).toBe('#!/bin/bash\n#SBATCH -n1\nprintf "a\rb"\n');
  expect(check(`#!/bin/bash\r\n${':\r\n'.repeat(3000)}`).findings[0]?.fix?.edits).toEqual([]);
});
