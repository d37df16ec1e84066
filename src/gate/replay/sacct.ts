// What sacct prints: scripts of jobs (`sacct --batch-script -j …`) and a table of jobs (`sacct -P -o …`).

/** A job of the table: its columns by their names in small letters. */
export type JobRow = ReadonlyMap<string, string>;

/** A script in the listing; no bytes where Slurm kept none. */
export interface ListedScript {
  readonly job: string;
  readonly script?: Buffer;
}

const TITLE = /^Batch Script for (\d[\w[\],%+-]*)$/;
const RULE = '-'.repeat(80);
/** sacct prints scripts of any size; the gate refuses longer ones unread. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Scripts in the order of a listing, with the bytes that Slurm kept.
 *
 * @param chunks pieces of the listing, of any size, as latin1, which keeps bytes apart
 */
export async function* listedScripts(chunks: AsyncIterable<string>): AsyncGenerator<ListedScript> {
  let open: Open | undefined;
  let title: string | undefined;
  for await (const line of linesOf(chunks)) {
    if (title !== undefined && line === RULE) {
      if (open) yield listed(open);
      open = { job: TITLE.exec(title)?.[1] ?? '', lines: [], bytes: 0 };
      title = undefined;
      continue;
    }
    if (title !== undefined && open) take(open, title);
    title = TITLE.test(line) ? line : undefined;
    if (title === undefined && open) take(open, line);
  }
  if (open && title !== undefined) take(open, title);
  if (open) yield listed(open);
}

/** Whether a text begins as sacct's listing of scripts does. */
export function isListing(start: string): boolean {
  const [first = '', second = ''] = start.split('\n', 2);
  return TITLE.test(first) && second === RULE;
}

interface Open {
  readonly job: string;
  readonly lines: string[];
  bytes: number;
}

function take(open: Open, line: string): void {
  open.bytes += line.length + 1;
  if (open.bytes <= MOST_KEPT_BYTES) open.lines.push(line);
}

function listed({ job, lines }: Open): ListedScript {
  // sacct prints one line end after the script, and NONE where there is no script.
  const text = lines.join('\n');
  return text.trim() === '' || text === 'NONE\n' ? { job } : { job, script: Buffer.from(text, 'latin1') };
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}

/** Reads `sacct -P -o JobID,User,Account,Partition,QOS`. @returns why not, when it is no such table */
export function jobTable(text: string): ReadonlyMap<string, JobRow> | string {
  const [head = '', ...lines] = text.split('\n');
  const names = head.split('|').map((name) => name.trim().toLowerCase());
  const id = names.indexOf('jobid');
  if (id < 0)
    return 'the first line does not name the columns, JobID among them: sacct -P -o JobID,User,Account,Partition,QOS';
  const rows = new Map<string, JobRow>();
  // With -p instead of -P, each line ends in a separator.
  const width = names.at(-1) === '' ? names.length - 1 : names.length;
  for (const line of lines) {
    const cells = line.split('|');
    // A comment may hold the separator; it is asked for last.
    const end = Math.max(width, cells.length - (names.length - width));
    const values = [...cells.slice(0, width - 1), cells.slice(width - 1, end).join('|')];
    const job = values[id];
    // Steps are no submissions.
    if (job === undefined || job === '' || job.includes('.')) continue;
    const row = new Map(names.slice(0, width).map((name, index) => [name, values[index] ?? '']));
    if (!rows.has(job)) rows.set(job, row);
    // Tasks of an array and components of a heterogeneous job were submitted as one.
    const whole = submissionOf(job);
    if (!rows.has(whole)) rows.set(whole, row);
  }
  return rows;
}

/** The number of the submission that a job, a task of an array or a component comes from: `12` for `12_3`, `12+1`. */
export function submissionOf(job: string): string {
  return job.replace(/[_+].*$/s, '');
}
