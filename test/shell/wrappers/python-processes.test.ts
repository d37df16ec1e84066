import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/text/place.ts';
import { interpret, line, lines } from '../../support/shell.ts';

/** The commands behind the interpreter. */
function started(script: string): string[] {
  return lines(script).filter((one) => !/^(?:\? )?(?:\S*python\S*|cat|echo)(?: -(?!m)|$)/.test(one));
}

describe('commands that Python text starts', () => {
  it.each<[name: string, python: string, expected: string[]]>([
    ['os.system', 'import os\nos.system("docker run --privileged img")', ['? docker run --privileged img']],
    ['os.popen', 'import os\nos.popen("a | b").read()', ['? a', '? b']],
    ['from os import', 'from os import system as s\ns("a; b")', ['? a', '? b']],
    ['__import__', '__import__("os").system("a b")', ['? a b']],
    ['shell=True', 'import subprocess as sp\nsp.run("a x && b", shell=True, check=True)', ['? a x', '? b']],
    ['shell=True with a list', 'import subprocess\nsubprocess.call(["a $1", "zero", "one"], shell=True)', ['? a one']],
    ['getoutput', 'import subprocess\nx = subprocess.getoutput("a b")', ['? a b']],
    [
      'a list',
      'import subprocess\nsubprocess.run(["docker", "run", "--privileged", "img"])',
      ['? docker run --privileged img'],
    ],
    ['a tuple by name', 'from subprocess import Popen\nPopen(args=("a", "b c"))', ['? a b c']],
    ['check_output', 'import subprocess\nsubprocess.check_output(["a"]).decode()', ['? a']],
    [
      'a shell in a list',
      'import subprocess\nsubprocess.check_call(["bash", "-c", "a | b"])',
      ['? bash -c a | b', '? a', '? b'],
    ],
    ['sudo in a list', 'import subprocess\nsubprocess.check_call(["sudo", "a"])', ['? sudo a', '? a']],
    [
      'its own interpreter',
      'import subprocess, sys\nsubprocess.run([sys.executable, "-m", "pip", "install", "x"])',
      ['? python -m pip install x'],
    ],
    ['parts not known', 'import subprocess\nsubprocess.run(["a", str(x), f"--p={p}"])', ['? a … --p=…']],
    ['an f-string', 'import os\nos.system(f"a {x} > out")', ['? a …*']],
    ['more words', 'import subprocess\nsubprocess.run(["a", "b", *more])', ['? a b …*']],
    ['appended words', 'import subprocess\ncmd = ["a"]\ncmd.append("b")\nsubprocess.run(cmd)', ['? a b']],
    ['added words', 'import subprocess\ncmd = ["a"] + ["b"]\nsubprocess.run(cmd)', ['? a b']],
    ['shlex.split', `import subprocess, shlex\nsubprocess.run(shlex.split("a 'b c' d"))`, ['? a b c d']],
    ['str.split of a variable', 'import subprocess\ncmd = "a --b c"\nsubprocess.run(cmd.split())', ['? a --b c']],
    ['execvp', 'import os\nos.execvp("a", ["zero", "b"])', ['? a b']],
    ['execlp', 'import os\nos.execlp("a", "zero", "b", "c")', ['? a b c']],
    ['execle', 'import os\nos.execle("/bin/a", "zero", "b", {})', ['? /bin/a b']],
    ['spawnv', 'import os\nos.spawnv(os.P_WAIT, "/bin/a", ["zero", "b"])', ['? /bin/a b']],
    ['spawnlp', 'import os\nos.spawnlp(os.P_NOWAIT, "a", "zero", "b")', ['? a b']],
    ['posix_spawn', 'import os\nos.posix_spawn("/bin/a", ["zero", "b"], {})', ['? /bin/a b']],
    ['pty.spawn', 'import pty\npty.spawn(["a", "b"])', ['? a b']],
    [
      'asyncio',
      'import asyncio\nasyncio.create_subprocess_exec("a", "b")\nasyncio.create_subprocess_shell("c d")',
      ['? a b', '? c d'],
    ],
    ['in a function', 'import os\ndef f():\n    os.system("a")', ['? a']],

    ['an unknown program', 'import subprocess\nsubprocess.run([x, "b"])', []],
    ['an unknown text', 'import os\nos.system(x)', []],
    ['shell not known', 'import subprocess\nsubprocess.run("a", shell=x)', ['? a']],
    ['a text without a shell', 'import subprocess\nsubprocess.run("a b")', []],
    ['a function of its own', 'def system(x): pass\nsystem("a")', []],
    ['only written, not called', 'import os\nprint("os.system(\'a\')")', []],
  ])('%s', (_, python, expected) => {
    expect(started(`python3 - <<'EOF'\n${python}\nEOF\n`)).toEqual(expected);
  });

  it.each<[script: string, expected: string[]]>([
    [`python -c 'import os; os.system("a b")'`, ['? a b']],
    [
      `srun -n1 python3.11 -uc 'import os; os.system("a b")'`,
      ['srun -n1 python3.11 -uc import os; os.system("a b")', '? a b'],
    ],
    [
      `cat > r.py <<'EOF'\nimport os\nos.system("a b")\nEOF\nsrun python r.py`,
      ['srun python r.py', 'python r.py', '? a b'],
    ],
    [`python r.py`, ['python r.py']],
    [`python <<< 'import os; os.system("a b")'`, ['? a b']],
    [`X=y; python <<EOF\nimport os\nos.system("a $X $UNSET")\nEOF`, ['? a y …*']],
    [
      `python -m torch.distributed.run --nproc-per-node 2 t.py`,
      ['python -m torch.distributed.run --nproc-per-node 2 t.py', 'python t.py'],
    ],
    [`python -c 'import subprocess; subprocess.run(["a"], env={"K": "v"})'`, ['? a']],
  ])('%s', (script, expected) => {
    expect(started(script)).toEqual(expected);
  });

  it.each<[name: string, script: string, expected: string[]]>([
    ['!', `ipython -c '!a b; c'`, ['? a b', '? c']],
    ['! with a value', `ipython <<'EOF'\nx = !a {y} b\nEOF`, ['? a …* b']],
    ['%pip', `ipython <<'EOF'\n%pip install x\nEOF`, ['? pip install x']],
    ['%%bash', `ipython <<'EOF'\n%%bash\na b\nc "d e"\nEOF`, ['? a b', '? c d e']],
    ['what notebooks become', `ipython -c 'get_ipython().system("a b")'`, ['? a b']],
    ['a line magic by call', `ipython -c 'get_ipython().run_line_magic("pip", "install x")'`, ['? pip install x']],
    ['not in Python', `python <<'EOF'\n!a b\nEOF`, []],
    ['nor in a .py file', `cat > t.py <<'EOF'\n!a b\nEOF\nipython t.py`, ['ipython t.py']],
    ['the rest is read', `python <<'EOF'\n!echo don't (\nimport os\nos.system("a b")\nEOF`, ['? a b']],
    ['print statements', `python2 <<'EOF'\nprint "x", 1\nimport os\nos.system("a b")\nEOF`, ['? a b']],
    ['pip.main', `python -c 'import pip; pip.main(["install", "x"])'`, ['? pip install x']],
    ['runpy', `python -c 'import runpy; runpy.run_module("m")'`, ['? python -m m']],
    ['pexpect', `python -c 'import pexpect; pexpect.spawn("a \\"b c\\" d")'`, ['? a b c d']],
    ['commands', `python2 -c 'import commands; commands.getoutput("a b")'`, ['? a b']],
    ['invoke', `python -c 'import invoke; invoke.run("a b")'`, ['? a b']],
    ['arguments', `python - x "y z" <<'EOF'\nimport os, sys\nos.execvp("a", ["a"] + sys.argv[1:])\nEOF`, ['? a x y z']],
  ])('%s', (_, script, expected) => {
    expect(started(script)).toEqual(expected);
  });

  it('point to the text that starts them', () => {
    const script = `python -c 'import os; os.system("docker run --privileged img")'\n`;
    const inner = interpret(script).commands.find((command) => command.name === 'docker');
    const option = inner?.words[2];
    expect(inner && textAt(inner.at)).toBe('docker run --privileged img');
    expect(option?.at.exact).toBe(true);
    expect(option && textAt(option.at)).toBe('--privileged');
  });

  it('come from a text in a pipe', () => {
    expect(lines(`echo 'import os; os.system("a b")' | python -\n`).at(-1)).toBe('? a b');
  });

  it('offer no edits of single words in a list, whose commas would stay', () => {
    const script = `python -c 'import subprocess; subprocess.run(["docker", "run", "--privileged", "img"])'\n`;
    const inner = interpret(script).commands.find((command) => command.name === 'docker');
    expect(inner?.words.map((word) => textAt(word.at))).toEqual(['"docker"', '"run"', '"--privileged"', '"img"']);
    expect(inner?.words.some((word) => word.at.exact || word.pieces.some((piece) => piece.at.exact))).toBe(false);
  });

  it('do not read the program as their input, nor stand in its pipeline', () => {
    const script = `python - <<'EOF' | sh\nimport subprocess\nsubprocess.check_output(["bash"])\nEOF\n`;
    const bash = interpret(script).commands.find((command) => command.name === 'bash');
    expect(bash).toBeDefined();
    expect(bash?.input).toBeUndefined();
    expect(bash?.pipeline).toBeUndefined();
    expect(interpret(script).commands.map(line)).not.toContain('? import subprocess');
  });

  it('see what env= sets', () => {
    const script = `python -c 'import subprocess; subprocess.run(["a"], env={"K": "v"})'\n`;
    const inner = interpret(script).commands.find((command) => command.name === 'a');
    expect(inner?.environment.get('K')?.[0]?.pieces).toMatchObject([{ text: 'v' }]);
  });
});
