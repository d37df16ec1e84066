// What `jobvet init` writes is made from the schema, and is a configuration with and without its comments.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ruleTable } from '../../src/engine/rules-table.ts';
import { schemaTree } from '../../src/policy/json-schema.ts';
import { zod } from '../../src/policy/library.ts';
import { readConfiguration, type ReadConfiguration } from '../../src/policy/read.ts';
import { starter, type StarterKind } from '../../src/policy/starter.ts';
import { Document } from '../../src/text/document.ts';

const tree = schemaTree(zod());

function textOf(kind: StarterKind): string {
  return starter(tree, { kind, schema: './jobvet.schema.json', today: '2026-11-20' });
}

function read(text: string, kind: StarterKind): ReadConfiguration {
  return readConfiguration(new Document('jobvet.yaml', text), { kind, rules: ruleTable(), today: '2026-11-20' });
}

/** What the file says when people take "# " away everywhere; explanations and the line for editors stay comments. */
function uncommented(text: string): string {
  return text.replace(/^# (?!yaml-language-server)/gm, '');
}

/** Every key below a node, as `overrides.paths`; of maps of names, the names. */
function keysOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, prefix));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [`${prefix}${key}`, ...keysOf(member, `${prefix}${key}.`)]);
}

function keysOfSchema(kind: StarterKind, node = tree, prefix = ''): string[] {
  const inner = node.items?.properties ?? node.properties ?? {};
  return Object.entries(inner).flatMap(([key, member]) =>
    key === '$schema' || (member.only !== undefined && member.only !== kind)
      ? []
      : [`${prefix}${key}`, ...keysOfSchema(kind, member, `${prefix}${key}.`)],
  );
}

describe.each(['project', 'site'] as const)('jobvet init, %s', (kind) => {
  const text = textOf(kind);

  it('begins with the schema, for editors', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./jobvet.schema.json');
  });

  it('is valid as it is, and names the preset only', () => {
    const { config, problems } = read(text, kind);
    expect([config, problems]).toEqual([{ preset: kind === 'site' ? 'gate' : 'default' }, []]);
  });

  it('is valid with every comment taken away', () => {
    const { config, problems } = read(uncommented(text), kind);
    expect(problems).toEqual([]);
    expect(Object.keys(config.rules ?? {}).length).toBeGreaterThan(1);
  });

  it('shows every key', () => {
    const shown = new Set(keysOf(parse(uncommented(text))));
    expect(keysOfSchema(kind).filter((key) => !shown.has(key))).toEqual([]);
  });

  it('explains every key of the top', () => {
    for (const [key, { description = '?' }] of Object.entries(tree.properties ?? {}))
      if (keysOfSchema(kind).includes(key)) expect(text.replace(/\n## +/g, ' ')).toContain(description);
  });
});

it('dates its exemption ahead', () => {
  const { config } = read(uncommented(textOf('site')), 'site');
  expect(config.exemptions?.map(({ until }) => until)).toEqual(['2027-03-31']);
});
