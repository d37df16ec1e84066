// The script as one release of sbatch sees it before any directive counts: its header, the options that release
// knows, and where things stand.
import type { Document } from '../../text/document.ts';
import { exactPlace, type Place } from '../../text/place.ts';
import { Getopt } from './getopt.ts';
import { readHeader, type DirectiveLine, type Header } from './lines.ts';
import { sbatchOptions, spankOptions, type KnownOption, type SpankKnowledge } from './option-table.ts';
import type { SubmissionOptions } from './reading.ts';
import { atLeast, NEWEST, releaseOf, type Release } from './release.ts';
import { splitLine, trimmedEnd, type LineWords, type Word } from './words.ts';

/** The options of one release at one site, and how they are read. */
interface OptionSet {
  readonly getopt: Getopt<KnownOption>;
  readonly byName: ReadonlyMap<string, KnownOption>;
}

/** The sets asked for most: those of sites that say nothing of their plugins, or have none. */
const sets = new Map<string, OptionSet>();

function optionsOf(release: Release, spank: SpankKnowledge): OptionSet {
  const key = typeof spank === 'string' ? `${release} ${spank}` : undefined;
  const before = key === undefined ? undefined : sets.get(key);
  if (before) return before;
  const own = sbatchOptions(release);
  const plugins = spankOptions(spank);
  const known = [...own, ...plugins];
  const set: OptionSet = {
    getopt: spank === 'unknown' ? new Getopt(own, plugins, true) : new Getopt(known),
    byName: new Map(known.map((option) => [option.long, option])),
  };
  if (key !== undefined) sets.set(key, set);
  return set;
}

export class Script {
  readonly doc: Document;
  readonly options: SubmissionOptions;
  readonly release: Release;
  readonly header: Header;
  readonly getopt: Getopt<KnownOption>;
  readonly #byName: ReadonlyMap<string, KnownOption>;

  constructor(doc: Document, options: SubmissionOptions) {
    this.doc = doc;
    this.options = options;
    this.release = options.slurmVersion === undefined ? NEWEST : releaseOf(options.slurmVersion);
    const { getopt, byName } = optionsOf(this.release, options.spank ?? 'unknown');
    this.getopt = getopt;
    this.#byName = byName;
    this.header = readHeader(doc.text);
  }

  /** Whether sbatch finds a directive of its own. */
  get hasOwnLines(): boolean {
    return this.header.components.length > 1 || (this.header.components[0]?.length ?? 0) > 0;
  }

  /** Whether the script is written for Slurm; `bsub < job` and `qsub job` need no #! line. */
  get hasSbatchLines(): boolean {
    return this.hasOwnLines || this.header.late.length > 0 || this.header.indented.length > 0;
  }

  /** The option with this full name; undefined when this sbatch has none. */
  optionNamed(name: string): KnownOption | undefined {
    return this.#byName.get(name);
  }

  /** The sbatch option a word names; undefined for a word that names none. */
  optionOf(word: Word | undefined): string | undefined {
    if (!word) return undefined;
    for (const event of this.getopt.read([word, VALUE])) {
      return event.kind === 'option' ? (event.option?.filedAs ?? event.name) : undefined;
    }
    return undefined;
  }

  /** Splits a directive line as this release does. */
  split(line: DirectiveLine): LineWords {
    return splitLine(this.doc.text, line.body, line.end, line.line, atLeast(this.release, '24.05'));
  }

  /** Whether an offset holds code rather than text for another script. */
  isCode(offset: number): boolean {
    return this.options.isCode?.(offset) ?? true;
  }

  placeOf(start: number, end: number): Place {
    return exactPlace(this.doc, start, end);
  }

  /** A place without the blanks at its end. */
  trimmedPlace(start: number, end: number): Place {
    return exactPlace(this.doc, start, trimmedEnd(this.doc.text, start, end));
  }

  /** The number a person gives the line of an offset. */
  lineNumber(offset: number): number {
    return this.doc.positionAt(offset).line;
  }

  /** The line of the first command, behind which sbatch reads no directive. */
  get firstCommandLine(): number {
    const { firstCommand } = this.header;
    return firstCommand ? this.lineNumber(firstCommand.start) : 1;
  }
}

/** Stands in for the value of an option whose word is looked at alone. */
const VALUE: Word = { text: 'value', start: 0, end: 0, line: -1 };
