// Tables of scripts and what they start.
import { expect, test } from 'vitest';
import { interpret, line } from '../../support/shell.ts';

/** What runs besides the first command of each script, as `line` prints it. */
export function startsAre(cases: readonly (readonly [script: string, ...started: string[]])[]): void {
  test.each(cases.map(([script, ...started]) => [script, started] as const))('%s', (script, started) => {
    const { commands } = interpret(script);
    const outer = commands.find((command) => command.parent === undefined);
    expect(commands.filter((command) => command !== outer && command.name !== 'cat').map(line)).toEqual(started);
  });
}
