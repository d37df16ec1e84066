import { describe, expect, it } from 'vitest';
import { applyEdits, check, job } from '../../support/check.ts';
import { own } from '../../support/own.ts';

const BAD: readonly (readonly [body: string, expected: readonly string[]])[] = [
  ['singularity pull -U library://alice/tools/net:1.0', ['medium 3']],
  ['singularity pull --allow-unauthenticated x.sif library://alpine', ['medium 3']],
  ['apptainer pull --allow-unsigned x.sif library://alpine', ['low 3']],
  ['apptainer pull -FU x.sif docker://python:3.12', ['info 3']],
  ['apptainer push -U x.sif library://me/x/y:1', ['low 3']],
  ['apptainer run shub://someone/old-image', ['medium 3']],
  ['export APPTAINER_ALLOW_UNSIGNED=true', ['low 3']],
  ['SINGULARITY_ALLOW_UNSIGNED=1 singularity pull library://alpine', ['medium 3']],
  ['DOCKER_CONTENT_TRUST=0 docker pull python:3.12', ['medium 3']],
  ['skopeo --insecure-policy copy docker://python:3.12 dir:x', ['medium 3']],
  ['apptainer verify --legacy-insecure x.sif', ['medium 3']],
];
const GOOD: readonly string[] = [
  'singularity pull library://alice/tools/net:1.0',
  'singularity pull -U x.sif library://alpine\nsingularity verify x.sif || exit 1',
  'apptainer push x.sif library://me/x/y:1',
  'apptainer exec -u x.sif ls',
  'export APPTAINER_ALLOW_UNSIGNED=0',
  'export DOCKER_CONTENT_TRUST=1',
  'skopeo copy docker://python:3.12 dir:x',
  'podman pull --signature-policy /etc/policy.json python:3.12',
  'apptainer verify x.sif',
  'echo singularity pull -U library://alpine',
];

describe('JV303', () => {
  it.each(BAD)('finds: %s', (body, expected) => {
    expect(own('JV303', body)).toEqual(expected);
  });
  it.each(GOOD)('leaves alone: %s', (body) => {
    expect(own('JV303', body)).toEqual([]);
  });
  it('takes the option away', () => {
    const before = job('singularity pull -U x.sif library://alpine');
    const finding = check(before).findings.find((one) => one.rule === 'JV303');
    expect(applyEdits(before, finding?.fix?.edits ?? [])).toBe(job('singularity pull x.sif library://alpine'));
  });
});
