// Model inference servers. Their engine options are many and change with every release; only those that matter for
// address, port, login and TLS are listed, for the others `opensMore` knows that a value may follow.
import { defineServer, type ServerSpec } from './server.ts';

/** launcher/src/main.rs: clap reads every option from a variable of the same name, HOSTNAME and PORT included. */
const TGI: ServerSpec = {
  tool: 'Text Generation Inference',
  class: 'S',
  programs: 'text-generation-launcher',
  options: {
    flags:
      '--trust-remote-code --disable-custom-kernels --json-output --ngrok -e,--env --disable-grammar-support --enable-prefill-logprobs',
    values:
      '--model-id --revision --validation-workers --sharded --num-shard --quantize --speculate --dtype --kv-cache-dtype --max-concurrent-requests --max-best-of --max-stop-sequences --max-top-n-tokens --max-input-tokens --max-input-length --max-total-tokens --waiting-served-ratio --max-batch-prefill-tokens --max-batch-total-tokens --max-waiting-tokens --max-batch-size --cuda-graphs --hostname -p,--port --prometheus-port --shard-uds-path --master-addr --master-port --huggingface-hub-cache --weights-cache-override --cuda-memory-fraction --rope-scaling --rope-factor --otlp-endpoint --otlp-service-name --cors-allow-origin --api-key --watermark-gamma --watermark-delta --ngrok-authtoken --ngrok-edge --tokenizer-config-path --max-client-batch-size --lora-adapters --usage-stats --payload-limit -g,--graceful-termination-timeout',
  },
  host: '--hostname',
  hostEnv: 'HOSTNAME',
  hostDefault: '0.0.0.0',
  narrow: { text: '--hostname 127.0.0.1', where: 'end' },
  port: '--port',
  portEnv: 'PORT',
  portDefault: '3000',
  key: '--api-key',
  keyEnv: 'API_KEY',
};

/** router/src/main.rs of Text Embeddings Inference. */
const TEI: ServerSpec = {
  ...TGI,
  tool: 'Text Embeddings Inference',
  programs: 'text-embeddings-router',
  options: {
    flags: '--json-output --disable-spans',
    values:
      '--model-id --revision --tokenization-workers --dtype --served-model-name --pooling --max-concurrent-requests --max-batch-tokens --max-batch-requests --max-client-batch-size --default-prompt-name --default-prompt --dense-path --hf-api-token --hf-token --hostname -p,--port --uds-path --huggingface-hub-cache --payload-limit --api-key --otlp-endpoint --otlp-service-name --prometheus-port --cors-allow-origin',
    optional: '--auto-truncate',
  },
};

/** sglang/srt/server_args.py. */
const SGLANG: ServerSpec = {
  tool: 'SGLang',
  class: 'S',
  modules: 'sglang.launch_server',
  options: {
    flags:
      '--trust-remote-code --enable-metrics --is-embedding --disable-cuda-graph --disable-radix-cache --enable-dp-attention --skip-tokenizer-init --enable-torch-compile',
    values:
      '--host --port --api-key --admin-api-key --model-path,--model --tokenizer-path --served-model-name --dtype --context-length --mem-fraction-static --tp,--tp-size,--tensor-parallel-size --dp,--dp-size,--data-parallel-size --pp-size,--pipeline-parallel-size --quantization --revision --chat-template --dist-init-addr,--nccl-init-addr --nnodes --node-rank --log-level --random-seed --ssl-keyfile --ssl-certfile --ssl-ca-certs --config',
    prefixes: false,
  },
  host: '--host',
  hostDefault: '127.0.0.1',
  port: '--port',
  portDefault: '30000',
  key: '--api-key',
  tls: '--ssl-certfile',
  config: '--config',
};

/** tools/server of llama.cpp; `--host` with a name ending in .sock is a UNIX socket. */
const LLAMA_SERVER: ServerSpec = {
  tool: 'llama-server',
  class: 'S',
  programs: 'llama-server',
  options: {
    flags:
      '--version --no-webui --webui --embedding,--embeddings --reranking,--rerank --metrics --slots --no-slots --props --jinja --no-jinja -v,--verbose --mlock --no-mmap -cb,--cont-batching -nocb,--no-cont-batching -h',
    values:
      '--host --port --api-key --api-key-file --ssl-key-file --ssl-cert-file -m,--model -mu,--model-url -hf,-hfr,--hf-repo -hff,--hf-file -hft,--hf-token -a,--alias -c,--ctx-size -ngl,--gpu-layers,--n-gpu-layers -np,--parallel -t,--threads -tb,--threads-batch -b,--batch-size -ub,--ubatch-size -n,--predict,--n-predict -fa,--flash-attn -sm,--split-mode -ts,--tensor-split -mg,--main-gpu -to,--timeout --chat-template --chat-template-file -mm,--mmproj --path --threads-http --slot-save-path -s,--seed --temp --top-k --top-p --min-p --lora -md,--model-draft',
    singleDash: true,
  },
  host: '--host',
  hostEnv: 'LLAMA_ARG_HOST',
  hostDefault: '127.0.0.1',
  port: '--port',
  portEnv: 'LLAMA_ARG_PORT',
  portDefault: '8080',
  key: '--api-key --api-key-file',
  keyEnv: 'LLAMA_API_KEY',
  tls: '--ssl-cert-file',
  not: '--version -h',
};

/** llama_cpp/server/settings.py: pydantic settings, so every field is an option and a variable in upper case. */
const LLAMA_CPP: ServerSpec = {
  tool: 'the llama-cpp-python server',
  class: 'S',
  modules: 'llama_cpp.server',
  options: {
    values:
      '--host --port --ssl_keyfile --ssl_certfile --api_key --interrupt_requests --disable_ping_events --root_path --model --model_alias --n_gpu_layers --n_ctx --n_batch --n_threads --chat_format --config_file --hf_model_repo_id',
    prefixes: true,
  },
  host: '--host',
  hostEnv: 'HOST',
  hostDefault: 'localhost',
  port: '--port',
  portEnv: 'PORT',
  portDefault: '8000',
  key: '--api_key',
  keyEnv: 'API_KEY',
  tls: '--ssl_certfile',
  config: '--config_file',
};

/** lmdeploy/cli/serve.py. */
const LMDEPLOY: ServerSpec = {
  tool: 'LMDeploy',
  class: 'S',
  programs: 'lmdeploy',
  modules: 'lmdeploy lmdeploy.cli',
  verbs: ['serve api_server', 'serve proxy'],
  options: {
    flags: '--allow-credentials --trust-remote-code --ssl --dummy-prefill --disable-cache-status --disable-gdr',
    values:
      '--server-name --server-port --proxy-url --max-concurrent-requests --model-name --tp --dp --session-len --max-batch-size --cache-max-entry-count --backend --dtype --log-level --revision --chat-template --serving-strategy --routing-strategy --migration-protocol --link-type --model-format --quant-policy',
    many: '--api-keys --allow-origins --allow-methods --allow-headers --allowed-media-domains',
    prefixes: true,
  },
  host: '--server-name',
  hostDefault: '0.0.0.0',
  narrow: { text: '--server-name 127.0.0.1', where: 'end' },
  port: '--server-port',
  portDefault: '23333',
  key: '--api-keys',
  tls: '--ssl',
  operands: 1,
};

/** core/cli/run.go: `:8080`. */
const LOCALAI: ServerSpec = {
  tool: 'LocalAI',
  class: 'S',
  programs: 'local-ai localai',
  options: {
    values:
      '--address --api-keys --models-path --backends-path --context-size --threads --log-level --cors-allow-origins --upload-limit --models-config-file --generated-content-path --upload-path --data-path --galleries --preload-models',
  },
  host: '--address',
  form: 'host:port',
  hostEnv: 'LOCALAI_ADDRESS ADDRESS',
  hostDefault: '0.0.0.0',
  narrow: { text: '--address 127.0.0.1:8080', where: 'end' },
  portDefault: '8080',
  key: '--api-keys',
  keyEnv: 'LOCALAI_API_KEY API_KEY',
  operands: Infinity,
};

/** TensorFlow Serving listens on every interface and has no login. */
const TF_SERVING: ServerSpec = {
  tool: 'TensorFlow Serving',
  class: 'S',
  programs: 'tensorflow_model_server tensorflow_model_server_universal',
  options: {
    values:
      '--port --grpc_socket_path --rest_api_port --rest_api_num_threads --rest_api_timeout_in_ms --model_config_file --model_name --model_base_path --ssl_config_file --monitoring_config_file --enable_batching --batching_parameters_file',
    singleDash: true,
  },
  hostDefault: '0.0.0.0',
  port: '--rest_api_port --port',
  portDefault: '8500',
  tls: '--ssl_config_file',
};

/** `mlflow models serve` (mlflow/models/cli.py). */
const MLFLOW_MODELS: ServerSpec = {
  tool: 'mlflow models serve',
  class: 'S',
  programs: 'mlflow',
  modules: 'mlflow mlflow.cli',
  verbs: ['models serve'],
  globals: { flags: '--version --help', values: '--env-file' },
  options: {
    flags: '--no-conda --install-mlflow --enable-mlserver',
    values: '-m,--model-uri -h,--host -p,--port -t,--timeout -w,--workers --env-manager',
  },
  host: '--host',
  hostEnv: 'MLFLOW_HOST',
  hostDefault: '127.0.0.1',
  port: '--port',
  portEnv: 'MLFLOW_PORT',
  portDefault: '5000',
};

/** `OLLAMA_HOST` decides (envconfig/config.go): `SCHEME://HOST:PORT` with every part optional. */
const OLLAMA: ServerSpec = {
  tool: 'Ollama',
  class: 'S',
  programs: 'ollama',
  verbs: ['serve', 'start'],
  options: { flags: '-h' },
  hostEnv: 'OLLAMA_HOST',
  form: 'url',
  hostDefault: '127.0.0.1',
  portDefault: '11434',
  not: '-h',
};

/** ts/arg_parser.py: addresses stand in config.properties, 127.0.0.1 without; tokens are on unless switched off. */
const TORCHSERVE: ServerSpec = {
  tool: 'TorchServe',
  class: 'S',
  programs: 'torchserve',
  options: {
    flags:
      '--start --stop -v,--version --foreground --no-config-snapshots,--ncs --disable-token-auth,--dt --enable-model-api',
    values: '--ts-config --model-store --workflow-store --log-config --cpp-log-config --plugins-path,--ppath',
    many: '--models',
  },
  hostDefault: '127.0.0.1',
  portDefault: '8080',
  login: ({ call }) => {
    const off = call.last('--disable-token-auth');
    return off ? { state: 'disabled', at: off.at } : { state: 'generated' };
  },
  config: '--ts-config',
  not: '--stop --version',
};

/** The server of TensorRT-LLM: localhost:8000 and no key (its command reference). */
const TRTLLM: ServerSpec = {
  tool: 'TensorRT-LLM',
  class: 'S',
  programs: 'trtllm-serve',
  options: {
    flags: '--trust_remote_code --grpc',
    values:
      '--host --port --backend --tokenizer --tp_size --pp_size --ep_size --max_batch_size --max_num_tokens --max_seq_len --max_beam_width --kv_cache_free_gpu_memory_fraction --free_gpu_memory_fraction --gpus_per_node --config --extra_llm_api_options --served_model_name --log_level',
    underscores: true,
  },
  host: '--host',
  hostDefault: 'localhost',
  port: '--port',
  portDefault: '8000',
  operands: 2,
};

const SGLANG_PROGRAM: ServerSpec = { ...SGLANG, programs: 'sglang', modules: 'sglang.cli.main', verbs: ['serve'] };

export default [
  OLLAMA,
  TGI,
  TEI,
  SGLANG,
  SGLANG_PROGRAM,
  LLAMA_SERVER,
  LLAMA_CPP,
  LMDEPLOY,
  LOCALAI,
  TF_SERVING,
  TRTLLM,
  MLFLOW_MODELS,
  TORCHSERVE,
].map((spec) => defineServer(spec));
