// JV301: ways by which a download comes to run, and what looks like one and is not.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

/** `high/high 3` for each finding of the rule. */
function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV301')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

const SHA = 'a'.repeat(64);
const URL = 'https://tools.example.org/setup.sh';

describe('JV301 straight into an interpreter', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['curl into bash', `curl -fsSL ${URL} | bash`],
    ['wget into sh with arguments', `wget -qO- ${URL} | sh -s -- --yes`],
    ['wget with a separate dash', `wget -q -O - ${URL} | bash -x`],
    ['long options', `wget --quiet --output-document=- ${URL} | bash`],
    ['abbreviated long option', `wget --output-doc=- ${URL} | bash`],
    ['both streams', `curl -s ${URL} |& bash`],
    ['a line break after the pipe', `curl -s ${URL} |\n  bash`],
    ['a continued line', `curl -s \\\n  ${URL} \\\n  | bash -s -- -b`],
    ['filters between', `curl -s ${URL} | tee setup.log | sed 's/x/y/' | tr -d '\\r' | bash`],
    ['decompressed on the way', `curl -s ${URL}.gz | gunzip -c | sh`],
    ['a brace group', `{ curl -s ${URL}; echo exit; } | bash`],
    ['a subshell', `( cd /tmp && curl -s ${URL} ) | bash`],
    ['wrappers on both sides', `timeout 60 curl -s ${URL} | env -i bash`],
    ['on another step', `curl -s ${URL} | srun -n1 bash`],
    ['absolute paths', `/usr/bin/curl -s ${URL} | /bin/bash`],
    ['python from standard input', `curl -s ${URL} | python3 -`],
    ['python without arguments', `curl -s ${URL} | python`],
    ['perl', `curl -s ${URL} | perl`],
    ['perl with arguments', `curl -L ${URL} | perl - App::cpanminus`],
    ['ruby, node, R', `curl -s ${URL} | Rscript -`],
    ['R', `curl -s ${URL} | R --no-save`],
    ['-c text', `bash -c "$(curl -fsSL ${URL})"`],
    ['-c text with backquotes', `sh -c "\`wget -qO- ${URL}\`"`],
    ['-c text with arguments', `sh -c "$(curl -fsSL ${URL})" "" --unattended`],
    ['-c text after a command', `bash -c "set -e; $(curl -fsSL ${URL})"`],
    ['single quotes: the inner shell substitutes', `bash -c 'eval "$(curl -s ${URL})"'`],
    ['in a step', `srun bash -c "curl -s ${URL} | bash"`],
    ['eval', `eval "$(curl -s ${URL})"`],
    ['a command that is an output', `$(curl -s ${URL})`],
    ['source from a process substitution', `source <(curl -s ${URL})`],
    ['bash from a process substitution', `bash <(curl -s ${URL}) --yes`],
    ['python from a process substitution', `python3 <(curl -s ${URL})`],
    ['standard input from a process substitution', `bash < <(curl -s ${URL})`],
    ['a dot and a here-string', `. /dev/stdin <<< "$(curl -s ${URL})"`],
    ['a here-string', `bash <<< "$(curl -s ${URL})"`],
    ['a here-document', `bash <<EOF\n$(curl -s ${URL})\nEOF`],
    ['python -c', `python3 -c "$(curl -s ${URL})"`],
    ['through a variable and eval', `SCRIPT=$(curl -s ${URL})\neval "$SCRIPT"`],
    ['through a variable and a pipe', `SCRIPT="$(curl -s ${URL})"\necho "$SCRIPT" | bash`],
    ['printf', `SCRIPT="$(curl -s ${URL})"\nprintf '%s\\n' "$SCRIPT" | sh`],
    ['the address in a variable', `BASE=https://tools.example.org\ncurl -s "$BASE/setup.sh" | bash`],
    ['the command in a variable', `FETCH="curl -s"\n$FETCH ${URL} | bash`],
    ['in a function', `setup() { curl -s "$1" | bash; }\nsetup ${URL}`],
    ['in an array', `cmd=(curl -fsSL ${URL})\n"\${cmd[@]}" | bash`],
    ['here-document to a shell', `bash <<'EOF'\ncurl -s ${URL} | sh\nEOF`],
    ['on another host', `ssh node1 'curl -s ${URL} | bash'`],
    ['piped to another host', `curl -s ${URL} | ssh node1 bash`],
    ['from another host', `ssh node1 curl -s ${URL} | bash`],
    ['printed to standard output by name', `curl -s -o - ${URL} | bash`],
    ['inside a redirected group', `{ curl -s ${URL} | bash; } > setup.log 2>&1`],
    ['inside a loop that reads a file', `while read -r x; do curl -s ${URL} | bash -s "$x"; done < list`],
    ['kept inside a redirected group', `{ S=$(curl -s ${URL}); eval "$S"; } > setup.log`],
    ['exec in Python', `python3 -c "import urllib.request; exec(urllib.request.urlopen('${URL}').read())"`],
    ['exec of requests', `python3 <<'EOF'\nimport requests\nexec(requests.get('${URL}').text)\nEOF`],
    ['printed by Python', `python3 -c "import requests; print(requests.get('${URL}').text)" | bash`],
    ['lynx', `lynx -source ${URL} | sh`],
    ['httpie', `https tools.example.org/setup.sh | bash`],
    ['aria2c to standard output is a file; fetch is not', `fetch -o - ${URL} | sh`],
  ];
  it.each(cases)('%s', (_name, body) => {
    expect(findings(body)).toEqual(['high/high']);
  });
});

describe('JV301 by way of a file', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['wget && bash', `wget -q ${URL} && bash setup.sh -b`],
    ['curl -O', `curl -LO ${URL}\nbash setup.sh`],
    ['curl -o', `curl -sL ${URL} -o s.sh\nsh ./s.sh`],
    ['curl -o glued', `curl -sLos.sh ${URL}\nsh s.sh`],
    ['curl --output', `curl --location --output=s.sh ${URL}\nsh s.sh`],
    ['two addresses, two files', `curl -s -o a.txt https://a.example.org/a.txt -o s.sh ${URL}\nbash s.sh`],
    ['--output-dir', `curl -sO --output-dir /tmp/x ${URL}\nbash /tmp/x/setup.sh`],
    ['wget -P', `wget -P "$TMPDIR" ${URL}\nbash "$TMPDIR/setup.sh"`],
    ['wget -O', `wget -O "$HOME/s.sh" ${URL}\nbash ~/s.sh`],
    ['a redirection', `curl -s ${URL} > s.sh\nbash s.sh`],
    ['tee', `curl -s ${URL} | tee s.sh >/dev/null\nbash s.sh`],
    ['chmod and run', `wget -q ${URL}\nchmod +x setup.sh\n./setup.sh`],
    ['exec', `wget -q ${URL}; chmod +x setup.sh; exec ./setup.sh`],
    ['srun', `wget -q ${URL}; chmod +x setup.sh; srun -N1 ./setup.sh`],
    ['source', `wget -q ${URL}; source setup.sh`],
    ['python', `curl -sSO https://bootstrap.example.org/get-pip.py\npython3 get-pip.py --user`],
    ['R', `wget -q https://r.example.org/install.R; Rscript install.R`],
    ['Java', `wget -q https://r.example.org/tool.jar; java -Xmx4g -jar tool.jar run`],
    ['standard input from the file', `wget -q ${URL}; bash < setup.sh`],
    ['a glob', `wget -q https://repo.example.org/Miniconda3-latest-Linux-x86_64.sh\nbash Miniconda3-*.sh -b`],
    ['a changed folder', `cd /tmp\nwget -q ${URL}\ncd\nbash /tmp/setup.sh`],
    ['run from another folder', `mkdir -p dl; cd dl; wget -q ${URL}; cd ..; bash dl/setup.sh`],
    ['moved', `wget -q ${URL}; mv setup.sh install.sh; bash install.sh`],
    ['moved into a folder', `wget -q ${URL}; mv setup.sh bin/; bin/setup.sh`],
    ['installed', `wget -q ${URL}; install -m 755 setup.sh "$HOME/bin/tool"; "$HOME/bin/tool"`],
    ['linked', `wget -q ${URL}; ln -s setup.sh s; bash s`],
    ['decompressed', `wget -q https://t.example.org/tool.gz; gunzip tool.gz; chmod +x tool; ./tool`],
    ['edited', `curl -s ${URL} | sed 's/a/b/' > s.sh; bash s.sh`],
    ['a file name in a variable', `F=setup.sh\nwget -q "https://tools.example.org/$F"\nbash "$F"`],
    ['an unknown file name', `wget -q "https://tools.example.org/$TOOL"\nbash "$TOOL"`],
    [
      'a name with substitutions',
      'curl -LO "https://x.example.org/Mini-$(uname)-$(uname -m).sh"\nbash Mini-$(uname)-$(uname -m).sh',
    ],
    ['mktemp', `tmp=$(mktemp)\ncurl -s ${URL} -o "$tmp"\nbash "$tmp"`],
    ['under a condition', `if [ ! -d tool ]; then\n  wget -q ${URL}\n  bash setup.sh\nfi`],
    ['in a function with the name as argument', `get() { curl -sL "$1" -o "$2"; }\nget ${URL} s.sh\nbash s.sh`],
    ['aria2c', `aria2c -x4 -d dl -o s.sh ${URL}\nbash dl/s.sh`],
    ['read back by cat', `wget -q ${URL}; cat setup.sh | bash`],
    ['a file tested in between', `wget -q ${URL}; sha256sum setup.sh; bash setup.sh`],
  ];
  it.each(cases)('%s', (_name, body) => {
    expect(findings(body)).toEqual(['high/high']);
  });
});

describe('JV301 severity', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['plain http', 'curl -s http://tools.example.org/x | bash', 'critical/high'],
    ['ftp', 'curl -s ftp://tools.example.org/x | bash', 'critical/high'],
    ['a host without scheme is http to curl', 'curl -s tools.example.org/x | bash', 'critical/high'],
    ['no certificate check', `curl -ksSL ${URL} | bash`, 'critical/high'],
    ['a branch', 'curl -s https://raw.githubusercontent.com/o/r/main/x.sh | bash', 'critical/high'],
    [
      'a branch by its full name',
      'curl -s https://raw.githubusercontent.com/o/r/refs/heads/main/x.sh | bash',
      'critical/high',
    ],
    ['a tag', 'curl -s https://raw.githubusercontent.com/o/r/v1.2.3/x.sh | bash', 'high/high'],
    ['a gist', 'curl -s https://gist.githubusercontent.com/u/1/raw/x.sh | bash', 'critical/high'],
    ['a short link', 'curl -sL https://bit.ly/abc | bash', 'critical/high'],
    ['a bare address', 'curl -s https://198.51.100.7/x | bash', 'critical/high'],
    ['root', `curl -s ${URL} | sudo bash`, 'critical/high'],
    ['an address that is not known', 'curl -s "$INSTALLER" | bash', 'high/medium'],
    ['an unknown address in a file', 'wget -O x.sh "$INSTALLER"; bash x.sh', 'high/medium'],
    ['a host of the cluster', 'curl -s http://repo01/x | bash', 'medium/high'],
  ];
  it.each(cases)('%s', (_name, body, expected) => {
    expect(findings(body)).toEqual([expected]);
  });

  it('leaves a file over plain http to JV405', () => {
    const report = check(job('wget http://tools.example.org/x.sh\nbash x.sh'));
    expect(report.findings.map((finding) => finding.rule)).toEqual(['JV405']);
  });

  it('reports a download that runs twice once', () => {
    expect(findings(`wget -q ${URL}\nbash setup.sh a\nbash setup.sh b`)).toHaveLength(1);
  });
});

describe('JV301 is silent', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['activation of conda', 'eval "$(conda shell.bash hook)"'],
    ['an agent', 'eval "$(ssh-agent -s)"'],
    ['completion', 'source <(kubectl completion bash)'],
    ['the own host', 'curl -s http://localhost:8000/setup | bash'],
    ['a local file', 'curl -s file:///opt/site/setup.sh | bash'],
    ['archives', `curl -sL https://x.example.org/x.tgz | tar xz -C tools`],
    ['json', 'curl -s https://api.example.org/x | jq -r .name'],
    ['a key', 'curl -fsSL https://x.example.org/k.asc | gpg --dearmor -o k.gpg'],
    ['python reads data', 'curl -s https://api.example.org/models | python -m json.tool'],
    [
      'python -c reads data',
      `curl -s https://api.example.org/x | python3 -c 'import sys,json; print(json.load(sys.stdin)["a"])'`,
    ],
    ['a program reads data', 'curl -s https://api.example.org/x | python3 parse.py'],
    ['a program reads a file of data', 'wget -q https://x.example.org/d.csv; python train.py < d.csv'],
    ['perl as a filter', `curl -s https://x.example.org/d | perl -pe 's/a/b/' > d.txt`],
    ['perl -ne', `curl -s https://x.example.org/d | perl -ne 'print if /x/'`],
    ['awk', `curl -s https://x.example.org/d | awk '{print $1}'`],
    ['data beside a program', 'wget -q https://x.example.org/train.tar; python train.py --data train.tar'],
    ['an argument of a shell text', 'bash -c "echo $(curl -s https://ifconfig.example.org)"'],
    ['a value inside a here-document', 'bash <<EOF\nexport IP=$(curl -s https://ip.example.org)\nEOF'],
    ['an argument of eval', 'eval "export IP=$(curl -s https://ip.example.org)"'],
    [
      'a loop over an answer',
      'curl -s https://x.example.org/list | while read f; do wget -q "https://x.example.org/$f"; done',
    ],
    ['waiting for a server', 'until curl -s http://$HEAD_NODE_IP:$PORT/health; do sleep 1; done\nbash run.sh'],
    ['text for people', 'cat <<EOF\ncurl https://x.example.org/x | bash\nEOF'],
    ['a message', 'echo "run: curl https://x.example.org/x | bash"'],
    ['another file', `wget -q ${URL}\nbash other.sh`],
    ['replaced before it runs', `wget -q ${URL} -O s.sh\necho 'echo hi' > s.sh\nbash s.sh`],
    ['thrown away', `curl -s -o /dev/null ${URL} && bash run.sh`],
    ['headers only', `curl -sI ${URL} | bash`],
    ['copied by ssh', 'scp user@dtn:run.sh . && bash run.sh'],
    ["a bucket of one's own", 'aws s3 cp s3://bucket/run.sh . && bash run.sh'],
    ['output went to a file, not the pipe', `curl -s ${URL} -o x.json | bash`],
    ['output sent elsewhere', `curl -s ${URL} > x.json | bash`],
    ['aria2c with a checksum', `aria2c --checksum=sha-256=${SHA} -o s.sh ${URL} && bash s.sh`],
  ];
  it.each(cases)('%s', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});

describe('JV301 and checks', () => {
  const fetch = `curl -fsSLO ${URL}`;
  const cases: readonly (readonly [string, string, number])[] = [
    ['the three-line form', `${fetch} && echo '${SHA}  setup.sh' | sha256sum -c - && bash setup.sh`, 0],
    ['errexit', `set -euo pipefail\n${fetch}\necho "${SHA}  setup.sh" | sha256sum --check --status\nbash setup.sh`, 0],
    ['or exit', `${fetch}\nsha256sum -c setup.sh.sha256 || exit 1\nbash setup.sh`, 0],
    ['if not, exit', `${fetch}\nif ! echo "$SUM setup.sh" | sha256sum -c; then exit 1; fi\nbash setup.sh`, 0],
    ['a here-string', `${fetch}\nsha256sum -c <<< "${SHA}  setup.sh" || exit 1\nbash setup.sh`, 0],
    ['a list that may name anything', `set -e\n${fetch}\nsha256sum -c --ignore-missing SHA256SUMS\nbash setup.sh`, 0],
    ['shasum', `${fetch} && echo "${SHA}  setup.sh" | shasum -a 256 -c && bash setup.sh`, 0],
    ['gpg', `set -e\n${fetch}\ngpg --verify setup.sh.asc setup.sh\nbash setup.sh`, 0],
    ['gpg, the file by its signature', `${fetch} && gpg --verify setup.sh.sig && bash setup.sh`, 0],
    ['cosign', `${fetch} && cosign verify-blob --key k.pub --signature s.sig setup.sh && bash setup.sh`, 0],
    ['minisign', `${fetch} && minisign -Vm setup.sh -P k && bash setup.sh`, 0],
    ['openssl', `${fetch} && openssl dgst -sha256 -verify k.pem -signature s.sig setup.sh && bash setup.sh`, 0],
    ['compared digest', `${fetch}\n[ "$(sha256sum setup.sh | cut -d' ' -f1)" = "${SHA}" ] || exit 1\nbash setup.sh`, 0],
    [
      'compared digest in a variable',
      `${fetch}\nsum=$(sha256sum < setup.sh | awk '{print $1}')\nif [[ $sum != "$WANT" ]]; then exit 1; fi\nbash setup.sh`,
      0,
    ],
    ['searched digest', `${fetch}\nsha256sum setup.sh | grep -q ${SHA} || exit 1\nbash setup.sh`, 0],
    ['checked, then renamed', `${fetch} && sha256sum -c setup.sh.sha256 && mv setup.sh s && bash s`, 0],
    ['checked in a loop until right', `until sha256sum -c setup.sh.sha256; do ${fetch}; done\nbash setup.sh`, 0],
    ['a check nothing depends on', `${fetch}\nsha256sum -c setup.sh.sha256\nbash setup.sh`, 1],
    ['a discarded check', `set -e\n${fetch}\nsha256sum -c setup.sh.sha256 || true\nbash setup.sh`, 1],
    ['a check that only warns', `${fetch}\nsha256sum -c setup.sh.sha256 || echo "checksum differs"\nbash setup.sh`, 1],
    ['a printed digest', `set -e\n${fetch}\nsha256sum setup.sh\nbash setup.sh`, 1],
    ['a check of another file', `set -e\n${fetch}\necho "${SHA}  other.tgz" | sha256sum -c\nbash setup.sh`, 1],
    ['checked before it was fetched', `set -e\nsha256sum -c setup.sh.sha256\n${fetch}\nbash setup.sh`, 1],
    ['fetched again after the check', `set -e\n${fetch}\nsha256sum -c setup.sh.sha256\n${fetch}\nbash setup.sh`, 1],
    ['checked after it ran', `set -e\n${fetch}\nbash setup.sh\nsha256sum -c setup.sh.sha256`, 1],
  ];
  it.each(cases)('%s', (_name, body, count) => {
    expect(findings(body)).toHaveLength(count);
  });
});

describe('JV301 and checks', () => {
  const get = 'wget -q https://x.example.org/i.sh';
  const found = (body: string): string[] =>
    check(job(body))
      .findings.filter(({ rule }) => rule === 'JV301')
      .map(({ severity, confidence }) => `${severity}/${confidence}`);

  it.each([
    ['a list, its result unused', `${get}\nsha256sum -c sums.txt\nbash i.sh`],
    ['its result thrown away', `${get}\nsha256sum -c i.sh.sha256 || true\nbash i.sh`],
    ['a signature, its result unused', `${get} https://x.example.org/i.sh.sig\ngpg --verify i.sh.sig i.sh; bash i.sh`],
  ])('tells of a check that decides nothing: %s', (_, body) => {
    expect(found(body)).toEqual(['medium/medium']);
  });

  it('finds a check that comes too late as before', () => {
    expect(found(`${get}\nbash i.sh\nsha256sum -c i.sh.sha256`)).toEqual(['high/high']);
  });

  it.each([
    ['a here-string', `${get}\nsha256sum --check <<< "${'a'.repeat(64)}  i.sh" && bash i.sh`],
    [
      'a list beside it',
      `wget -q https://x.example.org/i.sh https://x.example.org/i.sh.sha256; sha256sum -c i.sh.sha256 && bash i.sh`,
    ],
    ['a signature', `${get}\ngpg --verify i.sh.sig i.sh || exit 1\nbash i.sh`],
    ['set -e', `set -e\n${get}\nsha256sum -c sums.txt\nbash i.sh`],
  ])('is cleared by %s', (_, body) => {
    expect(found(body)).toEqual([]);
  });
});
