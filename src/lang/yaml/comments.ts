// The comments of a YAML text, and the entries they may be about.
import type { Span } from '../../text/span.ts';
import { type Commented, NOT_COMMENTED } from '../marks/reader.ts';
import type { Unit } from '../marks/units.ts';
import { depthBeyond, MOST_UNITS } from './index.ts';
import { type Node, type Pair, yaml } from './library.ts';

/** Reads where comments, keys with their values, and members of lists stand. */
export function commentedYaml(text: string): Commented {
  if (text.length > MOST_UNITS || depthBeyond(text) !== undefined) return NOT_COMMENTED;
  const { parseAllDocuments } = yaml();
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const walk = new Walk(text);
  if (Array.isArray(documents)) for (const { contents } of documents) if (contents) walk.node(contents);
  return { comments: commentsBetween(text, walk.scalars), units: walk.units };
}

/** Where a node ends, and whether only because its last member does. */
interface End {
  readonly end: number;
  readonly open: boolean;
}

class Walk {
  readonly units: Unit[] = [];
  /** texts in which `#` is a letter */
  readonly scalars: Span[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns where the node ends, without blanks and comments behind it */
  node(node: Node): End {
    const { isMap, isSeq, isScalar } = yaml();
    const [start = 0, end = start] = node.range ?? [];
    const whole: End = { end: start + this.#text.slice(start, end).trimEnd().length, open: false };
    if (isScalar(node)) this.scalars.push({ start, end });
    if (!isMap(node) && !isSeq(node)) return whole;
    const members = (node.items as readonly (Node | Pair<Node | null, Node | null>)[]).map((item) => {
      if ('key' in item) return this.#pair(item);
      const of = this.node(item);
      this.units.push({ start: item.range?.[0] ?? of.end, ...of });
      return of;
    });
    return /[[{]/.test(this.#text[start] ?? '')
      ? whole
      : { end: members.reduce((last, { end }) => Math.max(last, end), start), open: true };
  }

  #pair({ key, value }: Pair<Node | null, Node | null>): End {
    const ofKey = key ? this.node(key) : { end: 0, open: false };
    const ofValue = value ? this.node(value) : ofKey;
    const of = ofValue.end >= ofKey.end ? ofValue : ofKey;
    this.units.push({ start: key?.range?.[0] ?? value?.range?.[0] ?? of.end, ...of });
    return of;
  }
}

/** What begins with `#` at the start of a line or behind a blank, and outside of scalars. */
function commentsBetween(text: string, scalars: readonly Span[]): Span[] {
  const comments: Span[] = [];
  const sorted = [...scalars].sort((a, b) => a.start - b.start);
  const begin = /(?<=^|[ \t])#[^\r\n]*/gm;
  let next = 0;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const start = match.index;
    while ((sorted[next]?.end ?? Infinity) <= start) next++;
    const scalar = sorted[next];
    if (scalar && scalar.start <= start) begin.lastIndex = scalar.end;
    else comments.push({ start, end: start + match[0].length });
  }
  return comments;
}
