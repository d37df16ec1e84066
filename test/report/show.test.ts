import { expect, test } from 'vitest';
import { PLAIN } from '../../src/report/palette.ts';
import { showJson } from '../../src/report/show-json.ts';
import { showText } from '../../src/report/show-text.ts';
import type { Report } from '../../src/model/report.ts';
import { command, document, gap, hole, placeIn, report, SCOPE, secret, word } from './sample.ts';

const JOB = document(
  `#!/bin/bash
#SBATCH --comment=a --exclusive
srun pip install torch==$V $ARGS ""
#SBATCH --mem=4G
login hf_abcdefghij
`,
);

function sample(): Report {
  const statement = placeIn(JOB, 'srun pip install torch==$V $ARGS ""');
  const via = [{ label: 'srun', at: placeIn(JOB, 'srun') }];
  const token = placeIn(JOB, 'hf_abcdefghij');
  return report(JOB, {
    submission: { accepted: true, error: null, components: [{ comment: 'a', exclusive: 'exclusive' }] },
    directives: [
      {
        ...{ keyword: '#SBATCH', option: 'comment', value: 'a', effective: true, why: null, component: 0 },
        at: placeIn(JOB, '--comment=a'),
        valueAt: { ...placeIn(JOB, '--comment=a'), span: { start: 30, end: 31 } },
      },
      {
        ...{ keyword: '#SBATCH', option: 'exclusive', value: 'exclusive', effective: true, why: null, component: 0 },
        at: placeIn(JOB, '--exclusive'),
      },
      {
        ...{ keyword: '#SBATCH', option: 'mem', value: '4G', effective: false, component: 0 },
        why: 'it stands after the first command',
        at: placeIn(JOB, '--mem=4G'),
        valueAt: placeIn(JOB, '4G'),
      },
    ],
    commands: [
      command(
        statement,
        [
          word(JOB, 'pip'),
          word(JOB, 'install'),
          word(JOB, 'torch==$V', ['torch==', hole(JOB, '$V', 'V')]),
          word(JOB, '$ARGS', [hole(JOB, '$ARGS', 'ARGS')], 'any'),
          word(JOB, '""', []),
        ],
        { via, certain: false },
      ),
      command(placeIn(JOB, 'login hf_abcdefghij'), [word(JOB, 'login'), word(JOB, 'hf_abcdefghij')], { id: 2 }),
    ],
    effects: [
      secret(token),
      {
        ...{ kind: 'listen', id: 2, at: placeIn(JOB, 'pip'), statement, scope: SCOPE, certain: false, via, from: [1] },
        ...{ tool: 'JupyterLab', class: 'X', protocol: 'tcp', tls: false, auth: { state: 'absent' } },
        port: { state: 'known', value: '8888' },
        bind: { class: 'any', address: { state: 'unknown', reason: 'variable' }, toLoopback: [] },
      },
    ],
    coverage: [gap(placeIn(JOB, 'login'), 'unknown-command', 'login is not known')],
  });
}

test('json: one object on one line', () => {
  const line = showJson(sample());
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(line).not.toContain('hf_abcdefghij');
  expect(JSON.parse(line)).toMatchObject({
    schema: 1,
    path: 'job.sbatch',
    submission: { accepted: true, error: null, components: [{ comment: 'a', exclusive: 'exclusive' }] },
    directives: [
      { option: 'comment', value: 'a', effective: true, why: null, component: 0 },
      { option: 'exclusive', value: 'exclusive' },
      {
        ...{ option: 'mem', effective: false, why: 'it stands after the first command' },
        range: { start: { line: 4, column: 9 }, end: { line: 4, column: 17 } },
      },
    ],
    commands: [
      {
        argv: ['pip', 'install', 'torch==…', null, ''],
        argvOpen: true,
        certain: false,
        via: ['srun'],
        range: { start: { line: 3, column: 1 } },
        words: [
          { value: 'pip', count: 'one' },
          { value: 'install' },
          {
            ...{ value: null, shape: 'torch==…' },
            pieces: [
              { kind: 'text', text: 'torch==' },
              { kind: 'unknown', reason: 'variable', name: 'V' },
            ],
          },
          { value: null, count: 'any' },
          { value: '' },
        ],
      },
      { argv: ['login', '<Hugging Face token, 13 characters>'], argvOpen: false, certain: true, via: [] },
    ],
    effects: [
      { kind: 'secret', detector: 'huggingface-token', length: 13 },
      { kind: 'listen', port: '8888', via: ['srun'], bind: { class: 'any', address: { unknown: 'variable' } } },
    ],
    coverage: [{ cause: 'unknown-command' }],
  });
});

test('json: a piece that comes from elsewhere has an origin', () => {
  const at = placeIn(JOB, 'a');
  const use = placeIn(JOB, '$ARGS');
  const moved = {
    at: use,
    count: 'one' as const,
    pieces: [{ kind: 'text' as const, text: 'a', at, use, quoted: true }],
  };
  const shown: unknown = JSON.parse(showJson(report(JOB, { commands: [command(use, [moved])] })));
  expect(shown).toMatchObject({
    commands: [
      {
        words: [
          {
            pieces: [
              { text: 'a', quoted: true, range: { start: { line: 3 } }, origin: { range: { start: { line: 1 } } } },
            ],
          },
        ],
      },
    ],
  });
});

test('text', () => {
  expect(showText(sample(), PLAIN)).toBe(`job.sbatch

sbatch would accept it

Directives
     2  --comment=a
     2  --exclusive
     4  --mem=4G  without effect: it stands after the first command

Commands
     3  pip install torch==… … '' (perhaps more words)  [in srun, possible]
     5  login '<Hugging Face token, 13 characters>'

Effects
     5  secret  detector=huggingface-token label='Hugging Face token' form=literal exposure=text length=13
     3  listen  tool=JupyterLab class=X protocol=tcp auth={state:absent} port=8888 bind={class:any address:(unknown: variable)}  [possible]

Not vetted:
  job.sbatch:5:1: unknown-command: login is not known
`);
});

test('text: a refused script', () => {
  const submission = { accepted: false, error: 'sbatch: error: Batch script is empty!', components: [] };
  expect(showText(report(JOB, { submission }), PLAIN)).toContain(
    'sbatch would refuse it: sbatch: error: Batch script is empty!',
  );
});
