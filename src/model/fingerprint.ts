import { createHash } from 'node:crypto';
import type { SecretEffect } from './effect.ts';
import { type Place, textAt } from '../text/place.ts';

/**
 * Fingerprints that survive edits elsewhere in the file: 16 hex digits of SHA-256 over rule code, path, the
 * statement's text with white space collapsed and secrets replaced by their detector's name, and the number of the
 * occurrence. No line numbers.
 */
export function fingerprints(
  findings: readonly { readonly code: string; readonly statement: Place; readonly secret?: SecretEffect | undefined }[],
): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ code, statement, secret }) => {
    const text = secret ? withoutSecret(statement, secret) : textAt(statement);
    const key = `${code}\n${statement.doc.path}\n${text.replace(/\s+/g, ' ').trim()}`;
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return createHash('sha256').update(`${key}\n${occurrence}`).digest('hex').slice(0, 16);
  });
}

function withoutSecret(statement: Place, secret: SecretEffect): string {
  const { doc, span } = statement;
  const { at } = secret;
  if (at.doc !== doc || at.span.start < span.start || at.span.end > span.end) return secret.detector;
  return `${doc.text.slice(span.start, at.span.start)}<${secret.detector}>${doc.text.slice(at.span.end, span.end)}`;
}
