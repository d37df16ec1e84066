// The JSON Schema of configurations: what the schema says, in the form that editors check and complete by.
import type { Severity } from '../model/finding.ts';
import type { SchemaLibrary } from './library.ts';
import type { NamedRule } from './names.ts';
import { configurationSchema } from './schema.ts';

/** A rule as far as editors show it. */
export type ListedRule = NamedRule & { readonly title: string; readonly severity: Severity };

/** A JSON Schema, as far as configurations need it, with what the schema's own metadata adds. */
export interface SchemaNode {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly enumDescriptions?: readonly string[];
  readonly holds?: 'rule';
  readonly only?: 'site' | 'project';
  readonly meanings?: Readonly<Record<string, string>>;
}

/** The schema as a tree of keys, with the metadata that no editor knows. */
export function schemaTree(z: SchemaLibrary): SchemaNode {
  // Draft 7 is the latest that editors of YAML know in full.
  return z.toJSONSchema(configurationSchema(z), { target: 'draft-07', io: 'input' }) as SchemaNode;
}

/** The JSON Schema for editors: rules and causes are keys of their own, with what they mean. */
export function configurationJsonSchema(z: SchemaLibrary, rules: readonly ListedRule[]): SchemaNode {
  return new Editing(rules).root(schemaTree(z));
}

const RULE_NAME: SchemaNode = { $ref: '#/definitions/ruleName' };

class Editing {
  readonly #rules: readonly ListedRule[];
  readonly #definitions: Record<string, SchemaNode> = {};
  /** what was written as a definition, by its text */
  readonly #shared = new Map<string, SchemaNode>();

  constructor(rules: readonly ListedRule[]) {
    this.#rules = rules;
  }

  root(tree: SchemaNode): SchemaNode {
    const { properties = {}, ...rest } = tree;
    const overrides = properties['overrides']?.items?.properties ?? {};
    for (const key of Object.keys(overrides).filter((name) => name in properties)) this.#share(key, properties[key]);
    this.#definitions['ruleName'] = ruleName(this.#rules);
    return { ...this.#node({ ...rest, properties }), definitions: this.#definitions };
  }

  /** What stands at the top and in overrides is written once. */
  #share(key: string, node: SchemaNode | undefined): void {
    if (!node) return;
    this.#definitions[key] = this.#node(node);
    this.#shared.set(JSON.stringify(node), { $ref: `#/definitions/${key}` });
  }

  #node(node: SchemaNode): SchemaNode {
    if (node.holds === 'rule') return RULE_NAME;
    const { meanings, only, propertyNames, additionalProperties, properties, items, anyOf, ...rest } = node;
    const { enum: values, description } = rest;
    const where = only === 'site' ? 'In site policy only.' : only && 'Not in site policy.';
    return {
      ...rest,
      ...(description !== undefined && where !== undefined && { description: `${description} ${where}` }),
      ...(values && meanings && { enumDescriptions: values.map((value) => meanings[value] ?? '') }),
      ...typeOf(rest),
      ...(anyOf && { anyOf: anyOf.map((one) => this.#node(one)) }),
      ...(items && { items: this.#node(items) }),
      ...(properties && { properties: this.#properties(properties), additionalProperties: false }),
      ...(propertyNames &&
        typeof additionalProperties === 'object' &&
        this.#record(propertyNames, additionalProperties)),
    };
  }

  #properties(properties: Readonly<Record<string, SchemaNode>>): Record<string, SchemaNode> {
    return Object.fromEntries(
      Object.entries(properties).map(([key, node]) => [
        key,
        this.#shared.get(JSON.stringify(node)) ?? this.#node(node),
      ]),
    );
  }

  /** A map whose keys are known: each becomes a property, so that editors offer it and say what it means. */
  #record(names: SchemaNode, value: SchemaNode): SchemaNode {
    const name = names.holds === 'rule' ? 'ruleSetting' : 'coverageAction';
    this.#definitions[name] = this.#node(value);
    const setting = (description: string): SchemaNode => ({ description, $ref: `#/definitions/${name}` });
    if (names.holds !== 'rule') {
      const entries = (names.enum ?? []).map((key) => [key, setting(names.meanings?.[key] ?? '')]);
      return { properties: Object.fromEntries(entries) as Record<string, SchemaNode>, additionalProperties: false };
    }
    const properties: Record<string, SchemaNode> = {};
    for (const family of families(this.#rules)) properties[family] = setting(`All rules of the family ${family}.`);
    for (const { code, name: own, severity, title } of this.#rules) {
      properties[own] = setting(`${code}, ${severity}. ${title}.`);
      properties[code] = setting(`${own}, ${severity}. ${title}.`);
    }
    return {
      properties,
      patternProperties: { [codePattern(this.#rules)]: setting('The code of a rule.') },
      additionalProperties: false,
    };
  }
}

/** Text that reads like a number is one to an editor, but text to jobvet: `ruleset: 2026.11`, `ticket: 17`. */
function typeOf({ type, pattern, format, enum: values, const: only, examples = [] }: SchemaNode): SchemaNode {
  if (type !== 'string' || values || only !== undefined || format !== undefined) return {};
  const numeric = pattern === undefined || examples.some((one) => one !== '' && Number.isFinite(Number(one)));
  return numeric ? { type: ['string', 'number'] } : {};
}

function ruleName(rules: readonly ListedRule[]): SchemaNode {
  const known = [...families(rules), ...rules.flatMap(({ name, code }) => [name, code])];
  return {
    description: 'A rule by its name or code, or a family of rules.',
    anyOf: [{ enum: known }, { type: 'string', pattern: codePattern(rules) }],
  };
}

/** Codes count in any case. */
function codePattern(rules: readonly ListedRule[]): string {
  const digits = rules.map(({ code }) => code.replace(/^JV/, ''));
  return `^[Jj][Vv](?:${digits.join('|')})$`;
}

function families(rules: readonly ListedRule[]): string[] {
  return [...new Set(rules.map(({ family }) => family))];
}
