// The shell's own commands, as far as they change what later commands see.
import { shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';
import { hullOf } from '../text/place.ts';
import type { BuiltinCall } from './builtin-call.ts';
import type { Context } from './context.ts';
import { changeDirectory } from './directories.ts';
import { nextOptionOf } from './getopts.ts';
import { joinWords } from './join-words.ts';
import { outcomeOf } from './outcome.ts';
import { printedBy } from './printers/index.ts';
import { readInput, readLines } from './read.ts';
import { SharedMap } from './shared-map.ts';
import type { State, Trap } from './state.ts';
import { hasNul, hole, outside, scalar, single, textOf, unknownArray, type Value, type Variable } from './values.ts';

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
  cd: directory,
  pushd: directory,
  popd: directory,
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
    declare(call, { fixed: true });
  },
  unset,
  set: setOptions,
  shopt: ({ state, command }) => {
    const words = command.words.map((word) => staticText(word));
    if (words.includes('expand_aliases'))
      state.switch({ expandAliases: words.includes('-s'), aliasesSometimes: false });
    if (words.some((word) => word === 'nullglob' || word === 'failglob')) state.switch({ globsVanish: true });
    if (words.includes('failglob')) state.switch({ globsFail: words.includes('-s') });
    if (words.includes('lastpipe')) state.switch({ lastPipe: words.includes('-s') });
  },
  alias: (call) => {
    const { line } = call.context;
    for (const word of rest(call)) {
      const shape = shapeOf(word);
      const equals = shape.indexOf('=');
      if (equals <= 0) continue;
      const { pieces } = sliceWord(word, equals + 1);
      const name = shape.slice(0, equals);
      const before = call.state.aliases.get(name);
      call.state.aliases.set(name, { pieces, line, always: true, ...(before && { before }) });
    }
  },
  unalias: ({ state, command, context }) => {
    for (const word of command.words.slice(1)) {
      const name = staticText(word);
      const names = name === '-a' ? [...state.aliases.keys()] : name === undefined ? [] : [name];
      for (const one of names) {
        const before = state.aliases.get(one);
        // The rest of the line has been read with it.
        if (before) state.aliases.set(one, { ...before, line: context.line, removed: true, before });
      }
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
  getopts: nextOptionOf,
  let: (call) => {
    const value = call.shell.calculate(rest(call), call.state, call.context);
    if (value !== undefined) call.state.outcome = { ...outcomeOf([call.command.id]), status: value !== 0n };
  },
  printf: ({ command, state, shell, context }) => {
    if (staticText(command.words[1]) !== '-v') return;
    const name = staticText(command.words[2]);
    if (name === undefined) return;
    const printed = printedBy({ ...command, words: [command.words[0] as Word, ...command.words.slice(3)] }, undefined);
    const pieces = printed && !hasNul(printed) ? printed : [hole('substitution', command.at, { name })];
    const how = { form: 'declaration', at: command.at, command: command.id } as const;
    if (name.includes('[')) shell.storeElement(name, pieces, state, context, how);
    else shell.store(name, single(scalar(pieces)), state, context, how);
  },
  source: sourceFile,
  '.': sourceFile,
  eval: (call) => {
    const given = rest(call);
    const words = staticText(given[0]) === '--' ? given.slice(1) : given;
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
    if (!first) {
      const redirects = call.invocation.redirects.slice(call.outer.redirects.length);
      call.shell.openDescriptors({ ...call.invocation, redirects }, call.state, call.outer);
      call.shell.openOutputs(redirects, call.state);
      return;
    }
    const at = hullOf(first.at, inner.at(-1)?.at ?? first.at);
    // `eval "exec $fd>&-"`: what is not known may be a descriptor, or nothing, and the shell goes on.
    const opens = call.invocation.redirects.length > call.outer.redirects.length;
    const mayGoOn = opens && inner.every(({ pieces }) => pieces.every(({ kind }) => kind === 'unknown'));
    call.shell.invokeProgram(
      { ...call.invocation, words: inner, assignments: [], at },
      call.state.child(),
      {
        ...call.context,
        certain: call.context.certain && !mayGoOn,
        via: [...call.context.via, { label: 'exec', at: call.command.words[0]?.at ?? at }],
        parent: call.command.id,
      },
      false,
    );
    if (mayGoOn) return;
    // The program takes the shell's place: no trap runs, unless it can't be started.
    const failed = call.state.fork();
    failed.traps = failed.traps.map((trap) => ({ ...trap, certain: false }));
    if (failed.traps.length > 0) call.shell.leave(call.context.shell, failed, call.command.at);
    call.state.ended = 'exit';
  },
  command: lookPast,
  builtin: lookPast,
  exit: leaveShell,
  logout: leaveShell,
  return: ({ shell, state, context, command }) => {
    // Elsewhere bash complains and goes on.
    if (!context.function) return;
    shell.leave(context.function, state, command.at);
    state.ended = 'return';
  },
  break: leaveLoop,
  continue: leaveLoop,
  trap: setTraps,
  hash: ({ shell, command, state, context }) => {
    const [option, path, ...names] = command.words.slice(1);
    if (!path || staticText(option) !== '-p') return;
    for (const word of names) {
      const name = staticText(word);
      if (name !== undefined) shell.remember(name, path.pieces, state, context);
    }
  },
};

function leaveShell({ shell, state, context, command }: BuiltinCall): void {
  // Also without traps of its own: another exit may come before that has one.
  if (state.traps.length > 0 || context.shell.states.length > 0) shell.leave(context.shell, state, command.at);
  state.ended = 'exit';
}

/** `break`, `continue`, with the number of loops when it is given. */
function leaveLoop({ shell, state, context, command }: BuiltinCall): void {
  let { loop } = context;
  if (!loop) return;
  const levels = Number(staticText(command.words[1]) ?? 1);
  for (let level = 1; level < levels && loop.outer; level++) {
    loop.jumps++;
    loop = loop.outer;
  }
  loop.jumps++;
  shell.leave(command.name === 'break' ? loop.breaks : loop.continues, state, command.at);
  state.ended = 'loop';
}

/** `trap TEXT EVENT…`: the text runs when the shell ends, or when a signal comes. */
function setTraps({ shell, command, state, context }: BuiltinCall): void {
  const words = command.words.slice(1).filter((word) => staticText(word) !== '--');
  const [body, ...rest] = words;
  if (!body || /^-[lp]/.test(staticText(body) ?? '')) return;
  // With one word alone, that is the event to reset.
  const events = (rest.length === 0 ? [body] : rest).map((word) => eventName(staticText(word) ?? ''));
  const resets = rest.length === 0 || staticText(body) === '-' || staticText(body) === '';
  const variables = new SharedMap(state.variables);
  // In `$(f)`, bash puts the last program of `f` in the shell's place, and the trap is lost.
  const certain =
    context.certain && context.dropsTraps !== true && (context.substitutions === 0 || context.functionDepth === 0);
  const run = shell.trapped(body.pieces, body.at, context);
  const mayHaveEnded = state.switches.errexit || state.switches.nounset;
  for (const event of events) {
    // What a trap was before still counts for signals, and for ends under errexit, that came before.
    if (event === 'EXIT') state.traps = mayHaveEnded ? state.traps.map(early) : state.traps.filter(isSignal);
    if (!resets) state.traps = [...state.traps, { event, at: body.at, text: shapeOf(body), run, certain, variables }];
  }
}

const isSignal = (trap: Trap): boolean => trap.event !== 'EXIT';

/** A trap on the exit that counts only if the shell has ended before. */
function early(trap: Trap): Trap {
  return isSignal(trap) ? trap : { ...trap, event: 'EARLY EXIT', certain: false };
}

function eventName(word: string): string {
  const name = word.replace(/^SIG/i, '').toUpperCase();
  return name === '0' ? 'EXIT' : name;
}

function directory({ command, state }: BuiltinCall): void {
  changeDirectory(command, state);
}

/** `export`, `declare`, `local`, `readonly`: assignments and attributes. */
function declare(
  call: BuiltinCall,
  how: { readonly exported?: boolean; readonly local?: boolean; readonly fixed?: boolean },
): void {
  const { shell, state, context, command, invocation } = call;
  if (how.local && state.locals.length === 0) {
    outsideFunctions(call);
    return;
  }
  let { exported } = how;
  let nameref = false;
  let integer = false;
  let fixed = how.fixed === true;
  const fixedHere = new Set<string>();
  let transform: 'upper' | 'lower' | 'none' | undefined;
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
      if (text.includes('r')) fixed = on;
      if (text.includes('u')) transform = on ? 'upper' : 'none';
      if (text.includes('l')) transform = on ? 'lower' : 'none';
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
      if (exported) state.exportedFunctions.set(name, true);
      continue;
    }
    const isLocal =
      how.local === true ||
      (state.locals.length > 0 && !global && command.name !== 'export' && command.name !== 'readonly');
    // What is local already, as by `A=1 f`, keeps its value.
    const keeps = state.locals.at(-1)?.has(name) === true;
    if (isLocal) state.makeLocal(name);
    if (transform) setCase(state, name, transform);
    const operator = match?.[2];
    const before = state.variables.get(name);
    // `readonly X={a,b}` is `readonly X=a X=b`, of which bash refuses the second.
    if (operator !== undefined && before !== undefined && fixedHere.has(name)) continue;
    if (fixed) fixedHere.add(name);
    if (operator === undefined) {
      if (exported !== undefined && before) {
        state.set(name, before.alternatives, exported);
        if (exported) announce(call, name);
      } else if (arrays && (isLocal || !isSet(before)))
        state.set(
          name,
          single({ kind: 'array', items: new Map(), associative: arrays === 'associative', open: false, bare: true }),
          exported,
        );
      else if (isLocal && !keeps) state.set(name, single({ kind: 'unset' }), exported);
      else if (exported) state.set(name, single(outside(name, word.at)), true);
      if (integer) makeInteger(state, name);
      if (fixed) fix(state, name);
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
    if (fixed) fix(state, name);
  }
}

/** Whether a variable has a value in some runs. */
function isSet(variable: Variable | undefined): boolean {
  return variable?.alternatives.some(({ value }) => value.kind !== 'unset') === true;
}

/** Outside functions bash refuses `local`, but not before it has assigned lists. */
function outsideFunctions({ shell, state, context, command, invocation }: BuiltinCall): void {
  const plain = !command.words.some((word) => /^-\w*A/.test(staticText(word) ?? ''));
  for (const [name, { node, value }] of invocation.arrays ?? []) {
    const stored = plain ? value : unknownArray('variable', name, command.at);
    shell.store(name, single(stored), state, context, {
      form: 'declaration',
      at: command.at,
      node,
      command: command.id,
    });
  }
}

/** `readonly`: from here on, bash refuses assignments. */
function fix(state: State, name: string): void {
  const variable = state.variables.get(name);
  if (variable) state.variables.set(name, { ...variable, fixed: true });
}

/** `declare -u`, `declare -l`: from here on, values are turned to one case. */
function setCase(state: State, name: string, transform: 'upper' | 'lower' | 'none'): void {
  const variable = state.variables.get(name) ?? { alternatives: single({ kind: 'unset' }), exported: false };
  const { transform: _, ...plain } = variable;
  state.variables.set(name, transform === 'none' ? plain : { ...plain, transform });
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
    if (letters.includes('x') || long === 'xtrace') state.switch({ traced: on });
    if (letters.includes('a') || long === 'allexport') state.setAllexport(on);
    if (letters.includes('B') || long === 'braceexpand') state.switch({ braces: on ? 'on' : 'off' });
    if (long === 'pipefail') state.switch({ pipefail: on });
    if (letters.includes('e') || long === 'errexit') state.switch({ errexit: on });
    if (letters.includes('u') || long === 'nounset') state.switch({ nounset: on });
  }
}

function sourceFile({ shell, command, state, context, input }: BuiltinCall): void {
  const words = command.words.slice(1);
  const [path, ...args] = staticText(words[0]) === '--' ? words.slice(1) : words;
  if (!path) return;
  if (input && /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/0)$/.test(staticText(path) ?? '')) {
    shell.runInput(input, path, args, state, context);
    return;
  }
  const searchPaths = command.environment.get('PATH');
  shell.runFile(path, args, state, context, { required: true, sameShell: true, searchPaths });
}

function lookPast(call: BuiltinCall): void {
  let words = rest(call);
  while (/^-[pvV]+$|^--$/.test(staticText(words[0]) ?? '')) {
    if (/[vV]/.test(staticText(words[0]) ?? '')) return;
    words = words.slice(1);
  }
  const first = words[0];
  if (!first) return;
  const at = hullOf(first.at, words.at(-1)?.at ?? first.at);
  const label = call.command.name ?? 'command';
  const context: Context = {
    ...call.context,
    via: [...call.context.via, { label, at: call.command.words[0]?.at ?? at }],
    parent: call.command.id,
  };
  call.shell.invoke({ ...call.invocation, words, assignments: [], at }, call.state, context, false);
}

function unset(call: BuiltinCall): void {
  const { state } = call;
  const flags = call.command.words.map((word) => staticText(word));
  for (const word of rest(call)) {
    const name = staticText(word);
    if (name === undefined || name.startsWith('-')) continue;
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(name);
    if (element?.[1] !== undefined) unsetElement(call, name, element[1], element[2] ?? '');
    else if (flags.includes('-f')) {
      call.shell.runTrapsNaming(name, state);
      state.functions.delete(name);
    } else unsetName(name, flags.includes('-v'), state);
  }
}

function unsetElement(
  { shell, state, context, command }: BuiltinCall,
  target: string,
  name: string,
  key: string,
): void {
  if ((key === '@' || key === '*') && !isNamed(state, name)) unsetName(name, true, state);
  else shell.storeElement(target, undefined, state, context, { form: 'declaration', at: command.at });
}

/** Whether a variable may hold an associative array, in which `@` is a key like others. */
function isNamed(state: State, name: string): boolean {
  const values = (state.variables.get(name)?.alternatives ?? []).map(({ value }) => value);
  return values.some((value) => value.kind === 'array' && value.associative);
}

/** A function is unset where there is no variable of its name. */
function unsetName(name: string, variableOnly: boolean, state: State): void {
  const values = (state.variables.get(name)?.alternatives ?? []).map(({ value }) => value);
  state.set(name, single({ kind: 'unset' }), false);
  if (variableOnly) return;
  const choice = state.functions.get(name);
  if (values.every(({ kind }) => kind === 'unset')) state.functions.delete(name);
  else if (choice && values.some((value) => value.kind === 'unset' || (value.kind === 'scalar' && value.maybeUnset)))
    state.functions.set(name, { ...choice, always: false });
}
