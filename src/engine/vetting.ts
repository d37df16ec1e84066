// One check: the file itself and, one by one, the files in other languages that it refers to.
import { inheritLogins } from '../flow/forwarders.ts';
import { link } from '../flow/link.ts';
import { publishPorts } from '../flow/published-ports.ts';
import { markExposed } from '../flow/shared-folders.ts';
import type { GrammarName, Grammars } from '../lang/grammar.ts';
import { Collected, marksOf } from '../lang/marks/index.ts';
import { placedFile } from '../lang/source.ts';
import type { SubmissionReading } from '../lang/sbatch/index.ts';
import type { Command, Via } from '../model/command.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Effect, ReferEffect } from '../model/effect.ts';
import type { FileAnswer } from '../model/files.ts';
import type { FileLanguage } from '../model/languages.ts';
import type { Marks } from '../model/mark.ts';
import { known } from '../model/static.ts';
import { shapeOf, staticText, type Word } from '../model/word.ts';
import { JOB_SCOPE } from '../shell/context.ts';
import { guestMap } from '../shell/frame.ts';
import { isPython } from '../shell/python/call.ts';
import type { ScriptReading, ShellSession } from '../shell/index.ts';
import { SURFACES } from '../surfaces/index.ts';
import { directiveEffects } from '../surfaces/sbatch.ts';
import { Document } from '../text/document.ts';
import { exactPlace } from '../text/place.ts';
import { pythonCode } from '../tools/python/guest.ts';
import { textWrittenTo, type WrittenText } from '../tools/written-files.ts';
import { Collector, type DirectEffect, type ToolBox } from './collect.ts';

/** Files that refer to files that refer to files: further ones are not read. */
const MAX_DEPTH = 5;

/** The languages that need a grammar. */
const GRAMMAR_OF: Readonly<Partial<Record<FileLanguage, GrammarName>>> = {
  dockerfile: 'dockerfile',
  apptainer: 'apptainer',
};

/** How the engine came to a file. */
interface Way {
  readonly via: readonly Via[];
  readonly depth: number;
  readonly bom: boolean;
  /** values for its build arguments */
  readonly given: ReadonlyMap<string, Word>;
}

const NOTHING_GIVEN: ReadonlyMap<string, Word> = new Map();
const DIRECTLY: Way = { via: [], depth: 0, bom: false, given: NOTHING_GIVEN };

/** What all files of one check do. */
export class Vetting {
  readonly coverage: Coverage[] = [];
  /** what comments say; those of whole files first, since they know more than the texts within */
  readonly #marks = new Collected();
  /** grammars that were missed: with them the check says more */
  readonly wanted = new Set<GrammarName>();
  readonly #box: ToolBox;
  readonly #grammars: Grammars;
  readonly #collector = new Collector();
  readonly #read = new Set<Document>();
  /** the places of texts that commands referred to */
  readonly #readTexts = new Set<string>();
  /** how many commands and assignments were dealt with */
  #commands = 0;
  #assignments = 0;

  constructor(box: ToolBox, grammars: Grammars) {
    this.#box = box;
    this.#grammars = grammars;
  }

  get effects(): Effect[] {
    return this.#collector.effects;
  }

  /** What tools could not read. */
  get gaps(): readonly Coverage[] {
    return this.#collector.coverage;
  }

  /** What comments in all that was read say. @param recorded those in texts that a shell runs */
  marks(recorded: Marks | undefined): Marks {
    this.#marks.add(this.#collector.marks);
    if (recorded) this.#marks.add(recorded);
    return this.#marks;
  }

  /** Takes in a script, which was interpreted already, and what it refers to. */
  script(document: Document, submission: SubmissionReading, script: ScriptReading | undefined): void {
    this.#read.add(document);
    if (!script) this.#marks.add(marksOf('directives', placedFile(document)));
    const direct: DirectEffect[] = [];
    directiveEffects(submission, (draft) => {
      direct.push({
        draft,
        position: 0,
        circumstances: { statement: draft.at, scope: JOB_SCOPE, certain: true, via: [] },
      });
    });
    this.#collect(document, direct, script?.session, 0);
  }

  /** Reads a file in another language, and what it refers to. */
  file(document: Document, language: FileLanguage, session: ShellSession, way: Partial<Way> = {}): void {
    if (this.#read.has(document)) return;
    this.#read.add(document);
    const surface = SURFACES[language];
    const grammar = GRAMMAR_OF[language];
    if (grammar && !this.#grammars[grammar]) this.wanted.add(grammar);
    if (!surface || (grammar && !this.#grammars[grammar])) return;
    this.#marks.add(marksOf(language, placedFile(document), this.#grammars));
    const { via, depth, bom, given } = { ...DIRECTLY, ...way };
    const direct: DirectEffect[] = [];
    surface({
      document,
      bom,
      grammars: this.#grammars,
      session,
      via,
      given,
      emit: (draft, { statement = draft.at, scope, certain = true, via: more = [] }) => {
        const position = session.recorded.commands.length;
        direct.push({ draft, position, circumstances: { statement, scope, certain, via: [...via, ...more] } });
      },
      note: (cause, at, message) => {
        this.coverage.push({ cause, at, message });
      },
      read: (...list) => {
        this.#collector.read(...list);
      },
    });
    this.#collect(document, direct, session, depth);
  }

  #collect(
    document: Document,
    direct: readonly DirectEffect[],
    session: ShellSession | undefined,
    depth: number,
  ): void {
    const { commands = [], assignments = [] } = session?.recorded ?? {};
    const from = { effects: this.effects.length, commands: this.#commands };
    const own = {
      document,
      direct,
      commands: commands.slice(this.#commands),
      assignments: assignments.slice(this.#assignments),
    };
    this.#commands = commands.length;
    this.#assignments = assignments.length;
    this.#collector.collect(this.#box, own, commands);
    for (const command of own.commands) {
      const code = isPython(command.name ?? '') ? pythonCode(command, commands) : undefined;
      if (code) this.#marks.add(marksOf('python', code));
    }
    const effects = this.effects.slice(from.effects);
    link(effects, commands, from.commands);
    markExposed(effects, commands, from.commands);
    if (!session) return;
    for (const effect of this.effects.slice(from.effects))
      if (effect.kind === 'refer') this.#follow(effect, session, depth + 1);
  }

  /** Reads the file that a command refers to: one that the script writes, or one beside it. */
  #follow(effect: ReferEffect, session: ShellSession, depth: number): void {
    const { at, guessed, path, language, given = NOTHING_GIVEN } = effect;
    const { commands } = session.recorded;
    const command = commands[effect.command ?? -1];
    const text =
      effect.text ?? (command ? textFor(path, command, commands) : textBeside(session.beside.read(path, known('.'))));
    if (text && this.#hasRead(text, language)) return;
    if (text && depth <= MAX_DEPTH) {
      const document = documentOf(text, language);
      const via = [...effect.via, { label: effect.tool, at }];
      this.file(document, language, session.around(document.path), { via, depth, given });
    } else if (!guessed) {
      const why = text
        ? ' (files refer to each other too deeply)'
        : /^\w+:\/\//.test(shapeOf(path))
          ? ' (it lies elsewhere)'
          : whyUnread(command ? command.beside.read(path, command.cwd) : session.beside.read(path, known('.')));
      this.coverage.push({ cause: 'not-followed', at, message: `not checked: ${shapeOf(path)}${why}` });
    }
  }

  /** Whether what the script wrote was read for another command, or for this one. */
  #hasRead({ pieces, at }: WrittenText, language: FileLanguage): boolean {
    const [first] = pieces;
    const key = `${language} ${at.doc.path} ${at.span.start} ${pieces.length} ${first?.at.span.start ?? 0}`;
    const known = this.#readTexts.has(key);
    this.#readTexts.add(key);
    return known;
  }

  /** Relates what the files do. */
  relate(): void {
    publishPorts(this.effects);
    inheritLogins(this.effects);
  }
}

/** What stands in a written file where the text does not tell: what its language takes for something not known. */
const STAND_IN: Readonly<Partial<Record<FileLanguage, string>>> = { apptainer: '{{ _ }}' };

/** A file as a document; the places of one that a script writes are in the script. */
function documentOf({ pieces, at }: WrittenText, language: FileLanguage): Document {
  const [only] = pieces;
  if (only?.kind === 'text' && pieces.length === 1 && only.at.exact && only.text === only.at.doc.text)
    return only.at.doc;
  const { map } = guestMap(pieces, at, STAND_IN[language] ?? '${_}');
  return new Document(at.doc.path, map.text, (span) => map.place(span));
}

/** What a command reads: its input, what it or one before it writes, or a file beside the script. */
function textFor(path: Word, command: Command, commands: readonly Command[]): WrittenText | undefined {
  const isInput = staticText(path) === '-';
  if (isInput && command.input) return command.input;
  const source = isInput ? command.redirects.findLast(({ op, fd = 0 }) => op === '<' && fd === 0)?.target : path;
  return source && textWrittenTo(source, { ...command, id: command.id + 1 }, commands);
}

/** The text of a file that another file names. */
function textBeside(answer: FileAnswer | undefined): WrittenText | undefined {
  if (answer?.kind !== 'text') return undefined;
  const { document } = answer;
  const at = exactPlace(document, 0, document.text.length);
  return { pieces: [{ kind: 'text', text: document.text, at, use: at, quoted: true }], at };
}

function whyUnread(answer: FileAnswer | undefined): string {
  if (answer?.kind === 'denied') return ` (${answer.why})`;
  return answer?.kind === 'missing' ? ' (no such file beside the script)' : '';
}
