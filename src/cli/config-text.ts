// What `jobvet config show` prints: the effective configuration as YAML that a configuration may hold.
import {
  type Effective,
  type EffectiveOverride,
  type EffectiveSide,
  type EffectiveValue,
  inline,
} from '../policy/effective.ts';

export interface ConfigTextOptions {
  readonly origin: boolean;
  /** the file whose overrides were asked for */
  readonly path?: string;
}

/** The configuration as text. */
export function configText({ own, site, exemptions }: Effective, options: ConfigTextOptions): string {
  const lines = sideLines(own, options);
  if (site.values.length > 0 || site.overrides.length > 0 || exemptions.length > 0) {
    lines.push('', '# The policy of the site: nothing above lowers it.', '---', ...sideLines(site, options));
    if (exemptions.length > 0) lines.push('exemptions:');
    for (const { entry, origin } of exemptions) lines.push(`  - ${inline(entry)}${comment(origin, options)}`);
  }
  return `${lines.join('\n')}\n`;
}

function sideLines({ values, overrides }: EffectiveSide, options: ConfigTextOptions): string[] {
  const lines: string[] = [];
  let before: readonly string[] = [];
  for (const one of values) {
    lines.push(...parentLines(before, one.path), valueLine(one, options));
    before = one.path;
  }
  if (overrides.length > 0) lines.push('overrides:');
  for (const one of overrides) lines.push(overrideLine(one, options));
  return lines;
}

/** The keys that a value is below, as far as those of the value before do not hold it. */
function parentLines(before: readonly string[], path: readonly string[]): string[] {
  const parents = path.slice(0, -1);
  const shared = parents.findIndex((key, depth) => before[depth] !== key);
  return parents.flatMap((key, depth) =>
    shared < 0 || depth < shared ? [] : [`${'  '.repeat(depth)}${inline(key)}:`],
  );
}

function valueLine({ path, value, origin, held }: EffectiveValue, options: ConfigTextOptions): string {
  const line = `${'  '.repeat(path.length - 1)}${inline(path.at(-1))}: ${inline(value)}`;
  const more = held ? ` (the site demands ${inline(held.value)}: ${held.origin})` : '';
  return `${line}${comment(`${origin}${more}`, options, held !== undefined)}`;
}

const APPLIES = { yes: 'it counts', no: 'it does not count', job: 'that depends on the job' } as const;

function overrideLine({ binding, settings, origin, applies }: EffectiveOverride, options: ConfigTextOptions): string {
  const entries = Object.entries({ ...binding, ...settings }).filter(([, value]) => value !== undefined);
  const counts = options.path === undefined ? '' : ` (for ${options.path} ${APPLIES[applies]})`;
  return `  - ${inline(Object.fromEntries(entries))} # ${origin}${counts}`;
}

function comment(text: string, { origin }: ConfigTextOptions, always = false): string {
  return origin || always ? ` # ${text}` : '';
}
