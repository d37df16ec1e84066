// Shells that read their commands from a connection: redirections to /dev/tcp, pipes from netcat, named pipes.
import type { Command } from '../../model/command.ts';
import { asStatic, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { shellCall } from '../../shell/wrappers/shells.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { pythonCall } from '../python/call.ts';
import type { Peer } from './network-program.ts';
import { isShellName } from './shell-names.ts';
import { networkPath, wiringOf } from './wiring.ts';

/** Interpreters that run what they read when no script is named. */
const INTERPRETERS: Readonly<Record<string, OptionTable>> = {
  perl: { flags: '-0 -a -c -n -p -s -S -t -T -u -U -v -V -w -W -X -l', values: '-e -E -m -M -I', style: 'posix' },
  ruby: { flags: '-a -c -l -n -p -s -S -v -w -y --version', values: '-e -I -r -E -C', style: 'posix' },
  node: { flags: '-i -v --version', values: '-e,--eval -p,--print -r,--require', style: 'posix' },
  php: { flags: '-a -i -m -v', values: '-r -f -d -c -B -R -F -E', style: 'posix' },
  lua: { flags: '-i -v', values: '-e -l', style: 'posix' },
};

const RUNS_TEXT = new Set(['eval', 'source', '.']);

export default defineTool('*', (command, emit, script) => {
  const { name, words } = command;
  const peer = controlledBy(command, script);
  if (peer) {
    emit({
      kind: 'spawn',
      at: command.at,
      tool: name ?? 'the shell',
      what: 'shell',
      direction: peer.direction,
      ...(peer.host && { peer: addressOf(peer.host) }),
      ...(peer.carrier !== undefined && { carrier: peer.carrier }),
    });
    return;
  }
  for (const redirect of command.redirects) probe(redirect.target, redirect.at, emit);
  if (name === 'cat') for (const word of words.slice(1)) probe(word, word.at, emit);
});

/** The connection that decides what a shell runs; undefined for anything else. */
function controlledBy(command: Command, script: readonly Command[]): Peer | undefined {
  const { name, words } = command;
  if (!needsWiring(command)) return undefined;
  const wiring = wiringOf(script);
  // `$line`: the words themselves are the commands.
  if (name === undefined) return words[0] && wiring.carried(words[0], command);
  if (name === 'eval') return firstOf(words.slice(1), (word) => wiring.carried(word, command));
  if (name === 'source' || name === '.')
    return words[1] && (networkPath(words[1])?.peer ?? wiring.carried(words[1], command));
  if (isShellName(name)) {
    const call = shellCall(words);
    if (call.text) return wiring.carried(call.text, command);
    if (!call.file) return command.input ? undefined : wiring.input(command);
    if (staticText(call.file) === '/dev/stdin') return wiring.input(command);
    return networkPath(call.file)?.peer ?? wiring.carried(call.file, command);
  }
  return readsProgram(command) ? wiring.input(command) : undefined;
}

/** Most commands can't run what comes from elsewhere; they need no look at the rest of the script. */
function needsWiring({ name, words }: Command): boolean {
  if (name === undefined) return words.length > 0;
  return RUNS_TEXT.has(name) || isShellName(name) || name in INTERPRETERS || name.startsWith('py');
}

/** The program runs what comes on its standard input. */
function readsProgram(command: Command): boolean {
  const { name = '', words } = command;
  if (command.input) return false;
  if (name.startsWith('py')) return pythonCall(command)?.kind === 'stdin';
  const table = INTERPRETERS[name];
  if (!table) return false;
  const call = parseOptions(table, words);
  const given = call.has('-e', '-E', '-r', '-f', '--eval', '--print', '--version', '-v');
  return !given && !call.open && call.operands.every((operand) => staticText(operand.word) === '-');
}

/** A connection without a shell: a port test or a transfer. The manifest lists it. */
function probe(target: Word, at: Command['at'], emit: Emit): void {
  const path = networkPath(target);
  if (!path) return;
  const [host = target, port] = splitWord(addressOf(target), '/');
  emit({
    kind: 'connect',
    at,
    tool: 'bash',
    scheme: path.protocol,
    host,
    ...(port && { port: asStatic(port) }),
    purpose: 'probe',
    cleartext: false,
  });
}

/** `203.0.113.5/4444` of `/dev/tcp/203.0.113.5/4444`. */
function addressOf(host: Word): Word {
  return networkPath(host) ? sliceWord(host, '/dev/tcp/'.length) : host;
}

function firstOf<T, R>(list: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
