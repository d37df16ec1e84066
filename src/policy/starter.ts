// The text that `jobvet init` writes: every key with what it means and an example, as comments.
import { yaml } from '../lang/yaml/library.ts';
import type { SchemaNode } from './json-schema.ts';

export type StarterKind = 'project' | 'site';

export interface StarterOptions {
  readonly kind: StarterKind;
  /** where the JSON Schema is, for editors */
  readonly schema?: string;
  /** the day, `YYYY-MM-DD`: dates of examples lie ahead */
  readonly today: string;
}

const WIDTH = 100;

const HEADS: Readonly<Record<StarterKind, string>> = {
  project: `What jobvet makes of the jobs in this folder and below. "jobvet config show --origin" prints what counts, with its origin; docs/configuration.md explains it.`,
  site: `What a site demands of every job. For /etc/jobvet/policy.yaml, or a file below /etc/jobvet/policy.d/; both belong to root and nobody else may write to them. Nothing that users write lowers it. Try it with "jobvet check --policy FILE".`,
};

/** Keys that stand as they are, not as comments. */
const LIVE: Readonly<Record<StarterKind, Readonly<Record<string, string>>>> = {
  project: { preset: 'default' },
  site: { preset: 'gate' },
};

/** A configuration with comments, made from the schema. */
export function starter(tree: SchemaNode, options: StarterOptions): string {
  return new Starter(options).text(tree);
}

class Starter {
  readonly #options: StarterOptions;
  readonly #lines: string[] = [];
  /** keys that stood before, in overrides again */
  readonly #explained = new Set<string>();

  constructor(options: StarterOptions) {
    this.#options = options;
  }

  text(tree: SchemaNode): string {
    const { kind, schema } = this.#options;
    if (schema !== undefined) this.#lines.push(`# yaml-language-server: $schema=${schema}`);
    this.#explain(HEADS[kind]);
    this.#explain('Lines with ## explain. Take "# " away from the others to make them count.');
    for (const [key, node] of Object.entries(tree.properties ?? {})) {
      if (key === '$schema' || !this.#concerns(node)) continue;
      this.#lines.push('');
      this.#key(key, node, '');
    }
    return `${this.#lines.join('\n')}\n`;
  }

  #concerns({ only }: SchemaNode): boolean {
    return only === undefined || only === this.#options.kind;
  }

  /** @param lead what stands before the key: blanks, or `- ` for the first key of an entry */
  #key(key: string, node: SchemaNode, lead: string): void {
    const live = lead === '' ? LIVE[this.#options.kind][key] : undefined;
    const indent = ' '.repeat(lead.length);
    const explanation = [node.description, values(node)].filter((part) => part !== undefined).join(' ');
    if (!this.#again(indent, key, node)) this.#explain(explanation, indent);
    const before = `${live === undefined ? '# ' : ''}${lead}${key}:`;
    const inner = node.items?.properties ?? node.properties;
    if (live !== undefined) this.#lines.push(`${before} ${live}`);
    else if (inner) {
      this.#lines.push(before);
      const entries = Object.entries(inner).filter(([, child]) => this.#concerns(child));
      for (const [i, [name, child]] of entries.entries())
        this.#key(name, child, `${indent}${node.items ? (i === 0 ? '  - ' : '    ') : '  '}`);
    } else this.#example(before, indent, this.#exampleOf(node));
  }

  /** Whether a key was explained before, with all in it. */
  #again(indent: string, key: string, node: SchemaNode): boolean {
    if (indent.length > 4 && this.#explained.has(`${key} ${JSON.stringify(node)}`)) return true;
    this.#explained.add(`${key} ${JSON.stringify(node)}`);
    return false;
  }

  #example(before: string, indent: string, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#lines.push(`${before} ${inline(value)}`);
      return;
    }
    this.#lines.push(before);
    for (const [key, one] of Object.entries(value)) this.#lines.push(`# ${indent}  ${key}: ${inline(one)}`);
  }

  #exampleOf({ format, examples = [], enum: [first] = [] }: SchemaNode): unknown {
    return format === 'date' ? nextYear(this.#options.today) : (examples[0] ?? first);
  }

  #explain(text: string, indent = ''): void {
    for (const line of wrap(text, WIDTH - indent.length)) this.#lines.push(`## ${indent}${line}`);
  }
}

/** The values that a key takes, where they are few; with what they mean. */
function values({ enum: known, meanings }: SchemaNode): string | undefined {
  if (!known) return undefined;
  return `One of ${known.map((one) => (meanings?.[one] === undefined ? one : `${one} (${meanings[one]})`)).join(', ')}.`;
}

/** A value in one line of YAML. */
function inline(value: unknown): string {
  return yaml().stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}

function nextYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}-03-31`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
