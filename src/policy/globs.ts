// Globs of paths: what is wrong with one, and which paths it matches.
import picomatch from 'picomatch';

const OPTIONS = { dot: true, strictBrackets: true, debug: true } as const;
/** Nobody writes longer ones, and their patterns take long. */
const MOST_UNITS = 500;

/** Why a glob would not do what it says; undefined when it is fine. */
export function globFault(glob: string, relative: boolean): string | undefined {
  if (glob.length > MOST_UNITS) return `a glob has at most ${MOST_UNITS} characters`;
  if (glob.startsWith('!')) return `"${glob}" begins with "!", which would match all other files`;
  if (glob.includes('\\')) return `"${glob}" has a "\\"; folders are parted by "/", and "[*]" matches a "*"`;
  if (/(?:^|\/)\.\.(?:\/|$)/.test(glob)) return `"${glob}" has a "..": globs match what is below a folder`;
  if (/^~/.test(glob)) return `"${glob}" begins with "~", which is no folder here; write it out, or "**/" in front`;
  if (!relative && glob.includes('/') && !/^(?:\/|\*\*\/)/.test(glob.replace(/\/$/, '')) && /\/./.test(glob))
    return `"${glob}" is relative to nothing here; begin it with "/" or "**/"`;
  try {
    picomatch.makeRe(glob, OPTIONS);
    return bracesFault(glob);
  } catch (error) {
    return `"${glob}" is no glob: ${wordsOf(error)}`;
  }
}

/** picomatch takes a closing brace without an opening one for itself. */
function bracesFault(glob: string): string | undefined {
  let open = 0;
  for (const letter of glob.replace(/\[[^\]]*\]/g, '')) {
    if (letter === '{') open++;
    else if (letter === '}' && --open < 0) return `"${glob}" is no glob: it has a "}" without a "{"`;
  }
  return undefined;
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const [, which, bracket] = /^Missing (opening|closing): "(.)"/.exec(message) ?? [];
  if (bracket === undefined) return 'its brackets make no sense';
  return `it lacks a "${bracket}" ${which === 'closing' ? 'at its end' : 'before one that closes'}`;
}

/**
 * Whether globs match an absolute path. They are relative to a folder; one without `/`, save at its end, matches names
 * in any folder, and what matches a folder matches everything in it, both as in .gitignore. Of paths outside the folder,
 * only globs say anything that begin with `/` or with two stars.
 */
export function matchesPath(globs: readonly string[], path: string, folder: string): boolean {
  const base = folder === '/' ? '/' : `${folder}/`;
  const inside = path.startsWith(base) ? path.slice(base.length) : undefined;
  return compiled(globs).some(({ absolute, anywhere, matches }) => {
    if (absolute) return matches(path);
    return inside === undefined ? anywhere && matches(path.slice(1)) : matches(inside);
  });
}

interface Glob {
  /** it begins with `/` */
  readonly absolute: boolean;
  /** it begins with `**` and a slash */
  readonly anywhere: boolean;
  readonly matches: (path: string) => boolean;
}

/** Searches ask for each file and folder, and compiling takes longer than matching. */
const COMPILED = new WeakMap<readonly string[], readonly Glob[]>();

function compiled(globs: readonly string[]): readonly Glob[] {
  const known = COMPILED.get(globs);
  if (known) return known;
  const fresh = globs.map((glob): Glob => {
    const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '');
    const pattern = plain.includes('/') ? plain : `**/${plain}`;
    const matches = picomatch([pattern, `${pattern}/**`], { dot: true, nonegate: true });
    return { absolute: glob.startsWith('/'), anywhere: glob.startsWith('**/'), matches: (path) => matches(path) };
  });
  COMPILED.set(globs, fresh);
  return fresh;
}

/** Names of partitions, accounts, users, hosts; `*` stands for any part of one, all else for itself. */
export function matchesName(patterns: readonly string[], name: string | undefined): boolean {
  return name !== undefined && patterns.some((pattern) => matchesStars(pattern.split('*'), name));
}

function matchesStars([first = '', ...rest]: readonly string[], name: string): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  // The earliest place for each part leaves the most for the next.
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= name.length - last.length;
}
