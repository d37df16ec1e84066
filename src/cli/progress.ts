// One line on standard error that tells how far a long run is. It appears after a second and only on a terminal.
import type { Terminal } from './terminal.ts';

const PATIENCE = 1000;
const INTERVAL = 100;
const CLEAR = '\r\u001b[K';

/** The progress line; `clear` it before anything else is printed. */
export class Progress {
  readonly #terminal: Pick<Terminal, 'err' | 'errIsTerminal' | 'now'>;
  readonly #start: number;
  #last = 0;
  #visible = false;

  constructor(terminal: Pick<Terminal, 'err' | 'errIsTerminal' | 'now'>) {
    this.#terminal = terminal;
    this.#start = terminal.now();
  }

  /** Shows a state, at most ten times a second. */
  show(text: string): void {
    const now = this.#terminal.now();
    if (now - this.#start < PATIENCE || now - this.#last < INTERVAL || !this.#terminal.errIsTerminal) return;
    this.#last = now;
    this.#visible = true;
    this.#terminal.err(`${CLEAR}${text}`);
  }

  clear(): void {
    if (this.#visible) this.#terminal.err(CLEAR);
    this.#visible = false;
  }
}
