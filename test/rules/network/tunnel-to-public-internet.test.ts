import { describe, expect, test } from 'vitest';
import { applyEdits, check, job, lineOf } from '../../support/check.ts';

/** `critical 3` for each finding of the rule. */
function found(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV109')
    .map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

function python(...lines: string[]): string {
  return ["python3 - <<'EOF'", ...lines, 'EOF'].join('\n');
}

describe('open to anybody', () => {
  test.each<[name: string, body: string, line?: number]>([
    ['ngrok', 'ngrok http 8888 --log=stdout &'],
    ['ngrok, options first', './ngrok --config n.yml tcp 22'],
    ['ngrok start', 'nohup ngrok start --all > log 2>&1 &'],
    ['cloudflared quick tunnel', 'cloudflared tunnel --url http://localhost:8000'],
    ['cloudflared without subcommand', 'cloudflared --url http://localhost:8000'],
    ['cloudflared named tunnel', 'cloudflared tunnel --no-autoupdate run --token "$T"'],
    ['cloudflared, continued', 'cloudflared \\\n  tunnel \\\n  --url http://localhost:1'],
    ['tailscale funnel', 'tailscale funnel 8080'],
    ['zrok', 'zrok share public localhost:8080 --headless'],
    ['bore', 'bore local 8000 --to bore.pub'],
    ['frp', 'frpc -c frpc.toml'],
    ['chisel reverse', 'chisel client --auth a:b https://h R:2222:localhost:22'],
    ['localtunnel', 'npx -y localtunnel@2 --port 8000'],
    ['localtunnel by its short name', 'npx --package localtunnel lt -p 8000'],
    ['dev tunnel for all', 'devtunnel host -p 8888 --allow-anonymous'],
    ['sshx', 'sshx'],
    ['upterm', 'upterm host --accept -- bash'],
    ['tmate', 'tmate -S /tmp/t.sock new-session -d'],
    ['dumbpipe', 'dumbpipe listen-tcp --host localhost:3000'],
    ['playit', 'playit'],
    ['gost', 'gost -L=:8080 -F=relay+tls://example.org:1'],
    ['rathole', 'rathole client.toml'],
    ['text-generation-launcher', 'text-generation-launcher --model-id m --ngrok --ngrok-authtoken "$T"'],
    ['relay by ssh', 'ssh -R 80:localhost:8888 nokey@localhost.run'],
    ['relay by autossh', 'autossh -M 0 -R 80:localhost:80 serveo.net'],
    ['relay, options behind the host', 'ssh a.pinggy.io -p 443 -R0:localhost:8000'],
    ['relay, forward as a setting', 'ssh -o "RemoteForward 0 localhost:80" tcp@eu.a.pinggy.io'],
    ['inside a container', 'srun apptainer exec x.sif ngrok http 80'],
    ['from an image', 'docker run --rm ngrok/ngrok:3 http host.docker.internal:80'],
    ['in a variable', 'T="ngrok http 80"\n$T &', 4],
    ['in a screen session', "screen -dmS t bash -c 'ngrok http 80'"],
    ['pyngrok', python('from pyngrok import ngrok', 'print(ngrok.connect(8000))'), 5],
    ['gradio', `python -c 'import gradio as gr; gr.Interface(f,"text","text").launch(share=True)'`],
    ['gradio, on a variable', python('import gradio as gr', 'd = gr.Blocks()', 'd.queue().launch(share=True)'), 6],
    ['gradio, environment', 'export GRADIO_SHARE=True\nsrun python app.py'],
    ['gradio, environment of one command', 'GRADIO_SHARE=true python app.py'],
  ])('%s', (_, body, line = 3) => {
    expect(found(body)).toEqual([`critical ${line}`]);
  });
});

describe('open to logins of a provider or the owner', () => {
  test.each<[name: string, body: string]>([
    ['code', 'code tunnel --accept-server-license-terms --name x'],
    ['code, options first', './code --cli-data-dir /tmp/c tunnel'],
    ['cursor', 'cursor tunnel'],
    ['devtunnel', 'devtunnel host -p 8888'],
    ['code-server', 'code-server --link'],
    ['tailscale', 'tailscale --socket=/tmp/s up --authkey="$K"'],
    ['tailscaled', 'tailscaled --tun=userspace-networking --socket=/tmp/s &'],
    ['tailscale serve', 'tailscale serve --bg 3000'],
    ['zrok private', 'zrok share private localhost:8080'],
    ['zerotier', 'zerotier-cli join 8056c2e21c000001'],
    ['netbird', 'netbird up --setup-key "$K"'],
    ['wireproxy', 'wireproxy -c w.conf'],
    ['croc', 'croc send results.tar'],
    ['ngrok with a login', 'ngrok http --oauth google 8080'],
    ['upterm for one user', 'upterm host --github-user me'],
  ])('%s', (_, body) => {
    expect(found(body)).toEqual(['high 3']);
  });

  test('gradio with a login', () => {
    expect(found(python('import gradio as gr', 'gr.Interface(f).launch(share=True, auth=("a", p))'))).toEqual([
      'high 5',
    ]);
  });
});

describe('nothing is published', () => {
  test.each<[name: string, body: string]>([
    ['account and status', 'ngrok config add-authtoken "$T"\nngrok version\ncloudflared tunnel list\ntailscale status'],
    ['help', 'ngrok http --help\ncode tunnel --help\nsshx --version\ntmate -V'],
    ['client of a tunnel', 'cloudflared access tcp --hostname db.example.org --url localhost:2222'],
    ['client of a pipe', 'dumbpipe connect-tcp --addr 127.0.0.1:3000 "$TICKET"\nzrok access private abc'],
    ['closing', 'tailscale funnel 443 off\ntailscale serve reset\ncode tunnel unregister\ncode tunnel kill'],
    ['chisel, local forward', 'chisel client https://h 8080:db:80'],
    ['gost on loopback', 'gost -L socks5://127.0.0.1:1080 -F relay+tls://h:1'],
    ['receiving', 'croc --yes "$CODE"'],
    ['editor', 'code --version\ncode-server --bind-addr 127.0.0.1:8080'],
    ['tmate session commands', "tmate -S /tmp/t.sock display -p '#{tmate_ssh}'"],
    ['another lt', "alias lt='ls -lt'\nlt"],
    ['its name only', 'module load ngrok\nwhich cloudflared\necho "ngrok http 80"\npip install pyngrok==7.0'],
    ['a login node', 'ssh -N -f -R $port:localhost:$port login1.example.org'],
    ['a relay without a forward', 'ssh serveo.net'],
    ['gradio, not shared', python('import gradio as gr', 'gr.Blocks().launch(share=False)')],
    ['gradio, not known', python('import gradio as gr', 'gr.Blocks().launch(share=args.share)')],
    ['another launch', python('import browser', 'browser.launch(share=True)')],
    ['environment off', 'export GRADIO_SHARE=False\npython app.py'],
    ['server without tunnel', 'text-generation-launcher --model-id m'],
  ])('%s', (_, body) => {
    expect(found(body)).toEqual([]);
  });
});

test.each<[before: string, after: string]>([
  [
    python('import gradio', 'gradio.Blocks().launch(share=True)'),
    python('import gradio', 'gradio.Blocks().launch(share=False)'),
  ],
  [
    python('import gradio', 'S = True', 'gradio.Blocks().launch(share=S)'),
    python('import gradio', 'S = False', 'gradio.Blocks().launch(share=S)'),
  ],
  ['export GRADIO_SHARE="True"\npython app.py', 'export GRADIO_SHARE="False"\npython app.py'],
  ['text-generation-launcher --ngrok --port 80', 'text-generation-launcher --port 80'],
])('fix %#', (before, after) => {
  const edits = check(job(before))
    .findings.filter((finding) => finding.rule === 'JV109')
    .flatMap((finding) => finding.fix?.edits ?? []);
  expect(applyEdits(job(before), edits)).toBe(job(after));
  expect(found(after)).toEqual([]);
});

describe('under the names of release files', () => {
  test.each([
    './cloudflared-linux-amd64 tunnel --url http://localhost:8080',
    './ngrok-v3-stable-linux-amd64 http 8080',
    './frpc_linux_amd64 -c frpc.toml',
    './bore-v0.5.0-x86_64-unknown-linux-musl local 8080 --to bore.pub',
    './bore-0.5.0 local 8080 --to bore.pub',
  ])('%s', (body) => {
    expect(found(body)).toHaveLength(1);
  });

  test.each([
    './cloudflared-linux-amd64 version',
    './code-tests-linux-amd64 tunnel',
    './bored-linux-amd64 local 8080 --to bore.pub',
  ])('silent: %s', (body) => {
    expect(found(body)).toEqual([]);
  });
});
