// Runs tricks under the real bash, and asks jobvet about them.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, job } from '../check.ts';
import type { Line } from './line.ts';
import { type Trick, TRICKS } from './index.ts';

interface Commands {
  readonly risky: readonly Line[];
  readonly safe: readonly Line[];
}

export const COMMANDS = JSON.parse(
  readFileSync(new URL('../../../fixtures/tricks/commands.json', import.meta.url), 'utf8'),
) as Commands;

/** A trick on one command line: the script and what was seen of it. */
export interface Case {
  readonly trick: Trick;
  readonly line: Line;
  readonly script: string;
}

export const CASES: readonly Case[] = TRICKS.flatMap((trick) =>
  [...COMMANDS.risky, ...COMMANDS.safe].map((line) => ({ trick, line, script: job(trick.rewrite(line)) })),
);

/** The codes of all findings. */
export function rulesOf(script: string): readonly string[] {
  return [...new Set(check(script).findings.map((finding) => finding.rule))].sort();
}

// ---- bash ----------------------------------------------------------------------------------------------------------

const END = '--end-of-call--';
/** Programs that tricks need and a machine may lack: there the trick is not run. */
const OPTIONAL = 'xxd openssl python3 perl envsubst jq script flock make chrt taskset ionice base32 gunzip'.split(' ');

/** Stubs that start what they are told to, as the real ones do; the last entry of PATH is the folder of the run. */
const WRAPPERS: Readonly<Record<string, string>> = {
  srun: `while :; do case $1 in -n) shift 2 ;; -*) shift ;; *) exec "$@" ;; esac; done`,
  sbatch: `while :; do case $1 in
--wrap) exec sh -c "$2" ;; --wrap=*) exec sh -c "\${1#--wrap=}" ;; --*) shift ;; '') exec bash -s ;; *) exec bash "$@" ;; esac; done`,
  su: `shift; [ "$1" = -c ] && exec sh -c "$2"`,
  sudo: `exec "$@"`,
  at: `exec sh`,
  watch: `shift 2; exec sh -c "$*"`,
  tmux: `[ "$1" = new-session ] && exec sh -c "$3"`,
  parallel: `if [ "$1" = ::: ]; then exec sh -c "$2"; else exec sh; fi`,
};

/** Calls that are the trick's own and not those of the command line. */
const PASSED_ON: Readonly<Record<string, string>> = {
  chmod: `case $1 in u+x | +x | 755) exec /bin/chmod "$@" ;; esac`,
  sh: `[ "$1" = -s ] && [ "$2" = -- ] && [ "$3" = -y ] || exec /bin/sh "$@"`,
  ssh: `if [ "$1" = localhost ]; then shift; exec sh -c "$*"; fi`,
};

function stub(name: string, variables: readonly string[]): string {
  const environment = variables.map((variable) => `\${${variable}+"${variable}=$${variable}"}`).join(' ');
  return `#!/bin/sh\n${PASSED_ON[name] ?? ''}\nprintf '%s\\0' ${environment} ${name} "$@" ${END} >> "\${PATH##*:}/log"\n`;
}

/** Runs the scripts in the folders given, one after another. */
const DRIVER = `
stubs=$1
shift
for folder in "$@"; do
  cd "$folder/work" && PATH=$stubs:/usr/bin:/bin:$folder HOME=$folder SLURM_JOB_ID=7 bash ../job.sh < /dev/null > /dev/null 2> ../errors
done
`;

/** For each case whether bash executed just the commands of the line; undefined where it can't be told here. */
export async function confirmedByBash(cases: readonly Case[]): Promise<(boolean | undefined)[]> {
  const root = mkdtempSync(join(tmpdir(), 'jobvet-tricks-'));
  try {
    const missing = new Set(OPTIONAL.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error));
    writeStubs(join(root, 'stubs'), missing);
    const folders = cases.map(({ script }, index) => {
      const folder = join(root, String(index));
      mkdirSync(join(folder, 'work'), { recursive: true });
      writeFileSync(join(folder, 'job.sh'), script);
      return folder;
    });
    const runs = cases.map(({ script }) => ![...missing].some((tool) => new RegExp(`\\b${tool}\\b`).test(script)));
    const wanted = folders.filter((_folder, index) => runs[index]);
    const lanes = 4;
    await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        drive(
          join(root, 'stubs'),
          wanted.filter((_folder, index) => index % lanes === lane),
        ),
      ),
    );
    return cases.map(({ line }, index) =>
      runs[index] ? executed(line, join(folders[index] ?? '', 'log')) : undefined,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function writeStubs(folder: string, missing: ReadonlySet<string>): void {
  mkdirSync(folder);
  const variables = new Map<string, string[]>();
  for (const { stages } of [...COMMANDS.risky, ...COMMANDS.safe])
    for (const { words, environment } of stages) {
      const name = words[0] ?? '';
      variables.set(name, [...(variables.get(name) ?? []), ...Object.keys(environment ?? {})]);
    }
  for (const [name, names] of variables) writeStub(join(folder, name), stub(name, [...new Set(names)]));
  for (const [name, text] of Object.entries(WRAPPERS)) writeStub(join(folder, name), `#!/bin/sh\n${text}\n`);
  if (missing.has('python3')) return;
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
  symlinkSync(python, join(folder, 'python3'));
}

function writeStub(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function drive(stubs: string, folders: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ['-s', 'KILL', '100', 'bash', '-c', DRIVER, 'driver', stubs, ...folders];
    const child = spawn('timeout', args, { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', () => {
      resolve();
    });
  });
}

/** Whether the log holds every command of the line, and no other. */
function executed(line: Line, log: string): boolean {
  const calls = existsSync(log) ? readFileSync(log, 'utf8').split(`${END}\0`).slice(0, -1) : [];
  const expected = line.stages.map((stage) => {
    const environment = Object.entries(stage.environment ?? {}).map(([name, value]) => `${name}=${value}`);
    return [...environment, ...stage.words].map((word) => `${word}\0`).join('');
  });
  return expected.every((one) => calls.includes(one)) && calls.every((one) => expected.includes(one));
}
