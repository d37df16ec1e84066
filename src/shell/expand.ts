// Expands words as bash does: braces, tilde, parameters, substitutions, arithmetic, splitting, quote removal.
import type { Param, Part, WordNode } from '../lang/bash/ast.ts';
import type { Piece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { expandBraces } from './braces.ts';
import type { Chooser } from './chooser.ts';
import { BREAK, DEFAULT_IFS, fieldsOf, type Flow, isSplit, type Segment } from './fields.ts';
import { type Frame, HOLE } from './frame.ts';
import { expandAssigned, expandLiteral } from './literal-text.ts';
import { parameterOperation } from './parameter-operation.ts';
import type { PatternPiece } from './pattern.ts';
import type { State } from './state.ts';
import {
  type Alternative,
  type ArrayValue,
  BRACES_BRANCH,
  elementOf,
  hole,
  isWide,
  textOf,
  type Value,
} from './values.ts';
import { scalarOf, World } from './world.ts';

/** What expansion needs from the interpreter: the outputs of the commands inside a word. */
export interface SubstitutionHost {
  /** What a command substitution prints, trailing newlines removed. */
  commandOutput(part: Extract<Part, { kind: 'command-sub' }>): readonly Alternative[];
  /** The commands behind `<(…)` or `>(…)`. */
  processCommands(part: Extract<Part, { kind: 'process-sub' }>): readonly number[];
  /** The branch whose arms are "this variable of the environment is not set" and "it is". */
  branchOf(name: string): number;
}

/** Expands words in one world of alternatives. */
export class Expander extends World {
  readonly #frame: Frame;
  readonly #host: () => SubstitutionHost;
  /** a variable was asked for that may not be set: an error under `set -u` */
  meetsUnset = false;
  /** `${x:?}` was met, and `x` may not be set */
  demands = false;

  constructor(state: State, frame: Frame, host: () => SubstitutionHost, chooser: Chooser) {
    super(state, chooser);
    this.#frame = frame;
    this.#host = host;
  }

  // ---- entry points ----------------------------------------------------------------------------------------------

  /** All expansions, as for the words of a command: any number of words. */
  words(node: WordNode): readonly Word[] {
    const plain = this.#plainWords(node);
    if (plain) return plain;
    const at = this.#frame.place(node.span);
    const words: Word[] = [];
    const braced = this.braced(node.parts);
    if (!braced) return [{ pieces: [hole('too-many', at)], count: 'any', at }];
    for (const parts of braced) words.push(...this.#fieldsOf(this.#expand(parts, 'fields'), at));
    return words;
  }

  /** The words that braces make, in a shell that expands them; undefined for too many. */
  braced(parts: readonly Part[]): readonly (readonly Part[])[] | undefined {
    const { braces } = this.state.switches;
    if (braces === 'off') return [parts];
    const words = expandBraces(parts);
    if (braces === 'on' || words?.length === 1) return words;
    const arm = this.chooser.pickArm(BRACES_BRANCH, 2);
    return arm === undefined ? undefined : arm === 0 ? words : [parts];
  }

  /** The one word that a literal without any expansion is, whenever it is asked for. */
  #plainWords(node: WordNode): readonly Word[] | undefined {
    const [part] = node.parts;
    if (part?.kind !== 'literal' || node.parts.length > 1) return undefined;
    if (part.quoting === 'none' ? !/^[\w./:=,@%+-]+$/.test(part.text) : part.text.includes(HOLE)) return undefined;
    const before = this.#frame.plainWords.get(node);
    if (before) return before;
    const flow: Flow[] = [];
    expandLiteral(this.#frame, part, false, true, flow);
    const words = this.#fieldsOf(flow, this.#frame.place(node.span));
    this.#frame.plainWords.set(node, words);
    return words;
  }

  /** Expansion without splitting and globbing, as for assignments, redirections and here-documents. */
  pieces(node: WordNode, assignment = false): Piece[] {
    const flow = this.#expand(node.parts, assignment ? 'assignment' : 'joined');
    const at = this.#frame.place(node.span);
    const pieces: Piece[] = [];
    for (const item of flow) {
      if (item !== BREAK) pieces.push(item.piece);
      else pieces.push({ kind: 'text', text: ' ', at: { ...at, exact: false }, use: at, quoted: true });
    }
    return pieces;
  }

  /** A single word without splitting. */
  word(node: WordNode): Word {
    return { pieces: this.pieces(node), count: 'one', at: this.#frame.place(node.span) };
  }

  /** A word as a pattern: quoted stretches match themselves; undefined when part of it is unknown. */
  pattern(node: WordNode): PatternPiece[] | undefined {
    const pieces: PatternPiece[] = [];
    for (const part of node.parts) {
      if (part.kind === 'literal') {
        pieces.push({ text: part.text, quoted: part.quoting !== 'none' });
        continue;
      }
      if (part.kind === 'ext-glob') {
        if (/["'$`\\]/.test(part.text)) return undefined;
        pieces.push({ text: part.text, quoted: false, extended: true });
        continue;
      }
      for (const item of this.#expand([part], 'joined')) {
        if (item === BREAK) pieces.push({ text: ' ', quoted: true });
        else if (item.piece.kind === 'unknown') return undefined;
        else pieces.push({ text: item.piece.text, quoted: item.piece.quoted });
      }
    }
    return pieces;
  }

  /** The value of an arithmetic expression; assignments in it are noted. */
  arithmetic(node: WordNode): bigint | undefined {
    const pieces = this.pieces(node);
    const at = this.#frame.place(node.span);
    const text = textOf(pieces);
    if (text !== undefined) return this.arithmeticText(text, at);
    this.forgetAssigned(pieces.map((piece) => (piece.kind === 'text' ? piece.text : HOLE)).join(''), at);
    return undefined;
  }

  // ---- parts -----------------------------------------------------------------------------------------------------

  /** @param mode `fields`: words of a command; `assignment`: tilde counts; `joined`: neither splitting nor tilde */
  #expand(parts: readonly Part[], mode: 'fields' | 'assignment' | 'joined'): Flow[] {
    const flow: Flow[] = [];
    parts.forEach((part, index) => {
      switch (part.kind) {
        case 'literal':
          if (mode === 'assignment') expandAssigned(this.#frame, part, index === 0, index === parts.length - 1, flow);
          else if (mode === 'fields' && index === 0 && /^[A-Za-z_]\w*=/.test(part.text))
            expandAssigned(this.#frame, part, true, parts.length === 1, flow);
          else expandLiteral(this.#frame, part, mode === 'fields' && index === 0, parts.length === 1, flow);
          break;
        case 'ext-glob': {
          const at = this.#frame.place(part.span);
          if (mode === 'fields') flow.push({ piece: hole('glob', at), splits: false, globs: true });
          else
            flow.push({
              piece: { kind: 'text', text: part.text, at, use: at, quoted: false },
              splits: false,
              globs: false,
            });
          break;
        }
        case 'param':
          this.#param(part, mode, parts.length === 1, flow);
          break;
        case 'command-sub': {
          const at = this.#frame.place(part.span);
          const value = this.chooser.pick(this.#host().commandOutput(part));
          const pieces = value?.kind === 'scalar' ? value.pieces : [hole('too-many', at)];
          for (const piece of pieces) flow.push(this.#segment(used(piece, at, part.quoted), !part.quoted));
          if (pieces.length === 0 && part.quoted) flow.push(this.#empty(at));
          break;
        }
        case 'process-sub': {
          const at = this.#frame.place(part.span);
          const commands = this.#host().processCommands(part);
          flow.push({
            piece: hole('substitution', at, { commands, quoted: true, pipe: part.direction }),
            splits: false,
            globs: false,
          });
          break;
        }
        case 'arith-sub': {
          const at = this.#frame.place(part.span);
          const value = this.arithmetic(part.expression);
          const piece: Piece =
            value === undefined
              ? hole('arithmetic', at, { quoted: part.quoted })
              : { kind: 'text', text: value.toString(), at: { ...at, exact: false }, use: at, quoted: part.quoted };
          // An arithmetic result is digits and a sign: splitting can't cut it under an ordinary IFS.
          flow.push({ piece, splits: false, globs: false });
          break;
        }
      }
    });
    return flow;
  }

  #empty(at: Place): Segment {
    return { piece: { kind: 'text', text: '', at, use: at, quoted: true }, splits: false, globs: false };
  }

  #segment(piece: Piece, splits: boolean): Segment {
    return { piece, splits, globs: splits };
  }

  #param(part: Param, mode: 'fields' | 'assignment' | 'joined', alone: boolean, flow: Flow[]): void {
    const at = this.#frame.place(part.span);
    const splits = !part.quoted && mode === 'fields';
    if (part.name === '') {
      flow.push(this.#segment(hole('unparsed', at, { quoted: part.quoted }), splits));
      return;
    }
    const subscript = part.subscript && textOf(this.pieces(part.subscript));
    const positional = part.name === '@' || part.name === '*';
    const keys = part.indirect && (subscript === '@' || subscript === '*');
    if (keys || (part.indirect && part.op === '@' && !part.word)) {
      this.#keys(part, keys, subscript === '*', splits, flow);
      return;
    }
    if (!part.indirect && !part.length && (positional || subscript === '@' || subscript === '*')) {
      const oneWord = mode !== 'fields';
      this.#list(part, { star: part.name === '*' || subscript === '*', splits, oneWord, alone }, flow);
      return;
    }
    const list = part.indirect && !part.subscript ? this.#namedList(part.name, at) : undefined;
    if (list) {
      this.#list(
        { ...part, indirect: false, name: list.name },
        { star: list.star, splits, oneWord: mode !== 'fields', alone },
        flow,
      );
      return;
    }
    const words = mode === 'fields' ? listOperand(part) : undefined;
    let operandTaken = false as boolean;
    const { pieces, asWritten } = this.#paramPieces(part, at, subscript, () => {
      operandTaken = words !== undefined;
      return part.word && !words ? this.pieces(part.word) : [];
    });
    if (words && operandTaken) {
      flow.push(...this.#expand(words.parts, 'fields'));
      return;
    }
    if (pieces.length === 0 && part.quoted) flow.push(this.#empty(at));
    for (const piece of pieces) {
      // The operand of `${x:-"a b"}` keeps its own quotes; a variable's value lost them when it was assigned.
      const quoted = part.quoted || (asWritten && piece.quoted);
      flow.push(this.#segment(used(piece, at, quoted), splits && !quoted));
    }
  }

  /** `${!a[@]}`: the keys of an array; `${!prefix@}`: names of variables, which are not followed. */
  #keys(part: Param, keys: boolean, star: boolean, splits: boolean, flow: Flow[]): void {
    const at = this.#frame.place(part.span);
    const { value, outside } = keys ? this.lookUp(part.name, at) : { value: undefined, outside: true };
    const own = keys ? undefined : this.#namesLike(part.name);
    const names =
      own ??
      (outside || !value || (value.kind === 'array' && (hasUnknownOrder(value) || isWide(value.items.values())))
        ? undefined
        : value.kind === 'array'
          ? [...value.items.keys()]
          : value.kind === 'scalar'
            ? ['0']
            : []);
    if (!names) {
      flow.push({
        piece: hole('variable', at, { quoted: part.quoted && star }),
        splits: !(part.quoted && star),
        globs: false,
      });
      return;
    }
    if (names.length === 0 && star && part.quoted) flow.push(this.#empty(at));
    names.forEach((text, index) => {
      if (index > 0) flow.push(star && part.quoted ? this.#segment(this.#joined(at), false) : BREAK);
      flow.push(
        this.#segment({ kind: 'text', text, at: { ...at, exact: false }, use: at, quoted: part.quoted }, splits),
      );
    });
  }

  /** Names of variables, when only the script can have set them: those of the system have capital letters. */
  #namesLike(prefix: string): readonly string[] | undefined {
    if (!/[a-z]/.test(prefix)) return undefined;
    const names: string[] = [];
    for (const [name, { alternatives }] of this.state.variables) {
      if (!name.startsWith(prefix)) continue;
      const unset = alternatives.filter(({ value }) => value.kind === 'unset');
      if (unset.length === 0) names.push(name);
      else if (unset.length < alternatives.length) return undefined;
    }
    return names.length === 0 ? undefined : names.sort();
  }

  /** What stands between the elements of `"$*"`: the first character of IFS. */
  #joined(at: Place): Piece {
    const ifs = this.#ifs(at);
    if (ifs === undefined) return hole('variable', at, { name: 'IFS', quoted: true });
    return { kind: 'text', text: ifs.slice(0, 1), at: { ...at, exact: false }, use: at, quoted: true };
  }

  /** `$@`, `$*`, `${a[@]}`, `${a[*]}` with or without an operator. */
  #list(
    part: Param,
    how: { readonly star: boolean; readonly splits: boolean; readonly oneWord: boolean; readonly alone: boolean },
    flow: Flow[],
  ): void {
    const { star, splits, alone } = how;
    const at = this.#frame.place(part.span);
    const items = this.#items(part, at);
    const asWritten = part.op === '+' || part.op === '-';
    const push = (piece: Piece): void => {
      const quoted = part.quoted || (asWritten && piece.quoted);
      const many = piece.kind === 'unknown' && piece.many ? { many: true } : {};
      flow.push(this.#segment({ ...used(piece, at, quoted), ...many }, splits && !quoted));
    };
    // Joined to one word or next to other text, elements that may vanish take their separators with them.
    const oneWord = how.oneWord || (star && part.quoted);
    if (!items || ((oneWord || !alone) && isWide(items))) {
      const found = this.lookUp(part.name === '*' ? '@' : part.name, at);
      const reason = found.outside ? ('positional' as const) : ('variable' as const);
      const piece = hole(part.name === '@' || part.name === '*' ? 'positional' : reason, at, {
        name: part.name,
        quoted: part.quoted && star,
      });
      flow.push({ piece, splits: !(part.quoted && star), globs: false });
      return;
    }
    if (items.length === 0 && (star || part.op === '-') && part.quoted) flow.push(this.#empty(at));
    items.forEach((pieces, index) => {
      if (index > 0) {
        if (star && part.quoted) push(this.#joined(at));
        else flow.push(BREAK);
      }
      if (pieces.length === 0 && part.quoted) flow.push(this.#empty(at));
      for (const piece of pieces) push(piece);
    });
  }

  /** The elements of a list parameter; undefined when their number is not known. */
  #items(part: Param, at: Place): (readonly Piece[])[] | undefined {
    let items: (readonly Piece[])[] | undefined;
    if (part.name === '@' || part.name === '*') {
      const positional = this.state.positional;
      if (!positional) return undefined;
      items = positional.map(elementOf);
    } else {
      const { value, outside } = this.lookUp(part.name, at);
      if (outside || (value.kind === 'array' && hasUnknownOrder(value))) return undefined;
      if (value.kind === 'array' && part.op === ':') return this.#slice(part, value);
      if (value.kind === 'array') items = [...value.items.values()];
      else items = value.kind === 'unset' ? [] : [value.pieces];
      // The one value of a plain variable is cut as a text.
      if (part.op === ':') return items.map((pieces) => parameterOperation(this, part, pieces, at));
    }
    if (part.op === undefined) return items;
    if (part.op === ':') {
      const range = this.#range(part);
      if (!range || isWide(items)) return undefined;
      // Positional parameters count from 1; offset 0, or one before the first from the end, would bring in $0.
      if (range.offset === 0) return undefined;
      const from = range.offset < 0 ? items.length + range.offset : range.offset - 1;
      if (from === -1) return undefined;
      if (from < 0) return [];
      return items.slice(from, range.length === undefined ? undefined : from + range.length);
    }
    if (part.op === '+' || part.op === '-') {
      const nothing = items.length === 0 || (part.colon && items.length === 1 && textOf(items[0] ?? []) === '');
      if (nothing === (part.op === '+')) return part.op === '+' ? [] : items;
      // `${a[@]+"${a[@]}"}`: the operand is expanded as words of its own.
      const operand = part.word ? this.#operandItems(part.word) : [];
      // Where all elements may vanish, so may what stands for them, unless it vanishes with them.
      const vanishes = part.op === '+' && items.every((pieces) => isWide([pieces]));
      if (!vanishes || !operand || isWide(operand)) return operand;
      const arm = this.chooser.pickArm(this.#host().branchOf(part.name), 2);
      return arm === undefined ? undefined : arm === 0 ? [] : operand;
    }
    return items.map((pieces) => parameterOperation(this, part, pieces, at));
  }

  /** The numbers of `${a[@]:offset:length}`. */
  #range(part: Param): { offset: number; length?: number } | undefined {
    const offset = part.word ? this.arithmetic(part.word) : 0n;
    const length = part.word2 ? this.arithmetic(part.word2) : undefined;
    if (offset === undefined || (part.word2 && length === undefined)) return undefined;
    return { offset: Number(offset), ...(length !== undefined && { length: Number(length) }) };
  }

  /** `${a[@]:offset:length}`: from the first element whose index is at least the offset. */
  #slice(part: Param, value: ArrayValue): (readonly Piece[])[] | undefined {
    const range = this.#range(part);
    if (!range || value.associative || isWide(value.items.values())) return undefined;
    const keys = [...value.items.keys()].map(Number);
    const least = range.offset < 0 ? (keys.at(-1) ?? -1) + 1 + range.offset : range.offset;
    if (least < 0) return [];
    const rest = [...value.items].filter(([key]) => Number(key) >= least).map(([, pieces]) => pieces);
    return range.length === undefined ? rest : rest.slice(0, range.length);
  }

  #operandItems(node: WordNode): (readonly Piece[])[] | undefined {
    const fields = this.#fieldsOf(this.#expand(node.parts, 'fields'), this.#frame.place(node.span));
    return fields.map(elementOf);
  }

  #paramPieces(
    part: Param,
    at: Place,
    subscript: string | undefined,
    operand: () => readonly Piece[],
  ): { pieces: readonly Piece[]; asWritten: boolean } {
    if (part.indirect) return plain(this.#indirect(part, at, operand));
    if (part.length) return plain(this.#length(part, at, subscript));
    const found = this.lookUp(part.name, at);
    const value = part.subscript ? this.#element(found, subscript, at) : scalarOf(found);
    const { op } = part;
    if (op === '-' || op === '=' || op === '+' || op === '?') {
      const pieces = this.#defaulting(part, found, value, at, operand);
      return { pieces, asWritten: pieces !== value };
    }
    if (found.outside || found.value.kind !== 'scalar') this.meetsUnset = true;
    if (!value) return plain([hole('variable', at, { name: part.name })]);
    // Of nothing, not even an empty pattern is replaced.
    if ((op === '@' || op?.startsWith('/')) && found.value.kind === 'unset') return plain([]);
    if (op === undefined) return plain(value);
    const result = parameterOperation(this, part, value, at);
    // `${x:0:-1}` of a text that is shorter is an error.
    if (op === ':' && part.word2 && textOf(result) === undefined) {
      const length = this.arithmetic(part.word2);
      if (length === undefined || length < 0n) this.mayFail = true;
    }
    return plain(result);
  }

  /** @param text the subscript, expanded once: `${a[$((i++))]}` counts on; undefined when it is not known */
  #element(
    found: { value: Value; outside: boolean },
    text: string | undefined,
    at: Place,
  ): readonly Piece[] | undefined {
    const { value } = found;
    // Only names of an associative array may be any words.
    const associative = value.kind === 'array' && value.associative;
    if (!associative && /[\w)][ \t]+[\w($]/.test(text ?? '')) this.mayFail = true;
    const key = text === undefined ? undefined : this.key(found, text, at);
    return this.elementAt(found, key);
  }

  #defaulting(
    part: Param,
    found: { value: Value; outside: boolean },
    value: readonly Piece[] | undefined,
    at: Place,
    operand: () => readonly Piece[],
  ): readonly Piece[] {
    const unknownValue: readonly Piece[] = value ?? [hole('variable', at, { name: part.name })];
    if (found.outside) {
      // Either the environment sets none of the script's defaults, or it may set any of them.
      if (part.op === '+') return this.#perhaps(part.name, operand, at);
      if (part.op === '?') {
        this.demands = true;
        return unknownValue;
      }
      const unset = this.decidesUnset();
      const pieces = unset ? operand() : unknownValue.map(besidesDefault);
      if (part.op === '=') this.give(part.name, pieces, at, 'default');
      return pieces;
    }
    const text = value && textOf(value);
    const unset =
      found.value.kind === 'unset' ||
      (found.value.kind === 'array' && value?.length === 0) ||
      (part.colon && text === '');
    const maybeEmpty = part.colon && unknownValue.every((piece) => piece.kind === 'unknown' || piece.text === '');
    if (part.op === '?' && maybeEmpty) this.demands = true;
    if (part.op === '+') {
      return unset ? [] : maybeEmpty ? this.#perhaps(part.name, operand, at) : operand();
    }
    if (!unset) return unknownValue;
    if (part.op === '?') {
      this.demands = true;
      return [hole('variable', at, { name: part.name })];
    }
    const pieces = operand();
    if (part.op === '=') this.give(part.name, pieces, at, 'default');
    return pieces;
  }

  /** The operand of `${x:+word}`, or nothing: which of several variables are set has nothing to do with one another. */
  #perhaps(name: string, operand: () => readonly Piece[], at: Place): readonly Piece[] {
    const arm = this.chooser.pickArm(this.#host().branchOf(name), 2);
    if (arm === undefined) return [hole('too-many', at, { name })];
    return arm === 0 ? [] : operand();
  }

  /** The array that `${!x}` lists when x holds `NAME[@]`. */
  #namedList(name: string, at: Place): { readonly name: string; readonly star: boolean } | undefined {
    const pieces = scalarOf(this.lookUp(name, at));
    const target = /^([A-Za-z_]\w*)\[([@*])\]$/.exec((pieces && textOf(pieces)) ?? '');
    return target?.[1] === undefined ? undefined : { name: target[1], star: target[2] === '*' };
  }

  #indirect(part: Param, at: Place, operand: () => readonly Piece[]): readonly Piece[] {
    const unknownName = [hole('variable', at)];
    const naming = this.lookUp(part.name, at);
    // Without a name in it, bash refuses the command.
    const name = scalarOf(naming);
    const text = name && textOf(name);
    if (naming.outside || naming.value.kind !== 'scalar' || !/^(?:\w+|[@*#?$!-])(?:\[.+\])?$/.test(text ?? '?'))
      this.mayFail = true;
    if (part.subscript || text === undefined) return unknownName;
    const target = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([0-9]+)\])?$/.exec(text);
    if (!target?.[1] && !/^[0-9]+$/.test(text)) return unknownName;
    const found = this.lookUp(target?.[1] ?? text, at);
    this.meetsUnset = true;
    const value =
      target?.[2] !== undefined && found.value.kind === 'array'
        ? (found.value.items.get(target[2]) ?? [])
        : scalarOf(found);
    if (!value) return unknownName;
    if (part.op === undefined) return value;
    const { indirect: _, ...direct } = part;
    if (part.op === '-' || part.op === '=' || part.op === '+' || part.op === '?')
      return this.#defaulting({ ...direct, indirect: false }, found, value, at, operand);
    return parameterOperation(this, part, value, at);
  }

  #length(part: Param, at: Place, subscript: string | undefined): readonly Piece[] {
    const number = (n: number): readonly Piece[] => [
      { kind: 'text', text: String(n), at: { ...at, exact: false }, use: at, quoted: false },
    ];
    const counted = part.subscript && this.lookUp(part.name, at);
    // Under `set -u` bash refuses to count what is not set, and goes on with the next line.
    const bare = counted?.value.kind === 'array' && counted.value.bare;
    if (counted && (counted.outside || bare || counted.value.kind === 'unset') && this.state.switches.nounset)
      this.mayFail = true;
    if (part.name === '@' || part.name === '*' || subscript === '@' || subscript === '*') {
      const { length: _, ...list } = part;
      const items = this.#items({ ...list, length: false }, at);
      this.meetsUnset = true;
      return items && !isWide(items) ? number(items.length) : [hole('variable', at, { name: part.name })];
    }
    const found = this.lookUp(part.name, at);
    if (found.outside || found.value.kind !== 'scalar') this.meetsUnset = true;
    const value = part.subscript ? this.#element(found, subscript, at) : scalarOf(found);
    const text = value && textOf(value);
    return text === undefined ? [hole('variable', at)] : number(Array.from(text).length);
  }

  // ---- fields ----------------------------------------------------------------------------------------------------

  #fieldsOf(flow: readonly Flow[], at: Place): Word[] {
    const { globsVanish, globsFail } = this.state.switches;
    const words = fieldsOf(flow, at, isSplit(flow) ? this.#ifs(at) : DEFAULT_IFS, globsVanish);
    if (globsFail && words.some(({ pieces }) => pieces.some(isGlob))) this.mayFail = true;
    return words;
  }

  #ifs(at: Place): string | undefined {
    if (!this.state.variables.has('IFS')) return DEFAULT_IFS;
    const found = this.lookUp('IFS', at);
    // Unset is not empty: bash then splits as it does by default.
    if (found.value.kind === 'unset') return DEFAULT_IFS;
    const value = scalarOf(found);
    return value && textOf(value);
  }
}

function plain(pieces: readonly Piece[]): { pieces: readonly Piece[]; asWritten: boolean } {
  return { pieces, asWritten: false };
}

/** The operand of `${x:+"$@"}`, which makes as many words as there are elements. */
function listOperand({ op, word }: Param): WordNode | undefined {
  if (op !== '+' && op !== '-') return undefined;
  const many = word?.parts.some((part) => {
    if (part.kind !== 'param' || part.length) return false;
    const subscript = part.subscript?.parts[0];
    const name = subscript?.kind === 'literal' ? subscript.text : part.name;
    return name === '@' || name === '*';
  });
  return many ? word : undefined;
}

const isGlob = (piece: Piece): boolean => piece.kind === 'unknown' && piece.reason === 'glob';

/** Bash lists the elements of an associative array in an order of its own. */
function hasUnknownOrder(value: ArrayValue): boolean {
  return value.open || (value.associative && value.items.size > 1);
}

/** A piece as it appears at the place of an expansion. */
function used(piece: Piece, use: Place, quoted: boolean): Piece {
  // Written out, since this is what an interpretation does most.
  if (piece.kind === 'text') return { kind: 'text', text: piece.text, at: piece.at, use, quoted };
  if (piece.many) return { ...piece, use, quoted, many: false };
  return { ...piece, use, quoted };
}

/** The environment's value of a variable for which the script has a default. */
function besidesDefault(piece: Piece): Piece {
  return piece.kind === 'unknown' ? { ...piece, defaulted: true } : piece;
}
