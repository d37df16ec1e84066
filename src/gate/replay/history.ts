// Jobs of the past, by their scripts: each script is analysed once, however many jobs had it.
import { createHash } from 'node:crypto';
import { type JobRow, type ListedScript, submissionOf } from './sacct.ts';

/** What a hook would have told about a job, as far as anybody still knows. */
export type PastHeader = Readonly<Record<string, unknown>>;

/** Jobs with the same script, byte by byte. */
export interface SameScript {
  readonly script: Buffer;
  /** a file, the number of a job or the id of a decision, for people */
  readonly example: string;
  /** headers, and how many jobs had them */
  readonly headers: Map<string, { readonly header: PastHeader; count: number }>;
}

/** Jobs that can't be replayed, by why. */
export interface LeftOut {
  /** nothing is known of their scripts */
  withoutScript: number;
  /** longer than what the gate reads */
  tooLong: number;
  /** tasks of an array that was counted */
  tasks: number;
  /** files that sbatch would not take */
  noScripts: number;
}

/** Gathers jobs. */
export class History {
  readonly scripts = new Map<string, SameScript>();
  readonly left: LeftOut = { withoutScript: 0, tooLong: 0, tasks: 0, noScripts: 0 };
  readonly #table: ReadonlyMap<string, JobRow>;
  readonly #mostBytes: number;
  readonly #seen = new Set<string>();
  #jobs = 0;

  /** @param table what else is known of jobs, by their numbers */
  constructor(table: ReadonlyMap<string, JobRow>, mostBytes: number) {
    this.#table = table;
    this.#mostBytes = mostBytes;
  }

  /** How many jobs there are to replay. */
  get jobs(): number {
    return this.#jobs;
  }

  add(script: Buffer, example: string, header: PastHeader): void {
    if (script.length > this.#mostBytes) {
      this.left.tooLong += 1;
      return;
    }
    const hash = createHash('sha256').update(script).digest('base64');
    let same = this.scripts.get(hash);
    if (!same) {
      // A piece of a large read would keep all of it.
      same = { script: Buffer.from(script), example, headers: new Map() };
      this.scripts.set(hash, same);
    }
    const key = JSON.stringify(header);
    const known = same.headers.get(key);
    if (known) known.count += 1;
    else same.headers.set(key, { header, count: 1 });
    this.#jobs += 1;
  }

  /** A script of sacct's listing; the tasks of an array were submitted as one. */
  addListed({ job, script }: ListedScript): void {
    const submission = submissionOf(job);
    if (this.#seen.has(submission)) {
      this.left.tasks += 1;
      return;
    }
    this.#seen.add(submission);
    if (!script) {
      this.left.withoutScript += 1;
      return;
    }
    const wrapped = script
      .subarray(0, 200)
      .toString('latin1')
      .includes('\n# This script was created by sbatch --wrap.\n');
    this.add(script, `job ${job}`, { ...(wrapped && { name: 'wrap' }), ...this.facts(job) });
  }

  /** A file with a script. */
  addFile(path: string, bytes: Buffer): void {
    // sbatch takes nothing else.
    if (bytes[0] !== 0x23 || bytes[1] !== 0x21) {
      this.left.noScripts += 1;
      return;
    }
    const number = jobNumber(path);
    this.add(bytes, path, { argv: [path], ...(number !== undefined && this.facts(number)) });
  }

  facts(job: string): PastHeader {
    const row = this.#table.get(job) ?? this.#table.get(submissionOf(job));
    if (!row) return {};
    const columns = { user_name: 'user', account: 'account', partition: 'partition', qos: 'qos' };
    return Object.fromEntries(
      Object.entries(columns).flatMap(([key, column]) => {
        const value = row.get(column);
        return value === undefined || value === '' ? [] : [[key, value]];
      }),
    );
  }
}

/** The number in the names that sites keep scripts under: `123.sh`, `job_123`, `job.123/script` as slurmctld does. */
function jobNumber(path: string): string | undefined {
  const [folder = '', name = ''] = path.split('/').slice(-2);
  return /^(?:job[._-]?)?(\d+(?:[_+]\d+)?)(?:\.\w+)?$/i.exec(name === 'script' ? folder : name)?.[1];
}
