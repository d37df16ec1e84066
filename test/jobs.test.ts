// The sample jobs with the findings a reader would expect; a rule change shows its blast radius here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, summary } from './support/check.ts';

const folder = join(import.meta.dirname, '../fixtures/jobs');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, string[]>;
const jobs = readdirSync(folder).filter((name) => name.endsWith('.sbatch'));

describe('sample jobs', () => {
  it('has expectations for each job and no others', () => {
    expect(Object.keys(expected).sort()).toEqual(jobs.sort());
  });

  it.each(jobs)('%s', (name) => {
    const report = check(readFileSync(join(folder, name), 'utf8'), name);
    expect(summary(report)).toEqual(expected[name]);
  });
});
