import { describe, expect, it } from 'vitest';
import { expectFixed, found, foundBy } from '../../support/listen-cases.ts';

describe('JV102 finds', () => {
  it.each<[script: string, expected: string]>([
    [`tensorboard --logdir runs --bind_all`, 'high/high'],
    [`tensorboard --logdir=runs --host 0.0.0.0 --port 6006 &`, 'high/high'],
    [`tensorboard --logdir=runs --host=$(hostname)`, 'high/high'],
    [`tensorboard --logdir=runs --bind_al`, 'high/high'],
    [`python -m tensorboard.main --logdir x --bind_all`, 'high/high'],
    [`tensorboard --logdir x --host "$BIND"`, 'high/medium'],
    [`mlflow server --host 0.0.0.0`, 'high/high'],
    [`mlflow ui -h 0.0.0.0 -p 5000`, 'high/high'],
    [`export MLFLOW_HOST=0.0.0.0\nmlflow server`, 'high/high'],
    [`mlflow --env-file .env server --host=0.0.0.0`, 'high/high'],
    [`streamlit run app.py`, 'high/high'],
    [`python -m streamlit run app.py --server.headless true`, 'high/high'],
    [`streamlit run app.py --server.address=0.0.0.0 -- --data x`, 'high/high'],
    [`STREAMLIT_SERVER_ADDRESS=0.0.0.0 streamlit run app.py`, 'high/high'],
    [`bokeh serve --show app.py`, 'high/high'],
    [`panel serve app.py --address 0.0.0.0`, 'high/high'],
    [`voila nb.ipynb --Voila.ip=0.0.0.0 --no-browser`, 'high/high'],
    [`aim up --host 0.0.0.0`, 'high/high'],
    [`optuna-dashboard sqlite:///db.sqlite3 --host 0.0.0.0`, 'high/high'],
    [`python -m http.server`, 'high/high'],
    [`python3 -m http.server 8000 --directory out`, 'high/high'],
    [`python2 -m SimpleHTTPServer 8000`, 'high/high'],
    [`python -m http.server -d "$HOME"`, 'critical/high'],
    [`python -m http.server --directory ~/.ssh`, 'critical/high'],
    [`python -m http.server -d /`, 'critical/high'],
    [`cd ~ && python -m http.server`, 'critical/high'],
    [`http-server ./public -p 9000`, 'high/high'],
    [`flask run --host=0.0.0.0`, 'high/medium'],
    [`flask --app api run -h 0.0.0.0`, 'high/medium'],
    [`FLASK_RUN_HOST=0.0.0.0 flask run`, 'high/medium'],
    [`uvicorn main:app --host 0.0.0.0 --port 8000`, 'high/medium'],
    [`gunicorn -w 4 -b 0.0.0.0:8000 app:app`, 'high/medium'],
    [`gunicorn -b 127.0.0.1:1 -b :8000 app:app`, 'high/medium'],
    [`export PORT=8080\ngunicorn app:app`, 'high/medium'],
    [`hypercorn --bind '[::]:8000' app:app`, 'high/medium'],
    [`marimo run nb.py --host 0.0.0.0`, 'high/high'],
    [`export GRADIO_SERVER_NAME="0.0.0.0"\npython app.py`, 'high/medium'],
    [`python -c 'import gradio as gr; gr.Blocks().queue().launch(server_name="0.0.0.0")'`, 'high/high'],
    [`python - <<EOF\nfrom flask import Flask\napp = Flask(__name__)\napp.run("0.0.0.0", 5000)\nEOF`, 'high/medium'],
    [`python <<'EOF'\nimport uvicorn\nuvicorn.run("a:b", host="0.0.0.0")\nEOF`, 'high/medium'],
    [
      `python -c "from http.server import *; HTTPServer(('', 8000), SimpleHTTPRequestHandler).serve_forever()"`,
      'high/high',
    ],
    [
      `cat > app.py <<'EOF'\nimport gradio as gr\ngr.Blocks().launch(server_name='0.0.0.0')\nEOF\nsrun python app.py`,
      'high/high',
    ],
    [`apptainer exec --net i.sif streamlit run app.py`, 'medium/high'],
    [`srun bash -c 'tensorboard --logdir x --bind_all'`, 'high/high'],
    [`for p in 1 2; do tensorboard --bind_all --port 600$p; done`, 'high/high'],
  ])('%s', (script, expected) => {
    expect(found('JV102', script)).toEqual([expected]);
  });
});

describe('JV102 is silent about', () => {
  it.each([
    `tensorboard --logdir runs`,
    `tensorboard --logdir runs --host localhost --port 6006`,
    `tensorboard --inspect --logdir runs --host 0.0.0.0`,
    `mlflow server`,
    `mlflow server --host 127.0.0.1 --port 5000`,
    `mlflow server --host 0.0.0.0 --app-name basic-auth`,
    `mlflow run . --host 0.0.0.0`,
    `streamlit run app.py --server.address=127.0.0.1`,
    `streamlit run app.py --server.address unix:///tmp/a.sock`,
    `export STREAMLIT_SERVER_ADDRESS=localhost\nstreamlit run app.py`,
    `streamlit cache clear`,
    `bokeh serve --address localhost app.py`,
    `bokeh serve --unix-socket /tmp/b.sock app.py`,
    `panel serve app.py --basic-auth creds.json`,
    `voila nb.ipynb`,
    `aim up`,
    `optuna-dashboard sqlite:///db`,
    `python -m http.server --bind 127.0.0.1`,
    `python -m http.server -b localhost 9000`,
    `python -m http.server --help`,
    `python -m json.tool`,
    `http-server -a 127.0.0.1`,
    `http-server --username u --password "$PW"`,
    `flask run`,
    `flask db upgrade`,
    `uvicorn main:app`,
    `uvicorn main:app --uds /tmp/u.sock`,
    `gunicorn app:app`,
    `gunicorn --bind unix:/tmp/g.sock app:app`,
    `gunicorn -b unix:$TMPDIR/g.sock app:app`,
    `hypercorn app:app -b 127.0.0.1:8000`,
    `python -c 'import gradio as gr; gr.Blocks().launch()'`,
    `python -c 'import gradio as gr; gr.Blocks().launch(server_name="0.0.0.0", auth=("u", x))'`,
    `python -c 'rocket.launch(server_name="0.0.0.0")'`,
    `python -c "import subprocess; subprocess.run('ls', host='0.0.0.0')"`,
    `python -c "from http.server import HTTPServer; HTTPServer(('', 0), None).server_port"`,
    `GRADIO_SERVER_NAME=127.0.0.1 python app.py`,
    `echo "tensorboard --bind_all"`,
    `docker run -p 127.0.0.1:8501:8501 img streamlit run app.py`,
  ])('%s', (script) => {
    expect(foundBy(['JV101', 'JV102', 'JV103', 'JV805'], script)).toEqual([]);
  });
});

describe('fixes', () => {
  it.each<[script: string, expected: string]>([
    [`tensorboard --bind_all --logdir x &`, `tensorboard --host 127.0.0.1 --logdir x &`],
    [`python -m http.server 8000 > log &`, `python -m http.server 8000 --bind 127.0.0.1 > log &`],
    [`tensorboard --logdir x --host "0.0.0.0"`, `tensorboard --logdir x --host 127.0.0.1`],
    [`HOST=0.0.0.0\nmlflow server --host $HOST`, `HOST=127.0.0.1\nmlflow server --host $HOST`],
    [`export GRADIO_SERVER_NAME="0.0.0.0"`, `export GRADIO_SERVER_NAME="127.0.0.1"`],
    [`gunicorn -b :8000 a:b`, `gunicorn -b 127.0.0.1:8000 a:b`],
    [`gunicorn -b 0.0.0.0:$PORT a:b`, `gunicorn -b 127.0.0.1:$PORT a:b`],
    [
      `python -c 'import gradio as gr; gr.Blocks().launch(server_name="0.0.0.0")'`,
      `python -c 'import gradio as gr; gr.Blocks().launch(server_name="127.0.0.1")'`,
    ],
  ])('%s', (script, expected) => {
    expectFixed('JV102', script, expected);
  });
});
