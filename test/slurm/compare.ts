// Puts what the reader says and what sbatch reports into the same terms.
import type { Submission } from '../../src/model/submission.ts';

/** sbatch's words without its prefixes; null when it accepted the script. */
export function sbatchWords(stderr: readonly string[], exit: number): string | null {
  if (exit === 0) return null;
  return stderr
    .filter((line) => !/^Try "sbatch --help"|^sbatch: (?:w|W)arning: |Change from #SLURM/.test(line))
    .map((line) => line.replace(/^sbatch: (?:(?:error|fatal): )?/, ''))
    .join(' ');
}

/**
 * sbatch prints what it made of a value, the reader keeps the characters: flags read `set`, minutes become
 * hours, names become numbers. Gives one line for each difference that remains.
 */
export function sameComponents(
  read: readonly Readonly<Record<string, string>>[],
  recorded: readonly Readonly<Record<string, string>>[],
): string[] {
  const differences: string[] = [];
  if (read.length !== recorded.length) differences.push(`${read.length} components, sbatch has ${recorded.length}`);
  for (const [index, theirs] of recorded.entries()) {
    const ours = read[index] ?? {};
    const theirNames = new Map(Object.entries(theirs).map(([name, value]) => [name.replace(/^spank:/, ''), value]));
    for (const name of new Set([...Object.keys(ours), ...theirNames.keys()])) {
      const our = ours[name];
      const their = theirNames.get(name);
      if (our !== undefined && their !== undefined && means(name, our) === means(name, their)) continue;
      differences.push(`component ${index} ${name}: ${String(our)}, sbatch has ${String(their)}`);
    }
  }
  return differences;
}

/** sbatch prints these in its own units or words; that they are set or refused is what the reader has to get right. */
const CONVERTED = new Set([
  'delay-boot',
  'kill-on-invalid-dep',
  'mem',
  'mem-per-cpu',
  'mem-per-gpu',
  'no-kill',
  'priority',
  'time',
  'time-min',
  'tmp',
]);

function means(name: string, value: string): string {
  if (CONVERTED.has(name) || value === 'set') return name;
  if (name === 'get-user-env' && value === '0') return name;
  if (name === 'uid' && value === 'nobody') return '65534';
  // A path that is carried to the next component has become absolute on the way.
  if (name === 'output' || name === 'error') return value.slice(value.lastIndexOf('/') + 1);
  if (name === 'nice') return value === name ? '100' : value;
  if (name === 'mail-type') return mailTypes(value);
  if (name === 'open-mode') return value.slice(0, 1).toLowerCase();
  if (name === 'ntasks') return String(Number(value));
  if (name === 'nodes' && /^\d+k$/.test(value)) return String(Number(value.slice(0, -1)) * 1024);
  return value;
}

/** sbatch knows events as bits: order and repetition are lost, names it does not know are skipped. */
function mailTypes(value: string): string {
  return [...new Set(value.toUpperCase().split(','))]
    .filter((type) => MAIL_TYPES.includes(type))
    .sort()
    .join(',');
}

const MAIL_TYPES = ['BEGIN', 'END', 'FAIL', 'REQUEUE', 'NONE'];

/** Where the reader and sbatch disagree on one script. */
export function differences(
  read: Submission,
  answer: {
    readonly exit: number;
    readonly components: readonly Readonly<Record<string, string>>[];
    readonly stderr: readonly string[];
  },
): string[] {
  const words = sbatchWords(answer.stderr, answer.exit);
  // From here on the cluster decides, not the script: whether nodes, accounts or devices exist.
  const clusterDecides =
    /Batch job submission failed|allocation failure/.test(words ?? '') && !words?.includes('too long');
  const found = sameComponents(read.components, answer.components);
  if (clusterDecides || read.error === words) return found;
  return [`error: ${String(read.error)}, sbatch says ${String(words)}`, ...found];
}
