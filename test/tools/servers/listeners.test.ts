import { describe, expect, it } from 'vitest';
import type { ListenEffect } from '../../../src/model/effect.ts';
import { valueOf } from '../../../src/model/static.ts';
import { check, job } from '../../support/check.ts';

/** `class bind-class address:port auth` of each listener. */
function listeners(body: string): string[] {
  return check(job(body))
    .effects.filter((effect): effect is ListenEffect => effect.kind === 'listen')
    .map((effect) => {
      const { bind, port, auth, open } = effect;
      const address = `${valueOf(bind.address) ?? '?'}:${valueOf(port) ?? '?'}`;
      return `${effect.class} ${bind.class} ${address} ${auth.state}${open ? ' open' : ''}`;
    });
}

describe('one listener for each server', () => {
  it.each<[script: string, expected: string[]]>([
    // addresses of all forms
    [`gunicorn -b '[::1]:8000' a:b`, ['D loopback [::1]:8000 absent open']],
    [`gunicorn -b '[::]:8000' a:b`, ['D any [::]:8000 absent open']],
    [`gunicorn -b localhost a:b`, ['D loopback localhost:8000 absent open']],
    [`code-server --bind-addr :: --port 1`, ['X any :::1 generated']],
    [`OLLAMA_HOST=https://node1:443/path ollama serve`, ['S specific node1:443 absent']],
    [`OLLAMA_HOST=http://127.0.0.1 ollama serve`, ['S loopback 127.0.0.1:11434 absent']],
    [`vllm serve m --host $(hostname):80`, ['S specific ?:8000 absent']],
    // the last option wins, options win over the environment, the environment over the default
    [`jupyter lab --ip=0.0.0.0 --ip=127.0.0.1`, ['X loopback 127.0.0.1:8888 generated']],
    [`MLFLOW_HOST=0.0.0.0 mlflow server --host localhost`, ['D loopback localhost:5000 absent']],
    [`MLFLOW_HOST=0.0.0.0 MLFLOW_PORT=81 mlflow server`, ['D any 0.0.0.0:81 absent']],
    [`export JUPYTER_PORT=9999; jupyter lab`, ['X loopback localhost:9999 generated']],
    // options that belong to another program
    [`ttyd -p 80 jupyter lab --ip=0.0.0.0`, ['D any 0.0.0.0:80 absent']],
    [`srun --ip=x tensorboard --logdir y`, ['D loopback localhost:6006 absent']],
    [`xargs -I{} tensorboard --logdir {}`, ['D loopback localhost:6006 absent']],
    // alternatives and rounds of a loop each count
    [
      `for h in 127.0.0.1 0.0.0.0; do vllm serve m --host $h; done`,
      ['S loopback 127.0.0.1:8000 absent', 'S any 0.0.0.0:8000 absent'],
    ],
    // Jupyter's ways to a login
    [`jupyter lab --IdentityProvider.token=abc`, ['X loopback localhost:8888 literal']],
    [`jupyter lab --IdentityProvider.token "$T"`, ['X loopback localhost:8888 runtime']],
    [`JUPYTER_TOKEN=abc jupyter lab`, ['X loopback localhost:8888 literal']],
    [`export JUPYTER_TOKEN_FILE=f; jupyter lab`, ['X loopback localhost:8888 runtime']],
    [`jupyter lab --ServerApp.identity_provider_class=x.Y --ServerApp.token=''`, ['X loopback localhost:8888 set']],
    [`jupyter kernelgateway --KernelGatewayApp.auth_token="$T"`, ['X loopback localhost:8888 runtime']],
    [`jupyter lab $DIR`, ['X loopback localhost:8888 generated']],
    [`jupyter lab $JUPYTER_ARGS`, ['X loopback localhost:8888 generated open']],
    // a configuration file counts only when Jupyter reads it
    [
      `echo "c.ServerApp.ip = '0.0.0.0'" > other.py\njupyter lab --config=c.py`,
      ['X loopback localhost:8888 generated open'],
    ],
    [`echo "c.ServerApp.ip = '0.0.0.0'" > c.py\njupyter lab --config=c.py`, ['X any 0.0.0.0:8888 generated']],
    [
      `echo "c.ServerApp.ip = '0.0.0.0'" > c.py\njupyter lab --config=c.py --ip=localhost`,
      ['X loopback localhost:8888 generated'],
    ],
    [
      `jupyter lab --config=c.py\necho "c.ServerApp.ip = '0.0.0.0'" > c.py`,
      ['X loopback localhost:8888 generated open'],
    ],
    // Python text
    [`python -c 'import uvicorn as u; u.run(app, host=HOST, port=80)'`, ['D unknown ?:80 absent open']],
    [`python -c 'import os, uvicorn; uvicorn.run(app, host=os.environ["H"])'`, ['D unknown ?:8000 absent open']],
    [
      `H=0.0.0.0 python -c 'import os, uvicorn; uvicorn.run(app, host=os.environ["H"])'`,
      ['D any 0.0.0.0:8000 absent open'],
    ],
    [`python -c 'from dash import Dash; Dash().run_server(debug=True)'`, ['D loopback 127.0.0.1:8050 absent open']],
    [`python -c 'import gradio as gr\ngr.Blocks().launch(server_name=None)'`, ['D loopback 127.0.0.1:7860 absent']],
    [`python -c 'import gradio as gr\ngr.Blocks().launch(**kw)'`, ['D loopback 127.0.0.1:7860 absent open']],
    [`python -c 'uvicorn = f(); uvicorn.run(host="0.0.0.0")'`, []],
    // programs with similar names or other duties
    [`vllm-tool serve m`, []],
    [`mlflow gc`, []],
    [`python tensorboard.py --bind_all`, []],
    [`python -m http.client`, []],
    [`ollama list`, []],
    [`marimo convert a.ipynb`, []],
    [`marimo export html a.py --host 0.0.0.0`, []],
    [`aim init`, []],
    [`bokeh json app.py`, []],
    [`flask shell`, []],
    [`accelerate launch t.py`, []],
    [`accelerate launch --main_process_port 29501 t.py`, ['P unknown ?:29501 absent']],
  ])('%s', (script, expected) => {
    expect(listeners(script)).toEqual(expected);
  });
});
