// How the idioms of made-up programs are written down, and how they become arbitrary texts.
import fc from 'fast-check';

/** A part of a program. */
export type Text = fc.Arbitrary<string>;

/** What the holes of an idiom are filled with. */
export type Holes = Readonly<Record<string, Text>>;

/**
 * Any of the idioms of a table: one a line, `⏎` for a new line, `⇥` for a tab, `´` for a backquote, `$€{` for a
 * dollar before a brace, `«name»` for a hole. `§` becomes a
 * number of the call's own (`c1`, `c2`, …) so that its status can be chosen; `¤` that of a call a loop waits for.
 */
export function idioms(table: string, holes: Holes = {}): Text {
  const lines = table.split('\n').filter((line) => line !== '');
  return fc.oneof(...lines.map((line) => filled(line, holes)));
}

/** One idiom with its holes filled. */
export function filled(line: string, holes: Holes): Text {
  const template = line.replaceAll('⏎', '\n').replaceAll('⇥', '\t').replaceAll('$€', '$').replaceAll('´', '`');
  const names = [...template.matchAll(/«(\w+)»/g)].map((match) => match[1] ?? '');
  if (names.length === 0) return fc.constant(template);
  const parts = names.map((name) => {
    const part = holes[name];
    if (!part) throw new Error(`no idea what «${name}» is, in ${line}`);
    return part;
  });
  return fc.tuple(...parts).map((values) => {
    let index = 0;
    return template.replace(/«\w+»/g, () => values[index++] ?? '');
  });
}

/** Several in a row. */
export function several(one: Text, most: number, between: string, least = 0): Text {
  return fc.array(one, { minLength: least, maxLength: most }).map((texts) => texts.join(between));
}
