// Which comment leaves a finding out.
import type { Judgement } from '../model/finding.ts';
import type { Mark } from '../model/mark.ts';
import { contains, type Place } from '../text/place.ts';
import { names } from './names.ts';
import type { PathSettings } from './policy.ts';

/** A comment that covers a finding, and why it does not count, if so. */
export interface Match {
  readonly mark: Mark;
  readonly refused: string | undefined;
}

/**
 * The comments that cover a finding: those that name its rule, and in whose scope it lies, or its statement, or a
 * statement that leads to it (`bash -c '…'`, `source env.sh`).
 */
export function marksFor(finding: Judgement, marks: readonly Mark[], settings: PathSettings, today: string): Match[] {
  const { rule: code, name, family } = finding;
  const places = [finding.at, finding.statement, ...finding.via.map(({ at }) => at)];
  const rule = { code, name, family };
  return marks.flatMap((mark) => {
    if (!mark.rules.some((one) => names(one.name, rule)) || !mark.scope.some((scope) => holdsAny(scope, places)))
      return [];
    const { reason, until, ticket } = mark;
    const refused =
      until !== undefined && until < today
        ? `it counted until ${until}`
        : settings.refuses(rule, { reason, until, ticket });
    return [{ mark, refused }];
  });
}

function holdsAny(scope: Place, places: readonly Place[]): boolean {
  return places.some((place) => contains(scope, place));
}
