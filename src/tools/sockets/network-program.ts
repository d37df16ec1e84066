// Programs whose standard input and output are a connection to another host.
import type { Command } from '../../model/command.ts';
import { prefixOf, shapeOf, type Word } from '../../model/word.ts';
import { netcatCall } from './netcat-call.ts';
import { socatCall } from './socat-call.ts';

/** A connection to another host. */
export interface Peer {
  readonly direction: 'connect' | 'listen';
  readonly host?: Word;
  /** the command that holds it, when it is another one than the reader */
  readonly carrier?: number;
}

/** The connection a command joins to its standard input and output; undefined for other programs. */
export function networkProgram(command: Command): Peer | undefined {
  const { name, words } = command;
  switch (name) {
    case 'nc':
    case 'ncat':
    case 'netcat':
    case 'nc.traditional':
    case 'nc.openbsd':
    case 'cryptcat': {
      const call = netcatCall(command);
      if (call.probe) return undefined;
      return peer(call.listens ? 'listen' : 'connect', call.host);
    }
    case 'socat': {
      const ends = socatCall(command);
      const network = ends.find((end) => end.kind === 'connect' || end.kind === 'listen');
      const stream = ends.find((end) => end.kind === 'stream');
      return network && stream ? peer(network.kind === 'listen' ? 'listen' : 'connect', network.host) : undefined;
    }
    case 'openssl': {
      if (words[1] === undefined || shapeOf(words[1]) !== 's_client') return undefined;
      const at = words.findIndex((word) => shapeOf(word) === '-connect' || shapeOf(word) === '-host');
      return peer('connect', at < 0 ? undefined : words[at + 1]);
    }
    case 'telnet':
    case 'ztcp':
      return peer('connect', words[1]);
    case 'curl': {
      const address = words.find((word) => prefixOf(word).startsWith('telnet://'));
      return address && peer('connect', address);
    }
    default:
      return undefined;
  }
}

function peer(direction: Peer['direction'], host: Word | undefined): Peer {
  return { direction, ...(host && { host }) };
}
