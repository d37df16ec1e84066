// Why Apptainer refuses a definition file. Each message is about the line it points to; the rest is read all the same.
import { staticText } from '../../model/word.ts';
import type { Document } from '../../text/document.ts';
import { nearest } from '../../text/nearest.ts';
import { exactPlace } from '../../text/place.ts';
import { childOf, type PlainNode } from '../plain-tree.ts';
import type { DefinitionProblem, Stage } from './definition.ts';
import { AGENTS, HEADERS, isHeader, SECTIONS } from './names.ts';

const MAX_SECTION_BYTES = 64 * 1024;

/** More than this is not worth a list. */
const MAX_PROBLEMS = 50;

/** @param root of the tree; `stages` what was read of it */
export function problemsOf(
  document: Document,
  root: PlainNode,
  stages: readonly Stage[],
): readonly DefinitionProblem[] {
  const finder = new ProblemFinder(document);
  const nodes = root.children.filter(({ type }) => type === 'stage');
  if (document.text.startsWith('\ufeff')) finder.add(0, 1, 'Apptainer refuses a file with a byte order mark');
  if (nodes.length === 0) finder.add(0, document.text.length, 'nothing in this file builds an image');
  nodes.forEach((node, index) => {
    finder.readStage(node, index === 0);
  });
  stages.forEach((stage) => {
    finder.checkStage(stage, stages);
  });
  return finder.problems;
}

/** Of longer names messages show the beginning. */
const MAX_NAME_UNITS = 40;

class ProblemFinder {
  readonly problems: DefinitionProblem[] = [];
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  add(start: number, end: number, message: string): void {
    if (this.problems.length < MAX_PROBLEMS)
      this.problems.push({ at: exactPlace(this.#document, start, end), message });
  }

  readStage(stage: PlainNode, first: boolean): void {
    stage.children.forEach((node, index) => {
      if (node.type === 'invalid_line') this.add(node.start, node.end, 'this line is no header: it has no colon');
      if (node.type === 'header') this.#checkHeader(node);
      if (node.type.endsWith('_section')) this.#checkSection(node, first && index === 0, stage.children[index + 1]);
    });
  }

  checkStage(stage: Stage, stages: readonly Stage[]): void {
    const start = stage.at.span.start;
    const agent = stage.headers.get('bootstrap');
    if (!agent) this.add(start, start, 'no Bootstrap header: Apptainer does not build this');
    const name = agent && staticText(agent.value);
    if (agent && name !== undefined && !AGENTS.includes(name)) {
      const { span } = agent.value.at;
      this.add(span.start, span.end, `unknown value of Bootstrap ${name}${meant(name, AGENTS, '')}`);
    }
    for (const { from } of stage.files) {
      const wanted = from && staticText(from);
      const names = stages.map(({ headers }) => staticText(headers.get('stage')?.value));
      if (!from || wanted === undefined || names.includes(wanted)) continue;
      const known = names.filter((one) => one !== undefined);
      this.add(from.at.span.start, from.at.span.end, `no stage is called ${wanted}${meant(wanted, known, '')}`);
    }
  }

  #checkHeader(node: PlainNode): void {
    const name = childOf(node, 'name');
    if (!name) return;
    const text = this.#text(name);
    if (!isHeader(text.toLowerCase()))
      this.add(name.start, name.end, `unknown header ${text}${meant(text, HEADERS, '')}`);
  }

  #checkSection(node: PlainNode, mayBeIndented: boolean, following: PlainNode | undefined): void {
    const name = childOf(node, 'name');
    const end = name?.end ?? node.start + 1;
    const text = name ? this.#text(name) : '';
    const problem = this.#problemOf(node, text, end, mayBeIndented);
    if (problem !== undefined) this.add(node.start, end, problem);
    else if (this.#isTooLong(node, following))
      this.add(node.start, end, `Apptainer refuses a section of more than 64 KiB: %${text}`);
  }

  #problemOf(node: PlainNode, name: string, end: number, mayBeIndented: boolean): string | undefined {
    const { text } = this.#document;
    if (node.type === 'unknown_section') {
      if (name === '') return 'a line that begins with % begins a section, and this one has no name';
      return `unknown section %${name}${meant(name, SECTIONS, '%')}`;
    }
    if (!mayBeIndented && node.start > 0 && text[node.start - 1] !== '\n')
      return `blanks before %${name}: Apptainer refuses the file`;
    if (end < text.length && !/^(?: |\r?\n|\r$)/.test(text.slice(end, end + 2)))
      return `%${name} is followed by something other than a space: Apptainer refuses the file`;
    if (!name.toLowerCase().startsWith('app')) return undefined;
    if (name !== name.toLowerCase()) return `Apptainer knows %${name} in lower case only`;
    return childOf(node, 'app') ? undefined : `%${name} names no application: Apptainer refuses the file`;
  }

  /** Apptainer's reader holds a section and the first line of the next one, to see that it ends there. */
  #isTooLong(node: PlainNode, following: PlainNode | undefined): boolean {
    const { text } = this.#document;
    const line = following ? text.indexOf('\n', following.start) : -1;
    const end = line < 0 ? (following?.end ?? node.end) : line + 1;
    // UTF-8 takes three bytes for a unit at most.
    if ((end - node.start) * 3 < MAX_SECTION_BYTES) return false;
    const bytes = new TextEncoder().encode(text.slice(node.start, end)).length;
    return following ? bytes > MAX_SECTION_BYTES : bytes >= MAX_SECTION_BYTES;
  }

  #text({ start, end }: PlainNode): string {
    return this.#document.text.slice(start, Math.min(end, start + MAX_NAME_UNITS));
  }
}

/** What follows from a name that is not known, and the one that was probably meant. */
function meant(name: string, names: readonly string[], mark: string): string {
  const near = nearest(name, names);
  return near === undefined ? ': Apptainer refuses the file' : `; did you mean ${mark}${near}?`;
}
