// Python text under the real Python: every program it starts must be among those that jobvet sees.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/model/word.ts';
import { interpret } from '../support/shell.ts';

const PROGRAMS = ['aa', 'bb', 'cc', 'pip'];
const IMPORTS = 'import os, sys, subprocess, shlex, base64, codecs\nimport subprocess as sp\n';
const installed = spawnSync('python3', ['-c', '']).status === 0;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobvet-python-'));
  for (const name of PROGRAMS) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} "$@" >> "$LOG"\n`);
    chmodSync(join(folder, name), 0o755);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The programs that the text really starts, in order. */
function run(python: string, args: readonly string[]): string[] {
  const log = join(folder, 'log');
  rmSync(log, { force: true });
  writeFileSync(log, '');
  writeFileSync(join(folder, 't.py'), python);
  const { stderr, status } = spawnSync('python3', ['t.py', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}:/usr/bin:/bin`, LOG: log, HOME: folder, MODE: 'm' },
    timeout: 20_000,
  });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(log, 'utf8').split('\n').filter(Boolean);
}

/** The programs that jobvet sees, each word of unknown text as `…`. */
function seen(python: string, args: readonly string[]): string[] {
  const script = `cat > t.py <<'END_OF_PYTHON'\n${python}\nEND_OF_PYTHON\npython3 t.py ${args.join(' ')}\n`;
  return interpret(script).commands.flatMap((command) =>
    PROGRAMS.includes(command.name ?? '')
      ? [command.words.map((word) => (word.count === 'any' ? '*' : shapeOf(word))).join(' ')]
      : [],
  );
}

function matches(pattern: string, line: string): boolean {
  const source = pattern
    .split(/( ?\*|…)/)
    .map((part) => (/^ ?\*$|^…$/.test(part) ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(line);
}

/** Texts whose commands are all known, in the order they run. */
const EXACT: readonly string[] = [
  'os.system("aa 1; bb 2")',
  'os.popen("aa 1").read()',
  'sp.run(["aa", "1", "b c"])',
  'sp.run("aa $1", shell=True)',
  'sp.call(["aa $0 $1", "x", "y"], shell=True)',
  'sp.check_output("aa 1 | cat", shell=True, executable="/bin/bash")',
  'sp.run(["x", "1"], executable="aa")',
  'subprocess.getoutput("aa 1")',
  'os.spawnlp(os.P_WAIT, "aa", "zero", "1")',
  'os.spawnvp(os.P_WAIT, "aa", ["zero", "1"])',
  'os.execvp("aa", ["zero", "1", "2"])',
  'os.execlp("aa", "zero", "1", "2")',
  'os.posix_spawnp("aa", ["zero", "1"], os.environ); os.wait()',
  'import pty; pty.spawn(["aa", "1"])',
  'import asyncio\nasync def main():\n    p = await asyncio.create_subprocess_exec("aa", "1")\n    await p.wait()\n    p = await asyncio.create_subprocess_shell("bb 2")\n    await p.wait()\nasyncio.run(main())',

  'cmd = "aa " + "1"\ncmd += " 2"\nos.system(cmd)',
  'x = "1"\nos.system("aa %s %d" % (x, 2))',
  'os.system("aa {} {b}".format(1, b="2"))',
  'x = 1\nos.system(f"aa {x} {\'2\'}")',
  'os.system(" ".join(["aa", "1"] + ["2"]))',
  'cmd = ["aa"]\ncmd.append("1")\ncmd.extend(["2", "3"])\ncmd += ["4"]\ncmd.insert(0, "bb")\nsp.run(cmd)',
  'opts = ["1", "2"]\nsp.run(["aa", *opts, "3"])',
  'sp.run(shlex.split("aa \'b c\' d"))',
  'sp.run("aa 1 2".split())',
  'sp.run("aa,1,2".split(","))',
  'cmd = ["x", "aa", "1"]\nsp.run(cmd[1:])',
  'os.system("1 aa"[::-1].replace("a 1", "a 2") + " 3")',
  'os.system("aa " * 2 + "x")',
  'os.system(("aa 1" if True else ""))'.replace('if True else ""', 'or ""'),
  'sp.run(["aa"] + 2 * ["-v"])',
  'a, b = "aa", "1"\nsp.run([a, b])',
  'd = {"prog": "aa", "n": 1}\nos.system("%(prog)s %(n)d" % d)\nsp.run([d["prog"], "2"])',
  'argv = ["aa", "1"]\nos.execvp(argv[0], argv)',
  'os.system("aa 1".strip().lower())',
  'os.system(str("aa 1"))',
  'cmd = ["aa", "1"]\nother = cmd.copy()\nother.append("2")\nsp.run(cmd); sp.run(other)',
  'cmd = ["aa", "1"]\nother = list(cmd)\nother.append("2")\nsp.run(other)',

  '__import__("os").system("aa 1")',
  'import importlib\nimportlib.import_module("os").system("aa 1")',
  'from os import system as s\ns("aa 1")',
  'getattr(os, "sys" + "tem")("aa 1")',
  'vars(os)["system"]("aa 1")',
  'os.__dict__["system"]("aa 1")',
  'globals()["os"].system("aa 1")',
  'sys.modules["os"].system("aa 1")',
  'import posix\nposix.system("aa 1")',
  'f = os.system\nf("aa 1")',
  'run = sp.run\nrun(["aa", "1"])',
  '(lambda c: os.system(c))' + '\nos.system("aa 1")',
  'import ｏｓ as o\no.system("aa 1")',
  'exec("os.system(\'aa 1\')")',
  'eval("os.system(\'aa 1\')")',
  'exec(compile("import os; os.system(\'aa 1\')", "x", "exec"))',
  'exec("exec(\\"import os; os.system(\'aa 1\')\\")")',
  'exec(base64.b64decode("aW1wb3J0IG9zOyBvcy5zeXN0ZW0oJ2FhIDEnKQ=="))',
  'exec(base64.b64decode(b"aW1wb3J0IG9zOyBvcy5zeXN0ZW0oJ2FhIDEnKQ==").decode())',
  'os.system(base64.b64decode("YWEgMQ==").decode("utf-8"))',
  'os.system(bytes.fromhex("6161 2031").decode())',
  'os.system(codecs.decode("nn 1", "rot13"))',
  'os.system(codecs.decode("nn 1", "rot_13"))',
  'import binascii\nos.system(binascii.unhexlify("61612031").decode())',
  'os.system("".join(map(chr, [97, 97, 32, 49])))',
  'os.system(chr(97) + chr(97) + " 1")',
  'os.system(bytes([97, 97, 32, 49]).decode())',
  'from urllib.parse import unquote\nos.system(unquote("aa%201"))',
  'os.system("\\x61\\x61 \\u0031")',

  'def run(cmd):\n    sp.run(cmd, shell=True)\nrun("aa 1")',
  'def run(cmd, check=False):\n    return sp.run(cmd, check=check)\nrun(["aa", "1"])',
  'class A:\n    def run(self, *, cmd="aa 1"):\n        os.system(cmd)\n    def go(self):\n        self.run(cmd="bb 2")\nA().go()',
  'def f():\n    cmd = "aa 1"\n    os.system(cmd)\nif __name__ == "__main__":\n    f()',
  'CMD = ["aa", "1"]\ndef f():\n    sp.run(CMD)\nf()',
  'from threading import Thread\nt = Thread(target=os.system, args=("aa 1",))\nt.start(); t.join()',
  'from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n    pool.submit(sp.run, ["aa", "1"])',
  'list(map(os.system, ["aa 1", "bb 2"]))',
  'import functools\nfunctools.partial(sp.run, ["aa", "1"])()',
  'import atexit\natexit.register(os.system, "aa 1")',
  'with sp.Popen(["aa", "1"]) as p: pass',
  'import runpy\nopen("r.py", "w").write("")\nrunpy.run_path("r.py")\nos.system("aa 1")',
  'os.environ["X"] = "v"\nos.system("aa $X")',
  'env = os.environ.copy()\nenv["X"] = "v"\nsp.run("aa $X", shell=True, env=env)',
  'sp.run("aa $X", shell=True, env=dict(os.environ, X="v"))',
  'sp.run("aa $X", shell=True, env={**os.environ, "X": "v"})',
];

/** Texts of which some commands are only possible. */
const POSSIBLE: readonly string[] = [
  'for c in ["aa 1", "bb 2"]:\n    os.system(c)',
  'for prog, n in [("aa", 1), ("bb", 2)]:\n    sp.run([prog, str(n)])',
  'for i in range(2):\n    os.system(f"aa {i}")',
  'cmd = ["aa"]\nif len(sys.argv) > 1:\n    cmd.append("1")\ncmd += ["2"]\nsp.run(cmd)',
  'cmd = ["aa"]\nfor x in sys.argv[1:]:\n    cmd.append(x)\n    sp.run(cmd)\nsp.run(cmd)',
  'cmd = "aa"\nfor x in sys.argv[1:]:\n    cmd += " " + x\nos.system(cmd)',
  'prog = "aa" if len(sys.argv) > 9 else "bb"\nsp.run([prog, "1"])',
  'if len(sys.argv) > 9:\n    prog = "aa"\nelif len(sys.argv) > 8:\n    prog = "bb"\nelse:\n    prog = "cc"\nos.system(prog + " 1")',
  'try:\n    import no_such_module\n    cmd = "aa"\nexcept ImportError:\n    cmd = "bb"\nos.system(cmd)',
  'prog = os.environ.get("NO_SUCH_NAME", "aa")\nsp.run([prog, "1"])',
  'prog = os.environ.get("NO_SUCH_NAME") or "aa"\nsp.run([prog, "1"])',
  'os.system("aa " + os.environ["MODE"])',
  'sp.run(["aa"] + sys.argv[1:])',
  'sp.run(["aa", sys.argv[2], *sys.argv[1:]])',
  'def run(cmd, quiet=False):\n    if not quiet:\n        sp.run(cmd, shell=True)\nrun("aa 1")\nrun("bb 2", quiet=True)\nrun(cmd="cc 3")',
  'def a(c):\n    os.system(c)\na("aa 1")\na("bb 2")\na("cc " + str(3))',
  'x = None\ndef f():\n    global x\n    x = "aa 1"\nf()\nos.system(x)',
  'x = "aa"\nwhile True:\n    os.system(x)\n    if x == "bb": break\n    x = "bb"',
  'p = "aa"\np = p + " 1"\nq = p\ndef f():\n    os.system(q)\np = "bb"\nf()',
  'opts = []\nif True:\n    opts = ["-v"]\nsp.run(["aa", *opts, "x"])',
  'opts = ["-a"] if len(sys.argv) else []\nsp.run(["aa"] + opts + ["x"])',
  'os.system("aa " + ("-v" if sys.argv else "-q") + " x")',
  "os.system(f\"aa {'-v' if sys.argv else '-q'} x\".strip())",
  'sp.run(f"aa {sys.argv[1]} x".split())',
  'os.system("aa %05d" % 7)',
  'os.system("aa {:>3}".format(7))',
  'import tempfile\nos.system("aa " + tempfile.gettempdir())',
  'cmds = {"x": "aa 1", "y": "bb 2"}\nfor k, c in cmds.items():\n    os.system(c)',
  'cmds = {"x": "aa 1", "y": "bb 2"}\nfor k in cmds:\n    os.system(cmds[k])',
  'cmd = ["aa", "1"]\ncmd[1] = "2"\nsp.run(cmd)',
  '[os.system(c) for c in ["aa 1", "bb 2"]]',
  'any(os.system(c) for c in ("aa 1", "bb 2"))',
  'def g():\n    return "aa 1"\nos.system(g())',
  'cmd = """\naa 1\nbb 2\n"""\nfor line in cmd.strip().splitlines():\n    os.system(line)',
];

describe.skipIf(!installed)('programs that Python starts (needs python3)', () => {
  it.each(EXACT)('%s', (text) => {
    const python = `${IMPORTS}${text}\n`;
    expect(seen(python, [])).toEqual(run(python, []));
  });

  it.each(POSSIBLE)('possible: %s', (text) => {
    const python = `${IMPORTS}${text}\n`;
    const patterns = seen(python, ['one', 'two']);
    const missed = run(python, ['one', 'two']).filter((line) => !patterns.some((pattern) => matches(pattern, line)));
    expect({ missed, patterns }).toEqual({ missed: [], patterns });
  });
});
