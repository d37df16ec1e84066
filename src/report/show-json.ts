// `jobvet show --format json`: what the script would submit and run, one object a line per file (schema 1).
import type { Command } from '../model/command.ts';
import type { Report } from '../model/report.ts';
import type { Directive } from '../model/submission.ts';
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import type { Document } from '../text/document.ts';
import { jsonLine, jsonPlace, SCHEMA } from './json-shape.ts';
import { maskedShape, type Plain, placeOf, plainEffect } from './plain-effect.ts';
import { Secrets } from './secrets.ts';

/** One line of JSON about one file. */
export function showJson(report: Report): string {
  const { document } = report;
  const secrets = new Secrets(report);
  return jsonLine({
    schema: SCHEMA,
    path: document.path,
    language: report.language,
    submission: report.submission && {
      ...report.submission,
      components: report.submission.components.map((component) => maskValues(component, secrets)),
    },
    directives: report.directives.map((directive) => jsonDirective(directive, document, secrets)),
    commands: report.commands.map((command) => jsonCommand(command, document, secrets)),
    effects: report.effects.map((effect) => plainEffect(effect, document, secrets)),
    coverage: report.coverage.map(({ at, cause, message }) => ({
      ...jsonPlace(at),
      cause,
      message: secrets.mask(message),
    })),
    stats: report.stats,
  });
}

/** A word as argv shows it: its text, `…` for unknown stretches, null when nothing of it is known. */
export function argvItem(word: Word, secrets: Secrets): string | null {
  if (word.pieces.length > 0 && word.pieces.every((piece) => piece.kind === 'unknown')) return null;
  return maskedShape(word, secrets);
}

/** Whether the words may turn into more or fewer arguments. */
export function isOpen(command: Command): boolean {
  return command.open || command.words.some((word) => word.count === 'any');
}

function jsonDirective(directive: Directive, document: Document, secrets: Secrets): Plain {
  const { at, valueAt, value } = directive;
  return {
    keyword: directive.keyword,
    option: directive.option,
    value: valueAt ? secrets.maskAt(valueAt.doc, valueAt.span, value) : secrets.mask(value),
    effective: directive.effective,
    why: directive.why,
    component: directive.component,
    ...placeOf(at, document),
  };
}

function jsonCommand(command: Command, document: Document, secrets: Secrets): Plain {
  return {
    id: command.id,
    argv: command.words.map((word) => argvItem(word, secrets)),
    argvOpen: isOpen(command),
    certain: command.certain,
    ...placeOf(command.at, document),
    via: command.via.map((via) => via.label),
    builtin: command.builtin,
    parent: command.parent ?? null,
    words: command.words.map((word) => jsonWord(word, document, secrets)),
  };
}

function jsonWord(word: Word, document: Document, secrets: Secrets): Plain {
  return {
    value: staticText(word) === undefined ? null : maskedShape(word, secrets),
    shape: shapeOf(word) === '' ? '' : maskedShape(word, secrets),
    count: word.count,
    ...placeOf(word.at, document),
    pieces: word.pieces.map((piece) => jsonPiece(piece, document, secrets)),
  };
}

/** A piece with where it was used; `origin` tells where its characters come from when that is elsewhere. */
function jsonPiece(piece: Piece, document: Document, secrets: Secrets): Plain {
  const { at, use } = piece;
  const moved = at.doc !== use.doc || at.span.start !== use.span.start || at.span.end !== use.span.end;
  return {
    kind: piece.kind,
    ...(piece.kind === 'text'
      ? { text: secrets.maskAt(at.doc, at.span, piece.text) }
      : { reason: piece.reason, ...(piece.name !== undefined && { name: piece.name }) }),
    quoted: piece.quoted,
    ...placeOf(use, document),
    ...(moved && { origin: placeOf(at, document) }),
  };
}

function maskValues(component: Readonly<Record<string, string>>, secrets: Secrets): Record<string, string> {
  return Object.fromEntries(Object.entries(component).map(([option, value]) => [option, secrets.mask(value)]));
}
