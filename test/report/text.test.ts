import { describe, expect, test } from 'vitest';
import { ANSI, PLAIN } from '../../src/report/palette.ts';
import { Tally } from '../../src/report/tally.ts';
import { findingsText, summaryText, type TextOptions } from '../../src/report/text.ts';
import type { Report } from '../../src/model/report.ts';
import { document, edit, finding, gap, placeIn, report, secret } from './sample.ts';

const OPTIONS: TextOptions = { palette: PLAIN, pedantic: false };

function summary(reports: readonly Report[], options = OPTIONS): string {
  const tally = new Tally({ pedantic: options.pedantic });
  reports.forEach((one) => {
    tally.add(one);
  });
  return summaryText(tally, options);
}

const JOB = document(
  [
    '#!/bin/bash',
    '#SBATCH --job-name=tb',
    'export ADDRESS=0.0.0.0',
    'srun bash -c "tensorboard --host $ADDRESS"',
    'chmod 777 out',
    '',
  ].join('\n'),
);

test('a whole finding', () => {
  const at = placeIn(JOB, 'tensorboard --host $ADDRESS');
  const text = findingsText(
    report(JOB, {
      findings: [
        finding(at, {
          confidence: 'medium',
          severityWhy: ['raised: many users share the node'],
          via: [
            { label: 'srun', at: placeIn(JOB, 'srun') },
            { label: 'bash -c', at: placeIn(JOB, 'bash -c') },
          ],
          related: [{ at: placeIn(JOB, '0.0.0.0'), message: 'the address is set here' }],
          fix: { title: 'Bind to loopback', safety: 'safe', edits: [edit(placeIn(JOB, '0.0.0.0'), '127.0.0.1')] },
        }),
      ],
    }),
    OPTIONS,
  );
  expect(text).toBe(
    `job.sbatch:4:15: high JV102 unauthenticated-dashboard: TensorBoard has no login and listens on all interfaces.
  |
4 | srun bash -c "tensorboard --host $ADDRESS"
  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = runs: in bash -c, started by srun at line 4
  = high: raised: many users share the node
  = confidence: medium
  = see: job.sbatch:3:16: the address is set here
3 | export ADDRESS=0.0.0.0
  |                -------
  = fix: Bind to loopback
3 - export ADDRESS=0.0.0.0
3 + export ADDRESS=127.0.0.1
  = more: jobvet explain JV102

`,
  );
});

test('a fix of many lines is cut, with the way to see it whole', () => {
  const long = document('x=1\n'.repeat(60));
  const edits = Array.from({ length: 60 }, (_, line) => ({
    at: { doc: long, span: { start: line * 4, end: line * 4 + 1 }, exact: true },
    text: 'y',
  }));
  const at = { doc: long, span: { start: 0, end: 1 }, exact: true };
  const text = findingsText(
    report(long, { findings: [finding(at, { fix: { title: 'T', safety: 'safe', edits } })] }),
    OPTIONS,
  );
  expect(text.match(/^ *\d+ [-+] /gm)).toHaveLength(40);
  expect(text).toContain('and 80 lines more: see jobvet fix --diff');
});

describe('what is shown', () => {
  const at = placeIn(JOB, 'chmod');
  const quiet = [
    finding(at, { severity: 'info', action: 'audit' }),
    finding(at, { confidence: 'low', action: 'audit' }),
  ];

  test('what is only written down is shown with --pedantic', () => {
    const one = report(JOB, { findings: quiet });
    expect(findingsText(one, OPTIONS)).toBe('');
    expect(findingsText(one, { ...OPTIONS, pedantic: true }).match(/explain/g)).toHaveLength(2);
    expect(summary([one])).toBe(
      'No findings in 1 file. 2 more of low confidence or for information: see --pedantic.\n',
    );
  });

  test('what a configuration keeps back is not taken for something slight', () => {
    const kept = report(JOB, { findings: [...quiet, finding(at, { severity: 'high', action: 'audit' })] });
    expect(summary([kept])).toBe('No findings in 1 file. 3 more only recorded: see --pedantic.\n');
  });

  test('sorted by position, the worst first', () => {
    const findings = [
      finding(placeIn(JOB, 'chmod'), { rule: 'JV601', severity: 'low' }),
      finding(placeIn(JOB, 'chmod'), { rule: 'JV602', severity: 'critical' }),
      finding(placeIn(JOB, 'srun'), { rule: 'JV603', severity: 'low' }),
    ];
    const text = findingsText(report(JOB, { findings }), OPTIONS);
    expect(text.match(/^job.*?JV\d+/gm)).toEqual([
      'job.sbatch:4:1: low JV603',
      'job.sbatch:5:1: critical JV602',
      'job.sbatch:5:1: low JV601',
    ]);
  });
});

describe('fixes', () => {
  const shown = (fix: Parameters<typeof finding>[1]): string =>
    findingsText(report(JOB, { findings: [finding(placeIn(JOB, 'chmod'), fix)] }), OPTIONS);

  test('advice without edits', () => {
    expect(shown({ fix: { title: 'Ask the site', safety: 'unsafe', edits: [] } })).toContain('= fix: Ask the site\n');
  });

  test('an unsafe one says so', () => {
    const edits = [edit(placeIn(JOB, '777'), '700')];
    expect(shown({ fix: { title: 'Tighten', safety: 'unsafe', edits } })).toContain(
      '= fix (may change what the job does): Tighten\n5 - chmod 777 out\n5 + chmod 700 out\n',
    );
  });

  test('several edits on one line, given in any order', () => {
    const edits = [edit(placeIn(JOB, 'out'), 'in'), edit(placeIn(JOB, '777'), '700')];
    expect(shown({ fix: { title: 'T', safety: 'safe', edits } })).toContain('5 - chmod 777 out\n5 + chmod 700 in\n');
  });

  test('a removed line, an added line', () => {
    const removed = [edit(placeIn(JOB, 'chmod 777 out\n'), '')];
    expect(shown({ fix: { title: 'T', safety: 'safe', edits: removed } })).toMatch(/5 - chmod 777 out\n {2}= more/);
    const added = [
      edit({ ...placeIn(JOB, 'chmod'), span: { start: JOB.lineStart(5), end: JOB.lineStart(5) } }, 'umask 077\n'),
    ];
    expect(shown({ fix: { title: 'T', safety: 'safe', edits: added } })).toMatch(/T\n5 \+ umask 077\n {2}= more/);
  });

  test('lines joined', () => {
    const edits = [edit(placeIn(JOB, '"\nchmod 777'), '"; chmod 700')];
    expect(shown({ fix: { title: 'T', safety: 'safe', edits } })).toContain(
      '4 - srun bash -c "tensorboard --host $ADDRESS"\n5 - chmod 777 out\n4 + srun bash -c "tensorboard --host $ADDRESS"; chmod 700 out\n',
    );
  });

  test('edits that can not be applied leave the title', () => {
    const place = placeIn(JOB, '777');
    const overlapping = [
      edit(place, 'a'),
      edit({ ...place, span: { ...place.span, start: place.span.start + 1 } }, 'b'),
    ];
    const inexact = [edit({ ...place, exact: false }, 'a')];
    for (const edits of [overlapping, inexact]) {
      expect(shown({ fix: { title: 'T', safety: 'safe', edits } })).toMatch(/= fix: T\n {2}= more/);
    }
  });
});

test('places in another document are named', () => {
  const env = document('export ADDRESS=0.0.0.0\n', 'env.sh');
  const text = findingsText(
    report(JOB, {
      findings: [
        finding(placeIn(JOB, 'srun'), {
          via: [{ label: 'source', at: placeIn(env, 'export') }],
          related: [{ at: placeIn(env, '0.0.0.0'), message: 'set here' }],
          fix: { title: 'T', safety: 'safe', edits: [edit(placeIn(env, '0.0.0.0'), '127.0.0.1')] },
        }),
      ],
    }),
    OPTIONS,
  );
  expect(text).toContain('= runs: in source at env.sh:1\n');
  expect(text).toContain('= see: env.sh:1:16: set here\n');
  expect(text).toContain('    env.sh\n1 - export');
});

test('linted text can not act on the terminal, and secrets stay out', () => {
  const doc = document('curl -H hf_abcdefghij \u001b]0;x\u0007\n', 'a\u001b[2J.sbatch');
  const token = placeIn(doc, 'hf_abcdefghij');
  const text = findingsText(
    report(doc, {
      effects: [secret(token)],
      findings: [
        finding(placeIn(doc, 'curl'), {
          message: 'bad \u001b[31m \u202e\nhf_abcdefghij',
          severityWhy: ['\u0007'],
          via: [{ label: '\u001b', at: token }],
          related: [{ at: token, message: '\u009b' }],
          fix: { title: '\u001b[0m', safety: 'safe', edits: [edit(placeIn(doc, '-H'), '\u001b\u202e')] },
        }),
      ],
    }),
    OPTIONS,
  );
  expect(text).not.toContain('hf_abc');
  // eslint-disable-next-line no-control-regex -- the very characters that must not come through
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('colour changes nothing but escapes', () => {
  const one = report(JOB, { findings: [finding(placeIn(JOB, 'chmod'))], coverage: [gap(placeIn(JOB, 'srun'))] });
  const coloured = findingsText(one, { ...OPTIONS, palette: ANSI });
  expect(coloured).toContain('\u001b[31m');
  // eslint-disable-next-line no-control-regex -- strips the colours
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(findingsText(one, OPTIONS));
});

test('what comments leave out is listed for the pedantic, with the reasons', () => {
  const at = placeIn(JOB, 'chmod');
  const suppression = { comment: at, reason: 'a\u001bb', until: '2027-03-31', ticket: 'HPC-1' };
  const one = report(JOB, {
    suppressed: [finding(at, { suppression }), finding(placeIn(JOB, 'srun'), { suppression: { comment: at } })],
  });
  expect(findingsText(one, OPTIONS)).toBe('');
  const lines = findingsText(one, { ...OPTIONS, pedantic: true }).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^job\.sbatch:\d+:1: suppressed JV\d+ [\w-]+: /);
  const text = lines.join('\n');
  expect(text).toContain(': no reason given\n');
  expect(text).toMatch(/: a\S+b \(until 2027-03-31, HPC-1\)\n/);
});

describe('summary', () => {
  test('counts by severity', () => {
    const at = placeIn(JOB, 'chmod');
    const risky = report(JOB, {
      findings: [finding(at, { severity: 'critical' }), finding(at), finding(at)],
      suppressed: [finding(at)],
    });
    expect(summary([risky, report(JOB)])).toBe('3 findings in 1 of 2 files: 1 critical, 2 high. 1 suppressed.\n');
  });

  test('few gaps are listed, many are summed up by cause', () => {
    const coverage = [gap(placeIn(JOB, 'srun')), gap(placeIn(JOB, 'chmod'), 'not-followed', 'env.sh is not read')];
    expect(summary([report(JOB, { coverage })])).toBe(
      `Not vetted:
  job.sbatch:4:1: syntax: bash could not read this
  job.sbatch:5:1: not-followed: env.sh is not read

No findings in 1 file.
`,
    );
    const many = report(JOB, { coverage: [...Array<(typeof coverage)[0]>(9).fill(coverage[0]!), coverage[1]!] });
    expect(summary([many])).toContain('  syntax: 9 places, first job.sbatch:4:1: bash could not read this\n');
    expect(summary([many], { ...OPTIONS, pedantic: true }).match(/job.sbatch:/g)).toHaveLength(10);
  });
});
