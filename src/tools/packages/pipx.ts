// pipx: one environment for each tool.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { pythonCall, PYTHON_NAMES } from '../python/call.ts';
import { emptyInstall, filesOf, indexesOf, listedWords, trustedHostsOf } from './install.ts';
import { PIP, PIP_ROLES } from './pip.ts';
import { pythonRequirement } from './requirement.ts';

const GLOBAL: OptionTable = {
  flags: '-h,--help -q,--quiet -v,--verbose --skip-maintenance --global --version',
  style: 'posix',
  prefixes: true,
};
const OPTIONS: OptionTable = {
  flags:
    '-h,--help -q,--quiet -v,--verbose --skip-maintenance --global -f,--force -U,--upgrade --system-site-packages -e,--editable --include-deps --include-apps --with-suffix --fetch-missing-python --no-cache --refresh --no-path-check --path --pypackages --lock',
  values:
    '--python --fetch-python --upgrade-strategy --suffix --preinstall --app --include-resources-from --output -i,--index-url --pip-args --cooldown --backend --python-args --with --spec -r,--requirement',
  prefixes: true,
};

export default [
  defineTool('pipx', (command, emit) => {
    pipx(command, 1, emit);
  }),
  defineTool(PYTHON_NAMES, (command, emit) => {
    const call = pythonCall(command);
    if (call?.kind === 'module' && call.module === 'pipx') pipx(command, call.args, emit);
  }),
];

function pipx(command: Command, from: number, emit: Emit): void {
  const verb = parseOptions(GLOBAL, command.words, from).operands[0];
  const name = verb && staticText(verb.word);
  if (!verb || (name !== 'install' && name !== 'run' && name !== 'inject')) return;
  const call = parseOptions(name === 'run' ? { ...OPTIONS, style: 'posix' } : OPTIONS, command.words, verb.index + 1);
  if (call.has('--help')) return;
  const operands = call.operands.map((operand) => operand.word);
  const spec = call.last('--spec')?.value;
  const [first, ...rest] = operands;
  const packages =
    name === 'install'
      ? operands
      : name === 'inject'
        ? rest
        : spec
          ? [spec]
          : first && !isScript(first, call.has('--path'))
            ? [first]
            : [];
  const more = call.all('--preinstall', '--with').flatMap((option) => option.value ?? []);
  const pipArgs = call.last('--pip-args')?.value;
  const pip = parseOptions(PIP, pipArgs ? listedWords(pipArgs) : [], 0);
  emit({
    ...emptyInstall('pipx', command),
    requirements: [...packages, ...more].map((word) => pythonRequirement(word, name === 'run' ? 'versions' : 'url')),
    files: [...filesOf(call, 'requirements', '--requirement'), ...filesOf(pip, 'constraints', '--constraint')],
    indexes: [...indexesOf(command, call, PIP_ROLES), ...indexesOf({ ...command, words: pip.words }, pip, PIP_ROLES)],
    trustedHosts: trustedHostsOf({ ...command, words: pip.words }, pip, '--trusted-host'),
    hashes: pip.has('--require-hashes'),
  });
}

/** pipx run takes a path or address of a script as well. */
function isScript(word: Word, path: boolean): boolean {
  return path || /\.py$|^https?:/.test(shapeOf(word));
}
