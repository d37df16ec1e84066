// What the hook in slurmctld and the daemon say to each other, over a Unix socket, one question a connection.
//
//   question: JV<version> <bytes of header> <bytes of script>\n  header (JSON)  script (as it is)
//   answer:   JV<version> <accept|warn|reject> <bytes of message> <id>\n  message (UTF-8)
//
// The script is never JSON: quoting four megabytes in Lua would take longer than vetting them. A side answers in the
// lower of the two versions, and takes questions and answers one version older or newer than its own; keys it does not
// know, and words after those it knows, are left alone. Where the hook has no sockets, curl posts the question over
// HTTP and gets the answer as the body.

/** The version this side speaks. */
const PROTOCOL = 1;
/** Headers hold names and options. */
const MOST_HEADER_BYTES = 256 * 1024;
/** What curl sends before a question. */
const MOST_HTTP_BYTES = 4096;
/** The first line of a question has no more. */
const MOST_LINE_BYTES = 64;
/** Questions that are too long are let pass up to here: hanging up would look like an outage, which opens the gate. */
const MOST_DROPPED_BYTES = 64 * 1024 * 1024;

/** A question as it came. */
export interface Question {
  readonly version: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly script: Buffer;
  /** it came over HTTP, and so must the answer */
  readonly http: boolean;
  /** why its script, or all of it, was thrown away unread */
  readonly unread?: string;
}

export type Verb = 'accept' | 'warn' | 'reject';

export interface Answer {
  readonly verb: Verb;
  /** for the user; may be empty */
  readonly message: string;
  /** the decision's id, as users see it: `JV-7K3Q` */
  readonly id: string;
}

/** What a connection has said so far: not enough, a question, or nonsense. */
export type Heard =
  | { readonly kind: 'more' }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'nonsense'; readonly why: string };

const MORE: Heard = { kind: 'more' };

/** Listens to one connection. Takes no more memory than a question may have. */
export class Listener {
  readonly #mostScriptBytes: number;
  readonly #parts: Buffer[] = [];
  #bytes = 0;
  #head: Head | undefined;
  /** whether HTTP stands around the question; undefined until that can be told */
  #http: boolean | undefined;
  /** what is known of a question that is too long to be kept */
  #dropped: Readonly<Record<string, unknown>> | undefined;

  /** @param mostScriptBytes longer scripts are refused by what their first line says */
  constructor(mostScriptBytes: number) {
    this.#mostScriptBytes = mostScriptBytes;
  }

  /** Takes in what came; bytes after the question are nonsense. */
  hear(bytes: Buffer): Heard {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    if (this.#http === undefined) {
      this.#http = this.#unwrap();
      if (this.#http === undefined)
        return this.#bytes > MOST_HTTP_BYTES ? nonsense('no question in what was posted') : MORE;
    }
    if (!this.#head) {
      const head = this.#readHead();
      if (head === undefined) return this.#bytes > MOST_LINE_BYTES ? nonsense('no first line') : MORE;
      if (typeof head === 'string') return nonsense(head);
      this.#head = head;
    }
    const { line, header, script, version, unread } = this.#head;
    const whole = line + header + script;
    if (unread !== undefined) this.#drop(this.#head);
    if (this.#bytes < whole) return MORE;
    if (this.#bytes > whole) return nonsense('more bytes than were announced');
    if (unread !== undefined) {
      const question = { version, header: this.#dropped ?? {}, script: Buffer.alloc(0), http: this.#http, unread };
      return { kind: 'question', question };
    }
    const all = this.#all();
    const fields = parseHeader(all.toString('utf8', line, line + header));
    if (!fields) return nonsense('the header is no JSON object');
    return {
      kind: 'question',
      question: { version, header: fields, script: all.subarray(line + header), http: this.#http },
    };
  }

  /** Keeps of a question that is too long its header, if that is not. */
  #drop({ line, header }: Head): void {
    if (header > MOST_HEADER_BYTES) this.#dropped = {};
    if (!this.#dropped && this.#bytes >= line + header)
      this.#dropped = parseHeader(this.#all().toString('utf8', line, line + header)) ?? {};
    if (this.#dropped) this.#parts.length = 0;
  }

  /** Takes off what stands before a question that is posted. @returns undefined when not all of it is there */
  #unwrap(): boolean | undefined {
    const all = this.#all();
    const start = all.toString('latin1', 0, 5);
    if (!'POST '.startsWith(start)) return false;
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    this.#parts.splice(0, this.#parts.length, all.subarray(end + 4));
    this.#bytes = all.length - end - 4;
    return true;
  }

  /** The announced sizes; a text says why there are none; undefined: the line is not complete. */
  #readHead(): Head | string | undefined {
    const all = this.#all();
    const end = all.subarray(0, MOST_LINE_BYTES).indexOf(10);
    if (end < 0) return undefined;
    const match = /^JV(\d{1,3}) (\d{1,10}) (\d{1,10})(?: [\x20-\x7e]*)?$/.exec(all.toString('latin1', 0, end));
    if (!match) return 'the first line is not of this protocol';
    const [version = 0, header = 0, script = 0] = match.slice(1).map(Number);
    if (Math.abs(version - PROTOCOL) > 1) return `protocol ${version}, and this side speaks ${PROTOCOL}`;
    if (header + script > MOST_DROPPED_BYTES) return `a question of ${header + script} bytes`;
    const unread =
      header > MOST_HEADER_BYTES
        ? `a header of ${header} bytes`
        : script > this.#mostScriptBytes
          ? `a script of ${script} bytes`
          : undefined;
    return { line: end + 1, header, script, version, ...(unread !== undefined && { unread }) };
  }

  #all(): Buffer {
    if (this.#parts.length > 1) this.#parts.splice(0, this.#parts.length, Buffer.concat(this.#parts));
    return this.#parts[0] ?? Buffer.alloc(0);
  }
}

interface Head {
  readonly line: number;
  readonly header: number;
  readonly script: number;
  readonly version: number;
  /** why it is not kept */
  readonly unread?: string;
}

/** The bytes of an answer, in the version that the other side understands. */
export function answerBytes(
  { verb, message, id }: Answer,
  { version, http }: Pick<Question, 'version' | 'http'>,
): Buffer {
  const body = Buffer.from(message);
  const answer = Buffer.concat([Buffer.from(`JV${Math.min(version, PROTOCOL)} ${verb} ${body.length} ${id}\n`), body]);
  if (!http) return answer;
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), answer]);
}

function parseHeader(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function nonsense(why: string): Heard {
  return { kind: 'nonsense', why };
}
