import { describe, expect, it } from 'vitest';
import { expectFixed, found, foundBy } from '../../support/listen-cases.ts';

const PROXY = `cat > nginx.conf <<'EOF'
server {
  listen 8443 ssl;
  ssl_certificate cert.pem;
  auth_basic "model";
  auth_basic_user_file htpasswd;
  location /v1/ { }
  location / {
    proxy_pass http://127.0.0.1:8000;
  }
}
EOF
nginx -c $PWD/nginx.conf`;

describe('JV805 finds', () => {
  it.each<[script: string, expected: string]>([
    [`vllm serve $MODEL --host 0.0.0.0 --port 8000`, 'high/high'],
    [`vllm serve $MODEL`, 'high/high'],
    [`vllm serve "$MODEL" --tensor-parallel-size $TP --some-new-option $X`, 'high/high'],
    [`vllm serve $MODEL $EXTRA_ARGS`, 'high/medium'],
    [`vllm serve $MODEL --config serve.yaml`, 'high/medium'],
    [`vllm serve m --host=$(hostname -i) &`, 'high/high'],
    [`srun -N1 --gres=gpu:4 $RUN vllm serve m --port 8000`, 'high/high'],
    [`python -m vllm.entrypoints.openai.api_server --model m --host 0.0.0.0`, 'high/high'],
    [`python3 -u -m vllm.entrypoints.api_server --model m`, 'high/high'],
    [`uv run vllm serve m`, 'high/high'],
    [`apptainer run --nv vllm.sif vllm serve m`, 'high/high'],
    [`apptainer exec --net vllm.sif vllm serve m`, 'medium/high'],
    [`VLLM_API_KEY= vllm serve m`, 'high/high'],
    [`CMD="vllm serve m --host 0.0.0.0"\nsrun bash -c "$CMD"`, 'high/high'],
    [`args=(serve m --host 0.0.0.0)\nvllm "\${args[@]}"`, 'high/high'],
    [`text-generation-launcher --model-id m`, 'high/high'],
    [`text-generation-launcher --model-id m --hostname $(hostname) -p 80`, 'high/high'],
    [`text-embeddings-router --model-id m`, 'high/high'],
    [`tritonserver --model-repository=/models`, 'high/high'],
    [`tritonserver --model-repository=/models --http-address 127.0.0.1`, 'high/high'],
    [`python -m sglang.launch_server --model-path m --host 0.0.0.0`, 'high/high'],
    [`sglang serve --model-path m --host 0.0.0.0 --port 30000`, 'high/high'],
    [`OLLAMA_HOST=0.0.0.0 ollama serve &`, 'high/high'],
    [`export OLLAMA_HOST=0.0.0.0:11434\nollama serve`, 'high/high'],
    [`export OLLAMA_HOST=0.0.0.0:$PORT\nollama serve`, 'high/high'],
    [`OLLAMA_HOST=:11434 ollama serve`, 'high/high'],
    [`OLLAMA_HOST=http://0.0.0.0:11434 ollama serve`, 'high/high'],
    [`env OLLAMA_HOST=$(hostname) ollama serve`, 'high/high'],
    [`OLLAMA_HOST="$ADDRESS_AND_PORT" ollama serve`, 'high/high'],
    [`OLLAMA_HOST="$X" ollama serve`, 'high/medium'],
    [`apptainer exec --env OLLAMA_HOST=0.0.0.0 o.sif ollama serve`, 'high/high'],
    [`SINGULARITYENV_OLLAMA_HOST=0.0.0.0 singularity exec o.sif ollama serve`, 'high/high'],
    [`export APPTAINERENV_OLLAMA_HOST=0.0.0.0\napptainer exec o.sif ollama serve`, 'high/high'],
    [`srun --export=ALL,OLLAMA_HOST=0.0.0.0 ollama serve`, 'high/high'],
    [`llama-server -m m.gguf --host 0.0.0.0 --port 8080`, 'high/high'],
    [`LLAMA_ARG_HOST=0.0.0.0 llama-server -m m.gguf`, 'high/high'],
    [`python -m llama_cpp.server --model m.gguf --host 0.0.0.0`, 'high/high'],
    [`lmdeploy serve api_server m --server-port 23333`, 'high/high'],
    [`local-ai run`, 'high/high'],
    [`srun --mpi=pmix trtllm-llmapi-launch trtllm-serve m --host 0.0.0.0`, 'high/high'],
    [`trtllm-serve serve m --host $(hostname) --port 8000`, 'high/high'],
    [`tensorflow_model_server --port=8500 --rest_api_port=8501 --model_name=m`, 'high/high'],
    [`mlflow models serve -m runs:/x/model -h 0.0.0.0`, 'high/high'],
    [`python ComfyUI/main.py --listen`, 'high/high'],
    [`cd ComfyUI\npython main.py --listen 0.0.0.0 --port 8188`, 'high/high'],
  ])('%s', (script, expected) => {
    expect(found('JV805', script)).toEqual([expected]);
  });
});

describe('JV805 is silent about', () => {
  it.each([
    `vllm serve m --uds $TMPDIR/v.sock`,
    `vllm serve m --host 127.0.0.1`,
    `vllm serve m --host localhost --port $PORT`,
    `vllm serve m --api-key $KEY`,
    `export VLLM_API_KEY=$(cat key)\nvllm serve m --host 0.0.0.0`,
    `vllm bench serve --host 0.0.0.0`,
    `vllm chat --url http://host:8000`,
    `vllm serve m --headless --data-parallel-address $HEAD`,
    `vllm serve --help`,
    `text-generation-launcher --hostname 127.0.0.1 --model-id m`,
    `API_KEY=$(cat k) text-generation-launcher --model-id m`,
    `tritonserver --model-repository=m --http-address=127.0.0.1 --grpc-address=127.0.0.1`,
    `tritonserver --model-repository=m --allow-grpc=false --http-address=127.0.0.1`,
    `tritonserver --model-repository=m --http-restricted-api=inference:k=v --grpc-restricted-protocol=inference:k=v`,
    `python -m sglang.launch_server --model-path m`,
    `python -m sglang.launch_server --model-path m --host 0.0.0.0 --api-key "$KEY"`,
    `ollama serve &`,
    `export OLLAMA_HOST=\${OLLAMA_HOST:-127.0.0.1:11434}\nollama serve &`,
    `vllm serve \${MODEL:-m} --host \${VLLM_HOST:-127.0.0.1} --port \${PORT:-8000}`,
    `export OLLAMA_HOST=127.0.0.1:11500\nollama serve`,
    `export OLLAMA_HOST=0.0.0.0\nunset OLLAMA_HOST\nollama serve`,
    `OLLAMA_HOST=$NODE:11434 ollama run m`,
    `OLLAMA_HOST=0.0.0.0 ollama pull m`,
    `llama-server -m m.gguf`,
    `llama-server -m m.gguf --host 0.0.0.0 --api-key-file k`,
    `llama-server -m m.gguf --host $TMPDIR/l.sock`,
    `llama-cli -m m.gguf --host 0.0.0.0`,
    `lmdeploy serve api_server m --server-name 127.0.0.1`,
    `lmdeploy serve api_server m --api-keys $KEY`,
    `lmdeploy chat m`,
    `trtllm-serve m --port 8000`,
    `torchserve --start --ncs --model-store s`,
    `torchserve --stop`,
    `mlflow models serve -m m`,
    `python main.py --listen`,
    `python train.py --host 0.0.0.0`,
    `curl http://$(hostname):8000/v1/models`,
    `echo vllm serve m --host 0.0.0.0`,
    `${PROXY}\nvllm serve m --host 0.0.0.0`,
    `docker run -p 127.0.0.1:8000:8000 vllm/vllm-openai vllm serve m`,
  ])('%s', (script) => {
    expect(foundBy(['JV101', 'JV102', 'JV103', 'JV805'], script)).toEqual([]);
  });

  it('a proxy without login guards nothing', () => {
    const open = PROXY.replace(/^.*auth_basic.*\n/gm, '');
    expect(foundBy(['JV805'], `${open}\nvllm serve m --host 0.0.0.0`)).toEqual(['JV805 high 14']);
  });
});

describe('fixes', () => {
  it.each<[script: string, expected: string]>([
    [`vllm serve m`, `vllm serve m --host 127.0.0.1`],
    [`vllm serve m --host=0.0.0.0`, `vllm serve m --host=127.0.0.1`],
    [`OLLAMA_HOST=0.0.0.0:11434 ollama serve &`, `OLLAMA_HOST=127.0.0.1:11434 ollama serve &`],
    [`OLLAMA_HOST=:11434 ollama serve`, `OLLAMA_HOST=127.0.0.1:11434 ollama serve`],
    [`export OLLAMA_HOST="0.0.0.0"\nollama serve`, `export OLLAMA_HOST="127.0.0.1"\nollama serve`],
    [`tritonserver --model-store=m`, `tritonserver --model-store=m --http-address=127.0.0.1 --grpc-address=127.0.0.1`],
    [`python ComfyUI/main.py --listen --port 1`, `python ComfyUI/main.py --listen 127.0.0.1 --port 1`],
  ])('%s', (script, expected) => {
    expectFixed('JV805', script, expected);
  });
});
