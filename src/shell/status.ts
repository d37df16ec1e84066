// What the words of a statement alone tell about how it ends.
import type { Statement } from '../lang/bash/ast.ts';

/** The exit status of a command that always has the same one. */
export function constantStatus(statement: Statement | undefined): boolean | undefined {
  if (statement?.kind !== 'simple' || statement.words.length !== 1 || statement.redirects.length > 0) return undefined;
  const part = statement.words[0]?.parts.length === 1 ? statement.words[0].parts[0] : undefined;
  const name = part?.kind === 'literal' ? part.text : '';
  return name === 'true' || name === ':' ? true : name === 'false' ? false : undefined;
}

/** Programs that read their input to its end, unless options tell them to stop before. */
const READERS =
  /^(?:cat|tee|sort|wc|tr|sed|awk|gawk|mawk|grep|egrep|fgrep|zgrep|cut|uniq|rev|tac|tail|nl|fold|paste|column|base64|xxd|od|md5sum|sha\d+sum|gzip|bzip2|xz|zstd|bash|sh|dash|ksh|zsh|python3?|perl|xargs|mail|logger|ts)$/;
const STOPS = /^(?:-[A-Za-z]*[qmlL]|--quiet|--silent|--max-count.*|--files-with-matches)$/;

/** Whether a stage of a pipeline surely reads all that comes; writing to one that has ended ends the writer. */
export function readsAll(statement: Statement | undefined): boolean {
  if (statement?.kind === 'while') return true;
  if (statement?.kind !== 'simple') return false;
  const [name, ...words] = statement.words.map((word) => (word.parts.length === 1 ? word.parts[0] : undefined));
  const stops = words.some((part) => part?.kind === 'literal' && STOPS.test(part.text));
  return name?.kind === 'literal' && READERS.test(name.text) && !stops;
}
