// Makes batch scripts from a seed: mostly valid directives, with the oddities that tell parsers apart.

/** Small seeded generator (mulberry32), so that a failure can be repeated. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

/** Values without characters of their own meaning; they are quoted afterwards. */
const WORDS = [
  'a',
  'b c',
  'x-1',
  'p#q',
  "it's",
  'say "hi"',
  'back\\slash',
  'é',
  'two  blanks',
  '--comment=z',
  '$HOME',
  ':c',
  '%j',
  'n=',
];

type Quote = (random: Random, value: string) => string;

const plain: Quote = (_random, value) => value;
const quoted: Quote = (random, value) => {
  const escape = (characters: string) => Array.from(value, (c) => (characters.includes(c) ? `\\${c}` : c)).join('');
  switch (random.pick([0, 1, 2, 3])) {
    case 0:
      return `"${escape('"\\')}"`;
    case 1:
      return `'${escape("'\\")}'`;
    case 2:
      return escape('\\"\'# ');
    default:
      return value.length > 1
        ? `${escape1(value[0] ?? '')}"${value.slice(1).replace(/["\\]/g, '\\$&')}"`
        : `"${escape('"\\')}"`;
  }
};

function escape1(character: string): string {
  return /[\w=%$-]/.test(character) ? character : `\\${character}`;
}

function text(random: Random): string {
  return random.chance(0.85) ? quoted(random, random.pick(WORDS)) : plain(random, random.pick(WORDS));
}

const OPTIONS: readonly ((random: Random) => string)[] = [
  (r) => `--comment=${text(r)}`,
  (r) => `--comment ${text(r)}`,
  (r) => `--comm=${text(r)}`,
  (r) => `-J${text(r)}`,
  (r) => `-J ${text(r)}`,
  (r) => `--job-name=${text(r)}`,
  (r) => `"--job-name=${r.pick(['q', 'q r'])}"`,
  (r) => `-n${r.pick(['1', '2', ' 3', '0', 'x', '+4'])}`,
  (r) => `--ntasks=${r.pick(['1', '5', '-1', '1k', ''])}`,
  (r) => `-N${r.pick(['1', '1-2', '2-1', 'x', '1k', ' 1'])}`,
  (r) => `-c ${r.pick(['1', '2', 'two'])}`,
  (r) => `--mem=${r.pick(['1G', '100', '10MB', '0', '1X', '1gib', '5 G'])}`,
  (r) => `--mem-per-cpu=${r.pick(['1G', '', '12kb'])}`,
  (r) =>
    `-t${r.pick(['5', '1:00', '1:00:00', '1-0', '1-2:3', '1-2:3:4', '1:2:3:4', 'x', '1-', '-1', 'UNLIMITED', ':5', '5:', '1:1-1'])}`,
  (r) => `--time=${r.pick(['7', '1-12', '00:10:00', '1d'])}`,
  (r) => `-p${r.pick(['debug', 'other'])}`,
  (r) => `--part=${r.pick(['debug', 'other'])}`,
  (r) => `--${r.pick(['exclusive', 'exclusive=user', 'exclusive=foo', 'exclusive='])}`,
  (r) => `--${r.pick(['no-kill', 'nice', 'nice=5', 'nice=-3', 'no-kill=off', 'no-kill=x', 'nice=9999999999'])}`,
  (r) => `-${r.pick(['O', 'H', 'k', 'Hk', 'OJx', 'kx', 'Z', 'HZ', '-', '', 'vv', 'Qq'])}`,
  (r) =>
    `--${r.pick(['overcommit', 'requeue', 'no-requeue', 'hold', 'hold=1', 'reboot', 'contiguous', 'spread-job', 'test', 'con', 'x', '', '=a', 'ign', 'e', 'mem'])}`,
  (r) => `--export=${r.pick(['ALL', 'NONE', 'A=1,B="x y"', '"A=1"'])}`,
  (r) => `-o${text(r)}`,
  (r) => `--output=${r.pick(['%j.out', 'a/b', '"with blank"'])}`,
  (r) => `--mail-type=${r.pick(['END', 'BEGIN,END', 'FAIL', 'foo', 'foo,END'])}`,
  (r) => `--mail-user=${r.pick(['a@b', '""'])}`,
  (r) => `--open-mode=${r.pick(['append', 'truncate', 'x', 'A'])}`,
  (r) => `--wait-all-nodes=${r.pick(['0', '1', '2'])}`,
  (r) => `--qos=${text(r)}`,
  (r) => `--wrap=${text(r)}`,
  (r) => `--kill-on-invalid-dep=${r.pick(['yes', 'NO', 'maybe'])}`,
  (r) => `--priority=${r.pick(['TOP', '5', '-5', 'x'])}`,
  (r) => `--tasks-per-node=${r.pick(['1', '2'])}`,
  (r) => `--ntasks-per-node=${r.pick(['1', '2', 'a'])}`,
  (r) => `--delay-boot=${r.pick(['5', 'x'])}`,
];

const FOREIGN: readonly ((random: Random) => string)[] = [
  (r) => `#PBS -N ${text(r)}`,
  (r) =>
    `#PBS -l ${r.pick(['walltime=1:00', 'nodes=2:ppn=3', 'mem=2gb', 'select=1:ncpus=4:mpiprocs=2', 'walltime=x', 'foo=1', 'nodes=1,walltime=5', 'pmem=1gb,cput=3'])}`,
  (r) =>
    `#PBS -${r.pick(['q other', 'qdebug', 'V', 'j oe', 'z', 'X', 'h', 'A acct', 'm abe', 'M a@b', 'v A=1', 'v B=2', 'd /tmp', 'W depend=afterok:1', 'p 5', '-job_name=x', 'x y'])}`,
  (r) =>
    `#BSUB -${r.pick(['J name', 'q other', 'W 5', 'n 4', 'n 2,6', 'n 2,', 'M 5', 'M 5G', 'x', 'o out', 'e err', 'cwd /tmp', 'Z'])}`,
];

const ENDINGS = [
  '',
  '',
  '',
  '',
  ' # remark',
  '#glued',
  ' "" -J lost',
  ' hetjob -n1',
  ' :',
  ' word',
  '\\',
  ' \\',
  ' \\ -n1',
  '\r',
  '\f',
  ' "open',
  ' -- -n1',
  ' --',
];

function directive(random: Random): string {
  const options: string[] = [];
  do options.push(random.pick(OPTIONS)(random));
  while (random.chance(0.35));
  const keyword = random.chance(0.04) ? '#SLURM' : '#SBATCH';
  const gap = random.pick([' ', ' ', ' ', '\t', '  ', '']);
  const ending = random.chance(0.15) ? random.pick(ENDINGS) : '';
  return `${keyword}${gap}${options.join(random.pick([' ', '\t', '  ']))}${ending}`;
}

const OTHERS = [
  '',
  '# comment',
  '  # comment',
  '##SBATCH -n9',
  '# SBATCH -n9',
  ' #SBATCH -n9',
  '#SBATCH',
  '\t',
  '\v',
  '#sbatch -n9',
];
const COMMANDS = ['echo', ':', 'set -e', 'cat <<E', '  true'];

/** One script. */
export function script(random: Random): string {
  const lines = [random.pick(['#!/bin/sh', '#!/bin/bash -l', '#!'])];
  const count = 1 + Math.floor(random.next() * 4);
  const foreign = random.chance(0.2);
  for (let i = 0; i < count; i++) {
    if (random.chance(0.2)) lines.push(random.pick(OTHERS));
    if (random.chance(0.06))
      lines.push(random.pick(['#SBATCH hetjob', '#SBATCH packjob', '#SBATCH HetJob x', '#SBATCHhetjob']));
    if (random.chance(0.05)) lines.push(random.pick(COMMANDS));
    lines.push(foreign && random.chance(0.6) ? random.pick(FOREIGN)(random) : directive(random));
  }
  lines.push(random.pick(COMMANDS));
  if (random.chance(0.2)) lines.push(directive(random));
  if (foreign) lines.push(random.pick(FOREIGN)(random));
  const newline = random.chance(0.03) ? '\r\n' : '\n';
  return lines.join(newline) + (random.chance(0.9) ? newline : '');
}
