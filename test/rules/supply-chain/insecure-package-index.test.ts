// JV309 on many small scripts, and its fixes.
import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/text/place.ts';
import { applyEdits, check, job } from '../../support/check.ts';

const own = (script: string) => check(job(script)).findings.filter((finding) => finding.rule === 'JV309');
const found = (script: string): string[] => own(script).map((finding) => `${finding.severity} ${textAt(finding.at)}`);

const TABLE: readonly (readonly [script: string, expected: readonly string[]])[] = [
  ['pip install -i http://pypi.org/simple tool==1', ['high -i http://pypi.org/simple']],
  [
    'pip install --index-url=http://pypi.example.org/simple tool==1',
    ['high --index-url=http://pypi.example.org/simple'],
  ],
  ['pip download -f http://example.org/wheels tool', ['high -f http://example.org/wheels']],
  ['URL=http://pypi.example.org/simple\npip install -i "$URL" tool==1', ['high -i "$URL"']],
  ['pip install --trusted-host pypi.org tool==1', ['high --trusted-host pypi.org']],
  ['pip --trusted-host pypi.org install tool==1', ['high --trusted-host pypi.org']],
  [
    'pip install --trusted-host pypi.org --trusted-host files.pythonhosted.org tool==1',
    ['high --trusted-host pypi.org'],
  ],
  ['pip install --trusted-host pypi.org --require-hashes -r r.lock', ['medium --trusted-host pypi.org']],
  [
    'pip install -i http://pypi.example.org/simple --require-hashes -r r.lock',
    ['low -i http://pypi.example.org/simple'],
  ],
  ['pip install -i http://10.1.2.3/simple tool==1', ['medium -i http://10.1.2.3/simple']],
  ['pip install -i http://mirror:8081/simple --trusted-host mirror tool==1', ['medium -i http://mirror:8081/simple']],
  ['pip install -i http://pypi.cluster.internal/simple tool==1', ['medium -i http://pypi.cluster.internal/simple']],
  ['pip install -i http://localhost:3141/root/pypi tool==1', ['low -i http://localhost:3141/root/pypi']],
  ['export PIP_TRUSTED_HOST=pypi.org', ['high PIP_TRUSTED_HOST=pypi.org']],
  ['PIP_INDEX_URL=http://pypi.example.org/simple\nexport PIP_INDEX_URL', ['high export PIP_INDEX_URL']],
  ['UV_INSECURE_HOST=pypi.org uv sync', ['high UV_INSECURE_HOST=pypi.org']],
  ['UV_DEFAULT_INDEX=http://pypi.example.org/simple uv sync', ['high UV_DEFAULT_INDEX=http://pypi.example.org/simple']],
  ['uv pip install --allow-insecure-host pypi.org tool==1', ['high --allow-insecure-host pypi.org']],
  ['python -m pip config set global.index-url http://pypi.example.org/simple', ['high http://pypi.example.org/simple']],
  ['conda install -k -y tool==1', ['high -k']],
  ['conda create --insecure -n env tool==1', ['high --insecure']],
  ['conda install -c http://conda.example.org/main tool==1', ['high -c http://conda.example.org/main']],
  ['conda config --set ssl_verify no', ['high no']],
  ['conda config --append channels http://conda.example.org/main', ['high http://conda.example.org/main']],
  ['export CONDA_SSL_VERIFY=false', ['high CONDA_SSL_VERIFY=false']],
  ['micromamba install --ssl-verify=false -y tool==1', ['high --ssl-verify=false']],
  ['npm config set strict-ssl false', ['high false']],
  [
    `printf '[global]\\nindex-url = http://pypi.example.org/simple\\n' > ~/.pip/pip.conf`,
    ["high printf '[global]\\nindex-url = http://pypi.example.org/simple\\n'"],
  ],
  ['npm config set registry=http://npm.example.org', ['high http://npm.example.org']],
  ['npm install --strict-ssl=false', ['high --strict-ssl=false']],
  ['yarn config set strict-ssl false', ['high false']],
  ['NPM_CONFIG_STRICT_SSL=false npm ci', ['high NPM_CONFIG_STRICT_SSL=false']],
  ['poetry config certificates.lab.cert false', ['high false']],
  ['pdm config pypi.verify_ssl false', ['high false']],
  ['echo "ssl_verify: false" > ~/.condarc', ['high false']],
  ['cat <<EOF | tee ~/.npmrc\nstrict-ssl=false\nEOF', ['high false']],
  ['Rscript -e \'install.packages("x", repos="http://cran.example.org")\'', ['high http://cran.example.org']],
  ['export JULIA_SSL_NO_VERIFY_HOSTS=pkg.julialang.org', ['high JULIA_SSL_NO_VERIFY_HOSTS=pkg.julialang.org']],
];

const FINE: readonly string[] = [
  'pip install -i https://pypi.example.org/simple tool==1',
  'pip install --cert site.pem tool==1',
  'pip install --proxy http://proxy:3128 tool==1',
  'pip install -f /wheels tool==1',
  'pip config get global.index-url',
  'PIP_INDEX_URL=http://pypi.example.org/simple\necho not exported',
  'export PIP_TRUSTED_HOST=',
  'conda config --set ssl_verify true',
  'conda config --set ssl_verify /etc/pki/ca.pem',
  'conda config --set always_yes false',
  'conda config --add channels conda-forge',
  'npm config set strict-ssl true',
  'npm config set registry https://registry.npmjs.org/',
  'npm config get registry',
  "cat <<'EOF'\npip install --trusted-host pypi.org tool\nEOF",
  "cat > notes.txt <<'EOF'\nssl_verify: false\nEOF",
  "printf '[global]\\nindex-url = https://pypi.example.org/simple\\n' > ~/.pip/pip.conf",
  'cat > ~/.condarc <<EOF\n# ssl_verify: false\nssl_verify: true\nEOF',
  'Rscript -e \'install.packages("x", repos="https://cran.example.org")\'',
  'curl -s http://localhost:8000/health',
];

describe('JV309', () => {
  for (const [script, expected] of TABLE) {
    it(`finds: ${script}`, () => {
      expect(found(script)).toEqual(expected);
    });
  }
  for (const script of FINE) {
    it(`leaves alone: ${script}`, () => {
      expect(found(script)).toEqual([]);
    });
  }

  const fixes: readonly (readonly [before: string, after: string, safety: string])[] = [
    [
      'pip install --trusted-host pypi.org -i http://pypi.org/simple tool==1',
      'pip install -i https://pypi.org/simple tool==1',
      'safe',
    ],
    [
      'pip install -i http://pypi.example.org/simple tool==1',
      'pip install -i https://pypi.example.org/simple tool==1',
      'unsafe',
    ],
    ['export PIP_TRUSTED_HOST="pypi.org"', 'export PIP_TRUSTED_HOST=""', 'safe'],
    ['export CONDA_SSL_VERIFY=no', 'export CONDA_SSL_VERIFY=true', 'unsafe'],
    ['conda install -yk tool==1', 'conda install -y tool==1', 'unsafe'],
    ['ARGS="--trusted-host pypi.org"\npip install $ARGS tool==1', 'ARGS=""\npip install $ARGS tool==1', 'safe'],
  ];
  for (const [before, after, safety] of fixes) {
    it(`repairs: ${before}`, () => {
      const [finding] = own(before);
      expect(finding?.fix?.safety).toBe(safety);
      expect(applyEdits(job(before), finding?.fix?.edits ?? [])).toBe(job(after));
      expect(found(after)).toEqual([]);
    });
  }

  it('offers no half repair', () => {
    const [finding] = own('pip install -i http://10.1.2.3/simple --trusted-host 10.1.2.3 tool==1');
    expect(finding?.fix?.edits).toEqual([]);
  });
});
