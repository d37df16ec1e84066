// The ssh that git is told to use: `git -c core.sshCommand=…`, `git config core.sshCommand …`.
import { shapeOf, sliceWord, staticText } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { emitNestedSettings } from './settings.ts';

/** git(1), options before the subcommand. */
const GIT: OptionTable = {
  flags:
    '-v,--version -h,--help -p,--paginate -P,--no-pager --no-replace-objects --bare --no-optional-locks --literal-pathspecs --glob-pathspecs --noglob-pathspecs --icase-pathspecs --no-lazy-fetch --no-advice --html-path --man-path --info-path',
  values: '-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source',
  optional: '--exec-path --list-cmds',
  style: 'posix',
};

/** git-config(1), old and new forms. */
const CONFIG: OptionTable = {
  flags:
    '--global --system --local --worktree --replace-all --add --append --all --fixed-value --bool --int --bool-or-int --bool-or-str --path --expiry-date --no-type',
  values: '-f,--file --blob --type --value --comment --default',
};

const NAME = /^core\.sshcommand$/i;

export default defineTool('git', (command, emit) => {
  const call = parseOptions(GIT, command.words);
  for (const option of call.all('-c')) {
    if (!option.value) continue;
    const name = /^([^=]*)=/.exec(shapeOf(option.value))?.[1];
    if (name === undefined || !NAME.test(name)) continue;
    emitNestedSettings(sliceWord(option.value, name.length + 1), { tool: 'git' }, emit);
  }
  const verb = call.operands[0];
  const isConfig = verb && staticText(verb.word) === 'config';
  const config = isConfig ? parseOptions(CONFIG, command.words, verb.index + 1) : undefined;
  const operands = config?.operands.filter(({ word }, index) => index > 0 || staticText(word) !== 'set') ?? [];
  const [name, value] = operands;
  if (!config || !name || !value || !NAME.test(staticText(name.word) ?? '')) return;
  const persistent = config.has('--global', '--system');
  emitNestedSettings(value.word, { tool: 'git', persistent }, emit);
});
