// The other end of the socket: questions that admins' commands ask.
import { connect } from 'node:net';
import type { Answer, Verb } from './protocol.ts';

/** What came back, and after how many milliseconds. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly ms: number }
  /** `ENOENT`, `ECONNREFUSED`, `EACCES`, …; `timeout`; `nonsense` */
  | { readonly kind: 'failure'; readonly code: string; readonly ms: number };

/** Asks one question. */
export function ask(
  path: string,
  header: Readonly<Record<string, unknown>>,
  { script = Buffer.alloc(0), wait = 2000 }: { readonly script?: Buffer; readonly wait?: number } = {},
): Promise<Reply> {
  const head = Buffer.from(JSON.stringify(header));
  const start = performance.now();
  return new Promise((resolve) => {
    const socket = connect(path);
    const said: Buffer[] = [];
    let code: string | undefined;
    const timer = setTimeout(() => {
      code = 'timeout';
      socket.destroy();
    }, wait);
    socket.on('connect', () => {
      socket.write(Buffer.concat([Buffer.from(`JV1 ${head.length} ${script.length}\n`), head, script]));
    });
    socket.on('data', (bytes) => said.push(bytes));
    socket.on('error', (error) => {
      code ??= 'code' in error ? String(error.code) : error.message;
    });
    socket.on('close', () => {
      clearTimeout(timer);
      const ms = performance.now() - start;
      const answer = code === undefined ? parsed(Buffer.concat(said).toString()) : undefined;
      resolve(answer ? { kind: 'answer', answer, ms } : { kind: 'failure', code: code ?? 'nonsense', ms });
    });
  });
}

function parsed(text: string): Answer | undefined {
  const match = /^JV\d+ (accept|warn|reject) \d+ (\S+)\n(.*)$/s.exec(text);
  if (!match) return undefined;
  const [, verb, id = '', message = ''] = match;
  return { verb: verb as Verb, id, message };
}

/** What the daemon tells of itself; older ones tell less. */
export interface DaemonStatus {
  readonly version?: string;
  readonly started?: string;
  readonly process?: number;
  readonly policy?: string;
  readonly state?: string;
  readonly off?: { readonly since: number; readonly until: number; readonly reason: string; readonly by: string };
}

/** @returns the code of what went wrong, when there is no answer */
export async function askStatus(path: string): Promise<DaemonStatus | string> {
  const reply = await ask(path, { kind: 'status' });
  if (reply.kind === 'failure') return reply.code;
  try {
    const value: unknown = JSON.parse(reply.answer.message);
    // The socket's folder is the daemon's: who answers there is believed.
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
