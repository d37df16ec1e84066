// Scripts that the script writes first: how they are written, where they lie, what runs them.
import { around, base64, byPreparedName, byStage, chars, octal, q, type Rewrite, single } from './line.ts';

/** Writes the text to a file by a here-document. */
const cat = (file: string, text: string): string => `cat > ${file} <<'EOF'\n${text}\nEOF`;

/** A file written by a here-document, and what runs it. */
const written = (run: string, file = 'run.sh'): Rewrite => around((text) => `${cat(file, text)}\n${run}`);

/** A program of the line's own: a script that runs the stage, arguments handed on. */
const SHEBANG = '#!/bin/bash\n';

const program = (run: string, file = 'run.sh'): Rewrite => around((text) => `${cat(file, SHEBANG + text)}\n${run}`);

export const FILES: Readonly<Record<string, Rewrite>> = {
  'bash FILE': written('bash run.sh'),
  'sh ./FILE': written('sh ./run.sh'),
  'bash < FILE': written('bash < run.sh'),
  'cat FILE | bash': written('cat run.sh | bash'),
  'bash -x FILE': written('bash -e run.sh a b'),
  'source FILE': written('source run.sh'),
  '. ./FILE': written('. ./run.sh'),
  'source "$PWD/FILE"': written('source "$PWD/run.sh"'),
  'bash "$(pwd)/FILE"': written('bash "$(pwd)/run.sh"'),
  'eval "$(cat FILE)"': written('eval "$(cat run.sh)"'),
  'chmod +x and ./FILE': program('chmod +x run.sh\n./run.sh'),
  'chmod u+x && ./FILE': program('chmod u+x ./run.sh && ./run.sh'),
  'chmod 755 and the full path': program('chmod 755 run.sh\n"$PWD"/run.sh'),
  'echo > FILE': around((text) => `echo ${single(text)} > run.sh\nbash run.sh`),
  'printf > FILE': around((text) => `printf '%s\\n' '#!/bin/bash' ${single(text)} > run.sh\nbash run.sh`),
  'printf with codes > FILE': around(
    (text) =>
      `printf ${single(
        chars(text)
          .map((c) => octal(c.charCodeAt(0)))
          .join(''),
      )} > run.sh\nbash run.sh`,
  ),
  'tee FILE': around((text) => `tee run.sh > /dev/null <<'EOF'\n${text}\nEOF\nbash run.sh`),
  'echo | tee FILE': around((text) => `echo ${single(text)} | tee run.sh > /dev/null\nbash run.sh`),
  'tee -a FILE': around((text) => `echo : > run.sh\necho ${single(text)} | tee -a run.sh > /dev/null\nbash run.sh`),
  'base64 -d > FILE': around((text) => `echo ${base64(text)} | base64 -d > run.sh\nbash run.sh`),
  'a FILE in pieces': around(
    (text) =>
      `printf %s ${single(text.slice(0, 9))} > run.sh\nprintf '%s\\n' ${single(text.slice(9))} >> run.sh\nbash run.sh`,
  ),
  'a FILE with lines added': around(
    (text) => `echo '#!/bin/bash' > run.sh\necho ':' >> run.sh\necho ${single(text)} >> run.sh\nbash run.sh`,
  ),
  'a group > FILE': around((text) => `{\n  echo '#!/bin/bash'\n  echo ${single(text)}\n} > run.sh\nbash run.sh`),
  'a subshell > FILE': around((text) => `(echo :; echo ${single(text)}) > run.sh\nbash run.sh`),
  'a function > FILE': around((text) => `say() { echo ${single(text)}; }\nsay > run.sh\nbash run.sh`),
  'exec > FILE': around((text) => `exec 4>&1 > run.sh\necho ${single(text)}\nexec >&4\nbash run.sh`),
  'a descriptor for FILE': around((text) => `exec 4> run.sh\necho ${single(text)} >&4\nexec 4>&-\nbash run.sh`),
  'a loop >> FILE': around((text) => `for one in : ${single(text)}; do echo "$one" >> run.sh; done\nbash run.sh`),
  'cat of two pieces > FILE': around((text) => `echo : > a\necho ${single(text)} > b\ncat a b > run.sh\nbash run.sh`),
  'a clobbered FILE': around((text) => `echo 'echo no' > run.sh\necho ${single(text)} >| run.sh\nbash run.sh`),
  'the name in a variable': around((text) => `f=run.sh\n${cat('"$f"', text)}\nbash "$f"`),
  'the name in pieces': around((text) => `d=.\nb=run\n${cat('$d/$b.sh', text)}\nbash run.sh`),
  'the name from SLURM_JOB_ID': around(
    (text) => `f=run_$SLURM_JOB_ID.sh\n${cat('$f', text)}\nbash run_\${SLURM_JOB_ID}.sh`,
  ),
  'the name from $$': around((text) => `${cat('run.$$', text)}\nbash run.$$`),
  mktemp: around((text) => `f=$(mktemp)\n${cat('"$f"', text)}\nbash "$f"`),
  'mktemp -d': around((text) => `d=$(mktemp -d)\n${cat('"$d/run.sh"', text)}\nbash "$d"/run.sh`),
  'mktemp -d and cd': around(
    (text) => `d=$(mktemp -d)\ncd "$d"\n${cat('run.sh', text)}\n./run.sh 2> /dev/null || bash run.sh`,
  ),
  'in a subfolder': around((text) => `mkdir -p sub/er\n${cat('sub/er/run.sh', text)}\nbash sub/er/run.sh`),
  'in a subfolder, cd': around((text) => `mkdir -p sub\n${cat('sub/run.sh', text)}\ncd sub\nbash run.sh`),
  'in a subfolder, cd in a subshell': around(
    (text) => `mkdir -p sub\n(cd sub && ${cat('run.sh', text)}\n)\nbash sub/run.sh`,
  ),
  'in a subfolder, pushd': around(
    (text) => `mkdir -p sub\npushd sub > /dev/null\n${cat('run.sh', text)}\npopd > /dev/null\nbash sub/run.sh`,
  ),
  'in another folder by ..': around((text) => `mkdir -p a b\n${cat('a/../b/run.sh', text)}\ncd a\nbash ../b/run.sh`),
  'in a folder of HOME': around(
    (text) => `mkdir -p "$HOME/bin"\n${cat('"$HOME/bin/run.sh"', text)}\nbash ~/bin/run.sh`,
  ),
  'cp and bash': written('cp run.sh other\nbash other'),
  'mv and bash': written('mv run.sh other\nbash other'),
  'mv -f into a folder': written('mkdir -p sub\nmv -f run.sh sub/\nbash sub/run.sh'),
  'cp -t a folder': written('mkdir -p sub\ncp -t sub run.sh\nbash sub/run.sh'),
  'ln -s and bash': written('ln -s run.sh other\nbash ./other'),
  'ln and a run': program('chmod +x run.sh\nln run.sh other\n./other'),
  'install -m': program('install -m 755 run.sh other\n./other'),
  dd: written('dd if=run.sh of=other status=none\nbash other'),
  'cat FILE > OTHER': written('cat run.sh > other\nbash other'),
  'cat < FILE > OTHER': written('cat < run.sh > other\nbash other'),
  'sed FILE > OTHER': around((text) => `${cat('t', `@${text}`)}\nsed 's/^@//' t > other\nbash other`),
  'sed -i FILE': around((text) => `${cat('t', `@${text}`)}\nsed -i 's/^@//' t\nbash t`),
  'base64 -d FILE': around((text) => `echo ${base64(text)} > t\nbash -c "$(base64 -d t)"`),
  'rev FILE | bash': around((text) => `echo ${single(chars(text).reverse().join(''))} > t\nrev t | bash`),
  'PATH=.': program('chmod +x run.sh\nPATH=.:$PATH\nrun.sh'),
  'PATH="$PWD"': program('chmod +x run.sh\nexport PATH="$PWD:$PATH"\nrun.sh'),
  'PATH with a folder': around(
    (text) => `mkdir bin\n${cat('bin/tool', SHEBANG + text)}\nchmod +x bin/tool\nexport PATH=$PWD/bin:$PATH\ntool`,
  ),
  'PATH for one command': around(
    (text) => `mkdir bin\n${cat('bin/tool', SHEBANG + text)}\nchmod +x bin/tool\nPATH=bin:$PATH env tool`,
  ),
  'source by PATH': around((text) => `mkdir bin\n${cat('bin/setup', text)}\nPATH=$PWD/bin:$PATH\n. setup`),
  BASH_ENV: written('BASH_ENV=run.sh bash -c :'),
  'BASH_ENV, exported': written('export BASH_ENV=$PWD/run.sh\nbash -c true'),
  'bash --rcfile': written('bash --rcfile run.sh -i < /dev/null'),
  'bash --init-file': written('bash --init-file ./run.sh -ic :'),
  'FILE with arguments': byStage((stage, index) => ({
    before: `echo '"$@"' > run${index}.sh`,
    run: `bash run${index}.sh ${stage.words.map(q).join(' ')}`,
  })),
  'FILE with a first argument': byStage(({ words: [name = '', ...rest] }, index) => ({
    before: `echo ${single(`${name} "$@"`)} > run${index}.sh`,
    run: `bash run${index}.sh ${rest.map(q).join(' ')}`,
  })),
  'a FILE that writes a FILE': around(
    (text) => `${cat('one.sh', cat('two.sh', text).replaceAll('EOF', 'IN'))}\nbash one.sh\nbash two.sh`,
  ),
  'a FILE that runs a FILE': written("echo 'bash run.sh' > one.sh\nbash one.sh"),
  'a FILE that defines a function': around((text) => `${cat('lib.sh', `work() {\n${text}\n}`)}\nsource lib.sh\nwork`),
  'a FILE of variables': byPreparedName((name, id) => ({
    before: `echo ${id}=${name} > vars\nsource vars`,
    run: `$${id}`,
  })),
  'a FILE of variables, set -a': byPreparedName((name, id) => ({
    before: `echo ${id}=${name} > .env\nset -a\n. ./.env\nset +a`,
    run: `"$${id}"`,
  })),
  'a name read from a FILE': byPreparedName((name, id) => ({
    before: `echo ${name} > t\nread -r ${id} < t`,
    run: `$${id}`,
  })),
  'a name by $(<FILE)': byPreparedName((name, id) => ({ before: `echo ${name} > t${id}`, run: `$(<t${id})` })),
  'a line of a FILE by sed': around((text) => `printf '%s\\n' no ${single(text)} never > t\neval "$(sed -n 2p t)"`),
  'lines of a FILE': around((text) => `echo ${single(text)} > t\nwhile IFS= read -r one; do eval "$one"; done < t`),
  'xargs on a FILE': written('echo run.sh | xargs bash'),
  'find runs the FILE': written('find . -name run.sh -exec bash {} \\;'),
  'a loop over FILES': written('for f in run.sh; do bash "$f"; done'),
  'a FILE by srun': program('chmod +x run.sh\nsrun ./run.sh'),
  'a FILE by sbatch': program('sbatch run.sh'),
  'a FILE by timeout': written('timeout 9 bash run.sh'),
  'a python FILE': around(
    (text) => `cat > run.py <<'EOF'\nimport os\nos.system(${pythonText(text)})\nEOF\npython3 run.py`,
  ),
  'a perl FILE': around((text) => `cat > run.pl <<'EOF'\nsystem(${perlText(text)});\nEOF\nperl run.pl`),
};

/** A text as a Python or JSON string. */
export const pythonText = (text: string): string => JSON.stringify(text);

/** A text as a Perl string in double quotes. */
export const perlText = (text: string): string => `"${text.replace(/[\\"$@]/g, String.raw`\$&`)}"`;
