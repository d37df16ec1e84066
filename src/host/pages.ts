// The rule pages that come with the program. Read only when someone asks for one.
import { fileURLToPath } from 'node:url';
import { DISK } from './file-system.ts';

/**
 * The page of a rule by its name. The bundled program has all pages in `pages.json` beside it; run from source, the
 * pages are the repository's own.
 */
export function rulePage(name: string, base: string = import.meta.url): string | undefined {
  return rulePages(base)(name);
}

/** The same for many rules. */
export function rulePages(base: string = import.meta.url): (name: string) => string | undefined {
  const bundled = DISK.readText(fileOf('pages.json', base));
  if (bundled === undefined) return (name) => DISK.readText(fileOf(`../../docs/rules/${name}.md`, base));
  const pages: unknown = JSON.parse(bundled);
  if (typeof pages !== 'object' || pages === null) return () => undefined;
  return (name) => {
    const page: unknown = Object.getOwnPropertyDescriptor(pages, name)?.value;
    return typeof page === 'string' ? page : undefined;
  };
}

function fileOf(relative: string, base: string): string {
  return fileURLToPath(new URL(relative, base));
}
