// The stream editor, as far as one-liners go: s, y, d, p, q, = with simple addresses.
import { staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import { linesOf, operandsOf, type Pieces, plainCall, type PrinterCall, textFilter } from './printer.ts';
import { findAll, type Found } from './regex.ts';
import { parseSed, type Replacement, type SedAddress, type SedCommand, type Substitution } from './sed-script.ts';

const SED: OptionTable = {
  flags: '-n,--quiet,--silent -E,-r,--regexp-extended -s,--separate -u,--unbuffered --posix',
  values: '-e,--expression',
};

export function sed(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(SED, call.command);
  if (!parsed || parsed.has('--posix')) return undefined;
  const given = parsed.all('--expression').map((option) => staticText(option.value) ?? '');
  const operands = operandsOf(parsed);
  const text = given.length > 0 ? given.join('\n') : staticText(operands[0]);
  const files = given.length > 0 ? operands : operands.slice(1);
  const script = text === undefined ? undefined : parseSed(text, parsed.has('--regexp-extended'));
  if (!script || (parsed.has('--separate') && files.length > 1)) return undefined;
  const quiet = parsed.has('--silent');
  return textFilter(call, files, (input) => new Editor(script, quiet).run(input));
}

/** Lines times commands that are worked out. */
const MAX_STEPS = 200_000;

class Unknown extends Error {}

class Editor {
  readonly #script: readonly SedCommand[];
  readonly #quiet: boolean;
  /** ranges that have begun, with the line number at which they end */
  readonly #ranges = new Map<SedCommand, true>();
  #space = '';
  #line = 0;
  #lines: readonly string[] = [];
  #terminated = true;
  #out = '';
  #owesNewline = false;

  constructor(script: readonly SedCommand[], quiet: boolean) {
    this.#script = script;
    this.#quiet = quiet;
  }

  run(input: string): string | undefined {
    ({ lines: this.#lines, terminated: this.#terminated } = linesOf(input));
    if (this.#lines.length * (this.#script.length + 1) > MAX_STEPS) return undefined;
    try {
      for (this.#line = 1; this.#line <= this.#lines.length; this.#line++) if (this.#cycle()) break;
    } catch (failure) {
      if (failure instanceof Unknown) return undefined;
      throw failure;
    }
    return this.#out;
  }

  /** One line; true when it is the last one read. */
  #cycle(): boolean {
    this.#space = this.#lines[this.#line - 1] ?? '';
    for (const command of this.#script) {
      if (this.#selects(command) === command.negated) continue;
      if (command.kind === 'd') return false;
      if (command.kind === 'p') this.#print(this.#space);
      else if (command.kind === '=') this.#number();
      else if (command.kind === 'y') this.#space = Array.from(this.#space, (c) => command.table.get(c) ?? c).join('');
      else if (command.kind === 's') this.#substitute(command);
      else {
        if (!this.#quiet) this.#print(this.#space);
        return true;
      }
    }
    if (!this.#quiet) this.#print(this.#space);
    return false;
  }

  /** A last line without a newline is printed without one. */
  #print(text: string): void {
    const unterminated = this.#line === this.#lines.length && !this.#terminated;
    this.#out += `${this.#owesNewline ? '\n' : ''}${text}${unterminated ? '' : '\n'}`;
    this.#owesNewline = unterminated;
    if (this.#out.length > 1 << 18) throw new Unknown();
  }

  #number(): void {
    this.#out += `${this.#owesNewline ? '\n' : ''}${String(this.#line)}\n`;
    this.#owesNewline = false;
  }

  #selects(command: SedCommand): boolean {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return this.#at(from);
    if (this.#ranges.has(command)) {
      if (to.kind === 'line' && this.#line > to.line) {
        this.#ranges.delete(command);
        return this.#begins(command, from, to);
      }
      if (to.kind === 'line' ? this.#line === to.line : this.#at(to)) this.#ranges.delete(command);
      return true;
    }
    return this.#begins(command, from, to);
  }

  #begins(command: SedCommand, from: SedAddress, to: SedAddress): boolean {
    if (!this.#at(from)) return false;
    const isOver = to.kind === 'line' ? to.line <= this.#line : to.kind === 'last' && this.#at(to);
    if (!isOver) this.#ranges.set(command, true);
    return true;
  }

  #at(address: SedAddress): boolean {
    if (address.kind === 'line') return this.#line === address.line;
    if (address.kind === 'last') return this.#line === this.#lines.length;
    const found = findAll(address.regex, this.#space, 1);
    if (!found) throw new Unknown();
    return found.length > 0;
  }

  #substitute(command: Substitution): void {
    const { regex, replacement, which, all } = command;
    const found = findAll(regex, this.#space, all ? Infinity : which);
    if (!found) throw new Unknown();
    const chosen = found.slice(which - 1);
    if (chosen.length === 0) return;
    let out = '';
    let end = 0;
    for (const match of chosen) {
      out += this.#space.slice(end, match.start) + replaced(replacement, match);
      end = match.end;
      if (out.length > 1 << 18) throw new Unknown();
    }
    this.#space = out + this.#space.slice(end);
    if (command.prints) this.#print(this.#space);
  }
}

/** What a replacement stands for, with `\U`, `\l` and the like. */
function replaced(replacement: readonly Replacement[], match: Found): string {
  let out = '';
  let mode: 'U' | 'L' | undefined;
  let once: 'u' | 'l' | undefined;
  for (const part of replacement) {
    if (part.kind === 'case') {
      if (part.how === 'u' || part.how === 'l') once = part.how;
      else mode = part.how === 'E' ? undefined : part.how;
      continue;
    }
    const text = part.kind === 'text' ? part.text : (match.groups[part.group] ?? '');
    const whole = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text;
    if (once === undefined || whole === '') out += whole;
    else {
      out += (once === 'u' ? whole.slice(0, 1).toUpperCase() : whole.slice(0, 1).toLowerCase()) + whole.slice(1);
      once = undefined;
    }
  }
  return out;
}
