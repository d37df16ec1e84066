import { describe, expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';
import { own } from '../../support/own.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const BAD: readonly (readonly [body: string, expected: readonly string[]])[] = [
  ['docker run reg.example:5000/team/app:1.2', ['medium 3 medium']],
  ['docker run ghcr.io/x/y:main', ['medium 3 medium']],
  ['docker run docker.io/somebody/app', ['medium 3 medium']],
  ['docker run registry.gitlab.com/lab/app:1', ['medium 3 medium']],
  ['podman pull public.ecr.aws/hpc/tests:1', ['medium 3 medium']],
  ['apptainer pull -F x.sif docker://a/b', ['medium 3 medium']],
  ['singularity build --sandbox dir/ docker://a/b:1', ['medium 3 medium']],
  ['singularity pull library://alice/tools/net:1.0', ['medium 3 medium']],
  ['apptainer run oras://ghcr.io/x/y:latest', ['medium 3 medium']],
  ['apptainer run shub://someone/old', ['medium 3 medium']],
  ['shifter --image nersc/pytorch:1 ./x', ['medium 3 medium']],
  ['srun --container-image=10.2.3.4:5000#team/llm:prod ./x', ['high 3 medium']],
  ['docker run 203.0.113.7/x/y:1', ['high 3 medium']],
  ['docker run ghcr.io/x/$NAME:1', ['medium 3 low']],
  ['docker run ghcr.io/x/app:$TAG', ['medium 3 low']],
  ['IMG=somebody/app:1\ndocker run $IMG', ['medium 4 medium']],
  ['conda install -c fastlab tool==1', ['medium 3 medium']],
  ['conda install -c fastlab -c otherlab tool==1', ['medium 3 medium', 'medium 3 medium']],
  ['conda create -n e -c https://conda.example.org/x tool==1', ['medium 3 medium']],
  ['conda config --add channels fastlab', ['medium 3 medium']],
  ['spack mirror add theirs https://spack.example.org/mirror', ['medium 3 medium']],
  ['singularity remote add --no-login theirs library.example.org', ['medium 3 medium']],
];

const GOOD: readonly string[] = [
  'docker run ubuntu',
  'docker run docker.io/library/ubuntu:24.04',
  'docker run index.docker.io/pytorch/pytorch:2.6.0',
  'docker run nvcr.io/nvidia/pytorch:25.06-py3',
  'docker run nvcr.io/my-org/team/app:1',
  'docker run quay.io/biocontainers/blast:2.9.0',
  'docker run quay.io/jupyter/base-notebook',
  'docker run ghcr.io/huggingface/text-generation-inference:3.0',
  'docker run public.ecr.aws/docker/library/python:3.12',
  'docker run registry.access.redhat.com/ubi9/ubi:9.5',
  `docker run ghcr.io/x/y@${DIGEST}`,
  `srun --container-image="registry.site.example#team/llm@${DIGEST}" ./x`,
  'docker run localhost:5000/app:1',
  'docker run localhost/app:1',
  'docker build -t lab/app:1 .\ndocker run lab/app:1',
  'docker run $REGISTRY/app:1',
  'docker run ghcr.io/$OWNER/app:1',
  'singularity pull library://alpine',
  'singularity pull library://library/default/alpine:3.20',
  'apptainer exec lab/app.sif ./x',
  'apptainer remote login',
  'apptainer remote add mine https://cloud.sylabs.io',
  'conda install -c conda-forge -c bioconda -c nvidia/label/cuda-12.4.0 -c pytorch-nightly tool==1',
  'conda install -c https://conda.anaconda.org/conda-forge tool==1',
  'conda install -c https://repo.anaconda.com/pkgs/main tool==1',
  'conda install -c /scratch/lab/channel -c file:///x tool==1',
  'conda install -c $CHANNEL tool==1',
  'conda config --add channels conda-forge',
  'spack mirror add local $SPACK_ROOT/mirror',
  'spack mirror add local file:///scratch/mirror',
  'spack mirror add cache https://binaries.spack.io/develop',
];

describe('JV312', () => {
  it.each(BAD)('finds: %s', (body, expected) => {
    expect(own('JV312', body)).toEqual(expected);
  });
  it.each(GOOD)('leaves alone: %s', (body) => {
    expect(own('JV312', body)).toEqual([]);
  });

  it('judges the base of an image', () => {
    const own = (text: string, path: string) =>
      check(text, path)
        .findings.filter((finding) => /^JV3(?:02|12)$/.test(finding.rule))
        .map((finding) => `${finding.rule} ${finding.severity}`);
    expect(own('FROM somebody/base:1\n', 'Dockerfile')).toEqual(['JV312 medium']);
    expect(own('FROM ubuntu:24.04 AS base\nFROM base\n', 'Dockerfile')).toEqual(['JV302 low']);
    expect(own('Bootstrap: docker\nFrom: somebody/base\n', 'x.def')).toEqual(['JV312 medium']);
    expect(
      own('Bootstrap: library\nFrom: a/b/c:1\nFingerprints: 12045C8C0B1004D058DE4BEDA20C27EE7FF7BA84\n', 'x.def'),
    ).toEqual([]);
    expect(own('Bootstrap: localimage\nFrom: base.sif\n', 'x.def')).toEqual([]);
  });

  it('takes the missing digest along as a note', () => {
    const report = check(job('podman run somebody/app'));
    expect(summary(report)).toEqual(['JV312 medium 3']);
    expect(report.findings[0]?.related[0]?.message).toMatch(/^JV302: it has neither a tag nor a digest/);
  });
});
