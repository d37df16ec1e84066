import { describe, expect, test } from 'vitest';
import { lines } from '../support/shell.ts';

/** What runs besides the outer command. */
function started(script: string): string[] {
  return lines(script).slice(1);
}

describe('commands on another host', () => {
  test.each<[script: string, expected: string[]]>([
    ['ssh -p 22 -o A=1 host uptime', ['uptime']],
    ['ssh host -N -L 1:x:1', []],
    ['ssh -N host', []],
    ['ssh -W x:1 host', []],
    // `$node` may be no word or several, and then something else runs.
    ['ssh $node nvidia-smi -L', ['? nvidia-smi -L']],
    ['ssh $SSH_OPTS host id', ['? id']],
    ['autossh -M 0 host id', ['id']],
    ["ssh host 'cd /x && ls'", ['cd /x', '? ls']],
    ['sshpass -f pw ssh host id', ['ssh host id', 'id']],
    ['sshpass -ePW scp a host:b', ['scp a host:b']],
  ])('%s', (script, expected) => {
    expect(started(script)).toEqual(expected);
  });
});

describe('programs of packages', () => {
  test.each<[script: string, expected: string[]]>([
    ['npx -y http-server@14 -p 80', ['http-server -p 80']],
    ['npx @scope/tool@1.2.3 run', ['@scope/tool run']],
    ["npx -p a -c 'lt --port 1'", ['lt --port 1']],
    ['npm exec --package=a -- lt -p 1', ['lt -p 1']],
    ['npm install lt', []],
    ['pnpm dlx a b', ['a b']],
    ['uvx --from jupyterlab --with x jupyter lab', ['jupyter lab']],
    ['uvx ruff@0.6.0 check', ['ruff check']],
    ['pipx run --spec x==1 tool a', ['tool a']],
    ['pipx install tool', []],
  ])('%s', (script, expected) => {
    expect(started(script)).toEqual(expected);
  });
});
