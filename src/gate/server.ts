// The socket: takes questions, always answers before the hook stops waiting, never analyses.
import { createServer, type Server, type Socket } from 'node:net';
import { type Answer, answerBytes, type Heard, Listener, type Question } from './protocol.ts';

export interface ServerOptions {
  readonly socket: string;
  readonly mostScriptBytes: number;
  /** milliseconds after which a connection that has not finished its question is closed */
  readonly patience: number;
  readonly now: () => number;
  /** answers a question of somebody who called at a moment; must settle in time and never reject */
  readonly answer: (question: Question, since: number) => Promise<Answer>;
  /** told about connections that said nonsense */
  readonly onNonsense: (why: string) => void;
}

/** Connections at a time: slurmctld asks one by one, and `cli_filter` a few. */
const MOST_CONNECTIONS = 256;

/** Starts to listen. @returns once the socket is there */
export function listen(options: ServerOptions): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    converse(socket, options);
  });
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socket, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function converse(socket: Socket, options: ServerOptions): void {
  const listener = new Listener(options.mostScriptBytes);
  const since = options.now();
  let answered = false;
  const impatience = setTimeout(() => {
    socket.destroy();
  }, options.patience);
  const take = (heard: Heard): void => {
    if (heard.kind === 'more' || answered) return;
    answered = true;
    clearTimeout(impatience);
    if (heard.kind === 'nonsense') {
      options.onNonsense(heard.why);
      socket.destroy();
      return;
    }
    const { question } = heard;
    void options.answer(question, since).then((answer) => {
      if (!socket.destroyed) socket.end(answerBytes(answer, question));
    });
  };
  socket.on('data', (bytes) => {
    if (answered) socket.destroy();
    else take(listener.hear(bytes));
  });
  // A hook that gave up is no fault of the daemon.
  socket.on('error', () => {
    socket.destroy();
  });
  socket.on('end', () => {
    if (!answered) socket.destroy();
  });
  socket.on('close', () => {
    clearTimeout(impatience);
  });
}
