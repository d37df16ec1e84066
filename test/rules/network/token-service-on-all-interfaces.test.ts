import { describe, expect, it } from 'vitest';
import { expectFixed, found, foundBy } from '../../support/listen-cases.ts';

describe('JV103 finds', () => {
  it.each<[script: string, expected: string]>([
    [`jupyter lab --ip=$(hostname -i) --port=8899`, 'medium/high'],
    ['jupyter lab --ip=`hostname -i`', 'medium/high'],
    [`jupyter lab --ip $(ip addr show eno1 | grep inet | cut -d/ -f1)`, 'medium/high'],
    [`node=$(hostname -s)\njupyter-lab --no-browser --ip=\${node} --port=\${port}`, 'medium/high'],
    [`jupyter notebook --no-browser --ip=0.0.0.0`, 'medium/high'],
    [`jupyter notebook --ip=*`, 'medium/high'],
    [`jupyter lab --ip=$IP`, 'medium/high'],
    [`jupyter lab --ip=$WHERE`, 'medium/medium'],
    [`jupyter lab --ip=\${HOST:-0.0.0.0} --port=\${PORT:-8888}`, 'medium/high'],
    [`jupyter lab --config="$CONFIG" --ip=0.0.0.0`, 'medium/medium'],
    [`poetry run jupyter-lab --ip=0.0.0.0`, 'medium/high'],
    [`/sw/bin/jupyter lab --ip=0.0.0.0`, 'medium/high'],
    [`singularity exec --nv i.sif jupyter notebook --no-browser --ip 0.0.0.0`, 'medium/high'],
    [`singularity exec --net i.sif jupyter notebook --ip 0.0.0.0`, 'low/high'],
    [`jupyter lab --ip=0.0.0.0 --LabApp.token='word'`, 'high/high'],
    [`TOKEN=$(openssl rand -hex 16)\njupyter lab --ip=0.0.0.0 --ServerApp.token="$TOKEN"`, 'medium/high'],
    [`export JUPYTER_TOKEN=$(cat ~/.token)\njupyter lab --ip=0.0.0.0`, 'medium/high'],
    [
      `CONFIG_FILE="$PWD/config.py"\n(\numask 077\ncat > "$CONFIG_FILE" << EOL\nc.ServerApp.ip = '*'\nc.ServerApp.port = $port\nc.ServerApp.password = u'sha1:\${SALT}:\${HASH}'\nc.ServerApp.allow_origin = 'https://ood.example'\nEOL\n)\njupyter lab --config="$CONFIG_FILE"`,
      'medium/high',
    ],
    [`code-server --bind-addr 0.0.0.0:8080`, 'medium/high'],
    [`code-server --bind-addr="0.0.0.0:\${port}" --auth="password"`, 'medium/high'],
    [`PASSWORD="$password" code-server --host 0.0.0.0 --port 80`, 'medium/high'],
    [`rserver --www-port \${PORT} --auth-none=0 --auth-pam-helper-path=rstudio_auth`, 'medium/high'],
    [`marimo edit --host 0.0.0.0 nb.py`, 'medium/high'],
    [`openvscode-server --host 0.0.0.0 --connection-token-file tok`, 'medium/high'],
    [`ttyd -W -c "u:$PW" bash`, 'medium/high'],
    [`shellinaboxd -t -p 4200`, 'medium/high'],
  ])('%s', (script, expected) => {
    expect(found('JV103', script)).toEqual([expected]);
  });
});

describe('JV103 is silent about', () => {
  it.each([
    `jupyter lab --sock=$TMPDIR/jl.sock --sock-mode=0600`,
    `jupyter lab --ip=$(hostname) --certfile=$HOME/c.pem --keyfile=$HOME/k.pem`,
    `jupyter lab --ip=0.0.0.0 --ServerApp.certfile=c.pem`,
    `jupyter lab`,
    `jupyter lab --no-browser --port=8888 --ip=127.0.0.1`,
    `jupyter lab --ip=localhost`,
    `jupyter lab --ip="\${BIND_IP:-127.0.0.1}"`,
    `: "\${HOST:=localhost}"\njupyter lab --ip=$HOST`,
    `HOST=\${1:-localhost}\njupyter lab --ip=$HOST`,
    `jupyterhub-singleuser --ip=0.0.0.0 --port=8888`,
    `srun batchspawner-singleuser jupyterhub-singleuser --ip=0.0.0.0`,
    `code-server`,
    `code-server --bind-addr 0.0.0.0:8443 --cert`,
    `code-server --bind-addr unix:/tmp/x`,
    `rserver --www-address 127.0.0.1`,
    `ttyd -W -S -c "u:$PW" bash`,
    `echo "ssh -N -L 8888:$(hostname):8888"`,
    `docker run -p 127.0.0.1:8888:8888 quay.io/jupyter/base-notebook jupyter lab --ip=0.0.0.0`,
  ])('%s', (script) => {
    expect(foundBy(['JV101', 'JV102', 'JV103'], script)).toEqual([]);
  });
});

describe('fixes', () => {
  it.each<[script: string, expected: string]>([
    [`jupyter lab --ip="$(hostname -s)"`, `jupyter lab --ip="127.0.0.1"`],
    [`jupyter lab --ip $(hostname -s) &`, `jupyter lab --ip 127.0.0.1 &`],
    [`rserver --www-port \${PORT}`, `rserver --www-port \${PORT} --www-address=127.0.0.1`],
    [
      `rserver \\\n  --www-port \${PORT} \\\n  --auth-none=0`,
      `rserver \\\n  --www-port \${PORT} \\\n  --auth-none=0 --www-address=127.0.0.1`,
    ],
  ])('%s', (script, expected) => {
    expectFixed('JV103', script, expected);
  });
});
