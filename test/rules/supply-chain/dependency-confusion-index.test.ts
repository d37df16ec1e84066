// JV308 on many small scripts.
import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/text/place.ts';
import { check, job } from '../../support/check.ts';

function found(script: string): string[] {
  return check(job(script))
    .findings.filter((finding) => finding.rule === 'JV308')
    .map((finding) => `${finding.severity} ${finding.confidence} ${textAt(finding.at)}`);
}

const LAB = 'https://pypi.lab.example/simple';
const TORCH = 'https://download.pytorch.org/whl/cu121';

const TABLE: readonly (readonly [script: string, expected: readonly string[]])[] = [
  [`pip install --extra-index-url ${LAB} tool==1`, [`high high --extra-index-url ${LAB}`]],
  [`pip install --extra-index-url=${LAB} tool==1`, [`high high --extra-index-url=${LAB}`]],
  [`pip install --extra-index ${LAB} tool==1`, [`high high --extra-index ${LAB}`]],
  [
    `pip install -i ${LAB} --extra-index-url https://pypi.org/simple tool==1`,
    ['high high --extra-index-url https://pypi.org/simple'],
  ],
  [`URL=${LAB}\npip install --extra-index-url $URL tool==1`, ['high high --extra-index-url $URL']],
  ['pip install --extra-index-url "$URL" tool==1', ['high low --extra-index-url "$URL"']],
  [
    `pip install --extra-index-url "https://$USER:$TOKEN@pypi.lab.example/simple" tool==1`,
    [`high high --extra-index-url "https://$USER:$TOKEN@pypi.lab.example/simple"`],
  ],
  [`pip install --extra-index-url ${TORCH} torch==2.4.1`, [`low high --extra-index-url ${TORCH}`]],
  ['pip install -i "$A" --extra-index-url "$B" tool==1', ['high low --extra-index-url "$B"']],
  [`export PIP_EXTRA_INDEX_URL=${LAB}`, [`high high PIP_EXTRA_INDEX_URL=${LAB}`]],
  [`PIP_EXTRA_INDEX_URL=${LAB} pip install tool==1`, [`high high PIP_EXTRA_INDEX_URL=${LAB}`]],
  [`pip config set global.extra-index-url ${LAB}`, [`high high ${LAB}`]],
  [`cat > pip.conf <<EOF\n[install]\nextra-index-url =\n  ${LAB}\nEOF`, [`high high ${LAB}`]],
  [`pipx install tool==1 --pip-args="--extra-index-url ${LAB}"`, [`high high --extra-index-url ${LAB}`]],
  ['uv pip install --index-strategy unsafe-best-match tool==1', ['high high --index-strategy unsafe-best-match']],
  [
    `uv pip install --index-strategy=unsafe-best-match --extra-index-url ${LAB} tool==1`,
    [`high high --extra-index-url ${LAB}`],
  ],
  [
    `uv pip install --index-strategy unsafe-best-match --extra-index-url ${TORCH} torch==2.4.1`,
    [`low high --extra-index-url ${TORCH}`],
  ],
  [`uv pip install --extra-index-url ${LAB} tool==1`, [`info high --extra-index-url ${LAB}`]],
  [`poetry source add lab ${LAB}`, [`high high ${LAB}`]],
  [
    'conda config --add channels one\nconda config --add channels two\nconda config --set channel_priority disabled',
    ['high high disabled'],
  ],
  ['conda install --no-channel-priority -c one -c two tool==1', ['high high --no-channel-priority']],
];

const FINE: readonly string[] = [
  `pip install --index-url ${LAB} tool==1`,
  `pip install -i ${TORCH} torch==2.4.1`,
  'pip install --extra-index-url https://pypi.org/simple tool==1',
  `pip install -i ${LAB} --extra-index-url ${LAB}/ tool==1`,
  `pip config set global.index-url ${LAB}\npip config set global.extra-index-url ${LAB}`,
  'pip config set global.index-url "$URL"\npip config set global.extra-index-url "$URL"',
  `export PIP_INDEX_URL=${LAB} PIP_EXTRA_INDEX_URL=${LAB}`,
  `pip install --extra-index-url ${LAB} --require-hashes -r requirements.lock`,
  `export PIP_EXTRA_INDEX_URL=${LAB}\npip install --require-hashes -r requirements.lock`,
  `PIP_EXTRA_INDEX_URL=${LAB}\necho not exported`,
  `echo pip install --extra-index-url ${LAB} tool==1`,
  `poetry source add --priority=explicit lab ${LAB}`,
  'uv pip install --index-strategy first-index tool==1',
  'conda config --set channel_priority strict\nconda config --add channels one\nconda config --add channels two',
  'conda config --set channel_priority flexible\nconda config --add channels conda-forge\nconda config --add channels bioconda',
  'conda install -c conda-forge -c nvidia/label/cuda-12.1.0 tool==1',
];

describe('JV308', () => {
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

  it('never repeats a password from an address', () => {
    const secret = ['s3', 'cr', 'et'].join('');
    const report = check(job(`pip install --extra-index-url https://me:${secret}@pypi.lab.example/simple tool==1`));
    const own = report.findings.filter((finding) => finding.rule === 'JV308');
    expect(own).toHaveLength(1);
    expect(own[0]?.message).not.toContain(secret);
  });
});
