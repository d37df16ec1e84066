import { describe, expect, it } from 'vitest';
import { nearPopular } from '../../../src/rules/kit/near-names.ts';
import { HONEST_NEIGHBOURS, POPULAR_CONDA, POPULAR_NPM, POPULAR_PYTHON } from '../../../src/rules/kit/package-names.ts';
import { textAt } from '../../../src/text/place.ts';
import { check, job } from '../../support/check.ts';

const found = (body: string, path?: string): string[] =>
  check(path === undefined ? job(body) : body, path)
    .findings.filter((finding) => finding.rule === 'JV307')
    .map((finding) => `${finding.severity} ${textAt(finding.at)}`);

describe('JV307', () => {
  it.each([
    ['pip install trasnformers==4.44.0', ['high trasnformers==4.44.0']],
    ['pip install requets', ['high requets']],
    ['pip install "Nunpy>=1"', ['high Nunpy>=1']],
    ['pip install numpyy pandas', ['high numpyy']],
    ['pip install pandsa tourch', ['high pandsa', 'high tourch']],
    ['pip install scikit_laern', ['high scikit_laern']],
    ['pip install tqmd', ['high tqmd']],
    ['pip install torch-vision', ['low torch-vision']],
    ['uv pip install huggingface-hubb', ['high huggingface-hubb']],
    ['uvx jupyterlb', ['high jupyterlb']],
    ['conda install pytroch', ['high pytroch']],
    ['conda install -c conda-forge opemmpi', ['high opemmpi']],
    ['npm install -g typescirpt@5.5.4', ['high typescirpt@5.5.4']],
    ['srun bash -c "pip install reqeusts"', ['high reqeusts']],
  ])('finds: %s', (body, expected) => {
    expect(found(body)).toEqual(expected);
  });

  it.each([
    'pip install torchx panda pandas scipy scapy numpy numba h5py hdpy tqdm black flake8 jax jaxlib dask task typer typed',
    'pip install simpy celer boto radis wand dataset datasets tokenizer ctransformers psycopg pyaml attr',
    'pip install --no-index --find-links /wheels requets',
    'pip install ./requets git+https://example.org/requets@0123456789012345678901234567890123456789',
    'pip install requets-toolkit',
    'pip install $PACKAGE',
    'apt-get install -y numpi',
    'conda install blas hdf4 netcdf python',
    'npm install vuex preact',
    'echo pip install requets',
  ])('leaves alone: %s', (body) => {
    expect(found(body)).toEqual([]);
  });

  it('reads lists of packages', () => {
    expect(found('numpy==1.26.4\nreqests==2.0\n', 'requirements.txt')).toEqual(['high reqests==2.0']);
  });
});

describe('the lists of names', () => {
  const popular = [...POPULAR_PYTHON, ...POPULAR_CONDA, ...POPULAR_NPM];

  it('hold no popular name that is near another', () => {
    for (const ecosystem of ['python', 'conda', 'npm'] as const)
      expect(popular.filter((name) => nearPopular(name, ecosystem))).toEqual([]);
  });

  it('hold honest names that are not popular ones', () => {
    expect(popular.filter((name) => HONEST_NEIGHBOURS.has(name))).toEqual([]);
  });

  it('are written as names are compared', () => {
    expect([...popular, ...HONEST_NEIGHBOURS].filter((name) => !/^[a-z\d]+(?:[-.][a-z\d]+)*$/.test(name))).toEqual([]);
  });

  it('stay quick over long lists', () => {
    const start = performance.now();
    for (let i = 0; i < 20_000; i++) nearPopular(`some-package-number-${i}`, 'conda');
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
