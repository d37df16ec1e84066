import { isAbsolute, normalize, relative, resolve, sep } from 'node:path';

/** A path as reports name it: POSIX, relative to the working directory when inside it, else as given. */
export function displayPath(path: string, cwd: string): string {
  const inside = relative(cwd, resolve(cwd, path));
  const outside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  const shown = outside ? normalize(path) : inside === '' ? '.' : inside;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}
