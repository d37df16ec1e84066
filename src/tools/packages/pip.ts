// pip install, download, wheel and config; the same options behind `python -m pip`, `pipx --pip-args` and `poetry run pip`.
import type { Command } from '../../model/command.ts';
import type { Mark, PackageIndex } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, markOption, type OptionTable, parseOptions } from '../kit.ts';
import { pythonCall, PYTHON_NAMES } from '../python/call.ts';
import {
  emptyInstall,
  filesOf,
  indexesOf,
  indexOf,
  type InstallDraft,
  isOn,
  isSet,
  listedWords,
  trustedHost,
  trustedHostsOf,
} from './install.ts';
import { emitInstall, readerOf } from './lists.ts';
import { editableRequirement, pythonRequirement } from './requirement.ts';

const GENERAL_FLAGS =
  '-h,--help --debug --isolated --require-venv,--require-virtualenv -v,--verbose -V,--version -q,--quiet --no-input --no-proxy-env --no-cache-dir --disable-pip-version-check --no-color --no-python-version-warning';
const GENERAL_VALUES =
  '--python --local-log,--log-file,--log --keyring-provider --proxy --retries --resume-retries --default-timeout,--timeout --exists-action --trusted-host --cert --client-cert --cache-dir --use-feature --use-deprecated';

/** What may stand before pip's verb. */
const GENERAL: OptionTable = { flags: GENERAL_FLAGS, values: GENERAL_VALUES, style: 'posix', prefixes: true };

/** pip install, download and wheel, pip 20 to 26: no option means something else in another of them. */
export const PIP: OptionTable = {
  flags: `${GENERAL_FLAGS} --no-dependencies,--no-deps --only-dependencies,--only-deps --pre --dry-run --user -U,--upgrade --force-reinstall -I,--ignore-installed --ignore-requires-python --no-build-isolation --use-pep517 --no-use-pep517 --check-build-dependencies --break-system-packages --compile --no-compile --no-warn-script-location --no-warn-conflicts --prefer-binary --require-hashes --no-require-hashes --no-clean --no-index --no-verify`,
  values: `${GENERAL_VALUES} -r,--requirement --requirements-from-script -c,--constraint --build-constraint -e,--editable -t,--target --platform --python-version --implementation --abi --root --prefix --source-directory,--source-dir,--source,--src --upgrade-strategy --group -C,--config-settings --config-setting --global-option --build-option --install-option --no-binary --only-binary --all-releases --only-final --refresh-package --progress-bar --root-user-action --report --uploaded-prior-to -d,--dest,--destination-dir,--destination-directory,--destination -w,--wheel-dir -i,--pypi-url,--index-url --extra-index-url -f,--find-links`,
  prefixes: true,
};

export const PIP_ROLES: Readonly<Record<string, PackageIndex['role']>> = {
  '--index-url': 'index',
  '--extra-index-url': 'extra',
  '--find-links': 'find-links',
};

export default [
  defineTool('pip pip2 pip3', (command, emit, script) => {
    pip(command, 1, emit, script);
  }),
  defineTool(PYTHON_NAMES, (command, emit, script) => {
    const call = pythonCall(command);
    if (call?.kind === 'module' && /^pip(?:\.__main__)?$/.test(call.module)) pip(command, call.args, emit, script);
  }),
];

/** @param from index of the first word pip gets */
function pip(command: Command, from: number, emit: Emit, script: readonly Command[]): void {
  const verb = parseOptions(GENERAL, command.words, from).operands[0];
  const name = verb && staticText(verb.word);
  if (!verb) return;
  if (name === 'config') config(command, verb.index + 1, emit);
  if (name !== 'install' && name !== 'download' && name !== 'wheel') return;
  const call = parseOptions(PIP, command.words, from);
  if (call.has('--help', '--dry-run')) return;
  const [, ...operands] = call.operands;
  const installs = name === 'install';
  const editable = call.all('--editable').flatMap((option) => option.value ?? []);
  const install = emptyInstall('pip', command);
  const constraint = isSet(command, 'PIP_CONSTRAINT') ? command.environment.get('PIP_CONSTRAINT')?.[0] : undefined;
  const draft: InstallDraft = {
    ...install,
    requirements: installs
      ? [...operands.map(({ word }) => pythonRequirement(word)), ...editable.map(editableRequirement)]
      : [],
    files: [
      ...filesOf(call, 'constraints', '--constraint'),
      ...(constraint ? [{ path: constraint, role: 'constraints' as const, at: constraint.at }] : []),
      ...filesOf(call, 'requirements', '--requirement'),
    ],
    indexes: indexesOf(command, call, PIP_ROLES),
    trustedHosts: trustedHostsOf(command, call, '--trusted-host'),
    hashes: call.has('--require-hashes') || isOn(command, 'PIP_REQUIRE_HASHES'),
    // Nothing newer than a fixed day is taken.
    locked: call.has('--uploaded-prior-to') || isSet(command, 'PIP_UPLOADED_PRIOR_TO'),
  };
  const unhashed = call.last('--no-require-hashes');
  const reader = {
    ...readerOf(command, script, 'pip', `pip ${name} -r`),
    ...(unhashed && { unhashed: { by: '--no-require-hashes', mark: markOption(command, unhashed) } }),
    fetches: !installs,
  };
  emitInstall(draft, reader, emit, call.has('--no-index') || isOn(command, 'PIP_NO_INDEX'));
}

const CONFIG: OptionTable = {
  ...GENERAL,
  flags: `${GENERAL_FLAGS} --global --user --site`,
  values: `${GENERAL_VALUES} --editor`,
  style: 'gnu',
};

/** `pip config set global.index-url URL` */
function config(command: Command, from: number, emit: Emit): void {
  const [verb, key, value] = parseOptions(CONFIG, command.words, from).operands.map((operand) => operand.word);
  if (staticText(verb) !== 'set' || !key || !value) return;
  pipSetting(shapeOf(key).replace(/^.*\./, ''), value, { at: value.at }, true, emit);
}

/** A pip setting by its option's name, from `pip config`, a file or a variable; a list is separated by blanks. */
export function pipSetting(option: string, value: Word, mark: Mark, persistent: boolean, emit: Emit): void {
  const name = option.toLowerCase().replace(/_/g, '-');
  const role = PIP_ROLES[`--${name}`];
  if (!role && name !== 'trusted-host') return;
  for (const one of listedWords(value)) {
    const index = role ? indexOf(one, role, mark) : trustedHost(one, mark);
    emit({
      kind: 'setting',
      at: mark.at,
      system: 'pip',
      name,
      value: one,
      persistent,
      mark,
      tool: 'pip',
      index,
    });
  }
}
