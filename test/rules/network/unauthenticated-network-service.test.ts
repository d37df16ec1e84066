import { describe, expect, it } from 'vitest';
import { expectFixed, found, foundBy } from '../../support/listen-cases.ts';

const FAMILY = ['JV101', 'JV102', 'JV103'];

describe('JV101 finds', () => {
  it.each<[script: string, expected: string]>([
    // Jupyter in every way it is started
    [`jupyter lab --ip=0.0.0.0 --no-browser --IdentityProvider.token=''`, 'critical/high'],
    [`jupyter-lab --ip 0.0.0.0 --ServerApp.token=""`, 'critical/high'],
    [`jupyter notebook --ip '*' --NotebookApp.token= --NotebookApp.password=''`, 'critical/high'],
    [`jupyter-notebook --NotebookApp.ip=0.0.0.0 --NotebookApp.token ''`, 'critical/high'],
    [`jupyter server --ServerApp.ip=:: --ServerApp.token=''`, 'critical/high'],
    [`jupyter nbclassic --ip=$(hostname) --ServerApp.token=''`, 'critical/high'],
    [`python -m jupyterlab --ip=0.0.0.0 --LabApp.token=''`, 'critical/high'],
    [`python3.11 -m jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'critical/high'],
    [`python -um notebook --ip=0.0.0.0 --NotebookApp.token=''`, 'critical/high'],
    [`/opt/env/bin/jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'critical/high'],
    [`jupyter lab --ip="\${SLURMD_NODENAME}" --ServerApp.token=''`, 'critical/high'],
    [`jupyter lab --ip=\`hostname -i\` --ServerApp.token=''`, 'critical/high'],
    [`jupyter lab --ip "$1" --ServerApp.token=''`, 'critical/medium'],
    [`jupyter lab --ip=0.0.0.0 --config=cfg.py --ServerApp.token=''`, 'critical/medium'],
    [`jupyter lab --ip=0.0.0.0 --ServerApp.token='' "$@"`, 'critical/medium'],
    [`JUPYTER_TOKEN=x jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'critical/high'],
    [`jupyter kernelgateway --ip=0.0.0.0`, 'critical/high'],
    [`KG_IP=0.0.0.0 jupyter kernelgateway`, 'critical/high'],
    // through the shell
    [`srun -n1 bash -c "jupyter lab --ip=0.0.0.0 --ServerApp.token=''"`, 'critical/high'],
    [`ARGS=(--ip=0.0.0.0 --ServerApp.token='')\njupyter lab "\${ARGS[@]}"`, 'critical/high'],
    [`opts="--ip=0.0.0.0 --ServerApp.token="\njupyter lab $opts`, 'critical/high'],
    [`serve() { jupyter lab --ip="$1" --ServerApp.token=; }\nserve 0.0.0.0`, 'critical/high'],
    [
      `if [ -n "$X" ]; then IP=0.0.0.0; else IP=127.0.0.1; fi\njupyter lab --ip=$IP --ServerApp.token=''`,
      'critical/high',
    ],
    [`bash <<'EOF'\njupyter lab --ip=0.0.0.0 --ServerApp.token=''\nEOF`, 'critical/high'],
    [`nohup poetry run jupyter-lab --ip=0.0.0.0 --ServerApp.token='' > log 2>&1 &`, 'critical/high'],
    // a configuration file the script writes
    [`cat > c.py <<EOF\nc.ServerApp.token = ''\nEOF\njupyter lab --config=c.py --ip=0.0.0.0`, 'critical/high'],
    [
      `mkdir -p ~/.jupyter\necho "c.NotebookApp.ip = '*'" > ~/.jupyter/jupyter_notebook_config.py\necho "c.NotebookApp.token = ''" >> ~/.jupyter/jupyter_notebook_config.py\njupyter notebook`,
      'critical/high',
    ],
    // containers
    [`apptainer exec ide.sif jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'critical/high'],
    [`apptainer exec --net ide.sif jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'high/high'],
    [`docker run --network none img jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'high/high'],
    [`podman run --net=host img jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'critical/high'],
    [`srun --container-image=a.sqsh jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, 'critical/high'],
    // other programs
    [`code-server --bind-addr 0.0.0.0:8443 --auth none`, 'critical/high'],
    [`code-server --auth=none --host 0.0.0.0 --port 8080`, 'critical/high'],
    [`code-server --bind-addr "$(hostname):$PORT" --auth none`, 'critical/high'],
    [`code-server --bind-addr 0.0.0.0:\${PORT} --auth none /project`, 'critical/high'],
    [`openvscode-server --host 0.0.0.0 --without-connection-token`, 'critical/high'],
    [`code serve-web --host=0.0.0.0 --without-connection-token --accept-server-license-terms`, 'critical/high'],
    [`rserver --www-port 8787 --auth-none=1`, 'critical/high'],
    [`/usr/lib/rstudio-server/bin/rserver --auth-none 1 --www-address=0.0.0.0`, 'critical/high'],
    [`ttyd -W bash`, 'critical/high'],
    [`ttyd -p 7681 --writable --interface ib0 bash -l`, 'critical/high'],
    [`gotty -w bash`, 'critical/high'],
    [`gotty --permit-write --port 9000 tmux`, 'critical/high'],
    [`wetty --command bash`, 'critical/high'],
    [`shellinaboxd -t -s '/:me:me:HOME:/bin/bash'`, 'critical/high'],
    [`marimo edit --host 0.0.0.0 --no-token nb.py`, 'critical/high'],
  ])('%s', (script, expected) => {
    expect(found('JV101', script)).toEqual([expected]);
  });
});

describe('JV101 is silent about', () => {
  it.each<[script: string, others: string[]]>([
    [`jupyter lab --ip=127.0.0.1 --ServerApp.token=''`, []],
    [`jupyter lab --ServerApp.token=''`, []],
    [`jupyter lab --sock=$TMPDIR/j.sock --ServerApp.token=''`, []],
    [`jupyter lab --ip=localhost --IdentityProvider.token=''`, []],
    [`jupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password="$(cat pw)"`, ['JV103 medium 3']],
    [
      `jupyter lab --ip=0.0.0.0 --IdentityProvider.token='' --PasswordIdentityProvider.hashed_password="$HASH"`,
      ['JV103 medium 3'],
    ],
    [`JUPYTER_TOKEN="" jupyter lab --ip=0.0.0.0`, ['JV103 medium 3']],
    [`jupyter lab --ip=0.0.0.0 --ServerApp.password=''`, ['JV103 medium 3']],
    [`jupyter lab --ip=0.0.0.0 --ServerApp.token=""  --ServerApp.token="$TOKEN"`, ['JV103 medium 3']],
    [`echo jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, []],
    [`# jupyter lab --ip=0.0.0.0 --ServerApp.token=''`, []],
    [`cat <<EOF\njupyter lab --ip=0.0.0.0 --ServerApp.token=''\nEOF`, []],
    [`jupyter lab list`, []],
    [`jupyter server stop 8888`, []],
    [`jupyter nbconvert --execute a.ipynb`, []],
    [`jupyter lab --version`, []],
    [`pip install jupyterlab --ip=0.0.0.0`, []],
    [`srun batchspawner-singleuser jupyter-labhub --ip=0.0.0.0 --ServerApp.token=''`, []],
    [`code-server --bind-addr 127.0.0.1:8443 --auth none`, []],
    [`code-server --socket /run/user/1/c.sock --auth none`, []],
    [`code-server --install-extension ms-python.python`, []],
    [`code --host 0.0.0.0 --without-connection-token`, []],
    [`openvscode-server --without-connection-token`, []],
    [`rserver --www-address=127.0.0.1 --auth-none=1`, []],
    [`rserver --auth-none=0`, ['JV103 medium 3']],
    [`ttyd -i lo -W bash`, []],
    [`ttyd -i /tmp/t.sock -W bash`, []],
    [`ttyd -W -c "$USER:$PW" -S bash`, []],
    [`ttyd bash -W`, ['JV102 high 3']],
    [`gotty top -w`, ['JV102 high 3']],
    [`marimo edit nb.py --no-token`, []],
    [`shellinaboxd --localhost-only -s '/:me:me:HOME:/bin/bash'`, []],
    [`shellinaboxd`, []],
    [`wetty --ssl-key k --ssl-cert c`, []],
  ])('%s', (script, others) => {
    expect(foundBy(FAMILY, script)).toEqual(others);
  });
});

describe('JV101 through a forwarder', () => {
  it('has the login of the server behind it', () => {
    const script = `jupyter lab --port 9999 --ServerApp.token='' &\nsocat TCP-LISTEN:8888,fork TCP:localhost:9999`;
    expect(foundBy(FAMILY, script)).toEqual(['JV101 critical 4']);
  });
});

describe('JV101 in containers with a network of their own', () => {
  const server = `img jupyter lab --ip=0.0.0.0 --port 80 --ServerApp.token=''`;
  it.each<[options: string, expected: string[]]>([
    ['-p 8888:80', ['critical/high']],
    ['-p 80', ['critical/high']],
    ['-p "$PORT:80"', ['critical/high']],
    ['--publish=0.0.0.0:8888:80/tcp', ['critical/high']],
    ['-p 8000-8010:75-85', ['critical/high']],
    ['-P', ['critical/high']],
    ['-p 127.0.0.1:1:80 -p 8888:80', ['critical/high']],
    ['--network none', ['high/high']],
    ['--network mine', ['high/high']],
    ['', []],
    ['--network bridge', []],
    ['-p 127.0.0.1:8888:80', []],
    ['-p [::1]:8888:80', []],
    ['-p ${ADDRESS:-127.0.0.1}:8888:80', []],
    ['-p 127.0.0.1:$PORT:80', []],
    ['-p 8888:8888', []],
    ['-p 8888:80/udp', []],
  ])('docker run %s', (options, expected) => {
    expect(found('JV101', `docker run --rm ${options} ${server}`)).toEqual(expected);
  });

  it('binds the published port to loopback', () => {
    expectFixed(
      'JV102',
      `podman run -p 6006:6006 img tensorboard --bind_all`,
      `podman run -p 127.0.0.1:6006:6006 img tensorboard --bind_all`,
    );
  });

  it.each([
    ['JV805', 'docker run -p 8000:8000 img vllm serve m'],
    ['JV805', 'docker run --publish=8080:8000 img tritonserver --model-repository=/m'],
    ['JV107', 'docker run -p 6379:6379 redis redis-server --protected-mode no'],
  ])('%s: %s', (rule, script) => {
    expect(found(rule, script)).toHaveLength(1);
  });
});

describe('fixes', () => {
  it.each<[script: string, expected: string]>([
    [`jupyter lab --ip='*' --no-browser --ServerApp.token=''`, `jupyter lab --ip='127.0.0.1' --no-browser`],
    [`jupyter lab --ip= --ServerApp.token=`, `jupyter lab --ip=127.0.0.1`],
    [`jupyter lab --ip=$(hostname -s) --ServerApp.token='' --NotebookApp.token=''`, `jupyter lab --ip=127.0.0.1`],
    [
      `jupyter lab \\\n  --ip 0.0.0.0 \\\n  --ServerApp.token='' \\\n  --port 80`,
      `jupyter lab \\\n  --ip 127.0.0.1 \\\n  --port 80`,
    ],
    [`code-server --auth none --bind-addr=:8080`, `code-server --auth password --bind-addr=127.0.0.1:8080`],
    [`rserver --www-port 8787 --auth-none=1`, `rserver --www-port 8787 --auth-none=0 --www-address=127.0.0.1`],
    [`marimo edit --no-token --host 0.0.0.0`, `marimo edit --host 127.0.0.1`],
    [`openvscode-server --host 0.0.0.0 --without-connection-token`, `openvscode-server --host 127.0.0.1`],
    [`gotty -w bash`, `gotty -a 127.0.0.1 -w bash`],
    [`shellinaboxd -t -s '/:me:me:HOME:/bin/sh'`, `shellinaboxd --localhost-only -t -s '/:me:me:HOME:/bin/sh'`],
  ])('%s', (script, expected) => {
    expectFixed('JV101', script, expected);
  });
});
