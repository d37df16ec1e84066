import { expect, it } from 'vitest';
import type { ModelLoadEffect } from '../../../src/model/effect.ts';
import { check, job } from '../../support/check.ts';
import { found } from '../../support/listen-cases.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const python = (text: string): string => `python - <<'E'\nfrom transformers import *\n${text}\nE`;

const CASES: readonly (readonly [body: string, findings: readonly string[]])[] = [
  // Servers
  ['vllm serve org/model --trust-remote-code', ['high/high']],
  ['vllm serve --trust-remote-code --tensor-parallel-size 4 org/model', ['high/high']],
  ['vllm serve org/model --trust_remote_code', ['high/high']],
  ['srun apptainer exec v.sif vllm serve org/model --trust-remote-code', ['high/high']],
  ['A=(--trust-remote-code --tp 2); vllm serve org/model "${A[@]}"', ['high/high']],
  ['python3 -m vllm.entrypoints.openai.api_server --model org/model --trust-remote-code', ['high/high']],
  ['docker run vllm/vllm-openai --model org/model --trust-remote-code', ['high/high']],
  ['python -m sglang.launch_server --model-path org/model --trust-remote', ['high/high']],
  ['sglang serve --model-path=org/model --trust-remote-code', ['high/high']],
  ['text-generation-launcher --model-id org/model --trust-remote-code', ['high/high']],
  ['TRUST_REMOTE_CODE=true text-generation-launcher --model-id org/model', ['high/high']],
  ['trtllm-serve org/model --trust_remote_code', ['high/high']],
  ['lmdeploy serve api_server org/model --trust-remote-code', ['high/high']],
  // Evaluation and training
  ['lm_eval --model hf --model_args pretrained=org/model,trust_remote_code=True,dtype=auto', ['high/high']],
  ['lm_eval --model hf --model_args pretrained=org/model --trust_remote_code', ['high/high']],
  ['accelerate launch -m lm_eval --model_args=pretrained=org/m,trust_remote_code=True', ['high/high']],
  ['lighteval vllm "model_name=org/model,trust_remote_code=True" "leaderboard|arc|0"', ['high/high']],
  ['trl sft --model_name_or_path org/model --trust_remote_code', ['high/high']],
  ['optimum-cli export onnx --model org/model --trust-remote-code out', ['high/high']],
  [
    'cat > c.yaml <<E\nmodel_name_or_path: org/model\ntrust_remote_code: true  # needed\nE\nllamafactory-cli train c.yaml',
    ['high/high'],
  ],
  [
    'cat > c.yml <<E\nbase_model: org/model\ntrust_remote_code: true\nE\naccelerate launch -m axolotl.cli.train c.yml',
    ['high/high'],
  ],
  ['python train.py --trust_remote_code --model_name_or_path org/model', ['high/medium']],
  ['torchrun --nproc_per_node 4 train.py --model org/model --trust_remote_code True', ['high/medium']],
  ['deepspeed train.py --model org/model --trust-remote-code=true', ['high/medium']],
  ['python -m pkg.main model.path=org/model +model.trust_remote_code=True', ['high/medium']],
  // Python
  [python('AutoModel.from_pretrained("org/model", trust_remote_code=True)'), ['high/high']],
  [python('n = "org/model"\nAutoTokenizer.from_pretrained(n, use_fast=False, trust_remote_code=True)'), ['high/high']],
  [python('pipeline("text-generation", model="org/model", trust_remote_code=True)'), ['high/high']],
  [python('pipeline("text-generation", "org/m", model_kwargs={"trust_remote_code": True})'), ['high/high']],
  [python('from vllm import LLM\nLLM(model="org/model", trust_remote_code=True)'), ['high/high']],
  [python('import datasets\ndatasets.load_dataset("org/data", trust_remote_code=True)'), ['high/medium']],
  [
    'python -c "from transformers import AutoModel as A; A.from_pretrained(\'org/m\', trust_remote_code=True)"',
    ['high/high'],
  ],
  [
    'cat > t.py <<E\nfrom transformers import AutoModel\nAutoModel.from_pretrained("org/m", trust_remote_code=True)\nE\nsrun python t.py',
    ['high/high'],
  ],
  [python('kw = {"trust_remote_code": True}\nAutoModel.from_pretrained("org/m", **kw)'), ['high/high']],
  [python('kw = dict(trust_remote_code=True)\nAutoModel.from_pretrained("org/m", **kw)'), ['high/high']],
  [python('kw = dict(trust_remote_code=True)\nAutoModel.from_pretrained("/data/m", **kw)'), []],
  [python('kw = dict(trust_remote_code=False)\nAutoModel.from_pretrained("org/m", **kw)'), []],
  [python('import os\nos.environ["HF_DATASETS_TRUST_REMOTE_CODE"] = "1"'), ['high/medium']],
  [python('import os\nos.environ.setdefault("HF_DATASETS_TRUST_REMOTE_CODE", "true")'), ['high/medium']],
  [python('import datasets\ndatasets.config.HF_DATASETS_TRUST_REMOTE_CODE = True'), ['high/medium']],
  [python('import os\nos.environ["HF_DATASETS_TRUST_REMOTE_CODE"] = "0"'), []],
  ['export HF_DATASETS_TRUST_REMOTE_CODE=1', ['high/medium']],
  ['HF_DATASETS_TRUST_REMOTE_CODE=true python train.py', ['high/medium']],

  // A fixed commit, code that was staged, and companies' own models
  [`vllm serve org/model --trust-remote-code --revision ${COMMIT}`, ['medium/high']],
  [`vllm serve org/model --trust-remote-code --revision main --code-revision ${COMMIT}`, ['medium/high']],
  [python(`AutoModel.from_pretrained("org/m", revision="${COMMIT}", trust_remote_code=True)`), ['medium/high']],
  [`lm_eval --model_args pretrained=org/m,trust_remote_code=True,revision=${COMMIT}`, ['medium/high']],
  ['vllm serve org/model --trust-remote-code --revision v1.0', ['high/high']],
  ['export HF_HUB_OFFLINE=1\nvllm serve org/model --trust-remote-code', ['medium/high']],
  [`TRANSFORMERS_OFFLINE=1 ${python('AutoModel.from_pretrained("org/m", trust_remote_code=True)')}`, ['medium/high']],
  [python('AutoModel.from_pretrained("org/m", trust_remote_code=True, local_files_only=True)'), ['medium/high']],
  ['vllm serve microsoft/Phi-4 --trust-remote-code', ['medium/high']],
  ['vllm serve Qwen/Qwen-7B --trust-remote-code', ['medium/high']],

  // A model the text does not tell
  ['vllm serve "$MODEL" --trust-remote-code', ['high/medium']],
  ['vllm serve "$1" --trust-remote-code', ['high/medium']],
  ['vllm serve "$MODEL_DIR" --trust-remote-code', ['high/low']],
  ['vllm serve "org/$NAME" --trust-remote-code', ['high/high']],
  ['vllm serve "${MODEL:-org/model}" --trust-remote-code', ['high/high']],

  // Nothing of the hub's runs
  ['vllm serve org/model', []],
  ['vllm serve org/model --no-trust-remote-code', []],
  ['vllm serve org/model --trust-remote-code --no-trust-remote-code', []],
  ['vllm serve /models/m --trust-remote-code', []],
  ['vllm serve ./m --trust-remote-code', []],
  ['vllm serve $PROJECT/models/m --trust-remote-code', []],
  ['vllm serve "$SCRATCH/m" --trust-remote-code', []],
  ['vllm serve "${MODEL:-$HOME/models/org/m}" --trust-remote-code', []],
  ['M=/data/m; python train.py --model $M --trust_remote_code', []],
  ['lm_eval --model hf --model_args pretrained=/data/m,trust_remote_code=True', []],
  ['lm_eval --model hf --model_args pretrained=org/m,trust_remote_code=False', []],
  ['python train.py --trust_remote_code=False --model org/m', []],
  ['python train.py --trust_remote_code False --model org/m', []],
  ['python train.py --trust_remote_code "$TRUST" --model org/m', []],
  ['python -m pkg.main model.path=org/m model.trust_remote_code=False', []],
  ['python -m pkg.main model.path=/data/org/m model.trust_remote_code=True', []],
  [python('AutoModel.from_pretrained("org/model", trust_remote_code=False)'), []],
  [python('AutoModel.from_pretrained("org/model")'), []],
  [python('AutoModel.from_pretrained("/data/m", trust_remote_code=True)'), []],
  [python('AutoModel.from_pretrained(n, trust_remote_code=args.trust)'), []],
  [python('# trust_remote_code=True\nprint("trust_remote_code=True")'), []],
  ['cat > c.yaml <<E\nmodel_name_or_path: org/model\ntrust_remote_code: false\nE\nllamafactory-cli train c.yaml', []],
  ['cat > c.yaml <<E\ntrust_remote_code: true\nE\ncat c.yaml', []],
  ['echo "vllm serve org/model --trust-remote-code"', []],
  ['grep -r --trust-remote-code .', []],
  ['ARGS="--trust-remote-code"', []],
  ['export HF_DATASETS_TRUST_REMOTE_CODE=0', []],
  ['text-generation-launcher --model-id org/model', []],
];

it.each(CASES)('%s', (body, findings) => {
  expect(found('JV802', body)).toEqual(findings);
});

it('tells what is loaded, for other rules too', () => {
  const { effects } = check(job(`vllm serve org/m --revision ${COMMIT} --no-trust-remote-code`));
  const loads = effects.filter((effect): effect is ModelLoadEffect => effect.kind === 'model-load');
  expect(loads).toMatchObject([
    {
      tool: 'vLLM',
      source: 'hub',
      revision: { state: 'known', value: COMMIT },
      trust: { state: 'known', value: false },
      offline: false,
    },
  ]);
});
