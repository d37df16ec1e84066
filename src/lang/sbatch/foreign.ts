// The #PBS and #BSUB lines of a script: which of them sbatch applies, and what they change.
import type { LongOption, OptionUse } from './getopt.ts';
import { splitComponent } from './component-words.ts';
import { isFlagSet } from './environment.ts';
import type { Ledger } from './ledger.ts';
import { readTranslated, type DirectiveLine, type TranslatedLines } from './lines.ts';
import type { Listing } from './listing.ts';
import { atLeast } from './release.ts';
import type { Script } from './script.ts';
import type { Setting, Settings } from './settings.ts';
import { Translator, type Translation, type TranslationEvent } from './translate.ts';
import { valueError } from './values.ts';

type ForeignKeyword = '#PBS' | '#BSUB';

/** The foreign directives sbatch would apply. */
interface Chosen {
  readonly keyword: ForeignKeyword;
  readonly events: readonly TranslationEvent[];
  readonly error: string | null;
}

export class ForeignDirectives {
  readonly #script: Script;
  readonly #ledger: Ledger;
  readonly #settings: Settings;
  readonly #listing: Listing;
  readonly #translator: Translator;
  readonly #found: ReadonlyMap<ForeignKeyword, TranslatedLines>;
  #chosen: Chosen | null = null;
  #folded: readonly Setting[] | undefined;

  constructor(script: Script, ledger: Ledger, settings: Settings, listing: Listing) {
    this.#script = script;
    this.#ledger = ledger;
    this.#settings = settings;
    this.#listing = listing;
    this.#translator = new Translator(script.release);
    this.#found = new Map([
      ['#BSUB', readTranslated(script.doc.text, '#BSUB')],
      ['#PBS', readTranslated(script.doc.text, '#PBS')],
    ]);
  }

  /** Whether there is any line sbatch would look at. */
  get any(): boolean {
    return [...this.#found.values()].some(({ lines }) => lines.length > 0);
  }

  /** Applies the lines to a component, behind its own directives. */
  apply(component: number): void {
    if (component === 0) {
      this.#chosen = this.#choose();
      if (this.#chosen) this.#applyFirst(this.#chosen);
    } else if (this.#chosen && this.#ignored() === null) {
      this.#applyAgain(this.#chosen);
    }
  }

  /** Decides which foreign directives apply and lists those that do not; null when there are none. */
  #choose(): Chosen | null {
    const ignored = this.#ignored();
    let chosen: Chosen | null = null;
    for (const [keyword, { lines, late }] of this.#found) {
      const tooLate = `sbatch stops looking for ${keyword} after 100 lines that do not start with #`;
      this.#listDead(keyword, late, tooLate);
      if (lines.length === 0) continue;
      if (ignored !== null) this.#listDead(keyword, lines, ignored);
      else if (chosen) this.#listDead(keyword, lines, `sbatch ignores ${keyword} when there are #BSUB lines`);
      else {
        const { words, error } = splitComponent(this.#script, this.#ledger, lines);
        chosen = { keyword, events: this.#translator.read(keyword, words), error };
      }
    }
    return chosen;
  }

  /** Why sbatch was told to leave these lines alone; null when it was not. */
  #ignored(): string | null {
    if (this.#settings.get('ignore-pbs')) return 'ignored because of --ignore-pbs';
    const value = this.#script.options.environment?.['SBATCH_IGNORE_PBS'];
    if (value === undefined || !isFlagSet(value)) return null;
    this.#settings.setFromEnvironment('ignore-pbs', 'ignore-pbs');
    return 'ignored because of SBATCH_IGNORE_PBS';
  }

  #listDead(keyword: ForeignKeyword, lines: readonly DirectiveLine[], why: string): void {
    for (const line of lines) {
      for (const event of this.#translator.read(keyword, this.#script.split(line).words)) {
        if (event.kind !== 'use' || 'error' in event.meaning) continue;
        for (const setting of event.meaning.settings) this.#listing.foreign(keyword, event.use, setting, why);
      }
    }
  }

  /** Applies the translated directives to the first component and lists them. */
  #applyFirst({ keyword, events, error }: Chosen): void {
    if (error !== null) this.#ledger.fail(error);
    const reported = new Set<number>();
    for (const event of events) {
      if (event.kind === 'error') {
        const { message, word } = event;
        this.#ledger.refuse(message, word.line, this.#script.placeOf(word.start, word.end));
        continue;
      }
      const { use, meaning } = event;
      if ('error' in meaning) {
        this.#ledger.refuse(meaning.error, use.word.line, this.#listing.placeOf(use));
        continue;
      }
      for (const setting of meaning.settings) {
        const refused = valueError(setting.option, setting.value, this.#script.release);
        if (refused !== null) {
          this.#ledger.refuse(refused, use.word.line, this.#listing.placeOf(use), setting.option);
        }
        if (!reported.has(use.word.line) && this.#reportMixed(keyword, use, setting)) reported.add(use.word.line);
        const entry = this.#listing.foreign(keyword, use, setting, null);
        this.#settings.set({ ...setting, value: setting.value ?? setting.option }, entry);
      }
    }
  }

  /** sbatch applies the translated directives to every component again. */
  #applyAgain({ events }: Chosen): void {
    this.#folded ??= foldSettings(events, !atLeast(this.#script.release, '25.05'));
    for (const setting of this.#folded) this.#settings.set(setting, null);
  }

  /** Reports a foreign directive that changes what the #SBATCH lines say. */
  #reportMixed(keyword: string, use: OptionUse<LongOption>, { option, value, joins }: Translation): boolean {
    if (!this.#script.hasOwnLines) return false;
    const before = this.#settings.get(option);
    if (before && before.value === (value ?? option)) return false;
    const sbatch = before?.entry?.directive.keyword === '#SBATCH' ? before.entry : null;
    const line = sbatch ? ` of line ${this.#script.lineNumber(sbatch.directive.at.span.start)}` : '';
    const message =
      sbatch && !joins
        ? `Slurm applies ${keyword} lines after #SBATCH lines, so this one overrides --${option}${line}`
        : `Slurm applies ${keyword} lines besides #SBATCH lines, so this one sets --${option}`;
    this.#ledger.report({ kind: 'mixed-scheduler', at: this.#listing.placeOf(use), message, option }, use.word.line);
    return true;
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
