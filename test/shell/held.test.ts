// What must have gone well for a command to run: by lists, conditions and errexit.
import { describe, expect, it } from 'vitest';
import type { Held } from '../../src/model/command.ts';
import { interpret } from '../support/shell.ts';

/** Whether `run` runs only after `check` succeeded (`status`) or its output was compared (`output`). */
function heldBy(script: string): 'status' | 'output' | 'nothing' {
  const { commands } = interpret(script);
  const check = commands.find((command) => command.name === 'check');
  const run = commands.findLast((command) => command.name === 'run');
  if (!check || !run) throw new Error('the script has no check or no run');
  for (let held: Held | undefined = run.held; held; held = held.before) {
    if (held.compared.includes(check.id)) return 'output';
    if (held.succeeded.includes(check.id)) return 'status';
  }
  return 'nothing';
}

describe('a command runs only after another succeeded', () => {
  const cases: readonly (readonly [name: string, script: string, held: 'status' | 'output' | 'nothing'])[] = [
    ['one after the other', 'check\nrun', 'nothing'],
    ['and', 'check && run', 'status'],
    ['and in a longer list', 'fetch && check && run', 'status'],
    ['and, then or', 'check && run || echo failed', 'status'],
    ['or exit', 'check || exit 1\nrun', 'status'],
    ['or a group that exits', 'check || { echo bad; exit 1; }\nrun', 'status'],
    ['or a function that exits', 'die() { echo "$1"; exit 1; }\ncheck || die bad\nrun', 'status'],
    ['or something that goes on', 'check || echo bad\nrun', 'nothing'],
    ['or true', 'set -e\ncheck || true\nrun', 'nothing'],
    ['errexit', 'set -e\ncheck\nrun', 'status'],
    ['errexit by a cluster', 'set -euo pipefail\ncheck\nrun', 'status'],
    ['errexit by name', 'set -o errexit\ncheck\nrun', 'status'],
    ['errexit by the first line', '#!/bin/bash -e\ncheck\nrun', 'status'],
    ['errexit switched off again', 'set -e\nset +e\ncheck\nrun', 'nothing'],
    ['errexit does not see a list that stops early', 'set -e\ncheck && echo good\nrun', 'nothing'],
    ['errexit does not see what is negated', 'set -e\n! check\nrun', 'nothing'],
    ['errexit in a function called plainly', 'set -e\nf() { check; }\nf\nrun', 'status'],
    ['errexit in a function that is tested', 'set -e\nf() { check; true; }\nf || echo bad\nrun', 'nothing'],
    ['errexit does not reach a child', 'set -e\nbash -c "check; run"', 'nothing'],
    ['errexit of a child', 'bash -ec "check; run"', 'status'],
    ['what holds outside holds in a child', 'check && bash -c "run"', 'status'],
    ['a wrapper in front', 'srun check || exit 1\nrun', 'status'],
    ['last of a pipeline', 'set -e\necho sum | check\nrun', 'status'],
    ['not last of a pipeline', 'set -e\ncheck | tee log\nrun', 'nothing'],
    ['not last, with pipefail', 'set -eo pipefail\ncheck | tee log\nrun', 'status'],
    ['if', 'if check; then run; fi', 'status'],
    ['if with an else that runs', 'if check; then echo good; else run; fi', 'nothing'],
    ['if not, exit', 'if ! check; then exit 1; fi\nrun', 'status'],
    ['if not, go on', 'if ! check; then echo bad; fi\nrun', 'nothing'],
    ['if, else exit', 'if check; then echo good; else exit 1; fi\nrun', 'status'],
    ['elif', 'if test -e x; then exit; elif check; then run; fi', 'status'],
    ['status asked for by name', 'check\nif [ $? -ne 0 ]; then exit 1; fi\nrun', 'status'],
    ['status kept in a variable', 'check\nrc=$?\n[[ $rc == 0 ]] || exit 1\nrun', 'status'],
    ['until it succeeds', 'until check; do sleep 1; done\nrun', 'status'],
    ['while it fails', 'while ! check; do fetch; done\nrun', 'status'],
    ['until, with a way out', 'until check; do break; done\nrun', 'nothing'],
    ['subshell', '( cd dir && check ) || exit 1\nrun', 'status'],
    ['in the background', 'check & \nrun', 'nothing'],
    ['one arm only', 'if test -n "$FAST"; then echo fast; else check || exit 1; fi\nrun', 'nothing'],
    ['output compared by [', '[ "$(check f)" = "$SUM" ] || exit 1\nrun', 'output'],
    ['output compared by [[', '[[ "$(check f | cut -d" " -f1)" == abc ]] || exit 1\nrun', 'output'],
    ['output matched by [[', '[[ $(check f) =~ ^abc ]] || exit 1\nrun', 'output'],
    ['output compared by test', 'set -e\ntest "$(check f)" = abc\nrun', 'output'],
    ['output kept and compared', 'sum=$(check f)\nif [ "$sum" != "$WANT" ]; then exit 1; fi\nrun', 'output'],
    [
      'output kept and compared the wrong way',
      'sum=$(check f)\nif [ "$sum" = "$WANT" ]; then exit 1; fi\nrun',
      'nothing',
    ],
    ['output searched', 'check f | grep -q abc || exit 1\nrun', 'output'],
    ['output compared with a file', 'diff <(check f) known || exit 1\nrun', 'output'],
    ['output only tested for being there', '[ -n "$(check f)" ] || exit 1\nrun', 'nothing'],
    ['one of two comparisons is enough', '[[ $(check f) == a || -e skip ]] || exit 1\nrun', 'nothing'],
  ];
  it.each(cases)('%s', (_name, script, held) => {
    expect(heldBy(script)).toBe(held);
  });
});
