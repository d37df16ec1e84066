import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import { textAt } from '../../../src/text/place.ts';
import { check, job, lineOf } from '../../support/check.ts';
import { CUT, FAKE, noise } from '../../support/fake-secrets.ts';

function findings(body: string): Finding[] {
  return check(job(body)).findings.filter(({ rule }) => rule === 'JV501');
}

const brief = (body: string): string[] => findings(body).map((finding) => `${finding.severity} ${lineOf(finding)}`);
const VALUE = noise(24);

describe('JV501: tokens of known shape', () => {
  const { pem, wandb, awsSecret, ...tokens } = FAKE;

  it.each(Object.entries(tokens))('%s in an assignment', (_kind, token) => {
    expect(brief(`export X="${token}"`)).toEqual(['high 3']);
  });

  it.each(Object.entries(tokens))('%s in a comment', (_kind, token) => {
    expect(brief(`# old: ${token}`)).toEqual(['high 3']);
  });

  it('points at the characters of the token and nothing else', () => {
    const [finding] = findings(`export HF_TOKEN="${FAKE.huggingface}" # mine`);
    expect(finding && textAt(finding.at)).toBe(FAKE.huggingface);
  });

  it('a private key is critical, in a here-document and in a string', () => {
    expect(brief(`cat > key <<'EOF'\n${pem}\nEOF`)).toEqual(['critical 4']);
    expect(brief(`printf '%s' "${pem}" > key`)).toEqual(['critical 3']);
    expect(brief(`KEY="${pem.replaceAll('\n', '\\n')}"`)).toEqual(['critical 3']);
  });

  it('keys that only their name tells from digests', () => {
    expect(brief(`export WANDB_API_KEY=${wandb}`)).toEqual(['high 3']);
    expect(brief(`export AWS_SECRET_ACCESS_KEY=${awsSecret}`)).toEqual(['high 3']);
    expect(brief(`cat > ~/.aws/credentials <<EOF\naws_secret_access_key = ${awsSecret}\nEOF`)).toEqual(['high 4']);
    expect(brief(`python - <<EOF\nimport wandb\nwandb.login(key="${wandb}")\nEOF`)).toEqual(['high 5']);
    expect(brief(`# export WANDB_API_KEY=${wandb}`)).toEqual(['high 3']);
    expect(brief(`cat > ~/.netrc <<EOF\nmachine h.example.org login me password ${VALUE}\nEOF`)).toEqual(['high 4']);
  });

  it.each([
    ['AWS’s own example', `X=AK${CUT}IAIOSFODNN7EXAMPLE`],
    ['a row of x', `HF_TOKEN=h${CUT}f_${'x'.repeat(34)}`],
    ['one letter', `X=gh${CUT}p_${'0'.repeat(36)}`],
    ['"your"', `X=h${CUT}f_YourTokenGoesHereYourTokenGoesHere`],
    ['too short', `X=h${CUT}f_abcdef`],
    ['part of a longer name', `X=my_h${CUT}f_${noise(34)}`],
    ['the words of a test for a key', 'grep -q "BEGIN RSA PRIVATE KEY" f'],
    ['a public key', `cat > k <<EOF\n-----BEGIN PUBLIC KEY-----\n${noise(64)}\n-----END PUBLIC KEY-----\nEOF`],
  ])('leaves alone: %s', (_name, body) => {
    expect(brief(body)).toEqual([]);
  });
});

describe('JV501: values by their names', () => {
  it.each<[string, string, string[]]>([
    ['a statement', `DB_PASSWORD=${VALUE}`, ['high 3']],
    ['export', `export API_TOKEN='${VALUE}'`, ['high 3']],
    ['declare', `declare -rx CLIENT_SECRET="${VALUE}"`, ['high 3']],
    ['readonly', `readonly SERVICE_API_KEY=${VALUE}`, ['high 3']],
    ['before a command', `PGPASSWORD=${VALUE} psql -h db`, ['high 3']],
    ['env', `env GITHUB_PAT=${VALUE} ./x`, ['high 3']],
    ['a default', `export API_TOKEN=\${API_TOKEN:-${VALUE}}`, ['high 3']],
    ['an assigning default', `: "\${API_TOKEN:=${VALUE}}"`, ['high 3']],
    ['lower case', `api_key=${VALUE}`, ['high 3']],
    ['an array', `API_TOKENS=1; declare -A C=([x]=1); C_TOKEN=(a ${VALUE})`, ['high 3']],
    ['bash -c', `bash -c 'export API_TOKEN=${VALUE}; ./x'`, ['high 3']],
    ['a function', `f() {\n  local API_TOKEN=${VALUE}\n  ./x\n}\nf`, ['high 4']],
    ['a loop', `for i in 1 2 3; do\n  export API_TOKEN=${VALUE}\ndone`, ['high 4']],
    ['a variable in between', `A=${VALUE}\nexport API_TOKEN=$A`, ['high 3']],
    ['a file of settings', `cat > .env <<EOF\nDB_PASSWORD=${VALUE}\nAPI_KEY: "${VALUE}x"\nEOF`, ['high 4', 'high 5']],
    ['Python', `python - <<EOF\nimport os\nos.environ["API_TOKEN"] = "${VALUE}"\nEOF`, ['high 5']],
    ['a passphrase of several classes', "DB_PASSWORD='Quick-brown-Fox-jumps-4'", ['high 3']],
    ['a dollar in single quotes', `DB_PASSWORD='xK9#mQ2$vL7${CUT}pR4tZ'`, ['high 3']],
    ['a dollar behind a backslash', `DB_PASSWORD="xK9#mQ2\\$vL7${CUT}pR4tZ"`, ['high 3']],
    ['JSON on one line', `cat > c.json <<'EOF'\n{"user": "me", "api_key": "${VALUE}"}\nEOF`, ['high 4']],
    ['an argument of a call', `python - <<'EOF'\nc = connect("h", password="${VALUE}")\nEOF`, ['high 4']],
    ['a here-string', `docker login --password-stdin <<< ${VALUE}`, ['high 3']],
    ['a pipe', `echo ${VALUE} | podman login -u me --password-stdin r.example.org`, ['high 3']],
    ['sudo', 'sudo -S apt update <<< hunter2', ['high 3']],
  ])('finds: %s', (_name, body, expected) => {
    expect(brief(body)).toEqual(expected);
  });

  it.each([
    ['a variable', 'export HF_TOKEN=$TOKEN'],
    ['a file', 'export HF_TOKEN=$(< ~/.hf_token)'],
    ['a command', 'export DB_PASSWORD=$(openssl rand -base64 24)'],
    ['a placeholder in brackets', 'export WANDB_API_KEY=<your-key-goes-here>'],
    ['a placeholder in words', 'export WANDB_API_KEY=YOUR_WANDB_API_KEY_1'],
    ['CHANGEME', 'DB_PASSWORD=CHANGEME-please-12'],
    ['stars', "API_TOKEN='**************aB1'"],
    ['EMPTY', 'export OPENAI_API_KEY=EMPTY'],
    ['vLLM’s example', 'export VLLM_API_KEY=token-abc123'],
    ['a variable for another program', "DB_PASSWORD='$OTHER_PASSWORD_1x'"],
    ['a template', "DB_PASSWORD='${OTHER_PASSWORD}aB1'"],
    ['a name in JSON', `cat > c.json <<'EOF'\n{"token": "\${HF_TOKEN}", "api_key": "YOUR_API_KEY_HERE"}\nEOF`],
    ['a short value', 'API_TOKEN=a1B2c3D4'],
    ['a path', 'SSH_KEY=~/.ssh/id_rsa_cluster1 API_KEY_SECRET=/run/secrets/key4Me'],
    ['a relative path', 'export SERVICE_SECRET=conf/Secret1/token2.txt'],
    ['an address', 'AUTH_TOKEN=https://auth.example.org/v1/Token2'],
    ['a host', 'API_TOKEN=tokens.example-site1.org'],
    ['a model', 'MODEL_TOKEN=meta-llama/Llama-3.1-8B-Instruct'],
    ['words', 'API_TOKEN=my-project-token-2024'],
    ['a number', 'API_TOKEN=123456789012345678901'],
    ['a sentence', "API_SECRET='see the wiki page 12 for It'"],
    ['a digest', `IMAGE_TOKEN=sha256:${noise(64, '0123456789abcdef')}`],
    ['a commit', `COMMIT=${FAKE.wandb}`],
    ['a commit in a pin', `pip install git+https://github.com/a/b@${FAKE.wandb}`],
    ['a hashed password', "JUPYTER_PASSWORD='argon2:$argon2id$v=19$m=10240,t=10,p=8$abcDEF123$xyz'"],
    ['a tokenizer', `TOKENIZER=${VALUE} TOKENIZER_PATH=${VALUE}`],
    ['counts of tokens', `NUM_TOKENS=${VALUE} MOE_DROP_TOKEN=${VALUE} EOS_TOKEN=${VALUE}`],
    ['a path with PAT in it', `CHECKPOINT_PATH=${VALUE}`],
    ['a key of a cache', 'CACHE_KEY=py311-torch2.4-cu121-Linux EXPERIMENT_KEY=Llama3-8b-sft-v2-lr1e5'],
    ['a public key', `PUBLIC_KEY=${VALUE}`],
    ['a defence', "env | grep -viE '(TOKEN|SECRET)=' | sort"],
    ['a file name in prose', 'echo "put your token into ~/.hf_token, it looks like hf_..."'],
    ['an image with tag and digest', `docker pull docker://ubuntu:22.04@sha256:${noise(64, '0123456789abcdef')}`],
    ['an address with a placeholder', 'PROXY=http://user:password@proxy.example.org:3128'],
    ['an address with a variable', 'URL="https://me:$PW@git.example.org/x"'],
    ['an ssh address', 'git clone ssh://git@git.example.org:2222/a/b.git'],
  ])('leaves alone: %s', (_name, body) => {
    expect(brief(body)).toEqual([]);
  });
});

describe('JV501: one finding for one secret', () => {
  it('set once and used often', () => {
    expect(
      brief(
        `export API_TOKEN=${VALUE}\nexport COPY_TOKEN=$API_TOKEN\nfor i in 1 2; do env X_TOKEN=$API_TOKEN ./x; done`,
      ),
    ).toEqual(['high 3']);
  });

  it('in a directive', () => {
    const body = (value: string): readonly Finding[] =>
      check(`#!/bin/bash\n#SBATCH --export=ALL,API_TOKEN=${value}\n#SBATCH --comment=project-alpha\nsrun x\n`).findings;
    expect(body(VALUE).map((finding) => [finding.rule, lineOf(finding)])).toEqual([['JV501', 2]]);
    expect(body(FAKE.huggingface).map((finding) => [finding.rule, lineOf(finding)])).toEqual([['JV501', 2]]);
    expect(body('$TOKEN').map((finding) => finding.rule)).toEqual(['JV905']);
  });

  it.each([
    ['addresses', '?sv=&se=&sp='.repeat(20_000) + '&sig='],
    ['blanks', `cat <<E\na b${' '.repeat(200_000)}x\nE`],
    ['key heads', `-----BEGIN RSA ${CUT}PRIVATE KEY-----`.repeat(5_000)],
    ['dashes', `echo ${'a-'.repeat(100_000)}token`],
    ['colons', `x http://${'a:'.repeat(50_000)}`],
    ['dots', `eyJ${'a'.repeat(100_000)}.eyJ`],
  ])('takes no time for many %s', (_name, body) => {
    const start = performance.now();
    brief(body);
    expect(performance.now() - start).toBeLessThan(25_000);
  });

  it('never repeats the value', () => {
    const text = JSON.stringify(
      Object.values(FAKE)
        .flatMap((token) => check(job(`export API_TOKEN="${token}"\ndocker login -u me -p '${token}' h`)).findings)
        .map(({ message, fix, related }) => [
          message,
          fix?.title,
          fix?.edits.map((edit) => edit.text),
          related.map((note) => note.message),
        ]),
    );
    for (const token of Object.values(FAKE)) expect(text).not.toContain(token.slice(0, 20));
    expect(text).toContain('characters');
  });
});
