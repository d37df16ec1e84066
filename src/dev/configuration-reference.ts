// The reference of docs/configuration.md, made from the schema.
import { stringify } from 'yaml';
import type { SchemaNode } from '../policy/json-schema.ts';
import { PRESETS } from '../policy/presets.ts';
import { PRESET_NAMES } from '../policy/schema.ts';

/** Markdown: a section for each key of a configuration, with a table of the keys below it. */
export function configurationReference(tree: SchemaNode): string {
  return Object.entries(tree.properties ?? {})
    .map(([key, node]) => section(key, node, tree))
    .join('\n');
}

function section(key: string, node: SchemaNode, tree: SchemaNode): string {
  const parts = [`### \`${key}\``, [node.description, only(node)].join('')];
  const inner = node.items?.properties ?? node.properties;
  if (inner) parts.push(table(rows(inner, key, tree, key, node.items?.required)));
  else parts.push(`${capital(typeOf(node))}.${defaults([key])}`, meanings(node), fence(key, node));
  if (node.propertyNames?.meanings) parts.push(`Causes:\n\n${listed(node.propertyNames.meanings)}`);
  const { additionalProperties: value } = node;
  if (typeof value === 'object' && value.meanings) parts.push(`What follows:\n\n${listed(value.meanings)}`);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function rows(
  keys: Readonly<Record<string, SchemaNode>>,
  prefix: string,
  tree: SchemaNode,
  path: string,
  required: readonly string[] = [],
): string[][] {
  return Object.entries(keys).flatMap(([key, node]) => {
    const shared = prefix !== key && JSON.stringify(tree.properties?.[key]) === JSON.stringify(node);
    const name = `${path}.${key}`;
    if (shared) return [[`\`${key}\``, `as [\`${key}\`](#${key}) at the top`, '', node.description ?? '']];
    const shown = `\`${name.slice(prefix.length + 1)}\``;
    if (node.properties) return rows(node.properties, prefix, tree, name, node.required);
    const values = defaultsOf(name.split('.'));
    const meaning = `${node.description ?? ''}${required.includes(key) ? ' Required.' : ''}${example(node)}`;
    return [[shown, typeOf(node), values.some(Boolean) ? values.map((value) => value ?? '').join(' / ') : '', meaning]];
  });
}

function table(lines: readonly string[][]): string {
  const withDefaults = lines.some(([, , value = '']) => /\w/.test(value));
  const head = ['Key', 'Value', PRESET_NAMES.map((name) => `\`${name}\``).join(' / '), 'Meaning'];
  const all = [head, head.map(() => '---'), ...lines].map((cells) =>
    cells.filter((_, i) => withDefaults || i !== 2).map((cell) => cell.replaceAll('|', '\\|')),
  );
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What the presets say, in their order. */
function defaultsOf(path: readonly string[]): (string | undefined)[] {
  return PRESET_NAMES.map((name) => {
    let value: unknown = PRESETS[name];
    for (const key of path)
      value =
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([one]) => one === key)?.[1]
          : undefined;
    return typeof value === 'string' ? value : undefined;
  });
}

/** What presets say of a map of names. */
function defaults([key = '']: readonly string[]): string {
  const said = PRESET_NAMES.flatMap((name) => {
    const entries = Object.entries(Object.entries(PRESETS[name]).find(([one]) => one === key)?.[1] ?? {});
    return entries.length === 0
      ? []
      : [`\`${name}\`: ${entries.map(([one, value]) => `${one} ${String(value)}`).join(', ')}`];
  });
  return said.length === 0 ? '' : ` Presets: ${said.join('; ')}.`;
}

function typeOf(node: SchemaNode): string {
  if (node.enum) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.anyOf) return node.anyOf.map(typeOf).join(' or ');
  if (node.items) return `list of ${node.items.holds ? 'rules' : node.items.enum ? typeOf(node.items) : 'texts'}`;
  if (node.propertyNames && typeof node.additionalProperties === 'object')
    return `map from ${node.propertyNames.holds ? 'rules' : 'causes'} to ${typeOf(node.additionalProperties)}`;
  if (node.properties)
    return `{ ${Object.entries(node.properties)
      .map(([key, value]) => `${key}: ${typeOf(value)}`)
      .join('; ')} }`;
  if (node.format === 'date') return 'date';
  return node.type === 'boolean' ? '`true`, `false`' : node.type === 'integer' ? 'number' : 'text';
}

function meanings({ meanings: known }: SchemaNode): string {
  return known ? listed(known) : '';
}

function listed(known: Readonly<Record<string, string>>): string {
  return Object.entries(known)
    .map(([value, meaning]) => `- \`${value}\`: ${meaning}`)
    .join('\n');
}

function only({ only: side }: SchemaNode): string {
  return side === undefined ? '' : ` ${side === 'site' ? 'In site policy only.' : 'Not in site policy.'}`;
}

function example({ enum: known, type, examples: [first] = [] }: SchemaNode): string {
  return first === undefined || known || type === 'boolean' ? '' : ` Example: \`${inline(first)}\`.`;
}

function fence(key: string, { examples: [first] = [] }: SchemaNode): string {
  if (first === undefined) return '';
  const text =
    typeof first === 'object' && !Array.isArray(first) ? stringify({ [key]: first }) : `${key}: ${inline(first)}\n`;
  return `\`\`\`yaml\n${text}\`\`\``;
}

function inline(value: unknown): string {
  const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
  return text.length > 60 ? `${text.slice(0, 24)}…` : text;
}

function capital(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
