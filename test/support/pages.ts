// Reads the code blocks of a rule page, which are tests.
import { readFileSync } from 'node:fs';
import type { EngineOptions } from '../../src/engine/engine.ts';
import { policyOf } from './policy.ts';

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

/** A configuration that a page shows: a fence `yaml policy`. */
export interface PagePolicy {
  readonly code: string;
  readonly line: number;
  /** `layer=site`: it is the policy of a site */
  readonly layer: 'project' | 'site';
  /** what becomes of the rule's findings: `off`, or the severity or the action that each of them has then */
  readonly expect: string | undefined;
  /** the bad block that `expect` is about: that which follows in the section, or else the last one before */
  readonly subject: Block | undefined;
}

/** The configurations that a page shows. */
export function pagePolicies(path: string): PagePolicy[] {
  const text = readFileSync(path, 'utf8');
  const bad = pageBlocks(path).filter(({ kind }) => kind === 'bad');
  return [...text.matchAll(/^```yaml policy\b(.*)\n([^]*?)^```$/gm)].map((match) => {
    const [all, options = '', code = ''] = match;
    const line = lineAt(text, match.index);
    const end = match.index + all.length;
    const heading = text.indexOf('\n## ', end);
    const last = heading < 0 ? Infinity : lineAt(text, heading);
    return {
      code,
      line,
      layer: options.includes('layer=site') ? 'site' : 'project',
      expect: /\bexpect=(\S+)/.exec(options)?.[1],
      subject:
        bad.find((block) => block.line > line && block.line < last) ?? bad.findLast((block) => block.line < line),
    };
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** A block is vetted with the configuration before it when it says so, and on the day that it says. */
export function optionsOf({ policy, today }: Block): EngineOptions {
  return {
    ...(policy !== undefined && { policy: policyOf(policy) }),
    ...(today !== undefined && { occasion: { today } }),
  };
}

/** What a file is called whose block names none. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  dockerfile: 'Dockerfile',
  apptainer: 'image.def',
  requirements: 'requirements.txt',
  conda: 'environment.yml',
  compose: 'compose.yaml',
  edf: 'environment.toml',
};

/** The name under which a block is vetted. */
export function nameOf({ file, language }: Block): string {
  return file ?? FILE_NAMES[language] ?? 'job.sbatch';
}

/** The blocks whose fence says `bad`, `good` or `fixed`. */
export function pageBlocks(path: string): Block[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const blocks: Block[] = [];
  let policy: string | undefined;
  for (let i = 0; i < lines.length; i++) {
    const fence = /^```(\S+)\s+(bad|good|fixed)\b(.*)$/.exec(lines[i] ?? '');
    if (lines[i]?.startsWith('```yaml policy') === true) {
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
