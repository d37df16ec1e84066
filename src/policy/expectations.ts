// What the schema expects at a place, from its JSON form: for messages.
import type { SchemaNode } from './json-schema.ts';
import type { Path } from './tree-value.ts';

/** The keys that a map may have. */
export function keysAt(schema: SchemaNode, path: Path): string[] {
  const keys = schemasAt(schema, path).flatMap(({ properties, propertyNames }) => [
    ...Object.keys(properties ?? {}),
    ...(propertyNames?.enum ?? []),
  ]);
  return [...new Set(keys)].filter((key) => !key.startsWith('$'));
}

/** What a key is for, as part of a sentence. */
export function purposeOf(schema: SchemaNode, path: Path): string | undefined {
  const [text] = schemasAt(schema, path).flatMap(({ description }) => description ?? []);
  return text?.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** The sections that have a key, by their own keys. */
export function sectionsWith(schema: SchemaNode, key: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([section, { properties, items }]) =>
    (properties ?? items?.properties)?.[key] ? [section] : [],
  );
}

function schemasAt(schema: SchemaNode, path: Path): SchemaNode[] {
  let at = variants(schema);
  for (const step of path) {
    at = at.flatMap(({ properties, additionalProperties, items }) => {
      if (typeof step === 'number') return items ? variants(items) : [];
      const own = properties?.[String(step)];
      const next = own ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
      return next ? variants(next) : [];
    });
  }
  return at;
}

function variants(schema: SchemaNode): SchemaNode[] {
  return schema.anyOf ? [schema, ...schema.anyOf] : [schema];
}
