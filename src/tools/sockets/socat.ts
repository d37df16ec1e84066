// socat: joins two addresses; a listener, a forwarder, or a program given to a connection.
import type { Bind } from '../../model/effect.ts';
import { asStatic, shapeOf, staticText } from '../../model/word.ts';
import { bindClassOfWord, builtIn, editablePlace, type Emit } from '../kit.ts';
import { defaultBind, givenBind, defineListener } from './bind.ts';
import { unixBind } from './netcat.ts';
import { joinedProgram } from './shell-names.ts';
import { socatCall, type SocatEnd } from './socat-call.ts';

export default defineListener('socat', (command, emit) => {
  const ends = socatCall(command);
  const network = ends.find((end) => end.kind === 'listen' || end.kind === 'connect');
  const program = ends.find((end) => end.kind === 'program');
  if (network && program?.argument) spawn(network, program, emit);
  const target = ends.find((end) => end.kind === 'connect');
  for (const end of ends) {
    if (end.kind === 'listen' || end.kind === 'unix-listen') listen(end, target, emit);
    else if (end.kind === 'connect' && end.host && !ends.some((one) => one.kind === 'listen')) connect(end, emit);
  }
});

function spawn(network: SocatEnd, program: SocatEnd, emit: Emit): void {
  const joined = joinedProgram(program.argument ? shapeOf(program.argument) : '');
  if (joined === 'answer' || joined === 'forwarder') return;
  const local = network.kind === 'listen' && network.host && bindClassOfWord(network.host) === 'loopback';
  if (joined === 'program' && local) return;
  emit({
    kind: 'spawn',
    at: program.word.at,
    tool: 'socat',
    what: joined,
    direction: network.kind === 'listen' ? 'listen' : 'connect',
    ...(network.host && { peer: network.host }),
  });
}

function listen(end: SocatEnd, target: SocatEnd | undefined, emit: Emit): void {
  const tls = /SSL|DTLS/.test(end.keyword);
  // OPENSSL-LISTEN asks for a client certificate unless verify=0.
  const certificate = tls && !/^(?:0|no|off|false)$/i.test(end.options.get('verify') ?? '1');
  emit({
    kind: 'listen',
    at: end.word.at,
    tool: 'socat',
    class: 'raw',
    protocol: end.kind === 'unix-listen' ? 'unix' : end.keyword.startsWith('UDP') ? 'udp' : 'tcp',
    bind: end.kind === 'unix-listen' ? unixBind(end.argument && shapeOf(end.argument)) : bindOf(end),
    port: end.port ? asStatic(end.port) : builtIn(''),
    auth: { state: certificate ? 'set' : 'absent' },
    tls,
    ...(target && {
      forwards: { ...(target.host && { host: target.host }), ...(target.port && { port: asStatic(target.port) }) },
    }),
  });
}

/** Without `bind=` every interface; the edit adds it. */
function bindOf(end: SocatEnd): Bind {
  if (end.host) return givenBind(end.host);
  const place = editablePlace(end.word);
  const quoted = place && place.span.end - place.span.start !== shapeOf(end.word).length;
  if (!place?.exact || quoted || staticText(end.word) === undefined) return defaultBind('0.0.0.0');
  const span = { start: place.span.end, end: place.span.end };
  return {
    ...defaultBind('0.0.0.0'),
    toLoopback: [
      {
        at: { doc: place.doc, span, exact: true },
        text: end.keyword.includes('6') ? ',bind=[::1]' : ',bind=127.0.0.1',
      },
    ],
  };
}

function connect(end: SocatEnd, emit: Emit): void {
  emit({
    kind: 'connect',
    at: end.word.at,
    tool: 'socat',
    scheme: end.keyword.startsWith('UDP') ? 'udp' : 'tcp',
    host: end.host ?? end.word,
    ...(end.port && { port: asStatic(end.port) }),
    purpose: 'other',
    cleartext: false,
  });
}
