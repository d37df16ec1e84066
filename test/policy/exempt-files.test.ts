// Exemptions of jobs that read other files: each is for the file that a finding is in.
import { expect, test } from 'vitest';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { scriptHashes } from '../../src/policy/template.ts';
import { Document } from '../../src/text/document.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { job } from '../support/check.ts';

const JOB = job('source ./env.sh\ncurl -k https://a.example.org/x -o x');
const ENV = 'curl -k https://b.example.org/y -o y\n';

test.each([
  ['by the hash of the script', { script: scriptHashes(JOB).script }, ['env.sh']],
  ['by path of the other file', { paths: ['**/env.sh'] }, ['job.sbatch']],
  ['by path of the job', { paths: ['**/job.sbatch'] }, ['env.sh']],
  ['by user', { users: ['ann'] }, []],
])('%s', (_, binding, left) => {
  const until = '2027-01-01';
  const exemption = { rules: ['JV401'], owner: 'o', ticket: 't', reason: 'r', until, ...binding };
  const document = new Document('env.sh', ENV);
  const engine = createEngine({
    files: { read: (path) => (path.endsWith('env.sh') ? { kind: 'text', document } : { kind: 'missing' }) },
    policy: new Policy([
      builtLayer('project', 'p', { rules: { JV401: 'enforce' } }),
      builtLayer('site', 's', { exemptions: [exemption] }),
    ]),
  });
  const report = engine.check({ path: 'job.sbatch', text: JOB, lang: 'sbatch', job: { user: 'ann' } });
  const rejected = report.findings.filter(({ rule, action }) => rule === 'JV401' && action === 'reject');
  expect(rejected.map(({ at }) => at.doc.path)).toEqual(left);
});
