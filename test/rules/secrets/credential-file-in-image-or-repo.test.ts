// JV504: which files count as credentials, and which places as other people's.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function found(text: string, name: string): string[] {
  return check(text, name)
    .findings.filter((finding) => finding.rule === 'JV504')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

describe('JV504 into images', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['COPY id_ed25519 /root/.ssh/id_ed25519', ['critical/high']],
    ['COPY .ssh/ /root/.ssh/', ['critical/medium']],
    ['ADD deploy/server.key /etc/ssl/', ['critical/medium']],
    ['COPY .netrc .aws/credentials /root/', ['high/high', 'high/high']],
    ['COPY .env .', ['high/medium']],
    ['COPY gcp-service-account.json /app/', ['high/high']],
    ['COPY kubeconfig /root/.kube/config', ['high/high']],
    ['COPY examples/server.key /app/', ['critical/low']],
    ['COPY id_ed25519.pub /home/app/.ssh/authorized_keys', []],
    ['COPY .env.example /app/', []],
    ['COPY ca-certificates.pem nvidia-public.key /etc/ssl/', []],
    ['COPY tokenizer.json token_utils.py environment.yml /app/', []],
    ['RUN --mount=type=secret,id=netrc,target=/root/.netrc true', []],
    ['RUN --mount=type=ssh git clone git@git.example.org:a/b.git', []],
  ];
  it.each(cases)('%s', (line, expected) => {
    expect(found(`FROM python:3.12\n${line}\n`, 'Dockerfile')).toEqual(expected);
  });

  it('reads %files', () => {
    const definition =
      'Bootstrap: docker\nFrom: python:3.12\n\n%files\n    id_rsa /root/.ssh/id_rsa\n    app.py /app/\n';
    expect(found(definition, 'image.def')).toEqual(['critical/high']);
  });
});

describe('JV504 in jobs', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['cp ~/.ssh/id_rsa /project/shared/keys/', ['critical/medium']],
    ['cp -r ~/.ssh $PROJECT/', ['critical/medium']],
    ['install -m 644 ~/.netrc /tmp/netrc', ['high/medium']],
    ['rsync -a ~/.aws/credentials /scratch/shared/', ['high/medium']],
    ['scp ~/.ssh/id_ed25519 host.example.org:.ssh/', ['critical/high']],
    ['rsync -av ~/.kube/config me@host.example.org:', ['high/high']],
    ['ssh-copy-id me@host.example.org', ['medium/medium']],
    ['cp ~/.ssh/id_rsa.pub /project/shared/keys/', []],
    ['cp ~/.netrc "$TMPDIR/"', []],
    ['cp ~/.netrc ~/backup/', []],
    ['cp model.pem.txt results.csv /project/shared/', []],
    ['scp host.example.org:.ssh/id_rsa .', []],
    ['scp results.csv host.example.org:', []],
    ['cp tokens.txt vocab/token_ids /project/shared/', []],
  ];
  it.each(cases)('%s', (line, expected) => {
    expect(found(job(line), 'job.sbatch')).toEqual(expected);
  });
});
