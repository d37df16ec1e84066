// Paths of reports as URIs.

/** The name of the folder that relative URIs start from, as SARIF refers to it. */
export const ROOT_ID = '%SRCROOT%';

/** A file as SARIF names it. */
export interface FileUri {
  readonly uri: string;
  readonly uriBaseId?: typeof ROOT_ID;
}

/**
 * A path of a report: relative when it is inside the working directory, else absolute.
 *
 * @param cwd the absolute folder that relative paths start from
 */
export function uriOf(path: string, cwd: string): FileUri {
  if (isInside(path)) return { uri: encodePath(path), uriBaseId: ROOT_ID };
  const base = new URL(`file://${absolute(cwd)}/`);
  return { uri: new URL(isAbsolute(path) ? absolute(path) : encodePath(path), base).href };
}

/** Whether a path of a report names something below the working directory. */
export function isInside(path: string): boolean {
  return !isAbsolute(path) && path !== '..' && !path.startsWith('../');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** Encoded, with `/` in front; `C:` of Windows keeps its colon. */
function absolute(path: string): string {
  const [drive = ''] = /^[A-Za-z]:(?=[\\/])/.exec(path) ?? [];
  const rest = drive === '' ? path : path.slice(drive.length).replaceAll('\\', '/');
  const encoded = encodePath(rest.replace(/\/+$/, ''));
  return drive === '' ? encoded : `/${drive}${encoded}`;
}

function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/');
}
