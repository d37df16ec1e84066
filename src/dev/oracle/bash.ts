// Runs programs under the real bash, with stubs before everything else in PATH, and reads what they logged.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { END_OF_CALL, OBSERVED, writeStubs } from './stubs.ts';

/** A script and how the programs it calls behave in one run. */
export interface Program {
  readonly text: string;
  /** words that mark calls that fail */
  readonly failing: readonly string[];
  /** decides what other calls print and return */
  readonly seed: number;
  /** how many of ten other calls fail */
  readonly rate: number;
}

/** The calls of a run, in order: program and arguments. */
export type Calls = readonly (readonly string[])[];

/** What a job finds in its environment. */
const JOB = "U='u1 u2' USER=u SLURM_JOB_ID=42 SLURM_NTASKS=4 SLURM_SUBMIT_DIR=. SLURM_CPUS_PER_TASK=2";

/** Runs the programs in the folders given, one after another. */
const DRIVER = `
for folder in "$@"; do
  cd "$folder/work" || exit 1
  { read -r seed; read -r rate; IFS= read -r failing; } < "$folder/run"
  env -i PATH="$STUB_PATH" HOME=/home/u LC_ALL=C.UTF-8 ${JOB} STUB_LOG="$folder/log" STUB_FAIL="$failing" \\
    STUB_SEED="$seed" STUB_RATE="$rate" STUB_PYTHON="$STUB_PYTHON" \\
    /usr/bin/timeout -s KILL 5 /usr/bin/bash "$folder/program.sh" < /dev/null > /dev/null 2> "$folder/errors"
done
`;

/** A folder with the stubs, for any number of runs. */
export class RealBash {
  readonly #root = mkdtempSync(join(tmpdir(), 'jobvet-oracle-'));
  readonly #python: string;
  #runs = 0;

  constructor() {
    writeStubs(join(this.#root, 'bin'));
    const { status } = spawnSync('/usr/bin/python3', ['-c', '']);
    this.#python = status === 0 ? '/usr/bin/python3' : '';
  }

  /** Runs every program, several at a time. */
  async run(programs: readonly Program[]): Promise<Calls[]> {
    const folders = programs.map((program) => this.#prepare(program));
    const lanes = Math.min(3, folders.length);
    await Promise.all(
      Array.from({ length: lanes }, (_, lane) => this.#drive(folders.filter((_folder, at) => at % lanes === lane))),
    );
    const calls = folders.map((folder) => readCalls(join(folder, 'log')));
    for (const folder of folders) remove(folder);
    return calls;
  }

  /** Whether bash can read the text at all. */
  reads(text: string): boolean {
    return spawnSync('bash', ['-n'], { input: text }).status === 0;
  }

  close(): void {
    remove(this.#root);
  }

  #prepare({ text, failing, seed, rate }: Program): string {
    const folder = join(this.#root, String(++this.#runs));
    // Values of the programs name files in this folder.
    mkdirSync(join(folder, 'work', 'p'), { recursive: true });
    writeFileSync(join(folder, 'program.sh'), text);
    writeFileSync(join(folder, 'run'), `${seed}\n${rate}\n ${failing.join(' ')} .\n`);
    return folder;
  }

  #drive(folders: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const PATH = '/usr/bin:/bin';
      const env = { PATH, STUB_PATH: `${join(this.#root, 'bin')}:${PATH}`, STUB_PYTHON: this.#python };
      const child = spawn('bash', ['-c', DRIVER, 'driver', ...folders], { env, stdio: 'ignore' });
      child.on('error', reject);
      child.on('close', () => {
        resolve();
      });
    });
  }
}

function readCalls(log: string): Calls {
  if (!existsSync(log)) return [];
  const calls: string[][] = [];
  let call: string[] = [];
  for (const word of readFileSync(log, 'utf8').split('\0').slice(0, -1)) {
    if (word === END_OF_CALL) {
      // A stub that was sourced instead of run logs the name of the script.
      if (OBSERVED.has(call[0] ?? '')) calls.push(call);
      call = [];
    } else call.push(word);
  }
  return calls;
}

/** Removes a folder, unless something in the background goes on writing to it: the system clears what is left. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // Nothing depends on it.
  }
}
