// Hand-made reports for tests of the writers.
import type { Command, Scope } from '../../src/model/command.ts';
import type { DecidedCoverage } from '../../src/model/coverage.ts';
import type { SecretEffect } from '../../src/model/effect.ts';
import type { Edit, Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import type { Piece, Word } from '../../src/model/word.ts';
import { Document } from '../../src/text/document.ts';
import type { Place } from '../../src/text/place.ts';

export const SCOPE: Scope = {
  user: 'job',
  node: 'batch',
  phase: 'run',
  background: false,
  conditional: false,
  loop: false,
  traced: false,
};

/** The place of the `nth` occurrence of a text, or of the text between two markers. */
export function placeIn(doc: Document, part: string, nth = 1): Place {
  let start = -1;
  for (let i = 0; i < nth; i++) start = doc.text.indexOf(part, start + 1);
  if (start < 0) throw new Error(`no "${part}" in ${doc.path}`);
  return { doc, span: { start, end: start + part.length }, exact: true };
}

export function edit(at: Place, text: string): Edit {
  return { at, text };
}

export function finding(at: Place, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'JV102',
    name: 'unauthenticated-dashboard',
    family: 'network',
    severity: 'high',
    confidence: 'high',
    severityWhy: [],
    phase: 'data-exploration',
    at,
    statement: at,
    message: 'TensorBoard has no login and listens on all interfaces.',
    via: [],
    related: [],
    fingerprint: '0123456789abcdef',
    url: 'https://example.org/JV102',
    action: 'reject',
    ...more,
  };
}

export function report(document: Document, more: Partial<Report> = {}): Report {
  return {
    document,
    language: 'sbatch',
    findings: [],
    suppressed: [],
    coverage: [],
    verdict: 'allow',
    submission: null,
    directives: [],
    commands: [],
    effects: [],
    manifest: { listen: [], connect: [] },
    stats: { commands: 0, effects: 0, steps: 0, units: document.text.length, unread: 0, followed: 0 },
    ...more,
  };
}

export function document(text: string, path = 'job.sbatch'): Document {
  return new Document(path, text);
}

export function gap(
  at: Place,
  cause: DecidedCoverage['cause'] = 'syntax',
  message = 'bash could not read this',
): DecidedCoverage {
  return { at, cause, message, action: 'audit' };
}

export function secret(at: Place, more: Partial<SecretEffect> = {}): SecretEffect {
  return {
    ...{ kind: 'secret', id: 1, at, statement: at, scope: SCOPE, certain: true, via: [] },
    ...{ detector: 'huggingface-token', label: 'Hugging Face token', form: 'literal', exposure: 'text' },
    length: at.span.end - at.span.start,
    ...more,
  };
}

/** A word of pieces; a string is known text that stands at its first occurrence. */
export function word(
  doc: Document,
  at: string,
  pieces: readonly (string | Piece)[] = [at],
  count: Word['count'] = 'one',
): Word {
  const place = placeIn(doc, at);
  return {
    at: place,
    count,
    pieces: pieces.map((piece) => {
      if (typeof piece !== 'string') return piece;
      const own = doc.text.includes(piece) ? placeIn(doc, piece) : place;
      return { kind: 'text', text: piece, at: own, use: own, quoted: false };
    }),
  };
}

export function hole(doc: Document, at: string, name?: string): Piece {
  const place = placeIn(doc, at);
  return { kind: 'unknown', reason: 'variable', ...(name && { name }), at: place, use: place, quoted: false };
}

export function command(at: Place, words: readonly Word[], more: Partial<Command> = {}): Command {
  return {
    id: 1,
    words,
    name: undefined,
    open: false,
    builtin: false,
    at,
    assignments: [],
    environment: { get: () => undefined, names: () => [] },
    redirects: [],
    substituted: false,
    scope: SCOPE,
    certain: true,
    via: [],
    beside: { read: () => undefined, readText: () => undefined },
    cwd: { state: 'known', value: '.' },
    ...more,
  };
}
