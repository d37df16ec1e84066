// Files beside the script, staged as objects: which are asked for, what they run, and where findings in them stand.
import { describe, expect, it } from 'vitest';
import type { FileAnswer, Files } from '../../src/model/files.ts';
import { interpretScript, type ScriptReading } from '../../src/shell/index.ts';
import { Document } from '../../src/text/document.ts';
import { normalize } from '../../src/shell/path-key.ts';
import { applyEdits, check, summary } from '../support/check.ts';
import { line } from '../support/shell.ts';

/** A folder with these files; `asked` collects what is asked for. */
function beside(files: Readonly<Record<string, string | FileAnswer>>, asked: string[] = []): Files {
  return {
    read(path, from) {
      asked.push(path);
      const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '.';
      const full = normalize(path.startsWith('/') ? path : `${folder}/${path}`);
      const found = files[full];
      if (typeof found !== 'string') return found ?? { kind: 'missing' };
      return { kind: 'text', document: new Document(full, found) };
    },
  };
}

function read(script: string, files: Readonly<Record<string, string | FileAnswer>>, asked?: string[]): ScriptReading {
  return interpretScript(new Document('job.sh', script), undefined, undefined, [], beside(files, asked));
}

/** The commands that stand in other files than the script. */
function ran(script: string, files: Readonly<Record<string, string>>): string[] {
  return read(script, files)
    .commands.filter((command) => command.at.doc.path !== 'job.sh')
    .map(line);
}

describe('how scripts name a file beside them', () => {
  const ways: readonly (readonly [string, string])[] = [
    ['a relative path', 'source lib/env.sh'],
    ['a dot', '. ./lib/env.sh'],
    ['a variable', 'LIB=lib; . "$LIB/env.sh"'],
    ['the submit folder', 'source "$SLURM_SUBMIT_DIR/lib/env.sh"'],
    ['the submit folder with a default', 'source "${SLURM_SUBMIT_DIR:-.}/lib/env.sh"'],
    ['after cd to the submit folder', 'cd "$SLURM_SUBMIT_DIR"; source lib/env.sh'],
    ['after cd', 'cd lib; source env.sh'],
    ['after cd and back', 'cd lib; cd ..; source lib/env.sh'],
    ['the working directory', 'source "$PWD/lib/env.sh"'],
    ['the folder of $0', 'source "$(dirname "$0")/lib/env.sh"'],
    ['the folder of $0 by backquotes', '. `dirname $0`/lib/env.sh'],
    ['${0%/*}', 'source "${0%/*}/lib/env.sh"'],
    ['BASH_SOURCE', 'source "$(dirname "${BASH_SOURCE[0]}")/lib/env.sh"'],
    ['BASH_SOURCE with a default', 'D=$(dirname "${BASH_SOURCE[0]:-$0}"); source $D/lib/env.sh'],
    ['cd and pwd', 'DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); source "$DIR/lib/env.sh"'],
    ['cd and pwd with more words', 'DIR="$( cd "$( dirname "$0" )" >/dev/null 2>&1 && pwd -P )"; . $DIR/lib/env.sh'],
    ['realpath', 'source "$(dirname "$(realpath "$0")")/lib/env.sh"'],
    ['readlink', 'HERE=$(dirname $(readlink -f $0)); source $HERE/lib/env.sh'],
    ['up and down again', 'ROOT=$(cd "$(dirname "$0")/lib/.." && pwd); source $ROOT/lib/env.sh'],
    ['cd to the folder of $0', 'cd "$(dirname "$0")"; source lib/env.sh'],
    ['a function', 'load() { source "$1"; }; load lib/env.sh'],
    ['eval', 'eval "source lib/env.sh"'],
  ];
  it.each(ways)('%s', (_, script) => {
    const found = ran(script, { 'lib/env.sh': 'probe' }).map((one) => one.replace('? ', ''));
    expect(new Set(found)).toEqual(new Set(['probe']));
  });
});

describe('how a file is run', () => {
  const ways: readonly (readonly [string, string, string, string])[] = [
    ['bash', 'bash step.sh a "b c"', 'probe "$2" "$1"', 'probe b c a'],
    ['by its path', './step.sh a', '#!/bin/bash\nprobe $1', 'probe a'],
    ['without a first line that names a shell', './step.sh a', 'probe $1', 'probe a'],
    ['srun', 'srun -n 4 ./step.sh a', 'probe $1', 'probe a'],
    ['srun bash', 'srun bash step.sh', 'probe', 'probe'],
    ['standard input', 'bash < step.sh', 'probe', 'probe'],
    ['in a container', 'apptainer exec x.sif bash step.sh', 'probe', 'probe'],
    ['exported variables', 'export A=1; B=2; bash step.sh', 'probe $A $B', 'probe 1 …*'],
    ['sbatch', 'sbatch step.sh', 'probe', '? probe'],
  ];
  it.each(ways)('%s', (_, script, text, expected) => {
    const found = ran(script, { 'step.sh': text });
    expect(found).toContain(expected);
  });

  it('by the interpreter its first line names', () => {
    const { commands } = read('./run.py --x', { 'run.py': '#!/usr/bin/python3 -u\nimport os\nos.system("probe 1")' });
    expect(commands.map(line)).toEqual(['./run.py --x', '/usr/bin/python3 -u ./run.py --x', '? probe 1']);
    const { commands: found } = read('./run.py', {
      'run.py': '#!/usr/bin/env python3\nimport os\nos.system("probe 1")',
    });
    expect(found.map(line)).toContain('? probe 1');
  });

  it('Python', () => {
    const { commands } = read('python train.py', { 'train.py': 'import os\nos.system("probe 1")' });
    expect(commands.map(line)).toContain('? probe 1');
  });

  it('a sourced file changes the shell, a program does not', () => {
    const env = 'A=set; f() { probe "$A"; }; cd sub';
    expect(ran('source env.sh; f', { 'env.sh': env })).toContain('probe set');
    expect(read('bash env.sh; f; ls $A', { 'env.sh': env }).commands.map(line)).toContain('ls …*');
  });

  it('a file in a file, each by its own folder', () => {
    const files = {
      'lib/a.sh': '. "$(dirname "${BASH_SOURCE[0]}")/b.sh"',
      'lib/b.sh': 'probe',
    };
    expect(ran('source lib/a.sh', files)).toContain('probe');
  });
});

describe('what the script writes itself', () => {
  const beforehand = { 'f.sh': 'probe before' };
  it('comes before what was there', () => {
    const { commands } = read('echo probe now > f.sh; bash f.sh', beforehand);
    expect(commands.map(line)).toEqual(['echo probe now', 'bash f.sh', 'probe now']);
  });
  it('follows what was there', () => {
    const { commands } = read('echo probe now >> f.sh; bash f.sh', { 'f.sh': 'probe before\n' });
    expect(commands.map(line)).toEqual(['echo probe now', 'bash f.sh', 'probe before', 'probe now']);
  });
  it('may replace what was there', () => {
    const { commands } = read('[ -n "$X" ] && echo probe now > f.sh; bash f.sh', beforehand);
    expect(commands.map(line)).toEqual(expect.arrayContaining(['? probe now', '? probe before']));
  });
  it('replaces it by something unknown', () => {
    const { commands, coverage } = read('hostname > f.sh; bash f.sh', beforehand);
    expect(commands.map(line)).not.toContain('probe before');
    expect(coverage.map(({ message }) => message)).toContain('not checked: f.sh');
  });
});

describe('what is not followed is named', () => {
  const messages = (script: string, files: Readonly<Record<string, string | FileAnswer>>): string[] =>
    read(script, files).coverage.map(({ cause, message }) => `${cause}: ${message}`);

  it('a missing file', () => {
    expect(messages('source env.sh', {})).toEqual([
      'not-followed: not checked: env.sh (no such file beside the script)',
    ]);
  });
  it('a file the front end denies', () => {
    const denied: FileAnswer = { kind: 'denied', why: 'outside' };
    expect(messages('bash /opt/x.sh', { '/opt/x.sh': denied })).toEqual([
      'not-followed: not checked: /opt/x.sh (outside)',
    ]);
  });
  it('a path the text does not tell, without asking for it', () => {
    const asked: string[] = [];
    const { coverage } = read('source $TOOLS/env.sh; source ~/.bashrc; source lib/*.sh', {}, asked);
    expect(coverage.map(({ cause }) => cause)).toEqual(['not-followed', 'not-followed', 'not-followed']);
    expect(asked).toEqual([]);
  });
  it('Python that is missing', () => {
    expect(messages('python train.py', {})).toEqual([
      'not-followed: not checked: train.py (no such file beside the script)',
    ]);
  });
  it('a program that is no script says nothing', () => {
    expect(messages('./solver input', { solver: { kind: 'denied', why: 'not a text file' } })).toEqual([]);
  });
  it('a file that runs itself ends', () => {
    const { commands, coverage } = read('bash a.sh', { 'a.sh': 'probe; bash a.sh; bash a.sh' });
    expect(commands.length).toBeLessThan(2000);
    expect(coverage.map(({ cause }) => cause)).toContain('depth');
  });
  it('more files than a script has', () => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}.sh`, 'probe']));
    const script = Object.keys(files)
      .map((name) => `bash ${name}`)
      .join('\n');
    const reading = read(script, files);
    const { commands, coverage } = reading;
    expect(reading.followed()).toBe(100);
    expect(commands.filter((command) => command.name === 'probe')).toHaveLength(100);
    expect(coverage.filter(({ cause }) => cause === 'not-followed')).toHaveLength(50);
  });
});

describe('findings in followed files', () => {
  const files = { 'lib/env.sh': 'x=1\ncurl -k https://example.org/a -o a\n' };
  const report = check('#!/bin/bash\n#SBATCH --time=1\nsource lib/env.sh\n', 'job.sbatch', { files: beside(files) });

  it('stand where the risk is, with the way there', () => {
    expect(summary(report)).toEqual(['JV401 high 2']);
    const [finding] = report.findings;
    expect(finding?.at.doc.path).toBe('lib/env.sh');
    expect(finding?.related.map(({ at, message }) => `${at.doc.path} ${message}`)).toEqual([
      'job.sbatch job.sbatch leads here (source)',
    ]);
    expect(report.stats.followed).toBe(1);
  });
  it('have fixes in that file', () => {
    const edits = report.findings.flatMap((finding) => finding.fix?.edits ?? []);
    expect(new Set(edits.map((edit) => edit.at.doc.path))).toEqual(new Set(['lib/env.sh']));
    expect(applyEdits(files['lib/env.sh'], edits)).toBe('x=1\ncurl https://example.org/a -o a\n');
  });
  it('requirements beside the script', () => {
    const found = check('#!/bin/bash\npip install -r requirements.txt\n', 'job.sbatch', {
      files: beside({ 'requirements.txt': 'torch\n' }),
    });
    expect(summary(found)).toEqual(['JV304 medium 1']);
    expect(found.findings[0]?.at.doc.path).toBe('requirements.txt');
  });
});
