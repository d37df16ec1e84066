// JV304 on many small scripts.
import { describe, expect, it } from 'vitest';
import { check, job, lineOf } from '../../support/check.ts';

/** `medium 3` for each finding of the rule. The first line of a script is line 3. */
function found(script: string): string[] {
  return check(job(script))
    .findings.filter((finding) => finding.rule === 'JV304')
    .map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

const LOOSE: readonly (readonly [script: string, expected: readonly string[]])[] = [
  ['pip install torch transformers accelerate', ['medium 3']],
  ['pip3.11 install --no-cache-dir torch', ['medium 3']],
  ['/opt/conda/bin/pip -q install torch', ['medium 3']],
  ['python3 -I -m pip install --upgrade "numpy>=1.26"', ['medium 3']],
  ['yes | pip install torch', ['medium 3']],
  ['srun -n 1 --mem 4G pip install torch==2.1 numpy', ['medium 3']],
  ['apptainer exec --nv image.sif pip install --user torch', ['medium 3']],
  ["ssh node01 'pip install torch'", ['medium 3']],
  ["bash -c 'cd x && pip install torch'", ['medium 3']],
  ['bash <<EOF\npip install torch\nEOF', ['medium 4']],
  ['setup() { pip install "$@"; }\nsetup torch', ['medium 3']],
  ['PIP="python -m pip"\n$PIP install \\\n  --quiet \\\n  torch', ['medium 4']],
  ['for p in torch numpy==1.26.4; do pip install "$p"; done', ['medium 3']],
  ['packages=(torch numpy==1.26.4)\npip install "${packages[@]}"', ['medium 4']],
  ['pip install -U pip setuptools wheel', ['info 3']],
  ['pip install -U pip wheel torch', ['medium 3']],
  ['pip install -r https://example.org/requirements.txt', ['medium 3']],
  ['pip install --no-index --find-links https://example.org/wheels torch', ['medium 3']],
  ['PIP_CONSTRAINT= pip install torch', ['medium 3']],
  ['PIP_REQUIRE_HASHES=0 pip install torch', ['medium 3']],
  ['pip install torch --target "$DIR" --index-url https://download.pytorch.org/whl/cu121', ['medium 3']],
  ['uv pip install --system torch', ['medium 3']],
  ['uv add "torch>=2"', ['medium 3']],
  ['uv tool install ruff', ['medium 3']],
  ['uvx --with rich ruff@0.6.1 check', ['medium 3']],
  ['uv run --with polars --no-project python x.py', ['medium 3']],
  ['pipx install ruff', ['medium 3']],
  ['poetry add django@^4', ['medium 3']],
  ['pdm add requests', ['medium 3']],
  ['conda install -y -c conda-forge numpy', ['medium 3']],
  ['conda create -n env -y python=3.11', ['low 3']],
  ['mamba install -y numpy=1.26 pip', ['low 3']],
  ['micromamba create -y -n env -f env.yml numpy', ['medium 3']],
];

const FINE: readonly string[] = [
  'pip install torch==2.4.1 "numpy == 1.26.4"',
  'pip install torch==$TORCH_VERSION',
  'pip install -r requirements.txt',
  'pip install --require-hashes -r requirements.lock',
  'PIP_REQUIRE_HASHES=1 pip install torch',
  'export PIP_REQUIRE_HASHES=true\npip install torch',
  'pip install -c constraints.txt torch',
  'export PIP_CONSTRAINT=/etc/pip/constraint.txt\npip install torch',
  'UV_CONSTRAINT=c.txt uv pip install torch',
  'pip install .',
  'pip install -e .[dev]',
  'pip install ./a ../b /c ~/d "$E/f" "$SLURM_SUBMIT_DIR"',
  'pip install dist/*.whl tool-1.0.tar.gz',
  'pip install --no-index --find-links /wheels torch',
  'PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels pip install torch',
  'pip install "$PACKAGE" $PACKAGES',
  'pip install $EXTRA_ARGS -r requirements.txt',
  'pip download torch',
  'pip wheel torch',
  'pip uninstall -y torch',
  'pip list && pip freeze && pip show torch && pip check',
  'pip install --help',
  'pip install --dry-run torch',
  'echo "run pip install torch first"',
  '# pip install torch',
  "cat > README <<'EOF'\npip install torch\nEOF",
  'pip install git+https://example.org/tool@0123456789abcdef0123456789abcdef01234567',
  'pip install https://example.org/tool-1.0-py3-none-any.whl',
  'uv sync --locked',
  'uv run --frozen python train.py',
  'uv pip install -r requirements.txt',
  'uv pip install --exclude-newer 2024-06-01 torch',
  'uvx ruff==0.6.1 check',
  'pipx run black==24.8.0 .',
  'poetry install',
  'pdm sync',
  'pixi install --locked',
  'conda env create -f environment.yml',
  'conda create -y -n env --file explicit.txt',
  'conda create -y -n copy --clone base',
  'conda install -y numpy=1.26.4=py311_0 scipy==1.14.1 pip',
  'conda activate env',
  'conda run -n env python x.py',
  'source "$HOME/venv/bin/activate"',
  'npm install left-pad',
];

describe('JV304', () => {
  for (const [script, expected] of LOOSE) {
    it(`finds: ${script}`, () => {
      expect(found(script)).toEqual(expected);
    });
  }
  for (const script of FINE) {
    it(`leaves alone: ${script}`, () => {
      expect(found(script)).toEqual([]);
    });
  }

  it('names the packages that are loose, and no others', () => {
    const [finding] = check(job('pip install -U pip torch numpy==1.26.4 "pandas<3"')).findings;
    expect(finding?.message).toContain('torch and pandas');
    expect(finding?.message).not.toContain('numpy');
  });
});
