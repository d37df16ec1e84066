// Reads the code blocks of a rule page, which are tests.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as zod from 'zod';
import type { EngineOptions } from '../../src/engine/engine.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import { configurationSchema } from '../../src/policy/schema.ts';

export interface Block {
  readonly language: string;
  readonly kind: 'bad' | 'good' | 'fixed';
  readonly code: string;
  /** line of the fence in the page */
  readonly line: number;
  /** lines at which exactly this rule must report */
  readonly at: readonly number[] | undefined;
  readonly file: string | undefined;
  /** other rules that may report medium or worse */
  readonly also: readonly string[];
  /** the day of the check, `YYYY-MM-DD` */
  readonly today: string | undefined;
  /** the configuration it is vetted with: that of the fence `yaml policy` before it */
  readonly policy: string | undefined;
}

/** The configurations that a page shows: the fences `yaml policy`. */
export function policyBlocks(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^```yaml policy\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
}

export const pageSchema = configurationSchema(zod);

/** A block is vetted with the configuration before it when it says so, and on the day that it says. */
export function optionsOf({ policy, today }: Block): EngineOptions {
  return {
    ...(policy !== undefined && {
      policy: new Policy([builtLayer('project', 'page', pageSchema.parse(parse(policy)))]),
    }),
    ...(today !== undefined && { occasion: { today } }),
  };
}

/** What a file is called whose block names none. */
export const FILE_NAMES: Readonly<Record<string, string>> = {
  dockerfile: 'Dockerfile',
  apptainer: 'image.def',
  requirements: 'requirements.txt',
  conda: 'environment.yml',
  compose: 'compose.yaml',
  edf: 'environment.toml',
};

/** The blocks whose fence says `bad`, `good` or `fixed`. */
export function pageBlocks(path: string): Block[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const blocks: Block[] = [];
  let policy: string | undefined;
  for (let i = 0; i < lines.length; i++) {
    const fence = /^```(\S+)\s+(bad|good|fixed)\b(.*)$/.exec(lines[i] ?? '');
    if (lines[i] === '```yaml policy') {
      const end = lines.indexOf('```', i);
      policy = lines.slice(i + 1, end).join('\n');
    }
    if (!fence) continue;
    const start = i;
    const code: string[] = [];
    while (++i < lines.length && lines[i] !== '```') code.push(lines[i] ?? '');
    const options = new Map(
      (fence[3] ?? '')
        .trim()
        .split(/\s+/)
        .map((option) => option.split('=') as [string, string]),
    );
    blocks.push({
      language: fence[1] ?? '',
      kind: fence[2] as Block['kind'],
      code: `${code.join('\n')}\n`,
      line: start + 1,
      at: options.get('at')?.split(',').map(Number),
      file: options.get('file'),
      also: options.get('also')?.split(',') ?? [],
      policy: options.has('policy') ? policy : undefined,
      today: options.get('today'),
    });
  }
  return blocks;
}
