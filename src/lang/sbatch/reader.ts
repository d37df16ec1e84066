// Plays one run of sbatch on a script: file checks, then for each component the #SBATCH lines, the foreign
// directives and the environment, in this order.
import type { Directive, DirectiveProblem } from '../../model/submission.ts';
import type { Document } from '../../text/document.ts';
import { exactPlace, type Place } from '../../text/place.ts';
import { ENVIRONMENT_FACTS } from './environment.ts';
import { exclusionError } from './exclusions.ts';
import { fileError, isTooBig, TOO_LONG } from './file-checks.ts';
import { Getopt, type LongOption, type OptionUse } from './getopt.ts';
import { Ledger, type Entry, type Holding } from './ledger.ts';
import { MAX_COMPONENTS, readHeader, readTranslated, type DirectiveLine, type Header } from './lines.ts';
import { sbatchOptions, spankOptions, type KnownOption } from './option-table.ts';
import { marksIn, problemOf, stopMark, valueMark } from './problems.ts';
import type { SubmissionOptions, SubmissionReading } from './reading.ts';
import { atLeast, NEWEST, releaseOf, type Release } from './release.ts';
import { Translator, type Translation, type TranslationEvent } from './translate.ts';
import { isTooLong, valueError } from './values.ts';
import { isBlank, offsetIn, partPlace, splitLine, type LineStop, type Word } from './words.ts';

/** One assignment to an option. */
interface Setting {
  readonly option: string;
  readonly value: string;
  readonly joins?: 'before' | 'after';
}

/** The foreign directives sbatch would apply. */
interface Foreign {
  readonly keyword: '#PBS' | '#BSUB';
  readonly events: readonly TranslationEvent[];
  readonly error: string | null;
}

export class Reader {
  readonly #doc: Document;
  readonly #options: SubmissionOptions;
  readonly #release: Release;
  readonly #known: readonly KnownOption[];
  readonly #byName = new Map<string, KnownOption>();
  readonly #getopt: Getopt<KnownOption>;
  readonly #ledger = new Ledger();
  readonly #header: Header;
  readonly #translator: Translator;
  readonly #slurmLines = new Set<number>();
  readonly #invalidLines = new Set<number>();
  #state = new Map<string, Holding>();
  #component = 0;
  #folded: readonly Setting[] | undefined;

  constructor(doc: Document, options: SubmissionOptions) {
    this.#doc = doc;
    this.#options = options;
    this.#release = options.slurmVersion === undefined ? NEWEST : releaseOf(options.slurmVersion);
    const spank = options.spank ?? 'unknown';
    const own = sbatchOptions(this.#release);
    const plugins = spankOptions(spank);
    this.#known = [...own, ...plugins];
    for (const option of this.#known) this.#byName.set(option.long, option);
    this.#getopt = spank === 'unknown' ? new Getopt(own, plugins, true) : new Getopt(this.#known);
    this.#translator = new Translator(this.#release);
    this.#header = readHeader(doc.text);
  }

  read(): SubmissionReading {
    const ledger = this.#ledger;
    const error = fileError(this.#doc, this.#options.bom);
    if (error !== null) ledger.fail(error);
    const foreign = new Map<'#PBS' | '#BSUB', ReturnType<typeof readTranslated>>([
      ['#BSUB', readTranslated(this.#doc.text, '#BSUB')],
      ['#PBS', readTranslated(this.#doc.text, '#PBS')],
    ]);
    const { components } = this.#header;
    const words = components.map((lines) => this.#split(lines));
    let translated: Foreign | null = null;
    for (const [index, component] of words.entries()) {
      this.#startComponent(index);
      if (component.error !== null) ledger.fail(component.error);
      this.#apply(component.words);
      if (index === 0) translated = this.#chooseForeign(foreign);
      if (translated && index === 0) this.#applyForeign(translated);
      else if (translated && this.#ignoresForeign() === null) this.#reapplyForeign(translated);
      this.#applyEnvironment();
      ledger.resolve(this.#state);
      this.#checkExclusions();
      if (this.#isTooLong()) ledger.fail(TOO_LONG);
    }
    if (isTooBig(this.#doc)) ledger.fail(TOO_LONG);
    this.#listDead(words);
    this.#findProblems(words);
    const hasDirectives = this.#hasDirectives(foreign);
    if (hasDirectives || this.#doc.text.startsWith('#!')) this.#findFileProblems();
    const directives = ledger.directives();
    return {
      submission: { accepted: ledger.error === null, error: ledger.error, components: ledger.components },
      directives,
      problems: ledger.problems(),
      coverage: ledger.coverage(),
    };
  }

  /** Whether sbatch finds a directive of its own. */
  get #hasOwnLines(): boolean {
    return this.#header.components.length > 1 || (this.#header.components[0]?.length ?? 0) > 0;
  }

  /** Whether the script is written for Slurm; `bsub < job` and `qsub job` need no #! line. */
  get #hasSbatchLines(): boolean {
    return this.#hasOwnLines || this.#header.late.length > 0 || this.#header.indented.length > 0;
  }

  #hasDirectives(foreign: ReadonlyMap<string, ReturnType<typeof readTranslated>>): boolean {
    return this.#hasSbatchLines || [...foreign.values()].some(({ lines }) => lines.length > 0);
  }

  // --- words -----------------------------------------------------------------------------------------------

  #split(lines: readonly DirectiveLine[]): ComponentWords {
    const words: Word[] = [];
    const stops: { line: DirectiveLine; stop: LineStop; last: Word | undefined }[] = [];
    let error: string | null = null;
    for (const line of lines) {
      if (line.keyword === '#SLURM') this.#slurmLines.add(line.line);
      const read = this.#splitOne(line);
      for (const word of read.words) words.push(word);
      stops.push({ line, stop: read.stop, last: read.words.at(-1) });
      const fatal = this.#fatal(line, read.stop);
      if (fatal === null) continue;
      error ??= fatal;
      this.#invalid(
        line.line,
        exactPlace(this.#doc, read.stop.at, trimEnd(this.#doc.text, read.stop.at, line.end)),
        fatal,
      );
    }
    return { words, stops, error };
  }

  #splitOne(line: DirectiveLine): ReturnType<typeof splitLine> {
    return splitLine(this.#doc.text, line.body, line.end, line.line, atLeast(this.#release, '24.05'));
  }

  /** What sbatch says when it cannot split a line; it quotes the rest of the line. */
  #fatal(line: DirectiveLine, stop: LineStop): string | null {
    if (stop.kind !== 'unmatched' && stop.kind !== 'colon') return null;
    const file = this.#doc.path.slice(this.#doc.path.lastIndexOf('/') + 1);
    const rest = this.#doc.text.slice(stop.from, Math.min(line.end, stop.from + 2000));
    const what = stop.kind === 'colon' ? 'Unexpected `:`' : `Unmatched \`${stop.quote ?? '"'}\``;
    return `${file}: line ${line.line + 1}: ${what} in [${rest}]`;
  }

  /** Reports at most one refused word a line: what follows it is a consequence more often than not. */
  #invalid(line: number, at: Place, error: string, option?: string): void {
    // A script with no directive of Slurm's own was written for another scheduler.
    if (!this.#hasOwnLines || this.#invalidLines.has(line)) return;
    this.#invalidLines.add(line);
    const message = `sbatch refuses the script because of this: ${error.slice(0, 300)}`;
    this.#report({ kind: 'invalid', at, message, ...(option === undefined ? {} : { option }) }, line);
  }

  #report(problem: DirectiveProblem, line: number): void {
    this.#ledger.report(problem, line);
  }

  // --- #SBATCH ---------------------------------------------------------------------------------------------

  #startComponent(index: number): void {
    this.#component = index;
    const carried = new Map<string, Holding>();
    for (const [name, { value, environment }] of this.#state) {
      if (this.#byName.get(name)?.carries ?? true) carried.set(name, { value, entry: null, environment });
    }
    this.#state = carried;
  }

  #apply(words: readonly Word[]): void {
    for (const event of this.#getopt.read(words)) {
      if (event.kind === 'option') {
        this.#applyUse(event);
        continue;
      }
      const error =
        event.kind === 'error' ? event.message : `Invalid directive found in batch script: ${event.word.text}`;
      this.#ledger.fail(error);
      this.#invalid(event.word.line, exactPlace(this.#doc, event.word.start, event.word.end), error);
    }
  }

  #applyUse(use: OptionUse<KnownOption>): void {
    const entry = this.#listUse(use, null);
    const { directive } = entry;
    const { option } = use;
    this.#checkEaten(use, directive.option);
    if (!option) {
      const message = `sbatch itself has no option --${use.name}; it may be one of a SPANK plugin of the site`;
      this.#ledger.cover({ cause: 'unknown-option', at: directive.at, message });
    } else if (option.commandLineOnly) {
      const message = `sbatch looks at --${option.long} on its command line only`;
      this.#ledger.kill(entry, message);
      return;
    }
    const error = valueError(
      directive.option,
      use.value === '' && option?.argument === 'optional' ? null : use.value,
      this.#release,
    );
    if (error !== null) {
      this.#ledger.fail(error);
      this.#invalid(use.word.line, directive.at, error, directive.option);
    }
    this.#set({ option: directive.option, value: directive.value }, entry);
  }

  /** Files a directive for a use of an option, without effect when a reason is given. */
  #listUse(use: OptionUse<KnownOption>, why: string | null, keyword?: string): Entry {
    const { option, word } = use;
    const name = option?.filedAs ?? use.name;
    const written = use.value === '' && option?.argument === 'optional' ? null : use.value;
    const directive: Directive = {
      keyword: keyword ?? (this.#slurmLines.has(word.line) ? '#SLURM' : '#SBATCH'),
      option: name,
      value: written ?? name,
      effective: why === null,
      why,
      component: this.#component,
      at: this.#placeOf(use),
      ...this.#valuePlace(use, use.valueFrom, null),
    };
    return this.#ledger.add(directive, word.line);
  }

  #placeOf(use: OptionUse<LongOption>): Place {
    const { word, valueWord } = use;
    const start = use.from === 0 ? word.start : offsetIn(word, use.from);
    const ownEnd = use.to === word.text.length ? word.end : offsetIn(word, use.to - 1) + 1;
    const end = valueWord && valueWord !== word && valueWord.line === word.line ? valueWord.end : ownEnd;
    return exactPlace(this.#doc, start, end);
  }

  #valuePlace(use: OptionUse<LongOption>, from: number, to: number | null): { valueAt?: Place } {
    if (!use.valueWord) return {};
    const place = partPlace(this.#doc, use.valueWord, from, to ?? use.valueWord.text.length);
    return place.exact ? { valueAt: place } : {};
  }

  /** An option without its value takes the next word, even if that word is meant as an option. */
  #checkEaten(use: OptionUse<KnownOption>, option: string): void {
    const { valueWord, word } = use;
    if (!valueWord || valueWord === word) return;
    const otherLine = valueWord.line !== word.line;
    const name = /^--([a-z][a-z-]+)/.exec(valueWord.text)?.[1];
    if (!otherLine && !(name !== undefined && this.#byName.has(name))) return;
    const where = otherLine ? ' of a later line' : '';
    const message = `Slurm takes this word${where} as the value of --${option}, which has none of its own`;
    const at = exactPlace(this.#doc, valueWord.start, valueWord.end);
    this.#report({ kind: 'dropped', at, message, option }, valueWord.line);
  }

  // --- state -----------------------------------------------------------------------------------------------

  #set(setting: Setting, entry: Entry | null): void {
    const { option } = setting;
    const before = this.#state.get(option);
    const joined = before ? this.#join(before.value, setting) : null;
    if (before?.entry && joined === null) this.#override(before.entry, entry);
    this.#state.set(option, { value: joined ?? setting.value, entry, environment: false });
  }

  /** The value after an assignment that adds to the one before; null when it replaces it. */
  #join(before: string, { option, value, joins }: Setting): string | null {
    // Before 25.05 each --mail-type added its events to those before.
    const adds = option === 'mail-type' && !atLeast(this.#release, '25.05');
    if (adds) {
      const had = new Set(before.toLowerCase().split(','));
      return [before, ...value.split(',').filter((type) => !had.has(type.toLowerCase()))].join(',');
    }
    if (joins === 'after') return `${before},${value}`;
    if (joins === 'before') return `${value},${before}`;
    return null;
  }

  #override(loser: Entry, winner: Entry | null): void {
    if (!winner) return;
    const { directive } = loser;
    const by = `${winner.directive.keyword} on line ${this.#lineNumber(winner.directive.at)}`;
    this.#ledger.kill(loser, `overridden by ${by}`);
    const foreign = winner.directive.keyword === '#PBS' || winner.directive.keyword === '#BSUB';
    if (foreign || loser.line === winner.line || directive.value === winner.directive.value) return;
    const message = `The same option stands again with another value on line ${this.#lineNumber(winner.directive.at)}, and Slurm takes the last one`;
    this.#report({ kind: 'overridden', at: directive.at, message, option: directive.option }, loser.line);
  }

  #lineNumber(at: Place): number {
    return this.#doc.positionAt(at.span.start).line;
  }

  #checkExclusions(): void {
    const holding = (option: string) => {
      const held = this.#state.get(option);
      return held?.environment === false ? held : undefined;
    };
    const refused = exclusionError((option) => holding(option)?.value, this.#release);
    if (!refused) return;
    this.#ledger.fail(refused.error);
    const entries = refused.options.flatMap((option) => holding(option)?.entry ?? []);
    const last = entries.sort((a, b) => a.line - b.line).at(-1);
    if (last) this.#invalid(last.line, last.directive.at, refused.error, last.directive.option);
  }

  #isTooLong(): boolean {
    for (const [option, { value }] of this.#state) if (isTooLong(option, value)) return true;
    return false;
  }

  // --- #PBS and #BSUB --------------------------------------------------------------------------------------

  /** Decides which foreign directives apply and lists those that do not; null when there are none. */
  #chooseForeign(found: ReadonlyMap<'#PBS' | '#BSUB', ReturnType<typeof readTranslated>>): Foreign | null {
    const ignored = this.#ignoresForeign();
    let chosen: Foreign | null = null;
    for (const [keyword, { lines, late }] of found) {
      const tooLate = `sbatch stops looking for ${keyword} after 100 lines that do not start with #`;
      this.#listDeadForeign(keyword, late, tooLate);
      if (lines.length === 0) continue;
      if (ignored !== null) this.#listDeadForeign(keyword, lines, ignored);
      else if (chosen) this.#listDeadForeign(keyword, lines, `sbatch ignores ${keyword} when there are #BSUB lines`);
      else {
        const { words, error } = this.#split(lines);
        chosen = { keyword, events: this.#translator.read(keyword, words), error };
      }
    }
    return chosen;
  }

  #ignoresForeign(): string | null {
    if (this.#state.has('ignore-pbs')) return 'ignored because of --ignore-pbs';
    const value = this.#options.environment?.['SBATCH_IGNORE_PBS'];
    if (value === undefined || !isSet(value)) return null;
    this.#state.set('ignore-pbs', { value: 'ignore-pbs', entry: null, environment: true });
    return 'ignored because of SBATCH_IGNORE_PBS';
  }

  #listDeadForeign(keyword: '#PBS' | '#BSUB', lines: readonly DirectiveLine[], why: string): void {
    for (const line of lines) {
      for (const event of this.#translator.read(keyword, this.#splitOne(line).words)) {
        if (event.kind !== 'use' || 'error' in event.meaning) continue;
        for (const setting of event.meaning.settings) this.#listForeign(keyword, event.use, setting, why);
      }
    }
  }

  #listForeign(keyword: string, use: OptionUse<LongOption>, setting: Translation, why: string | null): Entry {
    const { option, value, part } = setting;
    const directive: Directive = {
      keyword,
      option,
      value: value ?? option,
      effective: why === null,
      why,
      component: this.#component,
      at: this.#placeOf(use),
      ...(part ? this.#valuePlace(use, use.valueFrom + part.from, use.valueFrom + part.to) : {}),
    };
    return this.#ledger.add(directive, use.word.line);
  }

  /** Applies the translated directives to the first component and lists them. */
  #applyForeign({ keyword, events, error }: Foreign): void {
    if (error !== null) this.#ledger.fail(error);
    const reported = new Set<number>();
    for (const event of events) {
      if (event.kind === 'error') {
        this.#ledger.fail(event.message);
        this.#invalid(event.word.line, exactPlace(this.#doc, event.word.start, event.word.end), event.message);
        continue;
      }
      const { use, meaning } = event;
      if ('error' in meaning) {
        this.#ledger.fail(meaning.error);
        this.#invalid(use.word.line, this.#placeOf(use), meaning.error);
        continue;
      }
      for (const setting of meaning.settings) {
        const refused = valueError(setting.option, setting.value, this.#release);
        if (refused !== null) {
          this.#ledger.fail(refused);
          this.#invalid(use.word.line, this.#placeOf(use), refused, setting.option);
        }
        if (!reported.has(use.word.line) && this.#reportMixed(keyword, use, setting)) reported.add(use.word.line);
        this.#set(
          { ...setting, value: setting.value ?? setting.option },
          this.#listForeign(keyword, use, setting, null),
        );
      }
    }
  }

  /** sbatch applies the translated directives to every component again. */
  #reapplyForeign({ events }: Foreign): void {
    this.#folded ??= foldSettings(events, !atLeast(this.#release, '25.05'));
    for (const setting of this.#folded) this.#set(setting, null);
  }

  /** Reports a foreign directive that changes what the #SBATCH lines say. */
  #reportMixed(keyword: string, use: OptionUse<LongOption>, { option, value, joins }: Translation): boolean {
    if (!this.#hasOwnLines) return false;
    const before = this.#state.get(option);
    if (before && before.value === (value ?? option)) return false;
    const sbatch = before?.entry?.directive.keyword === '#SBATCH' ? before.entry : null;
    const line = sbatch ? ` of line ${this.#lineNumber(sbatch.directive.at)}` : '';
    const message =
      sbatch && !joins
        ? `Slurm applies ${keyword} lines after #SBATCH lines, so this one overrides --${option}${line}`
        : `Slurm applies ${keyword} lines besides #SBATCH lines, so this one sets --${option}`;
    this.#report({ kind: 'mixed-scheduler', at: this.#placeOf(use), message, option }, use.word.line);
    return true;
  }

  // --- environment -----------------------------------------------------------------------------------------

  #applyEnvironment(): void {
    const { environment } = this.#options;
    if (!environment) return;
    for (const fact of ENVIRONMENT_FACTS) {
      const raw = environment[fact.name];
      const option = this.#byName.get(fact.option);
      if (raw === undefined || !option || (fact.since && !atLeast(this.#release, fact.since))) continue;
      const before = this.#state.get(fact.option);
      if (before?.entry) this.#ledger.kill(before.entry, `overridden by the environment variable ${fact.name}`);
      if (option.argument === 'none' && !isSet(raw)) {
        this.#state.delete(fact.option);
        continue;
      }
      const value = option.argument === 'none' || (option.argument === 'optional' && raw === '') ? null : raw;
      const error = valueError(fact.option, value, this.#release);
      if (error !== null) this.#ledger.fail(error);
      this.#state.set(fact.option, { value: value ?? fact.option, entry: null, environment: true });
    }
  }

  // --- what does not take part -----------------------------------------------------------------------------

  /** Lists directives sbatch never sees, so that a reader of the report finds every line again. */
  #listDead(components: readonly ComponentWords[]): void {
    const { text } = this.#doc;
    for (const [index, { stops }] of components.entries()) {
      this.#component = index;
      for (const { line, stop } of stops) {
        const mark = stopMark(text, stop, stop.at, line.end);
        if (mark?.kind !== 'dropped') continue;
        const [from, why] =
          stop.kind === 'separator'
            ? [mark.start, 'behind the component separator']
            : stop.kind === 'comment'
              ? [mark.start + '#SBATCH'.length, 'behind a # that begins a comment']
              : [mark.start, 'behind an empty word'];
        this.#listDeadWords(splitLine(text, from, line.end, line.line, true).words, why);
      }
    }
    for (const line of this.#header.indented) {
      const words = this.#splitOne(line).words;
      this.#listDeadWords(words, 'a directive must start in the first column');
    }
    const { firstCommand } = this.#header;
    const why = `after the first command, on line ${firstCommand ? this.#doc.positionAt(firstCommand.start).line : 1}`;
    for (const line of this.#header.late) {
      if (this.#isCode(line.start)) this.#listDeadWords(this.#splitOne(line).words, why);
    }
    if (this.#header.tooMany) {
      const message = `more than ${MAX_COMPONENTS} components; the rest is not read`;
      this.#ledger.cover({ cause: 'count', at: exactPlace(this.#doc, 0, 0), message });
    }
  }

  #listDeadWords(words: readonly Word[], why: string): void {
    for (const event of this.#getopt.read(words)) {
      if (event.kind === 'option') this.#listUse(event, why, '#SBATCH');
    }
  }

  #isCode(offset: number): boolean {
    return this.#options.isCode?.(offset) ?? true;
  }

  // --- problems --------------------------------------------------------------------------------------------

  #findProblems(components: readonly ComponentWords[]): void {
    const { text } = this.#doc;
    for (const { stops, words } of components) {
      const byLine = new Map<number, Word[]>();
      for (const word of words) {
        const list = byLine.get(word.line);
        if (list) list.push(word);
        else byLine.set(word.line, [word]);
      }
      for (const { line, stop, last } of stops) {
        const onLine = byLine.get(line.line) ?? [];
        const stopped = stopMark(text, stop, last?.start ?? stop.at, line.end);
        if (stopped) this.#report(problemOf(this.#doc, stopped, this.#optionName(last)), line.line);
        const end = stop.kind === 'end' || stop.kind === 'unmatched' || stop.kind === 'colon' ? line.end : stop.at;
        const optionAt = (offset: number) => this.#optionName(wordBefore(onLine, offset));
        for (const mark of marksIn(this.#doc, line.body, end, optionAt)) {
          this.#report(problemOf(this.#doc, mark, optionAt(mark.start)), line.line);
        }
      }
    }
    this.#findPlacement();
    this.#findValues();
  }

  /** Values that stand in for others. */
  #findValues(): void {
    for (const { option, value, valueAt, effective } of this.#ledger.directives()) {
      if (!effective || !valueAt?.exact) continue;
      const mark = valueMark(option, value, valueAt.span.start);
      if (mark) this.#report(problemOf(this.#doc, mark, option), this.#lineNumber(valueAt) - 1);
    }
  }

  /** The sbatch option a word names; undefined for a word that names none. */
  #optionName(word: Word | undefined): string | undefined {
    if (!word) return undefined;
    for (const event of this.#getopt.read([word, VALUE])) {
      return event.kind === 'option' ? (event.option?.filedAs ?? event.name) : undefined;
    }
    return undefined;
  }

  #findPlacement(): void {
    const { firstCommand, indented, lookAlikes, late } = this.#header;
    for (const line of indented) {
      const start = this.#doc.text.indexOf('#', line.start);
      const at = exactPlace(this.#doc, start, trimEnd(this.#doc.text, start, line.end));
      const message = 'Slurm reads #SBATCH only in the first column, so this line is a comment without effect';
      this.#report({ kind: 'leading-blank', at, message }, line.line);
    }
    for (const { start, end, line } of lookAlikes) {
      const at = exactPlace(this.#doc, start, trimEnd(this.#doc.text, start, end));
      const message = 'The keyword is spelled with characters that only look like #SBATCH, so this line is a comment';
      this.#report({ kind: 'look-alike', at, message }, line);
    }
    if (firstCommand && FOREIGN_BLANKS.test(this.#doc.text.slice(firstCommand.start, firstCommand.end))) {
      const at = exactPlace(
        this.#doc,
        firstCommand.start,
        trimEnd(this.#doc.text, firstCommand.start, firstCommand.end),
      );
      const message = 'A blank that is none to Slurm precedes the #, so Slurm takes this line for the first command';
      this.#report({ kind: 'look-alike', at, message }, firstCommand.line);
    }
    const line = firstCommand ? this.#doc.positionAt(firstCommand.start).line : 1;
    for (const directive of late) {
      if (!this.#isCode(directive.start)) continue;
      const at = exactPlace(this.#doc, directive.start, trimEnd(this.#doc.text, directive.start, directive.end));
      const message = `Slurm stops reading #SBATCH at the first command on line ${line}, so this line has no effect`;
      const option = this.#optionName(this.#splitOne(directive).words[0]);
      this.#report({ kind: 'after-command', at, message, ...(option === undefined ? {} : { option }) }, directive.line);
    }
  }

  #findFileProblems(): void {
    const { text } = this.#doc;
    const newline = text.indexOf('\n');
    const end = newline < 0 ? text.length : newline;
    const at = exactPlace(this.#doc, 0, trimEnd(text, 0, end));
    if (this.#options.bom) {
      const message = 'The file begins with a byte order mark, so sbatch does not see #! at its start and refuses it';
      this.#report({ kind: 'bom', at, message }, -1);
    }
    if (this.#hasSbatchLines && !text.startsWith('#!')) {
      const message = 'The script does not begin with #! and an interpreter, so sbatch refuses it';
      this.#report({ kind: 'no-shebang', at, message }, -1);
    }
    const crlf = text.indexOf('\r\n');
    if (crlf >= 0) {
      const line = this.#doc.positionAt(crlf).line;
      const message = `Lines end as on Windows (the first is line ${line}), and sbatch refuses such scripts`;
      this.#report({ kind: 'crlf', at, message }, -1);
    }
  }
}

/** What a run of foreign directives comes to: one assignment for each option, those that join put together. */
function foldSettings(events: readonly TranslationEvent[], keepsMailTypes: boolean): Setting[] {
  const folded = new Map<string, { readonly option: string; readonly joins?: 'before' | 'after'; values: string[] }>();
  for (const event of events) {
    if (event.kind !== 'use' || 'error' in event.meaning) continue;
    for (const { option, value, joins } of event.meaning.settings) {
      const before = folded.get(option);
      const adds = joins !== undefined || (option === 'mail-type' && keepsMailTypes);
      if (before && adds) before.values.push(value ?? option);
      else folded.set(option, { option, values: [value ?? option], ...(joins ? { joins } : {}) });
    }
  }
  return [...folded.values()].map(({ values, ...setting }) => {
    if (setting.joins === 'before') values.reverse();
    return { ...setting, value: values.join(',') };
  });
}

interface ComponentWords {
  readonly words: readonly Word[];
  readonly stops: readonly { readonly line: DirectiveLine; readonly stop: LineStop; readonly last: Word | undefined }[];
  readonly error: string | null;
}

/** Stands in for the value of an option whose word is looked at alone. */
const VALUE: Word = { text: 'value', start: 0, end: 0, line: -1 };

/** A comment line that begins with blanks only a person sees. */
const FOREIGN_BLANKS = /^[\s\u200b\u2060]*#[ \t]*SBATCH/;

/** How sbatch reads the environment variable of a flag (`slurm_process_option()`). */
function isSet(value: string): boolean {
  if (value === '' || value.toLowerCase() === 'yes') return true;
  return /^\s*[+-]?\d+$/.test(value) && Number(value) !== 0;
}

function trimEnd(text: string, start: number, end: number): number {
  let to = end;
  while (to > start && isBlank(text.charCodeAt(to - 1))) to--;
  return to;
}

/** The option word an offset belongs to: the last one that begins with a dash at or before it. */
function wordBefore(words: readonly Word[], offset: number): Word | undefined {
  let low = 0;
  let high = words.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) <= offset) {
      found = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  const word = words[found];
  if (word?.text.startsWith('-') ?? false) return word;
  const previous = words[found - 1];
  return previous?.text.startsWith('-') ? previous : undefined;
}
