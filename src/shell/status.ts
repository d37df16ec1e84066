// Exit statuses that are the same in every run.
import type { Statement } from '../lang/bash/ast.ts';

/** The exit status of a command that always has the same one. */
export function constantStatus(statement: Statement | undefined): boolean | undefined {
  if (statement?.kind !== 'simple' || statement.words.length !== 1 || statement.redirects.length > 0) return undefined;
  const part = statement.words[0]?.parts.length === 1 ? statement.words[0].parts[0] : undefined;
  const name = part?.kind === 'literal' ? part.text : '';
  return name === 'true' || name === ':' ? true : name === 'false' ? false : undefined;
}
