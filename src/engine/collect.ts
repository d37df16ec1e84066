// Asks the tools what each command, assignment and the text itself do, in the order of execution.
import { Collected, type CommentedLanguage, marksOf } from '../lang/marks/index.ts';
import { placed, type Source } from '../lang/source.ts';
import type { Assignment, Command, Scope } from '../model/command.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Effect, EffectDraft } from '../model/effect.ts';
import type { Document } from '../text/document.ts';
import { contains, hullOf, type Place } from '../text/place.ts';
import { JOB_SCOPE } from '../shell/context.ts';
import type { AnyTool, Emit, Tool, Written } from '../tools/kit.ts';

/** The tools, sorted for look-up. */
export interface ToolBox {
  readonly byName: ReadonlyMap<string, readonly Tool[]>;
  readonly everyCommand: readonly Tool[];
  readonly assignment: readonly Extract<AnyTool, { kind: 'assignment' }>[];
  readonly text: readonly Extract<AnyTool, { kind: 'text' }>[];
}

export function toolBox(tools: readonly AnyTool[]): ToolBox {
  const byName = new Map<string, Tool[]>();
  const everyCommand: Tool[] = [];
  for (const tool of tools) {
    if (tool.kind !== 'command') continue;
    for (const name of tool.names) {
      if (name === '*') everyCommand.push(tool);
      else byName.set(name, [...(byName.get(name) ?? []), tool]);
    }
  }
  return {
    byName,
    everyCommand,
    assignment: tools.filter((tool) => tool.kind === 'assignment'),
    text: tools.filter((tool) => tool.kind === 'text'),
  };
}

/** What is true of an effect besides what the tool says. */
export interface Circumstances {
  readonly statement: Place;
  readonly written?: Place;
  readonly scope: Scope;
  readonly certain: boolean;
  readonly via: Effect['via'];
  readonly command?: number;
}

/** An effect that no command has. */
export interface DirectEffect {
  readonly draft: EffectDraft;
  readonly circumstances: Circumstances;
  /** how many commands were listed before it */
  readonly position: number;
}

/** What one file does, each list in the order of execution. */
export interface FileActions {
  readonly document: Document;
  readonly direct: readonly DirectEffect[];
  readonly commands: readonly Command[];
  readonly assignments: readonly Assignment[];
}

export class Collector {
  readonly effects: Effect[] = [];
  /** what tools could not read */
  readonly coverage: Coverage[] = [];
  /** what comments in lists say that tools read */
  readonly marks = new Collected();
  readonly #limit: number;
  /** what the tools are looking at; most of it has no effect, so nothing is made for it in advance */
  #seen: Command | Assignment | undefined;
  readonly #emit: Emit;

  constructor(limit = 20_000) {
    this.#limit = limit;
    this.#emit = Object.assign(
      (draft: EffectDraft, written?: Written) => {
        if (this.#seen) this.#addTo(this.#seen, draft, written);
      },
      {
        gap: (coverage: Coverage) => void this.coverage.push(coverage),
        read: (language: CommentedLanguage, source: Source) => {
          this.read(language, source);
        },
      },
    );
  }

  /** Takes in the comments of a list. */
  read(language: CommentedLanguage, source: Source): void {
    this.marks.add(marksOf(language, placed(source)));
  }

  add(draft: EffectDraft, circumstances: Circumstances): void {
    if (this.effects.length >= this.#limit) return;
    const { command, written } = circumstances;
    this.effects.push({
      ...draft,
      id: this.effects.length,
      statement: circumstances.statement,
      ...(written && { written }),
      scope: circumstances.scope,
      certain: circumstances.certain,
      via: circumstances.via,
      ...(command !== undefined && { command }),
    });
  }

  /** @param script all commands of the check so far, this file's at the end */
  collect(box: ToolBox, file: FileActions, script: readonly Command[]): void {
    const { document, assignments, direct } = file;
    let next = 0;
    let nextDirect = 0;
    const upTo = (position: number): void => {
      // An assignment or effect at a position comes before the command that is listed there.
      for (;;) {
        const assignment = assignments[next];
        const effect = direct[nextDirect];
        const first = Math.min(assignment?.position ?? Infinity, effect?.position ?? Infinity);
        if (first > position || first === Infinity) return;
        if (effect?.position === first) {
          nextDirect++;
          this.add(effect.draft, effect.circumstances);
        } else if (assignment) {
          next++;
          this.#seen = assignment;
          for (const tool of box.assignment) tool.effects(assignment, this.#emit);
        }
      }
    };
    for (const command of file.commands) {
      upTo(command.id);
      this.#seen = command;
      for (const tool of box.everyCommand) tool.effects(command, this.#emit, script);
      for (const tool of (command.name !== undefined && box.byName.get(withoutVersion(command.name, box))) || [])
        tool.effects(command, this.#emit, script);
    }
    upTo(Number.MAX_SAFE_INTEGER);
    for (const tool of box.text) {
      tool.effects(document, (draft) => {
        this.add(draft, { statement: draft.at, scope: JOB_SCOPE, certain: true, via: [] });
      });
    }
  }

  /** Adds an effect of a command or assignment. */
  #addTo(seen: Command | Assignment, draft: EffectDraft, inside: Written | undefined): void {
    const { scope, certain, via } = seen;
    const command = 'words' in seen ? seen.id : seen.command;
    const written = 'words' in seen ? writtenElsewhere(seen) : undefined;
    this.add(draft, {
      statement: inside ? inside.statement : seen.at,
      ...(written && { written }),
      scope,
      certain,
      via: inside ? [...via, ...inside.via] : via,
      ...(command !== undefined && { command }),
    });
  }
}

/** `python3.11` is python3 to the tool box, unless it knows the exact name. */
function withoutVersion(name: string, box: ToolBox): string {
  return box.byName.has(name) ? name : name.replace(/(\d)?[.-]?\d+(?:\.\d+)*$/, '$1');
}

/** Where the words of `"$@"` or `$CMD` are written, as far as that is one stretch. */
function writtenElsewhere({ at, words }: Command): Place | undefined {
  const [first] = words[0]?.pieces ?? [];
  if (first?.kind !== 'text' || first.at === first.use || contains(at, first.at)) return undefined;
  const last = words.at(-1)?.pieces.at(-1);
  const ends = last?.kind === 'text' && last.at.doc === first.at.doc && last.at.span.start >= first.at.span.start;
  return { ...(ends && !contains(at, last.at) ? hullOf(first.at, last.at) : first.at), exact: false };
}
