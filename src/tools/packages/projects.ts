// poetry and pdm: packages added to a project, and the settings of their indexes.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions, replaceWord } from '../kit.ts';
import { emptyInstall, indexOf, saysNo } from './install.ts';
import { emitProject } from './project.ts';
import { pythonRequirement } from './requirement.ts';

const POETRY_GLOBAL: OptionTable = {
  flags:
    '-h,--help -q,--quiet -V,--version --ansi --no-ansi -n,--no-interaction --no-plugins --no-cache -v -vv -vvv,--verbose',
  values: '-P,--project -C,--directory',
  style: 'posix',
};
const POETRY_ADD: OptionTable = {
  flags: `${POETRY_GLOBAL.flags ?? ''} -D,--dev -e,--editable --optional-dependency --allow-prereleases --dry-run --lock`,
  values: `${POETRY_GLOBAL.values ?? ''} -G,--group -E,--extras --optional --python --platform --markers --source`,
};
const POETRY_INSTALL: OptionTable = {
  flags: `${POETRY_GLOBAL.flags ?? ''} --no-root --no-directory --dry-run --all-extras --all-groups --only-root --compile --sync --no-dev --remove-untracked`,
  values: `${POETRY_GLOBAL.values ?? ''} --without --with --only -E,--extras`,
};
const POETRY_SOURCE: OptionTable = {
  flags: `${POETRY_GLOBAL.flags ?? ''} -d,--default -s,--secondary`,
  values: `${POETRY_GLOBAL.values ?? ''} -p,--priority`,
};
const POETRY_CONFIG: OptionTable = {
  flags: `${POETRY_GLOBAL.flags ?? ''} --list --unset --local --migrate`,
  values: POETRY_GLOBAL.values ?? '',
};

const PDM_GLOBAL: OptionTable = {
  flags: '-h,--help -V,--version -v,--verbose -q,--quiet -n,--non-interactive -I,--ignore-python --no-cache',
  values: '-c,--config',
  style: 'posix',
};
const PDM_ADD: OptionTable = {
  flags: `${PDM_GLOBAL.flags ?? ''} -d,--dev --no-sync --frozen-lockfile,--no-lock --save-compatible --save-safe-compatible --save-wildcard --save-exact --save-minimum --update-reuse --update-eager --update-all --update-reuse-installed --pre,--prerelease --stable -u,--unconstrained --no-editable --no-self -x,--fail-fast --no-isolation --dry-run -g,--global`,
  values:
    '-c,--config -G,--group -L,--lockfile --override -e,--editable -p,--project --venv -k,--skip -C,--config-setting',
};

const PDM_INSTALL: OptionTable = {
  flags: `${PDM_GLOBAL.flags ?? ''} --dry-run --no-lock --frozen-lockfile --check --plugins --clean --clean-unselected --only-keep --no-editable --no-self -x,--fail-fast --no-isolation --prod,--production --dev --no-default --reinstall -g,--global`,
  values: '-c,--config -G,--group --with --without -L,--lockfile -p,--project --venv -k,--skip -C,--config-setting',
};

export default [
  defineTool('poetry', (command, emit) => {
    const verb = parseOptions(POETRY_GLOBAL, command.words).operands[0];
    const from = (verb?.index ?? 0) + 1;
    switch (verb && staticText(verb.word)) {
      case 'add':
        add('poetry', command, POETRY_ADD, from, emit);
        break;
      case 'install':
      case 'sync':
        install('poetry', command, POETRY_INSTALL, from, emit);
        break;
      case 'source':
        poetrySource(command, from, emit);
        break;
      case 'config':
        poetryConfig(command, from, emit);
        break;
      case undefined:
      default:
    }
  }),
  defineTool('pdm', (command, emit) => {
    const verb = parseOptions(PDM_GLOBAL, command.words).operands[0];
    const from = (verb?.index ?? 0) + 1;
    const text = verb && staticText(verb.word);
    if (text === 'add') add('pdm', command, PDM_ADD, from, emit);
    if (text === 'install' || text === 'sync') install('pdm', command, PDM_INSTALL, from, emit);
    if (text === 'config') pdmConfig(command, from, emit);
  }),
];

/** The project's own dependencies, from its lock file when it has one. */
function install(manager: 'poetry' | 'pdm', command: Command, table: OptionTable, from: number, emit: Emit): void {
  const call = parseOptions(table, command.words, from);
  if (call.has('--help', '--dry-run')) return;
  const folder = call.last('--directory', '--project')?.value;
  const draft = { ...emptyInstall(manager, command), locked: call.has('--frozen-lockfile') };
  emitProject(draft, command, `${manager} install`, emit, folder);
}

function add(manager: 'poetry' | 'pdm', command: Command, table: OptionTable, from: number, emit: Emit): void {
  const call = parseOptions(table, command.words, from);
  if (call.has('--help', '--dry-run')) return;
  const words = [
    ...call.operands.map((operand) => operand.word),
    ...call.all('--editable').flatMap((option) => option.value ?? []),
  ];
  emit({
    ...emptyInstall(manager, command),
    requirements: words.map((word) => pythonRequirement(word, manager === 'poetry' ? 'versions' : 'url')),
  });
}

/** `poetry source add --priority=explicit NAME URL`: an explicit source is only asked for packages that name it. */
function poetrySource(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(POETRY_SOURCE, command.words, from);
  const [verb, , url] = call.operands.map((operand) => operand.word);
  if (staticText(verb) !== 'add' || !url) return;
  const priority = staticText(call.last('--priority')?.value)?.toLowerCase();
  const index = indexOf(
    url,
    priority === 'explicit' || priority === 'default' || call.has('--default') ? 'index' : 'extra',
    { at: url.at },
  );
  emit({
    kind: 'setting',
    at: url.at,
    system: 'pip',
    name: 'source',
    value: url,
    persistent: true,
    mark: { at: url.at },
    tool: 'poetry',
    index,
  });
}

/** `poetry config certificates.NAME.cert false`, `poetry config repositories.NAME URL` */
function poetryConfig(command: Command, from: number, emit: Emit): void {
  const [key, value] = parseOptions(POETRY_CONFIG, command.words, from).operands.map((operand) => operand.word);
  const name = key && shapeOf(key);
  if (name === undefined || !value) return;
  if (/^certificates\..+\.cert$/.test(name) && saysNo(value)) tlsSwitch('poetry', name, value, emit);
}

/** `pdm config pypi.verify_ssl false`, `pdm config pypi.url URL` */
function pdmConfig(command: Command, from: number, emit: Emit): void {
  const [key, value] = parseOptions(PDM_GLOBAL, command.words, from).operands.map((operand) => operand.word);
  const name = key && shapeOf(key);
  if (name === undefined || !value) return;
  if (/\.verify_ssl$/.test(name) && saysNo(value)) tlsSwitch('pdm', name, value, emit);
  const role = name === 'pypi.url' ? 'index' : /^pypi\..+\.url$/.test(name) ? 'extra' : undefined;
  if (role)
    emit({
      kind: 'setting',
      at: value.at,
      system: 'pip',
      name: role === 'index' ? 'index-url' : 'extra-index-url',
      value,
      persistent: true,
      mark: { at: value.at },
      tool: 'pdm',
      index: indexOf(value, role, { at: value.at }),
    });
}

function tlsSwitch(tool: string, name: string, value: Word, emit: Emit): void {
  const remove = replaceWord(value, 'true');
  emit({
    kind: 'setting',
    at: value.at,
    system: 'pip',
    name: 'tls-verify',
    value,
    persistent: true,
    mark: { at: value.at, ...(remove && { remove }) },
    tool: `${tool} (${name})`,
  });
}
