// Plays one run of sbatch on a script: file checks, then for each component the #SBATCH lines, the foreign
// directives and the environment, in this order.
import type { Document } from '../../text/document.ts';
import { splitComponent } from './component-words.ts';
import { listDead } from './dead.ts';
import { fileError, isTooBig, TOO_LONG } from './file-checks.ts';
import { findFileProblems, findLineProblems, findMisplacedLines, findValueProblems } from './problems.ts';
import { ForeignDirectives } from './foreign.ts';
import type { OptionUse } from './getopt.ts';
import { Ledger } from './ledger.ts';
import { Listing, writtenValue } from './listing.ts';
import type { KnownOption } from './option-table.ts';
import type { SubmissionOptions, SubmissionReading } from './reading.ts';
import { Script } from './script.ts';
import { Settings } from './settings.ts';
import { valueError } from './values.ts';
import type { Word } from './words.ts';

export class Reader {
  readonly #script: Script;
  readonly #ledger: Ledger;
  readonly #settings: Settings;
  readonly #listing: Listing;
  readonly #foreign: ForeignDirectives;

  constructor(doc: Document, options: SubmissionOptions) {
    this.#script = new Script(doc, options);
    // A script with no directive of Slurm's own was written for another scheduler.
    this.#ledger = new Ledger({ reportsRefusals: this.#script.hasOwnLines });
    this.#settings = new Settings(this.#script, this.#ledger);
    this.#listing = new Listing(this.#script, this.#ledger);
    this.#foreign = new ForeignDirectives(this.#script, this.#ledger, this.#settings, this.#listing);
  }

  read(): SubmissionReading {
    const ledger = this.#ledger;
    const settings = this.#settings;
    const { doc, options, header, hasSbatchLines } = this.#script;
    const error = fileError(doc, options.bom);
    if (error !== null) ledger.fail(error);
    const components = header.components.map((lines) => splitComponent(this.#script, ledger, lines));
    for (const [index, component] of components.entries()) {
      this.#listing.component = index;
      settings.startComponent();
      if (component.error !== null) ledger.fail(component.error);
      this.#apply(component.words);
      this.#foreign.apply(index);
      settings.applyEnvironment();
      ledger.resolve(settings.all);
      settings.checkExclusions();
      if (settings.areTooLong) ledger.fail(TOO_LONG);
    }
    if (isTooBig(doc)) ledger.fail(TOO_LONG);
    listDead(this.#script, components, this.#listing, ledger);
    findLineProblems(this.#script, components, ledger);
    findMisplacedLines(this.#script, ledger);
    findValueProblems(this.#script, ledger);
    if (hasSbatchLines || this.#foreign.any || doc.text.startsWith('#!')) findFileProblems(this.#script, ledger);
    const directives = ledger.directives();
    return {
      submission: { accepted: ledger.error === null, error: ledger.error, components: ledger.components },
      directives,
      problems: ledger.problems(),
      coverage: ledger.coverage(),
    };
  }

  /** Applies the words of #SBATCH lines. */
  #apply(words: readonly Word[]): void {
    for (const event of this.#script.getopt.read(words)) {
      if (event.kind === 'option') {
        this.#applyUse(event);
        continue;
      }
      const { word } = event;
      const error = event.kind === 'error' ? event.message : `Invalid directive found in batch script: ${word.text}`;
      this.#ledger.refuse(error, word.line, this.#script.placeOf(word.start, word.end));
    }
  }

  #applyUse(use: OptionUse<KnownOption>): void {
    const entry = this.#listing.own(use, null);
    const { directive } = entry;
    const { option } = use;
    this.#checkEaten(use, directive.option);
    if (!option) {
      const message = `sbatch itself has no option --${use.name}; it may be one of a SPANK plugin of the site`;
      this.#ledger.cover({ cause: 'unknown-option', at: directive.at, message });
    } else if (option.commandLineOnly) {
      this.#ledger.kill(entry, `sbatch looks at --${option.long} on its command line only`);
      return;
    }
    const error = valueError(directive.option, writtenValue(use), this.#script.release);
    if (error !== null) this.#ledger.refuse(error, use.word.line, directive.at, directive.option);
    this.#settings.set({ option: directive.option, value: directive.value }, entry);
  }

  /** An option without its value takes the next word, even if that word is meant as an option. */
  #checkEaten(use: OptionUse<KnownOption>, option: string): void {
    const { valueWord, word } = use;
    if (!valueWord || valueWord === word) return;
    const otherLine = valueWord.line !== word.line;
    const name = /^--([a-z][a-z-]+)/.exec(valueWord.text)?.[1];
    if (!otherLine && !(name !== undefined && this.#script.optionNamed(name))) return;
    const where = otherLine ? ' of a later line' : '';
    const message = `Slurm takes this word${where} as the value of --${option}, which has none of its own`;
    const at = this.#script.placeOf(valueWord.start, valueWord.end);
    this.#ledger.report({ kind: 'dropped', at, message, option }, valueWord.line);
  }
}
