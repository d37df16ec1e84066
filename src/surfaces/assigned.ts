// Environment variables that a file sets for what runs in its containers.
import type { Assignment } from '../model/command.ts';
import type { Word } from '../model/word.ts';
import { JOB_SCOPE } from '../shell/context.ts';
import type { Place } from '../text/place.ts';
import { TOOLS } from '../tools/index.ts';
import type { SurfaceContext } from './surface.ts';

/** Asks the tools what a variable does, as for one that a command is given. */
export function assigned(name: string, value: Word, at: Place, context: SurfaceContext): void {
  const assignment: Assignment = {
    name,
    value,
    exported: true,
    form: 'env',
    at,
    scope: JOB_SCOPE,
    certain: true,
    via: context.via,
    position: context.session.recorded.commands.length,
  };
  for (const tool of TOOLS) {
    if (tool.kind !== 'assignment') continue;
    tool.effects(assignment, (draft) => {
      context.emit(draft, { scope: JOB_SCOPE, statement: at });
    });
  }
}
