// Files every option that stands in a directive, with its place, for the report: those that count and those that do not.
import type { Directive } from '../../model/submission.ts';
import { exactPlace, type Place } from '../../text/place.ts';
import type { LongOption, OptionUse } from './getopt.ts';
import type { Entry, Ledger } from './ledger.ts';
import type { KnownOption } from './option-table.ts';
import type { Script } from './script.ts';
import type { Translation } from './translate.ts';
import { offsetIn, partPlace } from './words.ts';

export class Listing {
  /** index of the component whose directives are being filed */
  component = 0;
  readonly #script: Script;
  readonly #ledger: Ledger;
  readonly #slurmLines = new Set<number>();

  constructor(script: Script, ledger: Ledger) {
    this.#script = script;
    this.#ledger = ledger;
    for (const line of script.header.components.flat()) {
      if (line.keyword === '#SLURM') this.#slurmLines.add(line.line);
    }
  }

  /** Files a directive for a use of an option, without effect when a reason is given. */
  own(use: OptionUse<KnownOption>, why: string | null, keyword?: string): Entry {
    const { option, word } = use;
    const name = option?.filedAs ?? use.name;
    const directive: Directive = {
      keyword: keyword ?? (this.#slurmLines.has(word.line) ? '#SLURM' : '#SBATCH'),
      option: name,
      value: writtenValue(use) ?? name,
      effective: why === null,
      why,
      component: this.component,
      at: this.placeOf(use),
      ...this.#valuePlace(use, use.valueFrom, null),
    };
    return this.#ledger.add(directive, word.line);
  }

  /** Files what a foreign option sets, without effect when a reason is given. */
  foreign(keyword: string, use: OptionUse<LongOption>, setting: Translation, why: string | null): Entry {
    const { option, value, part } = setting;
    const directive: Directive = {
      keyword,
      option,
      value: value ?? option,
      effective: why === null,
      why,
      component: this.component,
      at: this.placeOf(use),
      ...(part ? this.#valuePlace(use, use.valueFrom + part.from, use.valueFrom + part.to) : {}),
    };
    return this.#ledger.add(directive, use.word.line);
  }

  /** Where an option stands, with its value when that is on the same line. */
  placeOf(use: OptionUse<LongOption>): Place {
    const { word, valueWord } = use;
    const start = use.from === 0 ? word.start : offsetIn(word, use.from);
    const ownEnd = use.to === word.text.length ? word.end : offsetIn(word, use.to - 1) + 1;
    const end = valueWord && valueWord !== word && valueWord.line === word.line ? valueWord.end : ownEnd;
    return exactPlace(this.#script.doc, start, end);
  }

  #valuePlace(use: OptionUse<LongOption>, from: number, to: number | null): { valueAt?: Place } {
    if (!use.valueWord) return {};
    const place = partPlace(this.#script.doc, use.valueWord, from, to ?? use.valueWord.text.length);
    return place.exact ? { valueAt: place } : {};
  }
}

/** The value of an option; null when it has none, an empty one where it may be left out included. */
export function writtenValue({ option, value }: OptionUse<KnownOption>): string | null {
  return value === '' && option?.argument === 'optional' ? null : value;
}
