// What the comments of a text say to jobvet, in every language that has comments.
import type { FileLanguage } from '../../model/languages.ts';
import type { Marks } from '../../model/mark.ts';
import type { Place } from '../../text/place.ts';
import type { Span } from '../../text/span.ts';
import { commentedDefinition } from '../apptainer/comments.ts';
import { commentedBash, commentedDirectives } from '../bash/comments.ts';
import { commentedDockerfile } from '../dockerfile/comments.ts';
import type { Grammars } from '../grammar.ts';
import { commentedPython } from '../python/comments.ts';
import { commentedLines } from '../requirements/comments.ts';
import { commentedToml } from '../toml/comments.ts';
import { commentedYaml } from '../yaml/comments.ts';
import { MARKER } from './grammar.ts';
import { type Commented, NO_MARKS, readMarks } from './reader.ts';

export { MARKER } from './grammar.ts';
export { Collected } from './collected.ts';

export type CommentedLanguage = FileLanguage | 'bash' | 'python' | 'lines' | 'directives';

/** A text and where it stands. */
interface PlacedText {
  readonly text: string;
  place(span: Span): Place;
  cuts?(span: Span): readonly number[];
}

type Supplier = (text: string, grammars: Grammars) => Commented | undefined;

const SUPPLIERS: Readonly<Record<CommentedLanguage, Supplier>> = {
  bash: (text) => commentedBash(text),
  python: (text) => commentedPython(text),
  directives: (text) => commentedDirectives(text),
  lines: (text) => commentedLines(text),
  requirements: (text) => commentedLines(text),
  conda: (text) => commentedYaml(text),
  compose: (text) => commentedYaml(text),
  edf: (text) => commentedToml(text),
  pyproject: (text) => commentedToml(text),
  dockerfile: (text, { dockerfile }) => dockerfile && commentedDockerfile(text, dockerfile),
  apptainer: (text, { apptainer }) => apptainer && commentedDefinition(text, apptainer),
};

/** Reads the comments of a text. Most texts have none that matter, and cost one search. */
export function marksOf(language: CommentedLanguage, placed: PlacedText, grammars: Grammars = {}): Marks {
  const { text } = placed;
  const commented = text.includes(MARKER) ? SUPPLIERS[language](text, grammars) : undefined;
  if (!commented) return NO_MARKS;
  return readMarks({
    ...commented,
    text,
    place: (span) => placed.place(span),
    ...(placed.cuts && { cuts: (span: Span) => placed.cuts?.(span) ?? [] }),
  });
}
