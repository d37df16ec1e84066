// Programs that start programs, and other names for a program.
import {
  around,
  byName,
  byPreparedName,
  byStage,
  double,
  inFront,
  q,
  type Rewrite,
  single,
  type Stage,
} from './line.ts';
import { perlText, pythonText } from './files.ts';

const list = (stage: Stage): string => stage.words.map(q).join(' ');
const document = (command: string, text: string): string => `${command} <<'EOF'\n${text}\nEOF`;
const json = (words: readonly string[]): string => `[${words.map(pythonText).join(', ')}]`;

/** `env` with the assignments among its words. */
const byEnv = (options: string): Rewrite =>
  byStage((stage) => ({
    run: `env ${options}${Object.entries(stage.environment ?? {})
      .map(([name, value]) => `${name}=${q(value)} `)
      .join('')}${list(stage)}`,
  }));

export const PROGRAMS: Readonly<Record<string, Rewrite>> = {
  command: inFront('command'),
  'command --': inFront('command --'),
  'command command': inFront('command \\command'),
  exec: inFront('exec'),
  'exec -a': inFront('exec -a other'),
  'exec in a subshell': around((text) => `(exec ${text.replace(/^(\w+=\S+) /, 'env $1 ')})`),
  env: inFront('env'),
  'env NAME=value': inFront('env LANG=C TZ=UTC'),
  'env -i': byEnv('-i PATH="$PATH" '),
  'env -u': byEnv('-u NOTHING -- '),
  'env -S': byName((name) => `env -S ${name}`),
  'env -S of a text': byStage((stage) => ({ run: `env -S ${single(stage.words.map(double).join(' '))}` })),
  '/usr/bin/env': inFront('/usr/bin/env'),
  nohup: inFront('nohup'),
  nice: inFront('nice -n 5'),
  'nice -19': inFront('nice -19'),
  timeout: inFront('timeout -k 5 60'),
  'timeout -s': inFront('timeout --signal=TERM 1m'),
  stdbuf: inFront('stdbuf -oL -eL'),
  setsid: inFront('setsid -w'),
  ionice: inFront('ionice -c 3'),
  chrt: inFront('chrt -o 0'),
  taskset: inFront('taskset -c 0'),
  'several in front': inFront('nice env timeout 60 stdbuf -oL nohup'),
  xargs: byStage((stage) => ({ run: `xargs -a /dev/null ${list(stage)}` })),
  'xargs with the last word': byStage((stage) => ({
    run: `xargs -0 -a <(printf '%s' ${q(stage.words.at(-1) ?? '')}) ${stage.words.slice(0, -1).map(q).join(' ')}`,
  })),
  'xargs with all words': byStage((stage, index) => ({
    before: `printf '%s\\0' ${list(stage)} > words${index}`,
    run: `xargs -0 env < words${index}`,
  })),
  'find -exec': byStage((stage) => ({ run: `find . -maxdepth 0 -exec ${list(stage)} \\;` })),
  'find -exec +': byStage((stage) => ({ run: `find . -maxdepth 0 -exec env ${list(stage)} ';' -quit` })),
  parallel: around((text) => `parallel ::: ${single(text)}`),
  'parallel from a pipe': around((text) => `echo ${single(text)} | parallel -j 2`),
  watch: around((text) => `watch -n 1 ${single(text)}`),
  'script -c': around((text) => `script -qec ${single(text)} /dev/null`),
  flock: inFront('flock lock'),
  'flock -c': around((text) => `flock lock -c ${single(text)}`),
  'flock on a descriptor': around((text) => `(\n  flock -x 9\n  ${text}\n) 9> lock`),
  srun: inFront('srun -n 1 --exclusive'),
  'srun bash -c': around((text) => `srun --ntasks=1 bash -c ${single(text)}`),
  'srun with a here-document': around((text) => document('srun -n1 bash -s', text)),
  'sbatch --wrap': around((text) => `sbatch --time=1 --wrap ${single(text)}`),
  'sbatch --wrap=': around((text) => `sbatch --wrap=${double(text)}`),
  'sbatch with a here-document': around((text) => document('sbatch --time=1', `#!/bin/bash\n${text}`)),
  'ssh localhost': around((text) => `ssh localhost ${single(text)}`),
  'ssh localhost, in words': around((text) => `ssh localhost ${text.split(' ').map(single).join(' ')}`),
  'ssh localhost with a here-document': around((text) => document('ssh localhost bash -s', text)),
  'su -c': around((text) => `su user -c ${single(text)}`),
  sudo: around((text) => `sudo bash -c ${single(text)}`),
  at: around((text) => `echo ${single(text)} | at now`),
  tmux: around((text) => `tmux new-session -d ${single(text)}`),
  'python: os.system': around((text) => `python3 -c ${single(`import os; os.system(${pythonText(text)})`)}`),
  'python: subprocess, shell': around(
    (text) => `python3 -c ${single(`import subprocess\nsubprocess.run(${pythonText(text)}, shell=True)`)}`,
  ),
  'python: subprocess, words': byStage((stage) => ({
    run: `python3 -c ${single(`import subprocess; subprocess.check_call(${json(stage.words)})`)}`,
  })),
  'python: a here-document': around((text) =>
    document('python3 -', `import subprocess as sp\ncmd = ${pythonText(text)}\nsp.call(cmd, shell=True)`),
  ),
  'python: os.execvp': byStage((stage) => ({
    run: `python3 -c ${single(`import os; os.execvp(${pythonText(stage.words[0] ?? '')}, ${json(stage.words)})`)}`,
  })),
  'perl: system': around((text) => `perl -e ${single(`system(${perlText(text)})`)}`),
  'perl: system of words': byStage((stage) => ({
    run: `perl -e ${single(`system(${stage.words.map(perlText).join(', ')})`)}`,
  })),
  'perl: exec': byStage((stage) => ({ run: `perl -e ${single(`exec ${stage.words.map(perlText).join(', ')};`)}` })),
  'perl: backquotes': around(
    (text) => `perl -e ${single(`my $x = qx{${text.replace(/[\\$@{}]/g, String.raw`\$&`)}};`)}`,
  ),
  'perl: a here-document': around((text) => document('perl', `system ${perlText(text)};`)),
  'awk: system': around((text) => `awk ${single(`BEGIN { system(${perlText(text).replace(/\\([$@])/g, '$1')}) }`)}`),
  'awk: a pipe': around(
    (text) => `awk ${single(`BEGIN { ${perlText(text).replace(/\\([$@])/g, '$1')} | getline x }`)}`,
  ),
  make: around((text) => `printf 'all:\\n\\t%s\\n' ${single(text.replaceAll('$', '$$$$'))} > Makefile\nmake -s`),
  '$(which …)': byName((name) => `$(which ${name})`),
  '"$(command -v …)"': byName((name) => `"$(command -v ${name})"`),
  '$(type -p …)': byName((name) => `$(type -p ${name})`),
  'a variable of $(command -v …)': byPreparedName((name, id) => ({
    before: `${id}=$(command -v ${name})`,
    run: `"$${id}"`,
  })),
  'the full path': byPreparedName((name, id) => ({
    before: `${id}=$(dirname "$(command -v ${name})")`,
    run: `"$${id}"/${name}`,
  })),
  'a link to the program': byPreparedName((name, id) => ({
    before: `ln -s "$(command -v ${name})" ${id}`,
    run: `./${id}`,
  })),
  'hash -p': byPreparedName((name, id) => ({ before: `hash -p "$(command -v ${name})" ${id}`, run: id })),
  'a pattern for the program': byPreparedName((name, id) => ({
    before: `${id}=$(dirname "$(command -v ${name})")`,
    run: `"$${id}"/[${name.slice(0, 1)}]${name.slice(1)}`,
  })),
  'enable -n': around((text) => `enable -n echo\n${text}`),
  'builtin eval': around((text) => `builtin eval ${single(text)}`),
  'command eval': around((text) => `command eval ${single(text)}`),
  'builtin source': around((text) => `echo ${single(text)} > t\nbuiltin source ./t`),
};
