// What a command about to run is made of, whatever runs it.
import type { AssignmentNode } from '../lang/bash/ast.ts';
import type { Assignment, InlineInput, PrefixAssignment, Redirect } from '../model/command.ts';
import type { Word } from '../model/word.ts';
import { contains, hullOf, type Place } from '../text/place.ts';
import type { Value } from './values.ts';

/** A command about to run: its words and what was written around them. */
export interface Invocation {
  readonly words: readonly Word[];
  readonly assignments: readonly PrefixAssignment[];
  readonly redirects: readonly Redirect[];
  readonly input?: InlineInput;
  /** here-documents and here-strings for other descriptors, by number */
  readonly descriptors?: ReadonlyMap<string, InlineInput>;
  readonly at: Place;
  /** arguments of `declare` and friends that have array values */
  readonly arrays?: ReadonlyMap<string, { readonly node: AssignmentNode; readonly value: Value }>;
}

/**
 * The place of some words of a statement. Words whose text stands elsewhere (`bash -c "pip install $WHAT"`) don't
 * stretch it, unless all of them do.
 */
export function placeOf(words: readonly Word[], statement: Place): Place {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return statement;
  if (contains(statement, first.at) === contains(statement, last.at)) return hullOf(first.at, last.at);
  const places = words.map(({ at }) => at).filter((at) => contains(statement, at));
  return hullOf(places[0] ?? first.at, places.at(-1) ?? last.at);
}

/** How a variable gets a value, for the list of assignments. */
export interface StoreDetails {
  readonly form: Assignment['form'];
  readonly at: Place;
  /** sets or clears the export attribute; unchanged when absent */
  readonly exported?: boolean;
  readonly node?: AssignmentNode;
  readonly command?: number;
}
