// Expands the words of statements in every world of alternatives, and carries out assignments.
import type { AssignmentNode, List, Part, RedirectNode, WordNode } from '../lang/bash/ast.ts';
import type { InlineInput, Redirect } from '../model/command.ts';
import { type Piece, staticText, type TextPiece, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { enumerate, type World } from './chooser.ts';
import { conditionally, type Context, type Outlet, redirectsBeside } from './context.ts';
import { inOrder, isScattered, itemsOf, withElement, withoutElement } from './elements.ts';
import { Expander, type SubstitutionHost } from './expand.ts';
import { NAMED_BY_COMMANDS, type SideAssignments } from './world.ts';
import { joinFiles } from './join.ts';
import type { Invocation, StoreDetails } from './invocation.ts';
import { type Mark, Shells } from './shells.ts';
import type { State } from './state.ts';
import {
  type Alternative,
  type ArrayValue,
  elementOf,
  hasNul,
  hole,
  MAX_ALTERNATIVES,
  scalar,
  simplify,
  single,
  type Tag,
  textOf,
  unknownArray,
  type Value,
} from './values.ts';

const COMPARES_NUMBERS = /^-(?:eq|ne|lt|le|gt|ge)$/;

const EMPTY: ArrayValue = { kind: 'array', items: new Map(), associative: false, open: false };

export abstract class Expansions extends Shells {
  abstract runList(list: List, state: State, context: Context): void;
  /** Runs a list that bash reads line by line: aliases count from the next line on. */
  protected abstract runLines(list: List, state: State, context: Context): void;

  /** Expands something in every world and applies what the expansion assigns. */
  protected inWorlds<T>(state: State, context: Context, attempt: (expander: Expander) => T): World<T>[] {
    let made: SubstitutionHost | undefined;
    let current: Expander | undefined;
    let mayEnd = false as boolean;
    let mayFail = false as boolean;
    const worlds = enumerate(context.assumed, (chooser) => {
      const expander = new Expander(
        state,
        context.frame,
        // What stands behind something that bash may refuse need not be expanded.
        () => (made ??= this.substitutionHost(state, context, () => isRefused(current, state, context))),
        chooser,
      );
      current = expander;
      const result = attempt(expander);
      // `${x:?}`, or an unset variable under `set -u`, ends a subshell, and the script goes on.
      mayFail ||= expander.mayFail;
      mayEnd ||= context.subshell && (expander.mayFail || mayEndShell(expander, state));
      return { result, side: expander.assigned };
    });
    if (mayFail || mayEnd) this.risk();
    if (mayFail) this.mayDiscard(state, context);
    if (mayEnd) state.maybeLeft = { ...state.maybeLeft, shell: true };
    this.applySide(
      worlds.map((world) => ({ side: world.result.side, tags: world.tags })),
      state,
      context,
    );
    return worlds.map((world) => ({ result: world.result.result, tags: world.tags }));
  }

  /** Notes that bash may refuse what it runs here, and with it the rest of the line. */
  protected mayDiscard(state: State, context: Context): void {
    this.leave(context.discarded, state, context.frame.place(context.frame.tree.body.span));
    state.maybeLeft = { ...state.maybeLeft, line: true };
  }

  protected applySide(
    worlds: readonly { side: SideAssignments; tags: readonly Tag[] }[],
    state: State,
    context: Context,
  ): void {
    if (worlds.every(({ side }) => side.size === 0)) return;
    const names = new Set(worlds.flatMap((world) => [...world.side.keys()]));
    for (const name of names) {
      const alternatives: Alternative[] = [];
      for (const { side, tags } of worlds) {
        const given = side.get(name);
        if (given) {
          alternatives.push({ value: given.value, tags });
          const pieces = given.form === 'default' && given.value.kind === 'scalar' ? given.value.pieces : [];
          const word: Word = { pieces, count: 'one', at: given.at };
          if (given.form === 'default' && !pieces.every((piece) => piece.kind === 'unknown' && piece.name === name)) {
            this.emitAssignment(
              {
                name,
                value: word,
                exported: state.variables.get(name)?.exported ?? state.switches.allexport,
                form: 'default',
                at: given.at,
              },
              context,
              worlds.length === 1,
            );
          }
        } else
          for (const before of state.variables.get(name)?.alternatives ?? [])
            alternatives.push({ value: before.value, tags: [...before.tags, ...tags] });
      }
      if (alternatives.length > MAX_ALTERNATIVES)
        state.blur(name, 'too-many', context.frame.place(context.frame.tree.body.span));
      else state.set(name, alternatives);
    }
  }

  /** Substitutions inside the words of one command run once, whatever the number of worlds. */
  protected substitutionHost(state: State, context: Context, refused = (): boolean => false): SubstitutionHost {
    const outputs = new Map<Part, readonly Alternative[]>();
    const commands = new Map<Part, readonly number[]>();
    const { pipeline: _, parent: __, outlets, ...rest } = context;
    const redirects = redirectsBeside(rest.redirects, { input: false, output: true });
    const around = { ...rest, redirects, substitutions: context.substitutions + 1 };
    const run = (body: List, at: Place): Mark => {
      const mark = this.mark();
      const doubtful = refused() || isMisread(body);
      this.inSubshell(state, doubtful ? conditionally(around) : around, at, (inner, within) => {
        // `break` inside ends the substitution, when there is a loop around.
        const left = context.loop && { breaks: { states: [] }, continues: { states: [] }, jumps: 0 };
        this.runLines(body, inner, left ? { ...within, loop: left } : within);
      });
      return mark;
    };
    return {
      commandOutput: (part) => {
        const done = outputs.get(part);
        if (done) return done;
        const at = context.frame.place(part.span);
        const mark = run(part.body, at);
        const ids = this.outermost(mark.command).map((command) => command.id);
        const printed = this.printedSince(mark, around);
        const alternatives = printed
          ? printed.texts.map(({ pieces, tags }) => ({
              value: scalar(withoutTrailingNewlines(withoutNuls(pieces))),
              tags,
            }))
          : single(scalar([hole('substitution', at, { commands: ids })]));
        outputs.set(part, alternatives);
        return alternatives;
      },
      processCommands: (part) => {
        const done = commands.get(part);
        if (done) return done;
        if (part.direction === '>') {
          const outlet = this.#outlet(part.body, context.frame.place(part.span), state, rest);
          if (outlets) outlets.push(outlet);
          else outlet.feed(undefined);
          commands.set(part, outlet.commands);
          return outlet.commands;
        }
        const mark = run(part.body, context.frame.place(part.span));
        const ids = this.outermost(mark.command).map((command) => command.id);
        commands.set(part, ids);
        const printed = this.printedSince(mark, around);
        if (printed && ids[0] !== undefined) this.pipeTexts.set(ids[0], printed);
        return ids;
      },
      branchOf: (name) => this.branchOf(name),
    };
  }

  /** The commands of `>(…)`, which run beside those that write to them. */
  #outlet(body: List, at: Place, state: State, { stdin: _, ...rest }: Context): Outlet {
    const commands: number[] = [];
    const redirects = redirectsBeside(rest.redirects, { input: true, output: false });
    const around: Context = { ...rest, redirects, substitutions: rest.substitutions + 1 };
    return {
      commands,
      feed: (stdin) => {
        const mark = this.mark();
        const beside = state.fork();
        this.inSubshell(beside, { ...around, ...(stdin && { stdin }) }, at, (inner, within) => {
          inner.descriptors.delete('0');
          this.runLines(body, inner, within);
        });
        if (stdin) beside.positions.delete(stdin);
        // Nobody waits until they have written their files.
        joinFiles(state, beside, true);
        commands.push(...this.outermost(mark.command).map((command) => command.id));
        const printed = this.printedSince(mark, around);
        // What they print goes where the output of this shell goes, at any time.
        if (printed?.texts.every((text) => text.pieces.length === 0) !== true) this.unsettle();
      },
    };
  }

  /** Expands the operands of `[[ … ]]`; of several worlds the first is returned. */
  protected testOperands(words: readonly WordNode[], state: State, context: Context): readonly Word[] {
    const worlds = this.inWorlds(state, context, (expander) => {
      const operands = words.map((word): Word => ({
        pieces: expander.pieces(word),
        count: 'one',
        at: context.frame.place(word.span),
      }));
      operands.forEach((word, index) => {
        if (!COMPARES_NUMBERS.test(staticText(word) ?? '')) return;
        // `[[ i++ -lt 3 ]]`
        for (const side of [operands[index - 1], operands[index + 1]]) if (side) expander.countIn(side);
      });
      return operands;
    });
    return worlds.length === 1 ? (worlds[0]?.result ?? []) : [];
  }

  /** Carries out an arithmetic expression; its value, when there is only one. */
  protected evaluate(expression: WordNode, state: State, context: Context): bigint | undefined {
    const worlds = this.inWorlds(state, context, (expander) => expander.arithmetic(expression));
    return worlds.length === 1 ? worlds[0]?.result : undefined;
  }

  /** `let`: the value of the last of several expressions. */
  calculate(expressions: readonly Word[], state: State, context: Context): bigint | undefined {
    const worlds = this.inWorlds(state, context, (expander) => {
      const values = expressions.map((word) => expander.countIn(word));
      // It complains, and the line goes on.
      expander.mayFail = false;
      return values.at(-1);
    });
    return worlds.length === 1 ? worlds[0]?.result : undefined;
  }

  protected redirects(
    nodes: readonly RedirectNode[],
    expander: Expander,
    context: Context,
  ): Pick<Invocation, 'redirects' | 'input' | 'descriptors'> {
    if (nodes.length === 0) return { redirects: [] };
    const redirects: Redirect[] = [];
    let input: InlineInput | undefined;
    const descriptors = new Map<string, InlineInput>();
    const give = (node: RedirectNode, text: InlineInput): void => {
      if (node.fd === undefined || node.fd === 0) input = text;
      else descriptors.set(String(node.fd), text);
    };
    for (const node of nodes) {
      const at = context.frame.place(node.span);
      if (node.op === '<<' || node.op === '<<-') {
        if (node.heredoc) give(node, { kind: 'heredoc', pieces: expander.pieces(node.heredoc.body), at });
      } else if (node.op === '<<<') {
        const newline: Piece = {
          kind: 'text',
          text: '\n',
          at: { ...at, exact: false },
          use: { ...at, exact: false },
          quoted: true,
        };
        give(node, { kind: 'herestring', pieces: [...expander.pieces(node.target), newline], at });
      } else
        redirects.push({
          op: node.op,
          ...(node.fd !== undefined && { fd: node.fd }),
          target: expander.word(node.target),
          at,
        });
    }
    return { redirects, ...(input && { input }), ...(descriptors.size > 0 && { descriptors }) };
  }

  /** `export NAME=value` as the words the builtin gets: braces in the value make several. */
  protected declaredWords(node: AssignmentNode, expander: Expander, context: Context): Word[] {
    const { value } = node;
    const values = value && expander.braced(value.parts);
    if (!value || !values || values.length === 1) return [this.#declaredWord(node, expander, context)];
    return values.map((parts) => this.#declaredWord({ ...node, value: { ...value, parts } }, expander, context));
  }

  #declaredWord(node: AssignmentNode, expander: Expander, context: Context): Word {
    const at = context.frame.place(node.span);
    const start = at.span.start;
    const head = `${node.name}${node.append ? '+=' : '='}`;
    const headAt =
      at.exact && !node.subscript ? { ...at, span: { start, end: start + head.length } } : { ...at, exact: false };
    const pieces: Piece[] = [{ kind: 'text', text: head, at: headAt, use: headAt, quoted: true }];
    if (node.value) pieces.push(...expander.pieces(node.value, true));
    else if (node.array) pieces.push({ kind: 'text', text: '(…)', at: { ...at, exact: false }, use: at, quoted: true });
    return { pieces, count: 'one', at };
  }

  /** What a variable holds before an assignment; an element is added to nothing when nothing is set. */
  #valueBefore(node: AssignmentNode, expander: Expander, state: State, at: Place): Value {
    if (!state.variables.has(node.name)) return { kind: 'unset' };
    const { value, outside } = expander.lookUp(node.name, at);
    if (!outside || !(node.array || node.subscript)) return value;
    const unset = expander.decidesUnset();
    if (unset === undefined) return { kind: 'array', items: new Map(), associative: false, open: true };
    return unset ? { kind: 'unset' } : value;
  }

  /**
   * The value an assignment gives in this world, the old value included for `+=`.
   *
   * @param named the command makes it an associative array
   */
  protected assignedValue(
    node: AssignmentNode,
    expander: Expander,
    state: State,
    context: Context,
    named = false,
  ): Value {
    const at = context.frame.place(node.span);
    const before = this.#valueBefore(node, expander, state, at);
    if (node.array) {
      const associative = named || (before.kind === 'array' ? before.associative : NAMED_BY_COMMANDS.test(node.name));
      const items = new Map(node.append ? itemsOf(before) : []);
      let fresh: Set<string> | undefined;
      let open = node.append && before.kind === 'array' && before.open;
      let next =
        items.size === 0 ? 0 : Math.max(-1, ...[...items.keys()].map(Number).filter((n) => !Number.isNaN(n))) + 1;
      for (const item of node.array) {
        if (item.key) {
          const written = textOf(expander.pieces(item.key));
          const value: Value = { ...EMPTY, items, associative, open };
          const key = written === undefined ? undefined : expander.key({ value, outside: false }, written, at);
          const given = expander.pieces(item.value);
          // It may have been any of those before.
          if (key === undefined) fresh = new Set();
          else {
            fresh?.add(key);
            items.set(key, given);
            if (!associative) next = Number(key) + 1;
          }
          continue;
        }
        for (const word of expander.words(item.value)) {
          fresh?.add(String(next));
          items.set(String(next++), elementOf(word));
        }
      }
      for (const key of fresh ? items.keys() : [])
        if (fresh?.has(key) === false) items.set(key, [hole('variable', at, { name: node.name })]);
      open ||= fresh !== undefined;
      return { kind: 'array', items: inOrder(items, associative), associative, open };
    }
    const pieces = node.value ? expander.pieces(node.value, true) : [];
    if (node.subscript) {
      const associative = before.kind === 'array' ? before.associative : NAMED_BY_COMMANDS.test(node.name);
      const text = textOf(expander.pieces(node.subscript));
      const value: Value = before.kind === 'array' ? before : { ...EMPTY, items: itemsOf(before), associative };
      const key = text === undefined ? undefined : expander.key({ value, outside: false }, text, at);
      // Bash refuses what is no arithmetic.
      if (key === undefined && !associative) expander.mayFail = true;
      const old = node.append && key !== undefined ? (itemsOf(before).get(key) ?? []) : [];
      return withElement(before, key, [...old, ...pieces], { name: node.name, at, associative });
    }
    if (before.kind === 'array') {
      const items = new Map(before.items);
      items.set('0', node.append ? [...(items.get('0') ?? []), ...pieces] : pieces);
      const { bare: _, ...filled } = before;
      return { ...filled, items: inOrder(items, before.associative), open: isScattered(before) };
    }
    const variable = state.variables.get(node.name);
    if (variable?.integer) {
      const text = textOf(pieces);
      const old = node.append && before.kind === 'scalar' ? textOf(before.pieces) : node.append ? undefined : '';
      const sum = old === undefined || text === undefined ? undefined : old === '' ? text : `(${old})+(${text})`;
      const value = sum === undefined ? undefined : expander.arithmeticText(sum, at);
      return scalar(
        value === undefined
          ? [hole('arithmetic', at, { name: node.name })]
          : [{ kind: 'text', text: value.toString(), at: { ...at, exact: false }, use: at, quoted: false }],
      );
    }
    if (!node.append) return scalar(pieces);
    const old = state.variables.has(node.name)
      ? before.kind === 'scalar'
        ? before.pieces
        : []
      : [hole('variable', at, { name: node.name })];
    return scalar([...old, ...pieces]);
  }

  /** `BASH_ALIASES[x]=…`, `BASH_CMDS[x]=…`: what these arrays hold are names of commands. */
  protected abstract nameCommands(node: AssignmentNode, value: ArrayValue, state: State, context: Context): void;

  protected assign(node: AssignmentNode, state: State, context: Context): void {
    const worlds = this.inWorlds(state, context, (expander) => this.assignedValue(node, expander, state, context));
    const only = worlds.length === 1 ? worlds[0]?.result : undefined;
    if (only?.kind === 'array') this.nameCommands(node, only, state, context);
    const before = state.variables.get(node.name)?.fixed ? state.fork() : undefined;
    this.store(
      node.name,
      worlds.map((world) => ({ value: world.result, tags: world.tags })),
      state,
      context,
      { form: node.array || node.subscript ? 'array' : 'statement', at: context.frame.place(node.span), node },
    );
    if (!before) return;
    this.risk();
    this.mayDiscard(before, context);
    state.maybeLeft = { ...state.maybeLeft, line: true };
    if (context.subshell) state.maybeLeft = { ...state.maybeLeft, shell: true };
  }

  /**
   * Gives an element of an array its value, as `read 'a[1]'` does.
   *
   * @param target `name[subscript]`
   * @param pieces its new value; undefined to take it out
   */
  storeElement(
    target: string,
    pieces: readonly Piece[] | undefined,
    state: State,
    context: Context,
    how: StoreDetails,
  ): void {
    const [, name, subscript] = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(target) ?? [];
    if (name === undefined || subscript === undefined) return;
    const worlds = this.inWorlds(state, context, (expander) => {
      const { value, outside } = expander.lookUp(name, how.at);
      const before: Value = outside && value.kind === 'scalar' ? { kind: 'unset' } : value;
      // Bash expands the text once more.
      const known = !/[$`"'\\]/.test(subscript);
      const key = known ? expander.key({ value: before, outside: false }, subscript, how.at) : undefined;
      if (pieces) return withElement(before, key, pieces, { name, at: how.at });
      return outside ? unknownArray('variable', name, how.at) : withoutElement(before, key, { name, at: how.at });
    });
    this.store(
      name,
      worlds.map(({ result, tags }) => ({ value: result, tags })),
      state,
      context,
      how,
    );
  }

  /** Gives a variable its new alternatives and lists the assignment. */
  store(name: string, alternatives: readonly Alternative[], state: State, context: Context, how: StoreDetails): void {
    const target = state.variables.get(name)?.nameref ?? name;
    if (alternatives.length > MAX_ALTERNATIVES) state.blur(target, 'too-many', how.at);
    else state.set(target, alternatives, how.exported);
    const exported = state.variables.get(target)?.exported ?? false;
    const seen = simplify(alternatives);
    for (const one of seen) {
      const words =
        one.value.kind === 'array'
          ? [...one.value.items.values()]
          : one.value.kind === 'scalar'
            ? [one.value.pieces]
            : [];
      for (const pieces of words) {
        const at = how.node?.value && words.length === 1 ? context.frame.place(how.node.value.span) : how.at;
        this.emitAssignment(
          {
            name: target,
            value: { pieces, count: 'one', at },
            exported,
            form: how.form,
            at: how.at,
            ...(how.command !== undefined && { command: how.command }),
          },
          context,
          seen.length === 1,
        );
      }
    }
  }
}

/** Whether the shell may end for want of a value. */
function mayEndShell({ demands, meetsUnset }: Expander, { switches }: State): boolean {
  return demands || (meetsUnset && switches.nounset);
}

/** Whether bash may have refused a part of what is being expanded, and the command with it. */
function isRefused(expander: Expander | undefined, state: State, { subshell }: Context): boolean {
  return expander !== undefined && (expander.mayFail || (subshell && mayEndShell(expander, state)));
}

/** `$(time { …; })`: bash 5.2 takes `time` for a program where it is the first word of a substitution. */
function isMisread({ items: [first] }: List): boolean {
  const statement = first?.statement;
  return statement?.kind === 'pipeline' && statement.timed && statement.commands[0]?.kind !== 'simple';
}

/** Substitutions drop NULs. */
function withoutNuls(pieces: readonly Piece[]): readonly Piece[] {
  if (!hasNul(pieces)) return pieces;
  return pieces.map((piece) =>
    piece.kind === 'unknown'
      ? piece
      : { ...piece, text: piece.text.replaceAll('\0', ''), at: { ...piece.at, exact: false } },
  );
}

function withoutTrailingNewlines(pieces: readonly Piece[]): readonly Piece[] {
  const result = [...pieces];
  for (let last = result.at(-1); last?.kind === 'text'; last = result.at(-1)) {
    const text = last.text.replace(/\n+$/, '');
    if (text === last.text) break;
    result.pop();
    if (text !== '') {
      result.push({ ...last, text, at: shortened(last, text.length) });
      break;
    }
  }
  return result;
}

/** The place of the first `length` characters of a piece. */
function shortened({ at, text }: TextPiece, length: number): Place {
  if (!at.exact || at.span.end - at.span.start !== text.length) return { ...at, exact: false };
  return { ...at, span: { start: at.span.start, end: at.span.start + length } };
}

/** The value of an assignment as a word; arrays have none. */
export function valueWord(value: Value, node: AssignmentNode, context: Context): Word {
  const at = context.frame.place(node.value?.span ?? node.span);
  return { pieces: value.kind === 'scalar' ? value.pieces : [], count: 'one', at };
}
