// X servers that take connections, and xhost, which says who may connect.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { builtIn, defineTool, type Emit, markOption, type ParsedCall } from '../kit.ts';
import { defaultBind } from '../sockets/bind.ts';
import { displayOf, xCall } from './x-options.ts';

const servers = defineTool('X Xorg Xvfb Xnest Xephyr Xdmx Xwayland Xorg.bin Xdummy', (command, emit) => {
  server(command, xCall(command), emit);
});

/** `startx … -- :1 -listen tcp`, `xinit client -- /usr/bin/Xorg -ac`: the server's options follow the two dashes. */
const starters = defineTool('startx xinit', (command, emit) => {
  const dashes = command.words.findIndex((word) => staticText(word) === '--');
  if (dashes > 0) server(command, xCall(command, dashes + 1), emit);
});

function server(command: Command, call: ParsedCall, emit: Emit): void {
  const open = call.last('-ac');
  const tcp = call.all('-listen').find((option) => /^(?:tcp|inet6?)$/.test(staticText(option.value) ?? ''));
  if (!open && !tcp) return;
  const display = displayOf(call) ?? 0;
  const remove = open && markOption(command, open).remove;
  const listens = tcp && markOption(command, tcp).remove;
  emit({
    kind: 'listen',
    at: (tcp ?? open)?.at ?? command.at,
    tool: command.name ?? 'X server',
    class: 'X',
    service: 'x11',
    protocol: tcp ? 'tcp' : 'unix',
    // Without TCP the server listens on sockets of this node only, which every user of the node can open.
    bind: tcp
      ? { ...defaultBind('0.0.0.0'), at: tcp.at, ...(listens && { toLoopback: listens }) }
      : defaultBind('localhost'),
    port: builtIn(String(6000 + display)),
    auth: open ? { state: 'disabled', at: open.at, ...(remove && { enable: remove }) } : { state: 'set' },
    tls: false,
  });
}

/** `xhost +` switches access control off; `+local:` does so for the users of this node. */
const xhost = defineTool('xhost', (command, emit) => {
  for (const word of command.words.slice(1)) {
    const everybody = staticText(word) === '+';
    const users = /^\+?local:/.test(shapeOf(word));
    if (!everybody && !users) continue;
    emit({
      kind: 'listen',
      at: word.at,
      tool: 'X server (xhost)',
      class: 'X',
      service: 'x11',
      protocol: everybody ? 'tcp' : 'unix',
      bind: everybody ? defaultBind('*') : defaultBind('localhost'),
      port: builtIn('6000'),
      auth: { state: 'disabled', at: word.at, ...enableFor(word) },
      tls: false,
    });
  }
});

function enableFor(word: Word): { enable?: readonly { at: Word['at']; text: string }[] } {
  return word.at.exact ? { enable: [{ at: word.at, text: '+si:localuser:$USER' }] } : {};
}

export default [servers, starters, xhost];
