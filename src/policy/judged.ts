import type { Command } from '../model/command.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Judgement } from '../model/finding.ts';
import type { JobFacts } from '../model/job.ts';
import type { Marks } from '../model/mark.ts';

/** What one check found out, before policy. */
export interface Judged {
  /** of the file that was vetted */
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Judgement[];
  readonly coverage: readonly Coverage[];
  readonly marks: Marks;
  /** what runs */
  readonly commands?: readonly Pick<Command, 'at'>[];
  readonly job: JobFacts;
}
