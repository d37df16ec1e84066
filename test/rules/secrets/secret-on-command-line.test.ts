import { describe, expect, it } from 'vitest';
import { applyEdits, check, job, lineOf } from '../../support/check.ts';
import { FAKE, noise } from '../../support/fake-secrets.ts';

const VALUE = noise(24);

function brief(body: string): string[] {
  return check(job(body))
    .findings.filter(({ rule }) => rule === 'JV501' || rule === 'JV502')
    .map((finding) => `${finding.rule} ${finding.severity} ${lineOf(finding)}`);
}

describe('JV502: text on a command line', () => {
  it.each([
    `docker login -u me -p ${FAKE.docker} ghcr.io`,
    'podman --log-level debug login --username=me --password=Kite7 r.example.org',
    'apptainer registry login -u me -p Kite7 oras://r.example.org',
    'helm registry login -p Kite7 -u me r.example.org',
    'skopeo copy --src-creds me:Kite7 docker://a docker://b',
    'apptainer pull --docker-password Kite7 docker://r.example.org/x:1',
    `curl https://user:${VALUE}@h.example.org/x`,
    `curl https://username:${VALUE}@h.example.org/x`,
    'curl -u me:Kite7 https://h.example.org/x',
    'curl -sSLume:Kite7 https://h.example.org/x',
    'curl --proxy-user me:Kite7 https://h.example.org/x',
    `curl -H "Authorization: Bearer ${FAKE.jwt}" https://h.example.org/x`,
    'curl -H "PRIVATE-TOKEN: Kite7Lantern" https://h.example.org/x',
    `curl -H"X-Api-Key: ${VALUE}" https://h.example.org/x`,
    `wget --header="Authorization: token ${VALUE}" https://h.example.org/x`,
    'wget --user=me --password=Kite7 https://h.example.org/x',
    'sshpass -p Kite7 scp a h:b',
    "sshpass -p'Kite7' ssh h true",
    'mysql -ume -pKite7 db',
    'mysqldump --password=Kite7 db',
    'redis-cli -h r -a Kite7 ping',
    'mongosh --host m -u me -p Kite7',
    'psql "host=db user=me password=Kite7"',
    'psql postgresql://me:Kite7@db.example.org/x',
    `hf auth login --token ${FAKE.huggingface}`,
    `huggingface-cli login --token=${FAKE.huggingface}`,
    `wandb login ${FAKE.wandb}`,
    `wandb login --relogin --host https://w.example.org ${FAKE.wandb}`,
    'vllm serve m --api-key Kite7Lantern',
    'vllm serve m --api_key=Kite7Lantern',
    'python -m vllm.entrypoints.openai.api_server --model m --api-key Kite7Lantern',
    `python -m sglang.launch_server --api-key Kite7Lantern`,
    "jupyter lab --ServerApp.token='Kite7'",
    'jupyter-notebook --NotebookApp.token=Kite7',
    `git clone https://oauth2:${FAKE.gitlab}@gitlab.example.org/p.git`,
    `git clone https://${FAKE.github}@github.com/a/b.git`,
    `git -c http.extraHeader="Authorization: Bearer ${VALUE}" fetch`,
    `pip install --index-url https://me:${VALUE}@pypi.example.org/simple x==1`,
    `aws configure set aws_secret_access_key ${FAKE.awsSecret}`,
    `aws configure set profile.x.aws_secret_access_key ${FAKE.awsSecret} --region eu`,
    'openssl enc -aes-256-cbc -pass pass:Kite7 -in a -out b',
    'openssl pkcs12 -in a -passin pass:Kite7 -nodes',
    'zip -r -P Kite7 out.zip d',
    '7z a -pKite7 out.7z d',
    'ngrok config add-authtoken Kite7Lantern',
    'az login --service-principal -u me -p Kite7 --tenant t',
    'kubectl create secret generic s --from-literal=password=Kite7',
    'rclone copy a b --sftp-pass Kite7',
    'ssh-keygen -t ed25519 -N Kite7 -f k',
    'smbclient //h/s -U me%Kite7',
    `python train.py --hf_token ${FAKE.huggingface}`,
    `python train.py --db-password=${VALUE}`,
    `python train.py wandb.api_key=${FAKE.wandb}`,
    `docker run -e API_TOKEN=${VALUE} img`,
    `srun --export=ALL,API_TOKEN=${VALUE} ./x`,
    `curl "https://h.example.org/x?access_token=${VALUE}"`,
    `bash -c 'curl -u me:Kite7 https://h.example.org/x'`,
    'srun -n1 sshpass -p Kite7 ssh h true',
    'sudo mysql -pKite7',
    'CMD="mysql -pKite7 db"; $CMD',
    'ARGS=(-u me -pKite7); mysql "${ARGS[@]}"',
    'curl -s \\\n  -u me:Kite7 https://h.example.org/x',
  ])('is high: %s', (body) => {
    const found = brief(body);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^JV502 high [34]$/);
  });
});

describe('JV502: references', () => {
  it.each([
    'docker login -u me -p $TOKEN ghcr.io',
    'docker login -u me -p "$(cat ~/.pat)" ghcr.io',
    'curl -u "me:$PW" https://h.example.org/x',
    'curl -H "Authorization: Bearer $TOKEN" https://h.example.org/x',
    'mysql -p"$PW" db',
    'sshpass -p "$PW" ssh h true',
    'wandb login $WANDB_API_KEY',
    'hf auth login --token "$HF_TOKEN"',
    'vllm serve m --api-key "$VLLM_API_KEY"',
    'git clone https://oauth2:${TOKEN}@git.example.org/p.git',
    'git clone https://$GITHUB_TOKEN@github.com/a/b.git',
    'docker run -e HF_TOKEN=$HF_TOKEN img',
    'podman run --env=HF_TOKEN="$(cat f)" img',
    'apptainer exec --env A=1,WANDB_API_KEY=$WANDB_API_KEY x.sif python a.py',
    'srun --export=ALL,HF_TOKEN=$HF_TOKEN x',
    'curl "https://h.example.org/x?token=$TOKEN"',
  ])('is low: %s', (body) => {
    expect(brief(body)).toEqual(['JV502 low 3']);
  });

  it('of programs nobody knows are uncertain', () => {
    const found = check(job('./tool --token "$TOKEN"')).findings;
    expect(found.map(({ rule, severity, confidence }) => [rule, severity, confidence])).toEqual([
      ['JV502', 'low', 'low'],
    ]);
  });

  it('a literal in a variable is reported where it is written, its use is low', () => {
    expect(brief(`export DB_PASSWORD=${VALUE}\nmysql -p"$DB_PASSWORD" db`)).toEqual(['JV501 high 3', 'JV502 low 4']);
  });

  it('a literal in a variable of another name is reported once', () => {
    expect(brief('PW=Kite7\nsshpass -p "$PW" ssh h true')).toEqual(['JV502 high 3']);
  });
});

describe('JV502: what is not on a command line', () => {
  it.each([
    'docker login -u me --password-stdin < ~/.pat',
    'echo "$TOKEN" | docker login -u me --password-stdin',
    'docker run -e HF_TOKEN -p 8888:8888 --env-file e img',
    'docker run -v app-secret:/run/secret -v key:/k img',
    'mysql -u me -p db',
    'mysql --defaults-extra-file=f db',
    'MYSQL_PWD=$PW mysql db',
    'sshpass -e ssh h true',
    'docker run -e NAME=$HF_TOKEN_NAME -e TOKENIZER=$T -e SEED_TOKEN=$SEED img',
    'env HF_TOKEN=$HF_TOKEN ./x',
    'curl "https://h.example.org/x?page_token=$PAGE"',
    'curl https://user:password@h.example.org/x',
    'curl https://username:mypassword@h.example.org/x',
    'curl https://user:your-password@h.example.org/x',
    'sshpass -f f ssh h true',
    'curl --netrc https://h.example.org/x',
    'curl -u me https://h.example.org/x',
    'curl -u : --negotiate https://h.example.org/x',
    'curl -u anonymous: ftp://h.example.org/x',
    'curl -H @headers https://h.example.org/x',
    'curl -H "Accept: application/json" https://h.example.org/x',
    'curl -H "X-aws-ec2-metadata-token: $T" http://169.254.169.254/x',
    'wandb login',
    'wandb offline',
    'hf auth login --token <(cat f)',
    'openssl enc -aes-256-cbc -pass env:PW -in a -out b',
    'openssl enc -aes-256-cbc -pass file:f -in a -out b',
    'openssl rand -hex 32',
    'ssh-keygen -t ed25519 -N "" -f k',
    "jupyter lab --ServerApp.token=''",
    'jupyter lab --port 8888 -p 1',
    '7z a -tzip -mx9 out.zip project',
    'mkdir -p a/b; cp -p a b; ssh -p 22 h true; sbatch -p gpu x.sh; rsync -p a b',
    'gpg --passphrase-file f -c g',
    'vllm serve m --api-key EMPTY --tokenizer t',
    'python x.py --num-tokens 4096 --max-tokens 17 --eos-token "</s>" --pad-token "<pad>"',
    `python x.py --special-token ${VALUE} --tokenizer ${VALUE}`,
    'python x.py --api-key <key> --token YOUR_TOKEN_HERE_123 --password changeme-changeme1',
    'python x.py model.key=abc optimizer.key=v1 data.token=text',
    'ray start --head --redis-password=5241590000000000',
    'git clone https://github.com/a/b.git',
    'git clone git@github.com:a/b.git',
    'echo "password: Kite7Lantern"',
    'databricks configure --token < f',
    // Fingerprints say which key, and are no secret.
    'gpg --keyserver hkps://k.example.org --recv-keys 0123456789ABCDEF0123456789ABCDEF01234567',
    'apt-key adv --keyserver k.example.org --recv-key C1CF6E31E6BADE8868B172B4F42ED6FBAB17C654',
    'git clone https://$T:x-oauth-basic@github.com/a/b.git',
  ])('is silent: %s', (body) => {
    expect(brief(body)).toEqual([]);
  });
});

describe('line ends of Windows', () => {
  it('leave nothing unseen', () => {
    const body = `export DB_PASSWORD=${VALUE}\r\ncurl https://me:${VALUE}@h.example.org/x\r\ncurl -s h\r`;
    expect(brief(body)).toEqual(['JV501 high 3', 'JV502 high 4']);
  });
});

describe('fixes of JV502', () => {
  const fixed = (body: string, safety: string): string => {
    const text = job(body);
    const edits = check(text).findings.flatMap(({ rule, fix }) =>
      rule === 'JV502' && fix?.safety === safety ? fix.edits : [],
    );
    return applyEdits(text, edits);
  };

  it.each([
    ['docker login -u me -p $T h.io', 'docker login -u me --password-stdin h.io <<< "$T"'],
    ['docker login -u me h.io --password "$T"', 'docker login -u me h.io --password-stdin <<< "$T"'],
    ['srun docker login -u me -p "$(cat f)" h.io', 'srun docker login -u me --password-stdin h.io <<< "$(cat f)"'],
  ])('hands a variable over safely: %s', (body, expected) => {
    expect(fixed(body, 'safe')).toBe(job(expected));
    expect(brief(expected)).toEqual([]);
  });

  it('leaves literal text to the author', () => {
    const body = 'docker login -u me -p Kite7 h.io';
    expect(fixed(body, 'safe')).toBe(job(body));
    const expected = 'docker login -u me --password-stdin h.io < "$HOME/.secrets/registry-password"';
    expect(fixed(body, 'unsafe')).toBe(job(expected));
    expect(brief(expected)).toEqual([]);
  });

  it('does not take a standard input that is in use', () => {
    const body = 'cat f | docker login -u me -p $T h.io';
    expect(fixed(body, 'safe')).toBe(job(body));
  });
});
