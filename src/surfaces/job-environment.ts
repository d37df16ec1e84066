// The variables a job's own directives start it with: `#SBATCH --export=ALL,NAME=value`.
import type { Directive } from '../model/submission.ts';
import type { Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';

/** Names and values of the effective `--export` directive. */
export function exportedVariables(directives: readonly Directive[]): { name: string; value: Word }[] {
  const directive = directives.findLast(
    ({ option, effective, component }) => option === 'export' && effective && component === 0,
  );
  if (!directive) return [];
  const { value, valueAt } = directive;
  const variables: { name: string; value: Word }[] = [];
  let from = 0;
  for (const item of value.split(',')) {
    const name = /^([A-Za-z_]\w*)=/.exec(item)?.[1];
    if (name !== undefined) {
      const start = from + name.length + 1;
      const at = partOf(valueAt ?? directive.at, value, start, from + item.length);
      const text = item.slice(name.length + 1);
      variables.push({
        name,
        value: { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], count: 'one', at },
      });
    }
    from += item.length + 1;
  }
  return variables;
}

/** The place of some characters of a value, when it is written as it reads. */
function partOf(place: Place, value: string, start: number, end: number): Place {
  const literal = place.doc.text.slice(place.span.start, place.span.end) === value;
  if (!literal) return { ...place, exact: false };
  return { ...place, span: { start: place.span.start + start, end: place.span.start + end } };
}
