import { describe, expect, it } from 'vitest';
import { interpretScript } from '../../../src/shell/index.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { Document } from '../../../src/text/document.ts';
import { textAt } from '../../../src/text/place.ts';
import { pythonCall } from '../../../src/tools/python/call.ts';
import { type PythonCode, pythonCode, pythonCodes } from '../../../src/tools/python/guest.ts';

function commands(text: string) {
  return interpretScript(new Document('job.sbatch', `#!/bin/bash\n${text}\n`)).commands;
}

function guests(text: string): PythonCode[] {
  const script = commands(text);
  return script.flatMap((command) => pythonCode(command, script) ?? []);
}

/** `callee(shape of each argument)` for each call. */
function calls(text: string): string[] {
  return guests(text).flatMap((code) =>
    code.calls.map((call) => {
      const words = [...call.args, ...call.keywords.map((one) => one.value)].map((value) => code.word(value));
      return `${call.callee}(${words.map((word) => (word ? shapeOf(word) : '-')).join(', ')})`;
    }),
  );
}

describe('pythonCall', () => {
  it.each<[script: string, expected: string]>([
    ['python -m http.server 80', 'module http.server 3'],
    ['python3.11 -um http.server', 'module http.server 3'],
    ['/opt/env/bin/python -W ignore -X dev -m http.server', 'module http.server 7'],
    ['python -mhttp.server 80', 'module http.server 2'],
    ['python -c "print(1)" -m x', 'text 3'],
    ['python script.py -m http.server', 'script 2'],
    ['python -u', 'stdin 2'],
    ['python - a', 'stdin 2'],
    ['python --version', 'none'],
    ['python -m "$MODULE"', 'none'],
    ['python $ARGS', 'none'],
    ['pythonic -m http.server', 'none'],
  ])('%s', (script, expected) => {
    const [command] = commands(script);
    const call = command && pythonCall(command);
    const shown = call ? [call.kind, ...(call.kind === 'module' ? [call.module] : []), call.args].join(' ') : 'none';
    expect(shown).toBe(expected);
  });
});

describe('pythonCode', () => {
  it.each<[name: string, script: string, expected: string[]]>([
    ['-c', `python -c 'import os; os.system("id")'`, ['os.system(id)']],
    ['-c in a cluster, through a wrapper', `srun -n1 python3 -uc 'f("a")'`, ['f(a)']],
    ['here-document', `python <<'EOF'\nf("a")\nEOF`, ['f(a)']],
    ['here-document for -', `python3 - --flag <<EOF\nf("a")\nEOF`, ['f(a)']],
    ['here-string', `python3 <<< 'f("a")'`, ['f(a)']],
    ['pipe', `echo 'f("a")' | python3 -`, ['f(a)']],
    ['variable known to the shell', `HOST=h\npython -c "f('$HOST')"`, ['f(h)']],
    ['variable nobody sets, quoted and bare', `python -c "f('http://$A:80/', $B, c=1)"`, ['f(http://…:80/, …, 1)']],
    [
      'environment',
      `export P=80\npython -c 'import os; f(os.environ["P"], os.getenv("Q"))'`,
      ['f(80, …)', 'os.getenv(Q)'],
    ],
    ['concatenation', `python -c 'f("a" + x + "b", None, True)'`, ['f(a…b, -, True)']],
    ['a file the script wrote', `cat > a.py <<'EOF'\nf("a")\nEOF\nsrun python a.py`, ['f(a)']],
    ['in two parts', `echo 'x="a"' > d/a.py; echo 'f(x)' >> d/a.py; cd d; python a.py`, ['f(a)']],
    ['written anew', `echo 'f("a")' > a.py; echo 'f("b")' > ./a.py; python a.py`, ['f(b)']],
    ['written by tee', `tee a.py <<< 'f("a")'\npython a.py`, ['f(a)']],
    ['written too late', `python a.py; echo 'f("b")' > a.py`, []],
    ['a script file is not read', `python f.py <<'EOF'\nf("a")\nEOF`, []],
    ['a module is not read', `python -m json.tool <<'EOF'\nf("a")\nEOF`, []],
  ])('%s', (_, script, expected) => {
    expect(calls(script)).toEqual(expected);
  });

  it('reads the texts that a text runs', () => {
    const inner = Buffer.from('f("b")').toString('base64');
    const script = commands(
      `python <<'EOF'\nexec("exec('f(1)')"); exec(__import__('base64').b64decode('${inner}'))\nEOF`,
    );
    const texts = script.flatMap((command) => pythonCodes(command, script)).map((code) => code.text);
    expect(texts.slice(1)).toEqual([`exec('f(1)')`, 'f(1)', 'f("b")']);
  });

  it('gives the arguments of the command', () => {
    const [code] = guests(`python - "a b" $X <<'EOF'\nimport sys\nf(sys.argv[1], sys.argv[2])\nEOF`);
    const words = code?.calls[0]?.args.map((value) => code.word(value));
    expect(words?.map((word) => word && shapeOf(word))).toEqual(['a b', '…']);
  });

  it('maps values to the script letter by letter', () => {
    const [code] = guests(`python <<EOF\nf("a", host="0.0.0.0")\nEOF`);
    const host = code?.word(code.calls[0]?.keywords[0]?.value);
    const at = host?.pieces[0]?.at;
    expect(at?.exact).toBe(true);
    expect(at && textAt(at)).toBe('0.0.0.0');
  });

  it('names the variable that hides a value', () => {
    const [code] = guests(`python -c "f('$A', $B)"`);
    const names = code?.calls[0]?.args.map((value) => {
      const piece = code.word(value)?.pieces[0];
      return piece?.kind === 'unknown' ? piece.name : undefined;
    });
    expect(names).toEqual(['A', 'B']);
  });

  it('an empty text is known', () => {
    const [code] = guests(`python -c 'f("")'`);
    const [value] = code?.calls[0]?.args ?? [];
    expect(value && code?.value(value)).toMatchObject({ state: 'known', value: '' });
  });
});
