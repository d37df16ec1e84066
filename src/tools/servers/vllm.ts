// vLLM's OpenAI-compatible server.
import type { Auth } from '../../model/effect.ts';
import { defineServer, keyAuth, type Server, type ServerSpec } from './server.ts';

/** vllm/entrypoints/openai/cli_args.py: no `--host` means every interface; a key covers part of the routes only. */
const API_SERVER: ServerSpec = {
  tool: 'vLLM',
  class: 'S',
  modules: 'vllm.entrypoints.openai.api_server vllm.entrypoints.api_server',
  options: {
    flags:
      '--headless --trust-remote-code --enforce-eager --allow-credentials --enable-ssl-refresh --disable-log-requests --disable-log-stats --enable-auto-tool-choice --enable-prefix-caching --no-enable-prefix-caching --enable-chunked-prefill --no-enable-chunked-prefill --enable-lora --enable-expert-parallel --disable-fastapi-docs --disable-uvicorn-access-log --enable-request-id-headers --enable-sleep-mode --disable-frontend-multiprocessing --async-scheduling --language-model-only',
    values:
      '--host --port --uds --api-key --ssl-keyfile --ssl-certfile --ssl-ca-certs --ssl-cert-reqs --ssl-ciphers --config --model --tokenizer --revision --served-model-name --dtype --max-model-len --max-num-seqs --max-num-batched-tokens --gpu-memory-utilization -tp,--tensor-parallel-size -pp,--pipeline-parallel-size -dp,--data-parallel-size --quantization,-q --download-dir --seed --swap-space --block-size --chat-template --tool-call-parser --reasoning-parser --distributed-executor-backend --root-path --middleware --uvicorn-log-level --limit-mm-per-prompt --max-lora-rank --kv-cache-dtype --load-format --generation-config --compilation-config,-O --hf-overrides --node-rank --nnodes --master-addr --master-port --api-server-count,-asc',
    many: '--lora-modules',
    singleDash: true,
    underscores: true,
  },
  host: '--host',
  hostDefault: '0.0.0.0',
  socket: '--uds',
  narrow: { text: '--host 127.0.0.1', where: 'end' },
  port: '--port',
  portDefault: '8000',
  tls: '--ssl-certfile',
  config: '--config',
  not: '--headless',
};

/** `vllm serve MODEL` */
const VLLM: ServerSpec = {
  ...API_SERVER,
  programs: 'vllm',
  modules: 'vllm.entrypoints.cli.main',
  verbs: ['serve'],
  globals: { flags: '-v --version' },
  operands: 1,
};

/** A key protects a part of the routes only (vLLM's security guide), so it is never a full login. */
function partial(server: Server): { auth?: Auth } {
  const auth = keyAuth(server, { key: '--api-key', keyEnv: 'VLLM_API_KEY' });
  return auth ? { auth: { ...auth, state: 'partial' } } : {};
}

export default [defineServer(VLLM, partial), defineServer(API_SERVER, partial)];
