// netcat in its variants: listeners, and programs joined to the connection.
import type { Command } from '../../model/command.ts';
import type { Bind } from '../../model/effect.ts';
import { unknown } from '../../model/static.ts';
import { asStatic, shapeOf } from '../../model/word.ts';
import { builtIn, defineTool, type Emit } from '../kit.ts';
import { defaultBind, givenBind, mayHoldOptions } from './bind.ts';
import { NETCAT_NAMES, type NetcatCall, netcatCall } from './netcat-call.ts';
import { joinedProgram } from './shell-names.ts';

export default defineTool(NETCAT_NAMES, (command, emit) => {
  const netcat = netcatCall(command);
  if (netcat.call.has('--help', '--version')) return;
  spawn(command, netcat, emit);
  if (netcat.listens) listen(command, netcat, emit);
});

function spawn(command: Command, netcat: NetcatCall, emit: Emit): void {
  const program = netcat.exec?.value;
  if (!netcat.exec || !program) return;
  const joined = joinedProgram(shapeOf(program));
  if (joined === 'answer' || joined === 'forwarder') return;
  emit({
    kind: 'spawn',
    at: netcat.exec.at,
    tool: command.name ?? 'nc',
    what: joined,
    direction: netcat.listens ? 'listen' : 'connect',
    ...(netcat.host && { peer: netcat.host }),
  });
}

function listen(command: Command, netcat: NetcatCall, emit: Emit): void {
  const { call, host, port } = netcat;
  const unix = call.has('--unixsock');
  const option = call.last('--listen');
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: option && option.cluster === undefined ? option.at : command.at,
    tool: command.name ?? 'nc',
    class: 'raw',
    protocol: unix ? 'unix' : call.has('--udp') ? 'udp' : 'tcp',
    bind: unix ? unixBind(host && shapeOf(host)) : host ? givenBind(host) : defaultBind('0.0.0.0'),
    port: port ? asStatic(port) : builtIn(command.name === 'ncat' ? '31337' : ''),
    // A list of peers is a filter, no login: everybody on an allowed host gets in.
    auth: { state: 'absent' },
    tls: call.has('--ssl'),
  });
}

export function unixBind(path: string | undefined): Bind {
  return { address: path === undefined ? unknown('variable') : builtIn(path), class: 'unix' };
}
