// The shell's own commands, as far as they change what later commands see.
import type { Assignment, Command } from '../model/command.ts';
import { known, unknown } from '../model/static.ts';
import { type Piece, shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';
import { hullOf, type Place } from '../text/place.ts';
import type { Context } from './context.ts';
import type { Invocation, StoreDetails } from './invocation.ts';
import { joinWords } from './join-words.ts';
import { pathKey } from './path-key.ts';
import { printedBy } from './pure.ts';
import type { State } from './state.ts';
import { type Alternative, hole, scalar, single, textOf, type Value } from './values.ts';

/** What builtins ask of the shell that runs them. */
export interface RunningShell {
  readonly commands: readonly Command[];
  store(name: string, alternatives: readonly Alternative[], state: State, context: Context, how: StoreDetails): void;
  emitAssignment(
    assignment: Omit<Assignment, 'scope' | 'certain' | 'via' | 'position'>,
    context: Context,
    only: boolean,
  ): void;
  invoke(invocation: Invocation, state: State, context: Context): void;
  invokeProgram(invocation: Invocation, state: State, context: Context, keepsShell: boolean): void;
  runGuest(
    pieces: readonly Piece[],
    at: Place,
    label: string,
    state: State,
    context: Context,
    how?: { readonly sameShell?: boolean },
  ): void;
  runFile(
    path: Word,
    args: readonly Word[],
    state: State,
    context: Context,
    how: { readonly required: boolean; readonly sameShell?: boolean },
  ): void;
  addExitTrap(pieces: readonly Piece[], at: Place, context: Context): void;
}

/** A builtin that was just called. */
export interface BuiltinCall {
  readonly shell: RunningShell;
  readonly command: Command;
  readonly invocation: Invocation;
  readonly state: State;
  readonly context: Context;
}

type Builtin = (call: BuiltinCall) => void;

const PLAIN =
  '[ : alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source . suspend test times trap true type typeset ulimit umask unalias unset wait';
const NAMES = new Set(PLAIN.split(' '));

export function isBuiltin(name: string): boolean {
  return NAMES.has(name);
}

/** What a builtin does to the shell; undefined for those that change nothing. */
export function builtinFor(name: string): Builtin | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}

const rest = (call: BuiltinCall): readonly Word[] => call.command.words.slice(1);

const BUILTINS: Readonly<Record<string, Builtin>> = {
  cd: changeDirectory,
  pushd: changeDirectory,
  popd: ({ state, command }) => {
    state.cwd = unknown('variable', command.at);
  },
  export: (call) => {
    declare(call, { exported: true });
  },
  declare: (call) => {
    declare(call, {});
  },
  typeset: (call) => {
    declare(call, {});
  },
  local: (call) => {
    declare(call, { local: true });
  },
  readonly: (call) => {
    declare(call, {});
  },
  unset: (call) => {
    for (const word of rest(call)) {
      const name = staticText(word);
      if (name === undefined || name.startsWith('-')) continue;
      const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(name);
      if (element?.[1] !== undefined) call.state.blur(element[1], 'variable', word.at);
      else if (call.state.variables.has(name)) call.state.set(name, single({ kind: 'unset' }), false);
      else {
        call.state.set(name, single({ kind: 'unset' }), false);
        call.state.functions.delete(name);
      }
    }
  },
  set: setOptions,
  shopt: ({ state, command }) => {
    const words = command.words.map((word) => staticText(word));
    if (words.includes('expand_aliases')) state.expandAliases = words.includes('-s');
  },
  alias: (call) => {
    for (const word of rest(call)) {
      const shape = shapeOf(word);
      const equals = shape.indexOf('=');
      if (equals > 0) call.state.aliases.set(shape.slice(0, equals), sliceWord(word, equals + 1).pieces);
    }
  },
  shift: ({ state, command }) => {
    const given = staticText(command.words[1]);
    const count = given === undefined ? (command.words.length > 1 ? undefined : 1) : Number(given);
    const positional = state.positional;
    state.positional =
      count !== undefined && positional?.slice(0, count).every((word) => word.count === 'one')
        ? positional.slice(count)
        : undefined;
  },
  read: readInput,
  mapfile: readLines,
  readarray: readLines,
  getopts: ({ state, command }) => {
    const name = staticText(command.words[2]);
    if (name !== undefined) state.blur(name, 'input', command.at);
    state.blur('OPTARG', 'input', command.at);
    state.blur('OPTIND', 'input', command.at);
  },
  let: (call) => {
    for (const word of rest(call)) {
      const name = /^\s*([A-Za-z_]\w*)\s*(?:\+\+|--|[-+*/%]?=)/.exec(shapeOf(word))?.[1];
      if (name !== undefined) call.state.blur(name, 'arithmetic', word.at);
    }
  },
  printf: ({ command, state, shell, context }) => {
    if (staticText(command.words[1]) !== '-v') return;
    const name = staticText(command.words[2]);
    if (name === undefined) return;
    const printed = printedBy({ ...command, words: [command.words[0] as Word, ...command.words.slice(3)] }, undefined);
    const value = scalar(printed ?? [hole('substitution', command.at, { name })]);
    shell.store(name, single(value), state, context, { form: 'declaration', at: command.at, command: command.id });
  },
  source: sourceFile,
  '.': sourceFile,
  eval: (call) => {
    const words = rest(call);
    const first = words[0];
    if (!first) return;
    const pieces = joinWords(words);
    const at = hullOf(first.at, words.at(-1)?.at ?? first.at);
    call.shell.runGuest(pieces, at, 'eval', call.state, call.context, { sameShell: true });
  },
  exec: (call) => {
    const words = rest(call);
    let i = 0;
    while (i < words.length) {
      const text = staticText(words[i]);
      if (text === '-a') i += 2;
      else if (text !== undefined && /^-[cl]+$/.test(text)) i++;
      else break;
    }
    const inner = words.slice(i);
    const first = inner[0];
    if (!first) return;
    const at = hullOf(first.at, inner.at(-1)?.at ?? first.at);
    call.shell.invokeProgram(
      { ...call.invocation, words: inner, assignments: [], at },
      call.state.child(),
      {
        ...call.context,
        via: [...call.context.via, { label: 'exec', at: call.command.words[0]?.at ?? at }],
        parent: call.command.id,
      },
      false,
    );
    call.state.ended = 'exit';
  },
  command: lookPast,
  builtin: lookPast,
  exit: ({ state }) => {
    state.ended = 'exit';
  },
  logout: ({ state }) => {
    state.ended = 'exit';
  },
  return: ({ state, context }) => {
    if (!context.function) {
      state.ended = 'exit';
      return;
    }
    leave(state, context.function.states, 'return');
  },
  break: ({ state, context }) => {
    if (context.loop) leave(state, context.loop.states, 'loop');
  },
  continue: ({ state, context }) => {
    if (context.loop) state.ended = 'loop';
  },
  trap: (call) => {
    const words = rest(call).filter((word) => staticText(word) !== '--');
    const [body, ...signals] = words;
    const text = body && staticText(body);
    if (!body || signals.length === 0 || text === '-' || text === '' || text?.startsWith('-')) return;
    const names = signals.map((word) => (staticText(word) ?? '').replace(/^SIG/i, '').toUpperCase());
    const { pipeline: _, ...context } = call.context;
    if (names.includes('EXIT') || names.includes('0')) call.shell.addExitTrap(body.pieces, body.at, context);
    else {
      const scope = { ...context.scope, conditional: true };
      call.shell.runGuest(
        body.pieces,
        body.at,
        'trap',
        call.state.fork(),
        { ...context, certain: false, scope, subshell: true },
        { sameShell: true },
      );
    }
  },
};

function leave(state: State, exits: State[], ended: 'loop' | 'return'): void {
  const copy = state.fork();
  copy.ended = ended;
  if (exits.length < 16) exits.push(copy);
  state.ended = ended;
}

function changeDirectory({ command, state }: BuiltinCall): void {
  const operands = command.words.slice(1).filter((word) => !/^-[LPe@]+$|^--$/.test(staticText(word) ?? ''));
  const [target] = operands;
  // `cd $WORK`: which directory that is nobody knows, but it is the same as in `$WORK/file`.
  const key = target && operands.length === 1 && staticText(target) !== '-' ? pathKey(target, state.cwd) : undefined;
  state.cwd = key === undefined || key.startsWith('?') ? unknown('variable', command.at) : known(key);
}

/** `export`, `declare`, `local`, `readonly`: assignments and attributes. */
function declare(call: BuiltinCall, how: { readonly exported?: boolean; readonly local?: boolean }): void {
  const { shell, state, context, command, invocation } = call;
  let { exported } = how;
  let nameref = false;
  let integer = false;
  let arrays: 'indexed' | 'associative' | undefined;
  let global = false;
  let functions = false;
  for (const word of rest(call)) {
    const text = staticText(word);
    if (text !== undefined && /^[-+][A-Za-z]+$/.test(text)) {
      const on = text.startsWith('-');
      if (text.includes('x')) exported = on;
      if (text.includes('n') && command.name !== 'export') nameref = on;
      if (text.includes('n') && command.name === 'export') exported = false;
      if (text.includes('i')) integer = on;
      if (text.includes('a')) arrays = 'indexed';
      if (text.includes('A')) arrays = 'associative';
      if (text.includes('g')) global = true;
      if (text.includes('f')) functions = true;
      if (text.includes('p')) return;
      continue;
    }
    const shape = shapeOf(word);
    const match = /^([A-Za-z_]\w*)(\+?=)?/.exec(shape);
    const name = match?.[1];
    if (name === undefined) {
      // `export "$NAME=$VALUE"`: some variable changes; which one is not known.
      continue;
    }
    if (functions) {
      if (exported) state.exportedFunctions.add(name);
      continue;
    }
    const isLocal =
      how.local === true ||
      (state.locals.length > 0 && !global && command.name !== 'export' && command.name !== 'readonly');
    if (isLocal) state.locals.at(-1)?.add(name);
    const operator = match?.[2];
    const before = state.variables.get(name);
    if (operator === undefined) {
      if (exported !== undefined && before) {
        state.set(name, before.alternatives, exported);
        if (exported) announce(call, name);
      } else if (arrays)
        state.set(
          name,
          single({ kind: 'array', items: new Map(), associative: arrays === 'associative', open: false }),
          exported,
        );
      else if (isLocal) state.set(name, single({ kind: 'unset' }), exported);
      else if (exported) state.set(name, single(scalar([hole('variable', word.at, { name })])), true);
      if (integer) makeInteger(state, name);
      continue;
    }
    const array = invocation.arrays?.get(name);
    const value = sliceWord(word, name.length + operator.length);
    if (nameref) {
      const target = textOf(value.pieces);
      state.variables.set(name, {
        alternatives: single(scalar(value.pieces)),
        exported: false,
        ...(target !== undefined && { nameref: target }),
      });
      continue;
    }
    let stored: Value = array ? array.value : scalar(value.pieces);
    if (array?.value.kind === 'array' && arrays === 'associative') stored = { ...array.value, associative: true };
    if (operator === '+=' && !array) {
      const old = before?.alternatives.length === 1 ? before.alternatives[0]?.value : undefined;
      stored = scalar([
        ...(old?.kind === 'scalar' ? old.pieces : [hole('variable', word.at, { name })]),
        ...value.pieces,
      ]);
    }
    shell.store(name, single(stored), state, context, {
      form: 'declaration',
      at: word.at,
      ...(exported !== undefined && { exported }),
      ...(array && { node: array.node }),
      command: command.id,
    });
    if (integer) makeInteger(state, name);
  }
}

/** `declare -i`: from here on, values are evaluated as arithmetic. */
function makeInteger(state: State, name: string): void {
  const variable = state.variables.get(name) ?? { alternatives: single({ kind: 'unset' }), exported: false };
  const only = variable.alternatives.length === 1 ? variable.alternatives[0]?.value : undefined;
  const text = only?.kind === 'scalar' ? textOf(only.pieces) : undefined;
  if (text !== undefined && !/^\s*-?\d+\s*$/.test(text)) {
    const at = only?.kind === 'scalar' ? only.pieces[0]?.at : undefined;
    if (at) state.blur(name, 'arithmetic', at);
  }
  state.variables.set(name, { ...(state.variables.get(name) ?? variable), integer: true });
}

/** `export NAME` of a variable set before: from here on, children see it. */
function announce({ shell, state, context, command }: BuiltinCall, name: string): void {
  const alternatives = state.variables.get(name)?.alternatives ?? [];
  for (const one of alternatives) {
    if (one.value.kind !== 'scalar') continue;
    const at = one.value.pieces[0]?.at ?? command.at;
    shell.emitAssignment(
      {
        name,
        value: { pieces: one.value.pieces, count: 'one', at },
        exported: true,
        form: 'declaration',
        at: command.at,
        command: command.id,
      },
      context,
      alternatives.length === 1,
    );
  }
}

function setOptions({ command, state }: BuiltinCall): void {
  const words = command.words.slice(1);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    const text = staticText(word);
    if (text === undefined || text === '--' || text === '-' || !/^[-+]/.test(text)) {
      state.positional = text === '--' || text === '-' ? words.slice(i + 1) : words.slice(i);
      return;
    }
    const on = text.startsWith('-');
    const letters = text.slice(1);
    const long = letters.includes('o') ? staticText(words[i + 1]) : undefined;
    if (letters.includes('o')) i++;
    if (letters.includes('x') || long === 'xtrace') state.traced = on;
    if (letters.includes('a') || long === 'allexport') state.allexport = on;
    if (long === 'pipefail') state.pipefail = on;
    if (letters.includes('e') || long === 'errexit') state.errexit = on;
  }
}

function readInput({ command, state, shell, context }: BuiltinCall): void {
  const names: string[] = [];
  let array: string | undefined;
  let plain = true;
  const words = command.words.slice(1);
  for (let i = 0; i < words.length; i++) {
    const text = staticText(words[i]);
    if (text === undefined) continue;
    if (text.startsWith('-') && text.length > 1) {
      const letters = text.slice(1);
      if (letters.includes('a')) array = letters.endsWith('a') ? staticText(words[++i]) : undefined;
      else if (/[dinNptu]$/.test(letters)) i++;
      if (/[^rs]/.test(letters)) plain = false;
      continue;
    }
    names.push(text);
  }
  if (array !== undefined)
    state.set(array, single({ kind: 'array', items: new Map(), associative: false, open: true }));
  if (names.length === 0 && array === undefined) names.push('REPLY');
  const line = command.input?.kind === 'herestring' && plain ? textOf(command.input.pieces)?.split('\n')[0] : undefined;
  const fields =
    line === undefined || state.variables.has('IFS') || line.includes('\\') ? undefined : splitLine(line, names.length);
  names.forEach((name, index) => {
    const field = fields?.[index];
    if (field === undefined) state.blur(name, 'input', command.at);
    else {
      const at = { ...command.at, exact: false };
      const piece: Piece = { kind: 'text', text: field, at, use: at, quoted: true };
      shell.store(name, single(scalar([piece])), state, context, {
        form: 'declaration',
        at: command.at,
        command: command.id,
      });
    }
  });
}

/** Splits a line as `read` does: the last name takes the rest. */
function splitLine(line: string, count: number): string[] {
  const fields: string[] = [];
  let left = line.trim();
  for (let i = 0; i < count; i++) {
    const match = i === count - 1 ? null : /^(\S*)\s+/.exec(left);
    fields.push(match ? (match[1] ?? '') : left);
    left = match ? left.slice(match[0].length) : '';
  }
  return fields;
}

function readLines({ command, state }: BuiltinCall): void {
  const names = command.words.slice(1).map((word) => staticText(word));
  const name = names.filter((text) => text !== undefined && /^[A-Za-z_]\w*$/.test(text)).at(-1) ?? 'MAPFILE';
  state.set(name, single({ kind: 'array', items: new Map(), associative: false, open: true }));
}

function sourceFile({ shell, command, state, context }: BuiltinCall): void {
  const [path, ...args] = command.words.slice(1);
  if (!path) return;
  const piped = path.pieces.find((piece) => piece.kind === 'unknown' && piece.pipe === '<');
  if (piped?.kind === 'unknown') {
    // `source <(…)`: the text is what the commands print.
    const commands = (piped.commands ?? []).map((id) => shell.commands[id]).filter((one) => one !== undefined);
    const printed =
      commands.length === 1 && commands[0] ? printedBy(commands[0], commands[0].input?.pieces) : undefined;
    if (printed) shell.runGuest(printed, path.at, 'source', state, context, { sameShell: true });
    return;
  }
  shell.runFile(path, args, state, context, { required: true, sameShell: true });
}

function lookPast(call: BuiltinCall): void {
  let words = rest(call);
  while (/^-[pvV]+$|^--$/.test(staticText(words[0]) ?? '')) {
    if (/[vV]/.test(staticText(words[0]) ?? '')) return;
    words = words.slice(1);
  }
  const first = words[0];
  if (!first) return;
  const functions = new Map(call.state.functions);
  call.state.functions.clear();
  const at = hullOf(first.at, words.at(-1)?.at ?? first.at);
  const label = call.command.name ?? 'command';
  call.shell.invoke({ ...call.invocation, words, assignments: [], at }, call.state, {
    ...call.context,
    via: [...call.context.via, { label, at: call.command.words[0]?.at ?? at }],
    parent: call.command.id,
  });
  for (const [name, definition] of functions)
    if (!call.state.functions.has(name)) call.state.functions.set(name, definition);
}
