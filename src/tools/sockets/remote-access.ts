// Programs whose purpose is a remote shell: gsocket, penetration test frameworks, an own sshd behind a reverse forward.
import type { Command } from '../../model/command.ts';
import { shapeOf, splitWord, staticText } from '../../model/word.ts';
import { sshCall } from '../../shell/wrappers/remote.ts';
import { bindClassOfWord, defineTool, type OptionTable, parseOptions } from '../kit.ts';

/** gs-netcat(1). */
const GS_NETCAT: OptionTable = {
  flags: '-4 -C -D -g -h -i -I -l -q -S -T -u -v -w -W',
  values: '-a -d -e -k -L -o -p -r -s -t',
};

const gsocket = defineTool('gs-netcat gs-mount gs-sftp blitz', (command, emit) => {
  const call = parseOptions(GS_NETCAT, command.words);
  // `-g` prints a secret, `-h` the help.
  if (call.has('-g', '-h')) return;
  emit({
    kind: 'spawn',
    at: command.at,
    tool: command.name ?? 'gs-netcat',
    what: call.has('-i', '-e') ? 'shell' : 'program',
    direction: call.has('-l') ? 'listen' : 'connect',
  });
});

const frameworks = defineTool(
  'msfconsole msfvenom msfrpcd meterpreter sliver-server sliver-client sliver-implant pwncat pwncat-cs villain havoc merlinagent',
  (command, emit) => {
    emit({ kind: 'spawn', at: command.at, tool: command.name ?? '', what: 'shell', direction: 'connect' });
  },
);

/** `ssh -R PORT:localhost:22 host` together with an sshd of the job: logins from outside into the job. */
const reverseLogin = defineTool('ssh autossh', (command, emit, script) => {
  const { call, host } = sshCall(command.words);
  const daemon = script.find((other) => other.name === 'sshd' && !isTest(other));
  if (!daemon) return;
  const served = new Set(['22', staticText(parseOptions(SSHD, daemon.words).last('-p')?.value) ?? '22']);
  for (const option of call.all('-R')) {
    const parts = option.value ? splitWord(option.value, ':') : [];
    const [target, port] = parts.slice(-2);
    if (parts.length < 3 || !target || !port) continue;
    const shape = shapeOf(port);
    const same = served.has(shape) || shape === shapeOf(parseOptions(SSHD, daemon.words).last('-p')?.value ?? port);
    if (!same || (bindClassOfWord(target) !== 'loopback' && !isOwnHost(shapeOf(target)))) continue;
    emit({
      kind: 'spawn',
      at: option.at,
      tool: 'sshd',
      what: 'shell',
      direction: 'listen',
      ...(host && { peer: host }),
    });
  }
});

const SSHD: OptionTable = { flags: '-4 -6 -D -d -e -G -i -q -t -T -V', values: '-C -c -E -f -g -h -o -p -u' };

function isTest(command: Command): boolean {
  return parseOptions(SSHD, command.words).has('-t', '-T', '-V', '-G');
}

/** The name of the node itself: what `$(hostname)` gives. */
function isOwnHost(shape: string): boolean {
  return shape === '…';
}

export default [gsocket, frameworks, reverseLogin];
