import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

/** `tool port bind auth` of each listener in the manifest. */
function manifest(body: string): string[] {
  return check(job(body)).manifest.listen.map(
    (one) => `${one.tool} ${one.protocol} ${one.port ?? '?'} ${one.bind ?? '?'} ${one.auth}${one.tls ? ' tls' : ''}`,
  );
}

describe('manifest', () => {
  it.each<[script: string, expected: string[]]>([
    [`torchrun --rdzv-endpoint=$HEAD:29500 t.py`, ['the rendezvous of distributed training tcp 29500 ? absent']],
    [
      `torchrun --rdzv_endpoint localhost:0 t.py`,
      ['the rendezvous of distributed training tcp dynamic localhost absent'],
    ],
    [
      `export MASTER_PORT=29501\nexport MASTER_ADDR=node1\npython -m torch.distributed.run t.py`,
      ['the rendezvous of distributed training tcp 29501 node1 absent'],
    ],
    [`srun python train.py`, []],
    [`jupyter lab --no-browser`, ['JupyterLab tcp 8888 localhost generated']],
    [`jupyter lab --ip=0.0.0.0 --port=0 --certfile=c`, ['JupyterLab tcp dynamic any generated tls']],
    [`jupyterhub-singleuser --ip=0.0.0.0 --port=1234`, ['a JupyterHub single-user server tcp 1234 any set']],
    [`tensorboard --logdir x --port 6007`, ['TensorBoard tcp 6007 localhost absent']],
    [`vllm serve m --uds /tmp/x.sock`, ['vLLM unix 8000 /tmp/x.sock absent']],
    [`vllm serve m --api-key k --port 1`, ['vLLM tcp 1 any partial']],
    [`code-server --bind-addr 0.0.0.0:8443`, ['code-server tcp 8443 any generated']],
    [`gunicorn -b 127.0.0.1:9000 a:b`, ['Gunicorn tcp 9000 127.0.0.1 absent']],
    [`OLLAMA_HOST=0.0.0.0:1 ollama serve`, ['Ollama tcp 1 any absent']],
    [`python -m http.server 9000 -b 127.0.0.1`, ["Python's http.server tcp 9000 127.0.0.1 absent"]],
    [`python -c 'import gradio as g; g.Blocks().launch(server_port=7000)'`, ['Gradio tcp 7000 127.0.0.1 absent']],
  ])('%s', (script, expected) => {
    expect(manifest(script)).toEqual(expected);
  });

  it('records every port as info', () => {
    const { findings } = check(job(`tensorboard --logdir x --bind_all &\ntorchrun --rdzv-endpoint=h:1 t.py`));
    const own = findings.filter((finding) => finding.rule === 'JV110');
    expect(own.map((finding) => finding.severity)).toEqual(['info', 'info']);
  });
});
