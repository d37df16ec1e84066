// uv pip, uv add, uv tool, uv run --with, uvx.
import type { Command } from '../../model/command.ts';
import type { PackageIndex } from '../../model/effect.ts';
import { asStatic, staticText, type Word } from '../../model/word.ts';

import {
  defineTool,
  type Emit,
  environmentWord,
  markOption,
  type OptionTable,
  type ParsedCall,
  parseOptions,
} from '../kit.ts';
import { pythonCall, PYTHON_NAMES } from '../python/call.ts';
import {
  asksNobody,
  emptyInstall,
  filesOf,
  indexesOf,
  type InstallDraft,
  isOn,
  isSet,
  trustedHostsOf,
  valueMark,
} from './install.ts';
import { emitInstall, readerOf } from './lists.ts';
import { lockBeside } from './locks.ts';
import { emitProject } from './project.ts';
import { editableRequirement, pinOfRef, pythonRequirement, splitRequirements } from './requirement.ts';
import { refOf } from '../vcs/ref.ts';

const GLOBAL_FLAGS =
  '--managed-python --no-managed-python --allow-python-downloads --no-python-downloads -q,--quiet -v,--verbose --no-color --native-tls --no-native-tls --system-certs --no-system-certs --offline --no-offline --preview --no-preview --isolated --show-settings --no-progress --no-installer-metadata --no-config -n,--no-cache-dir,--no-cache -h,--help -V,--version';
const GLOBAL_VALUES =
  '--python-preference --python-fetch --color --trusted-host,--allow-insecure-host --preview-feature,--preview-features --directory --project --config-file --cache-dir';
const RESOLVER_FLAGS =
  '--no-index -U,--upgrade --no-upgrade --force-reinstall,--reinstall --no-reinstall --compile,--compile-bytecode --no-compile,--no-compile-bytecode --no-sources --no-build --build --no-binary-all --no-build-isolation --build-isolation --refresh --no-refresh --pre --no-build-all';
const RESOLVER_VALUES =
  '--index --default-index -i,--index-url --extra-index-url -f,--find-links -P,--upgrade-package --upgrade-group --reinstall-package --index-strategy --keyring-provider --resolution --prerelease --fork-strategy -C,--config-settings,--config-setting --config-settings-package --no-build-isolation-package --exclude-newer --exclude-newer-package --link-mode --no-sources-package --no-build-package --no-binary-package --refresh-package -p,--python --python-platform --python-version --torch-backend';

const GLOBAL: OptionTable = { flags: GLOBAL_FLAGS, values: GLOBAL_VALUES, style: 'posix' };

const PIP_INSTALL: OptionTable = {
  flags: `${GLOBAL_FLAGS} ${RESOLVER_FLAGS} --no-editable --all-extras --no-all-extras --no-deps --deps --require-hashes --no-require-hashes --verify-hashes --no-verify-hashes --system --no-system --break-system-packages --no-break-system-packages --inexact --exact --strict --no-strict --dry-run --user --no-input --allow-empty-requirements`,
  values: `${GLOBAL_VALUES} ${RESOLVER_VALUES} -r,--requirement,--requirements -e,--editable --no-editable-package -c,--constraint,--constraints --override,--overrides --exclude,--excludes -b,--build-constraint,--build-constraints --extra --group -t,--target --prefix --no-binary --only-binary`,
};

const ADD: OptionTable = {
  flags: `${GLOBAL_FLAGS} ${RESOLVER_FLAGS} --dev --editable --no-editable --raw-sources,--raw --lfs --no-sync --locked --frozen --active --no-active --workspace --no-workspace --no-install-project --no-install-workspace --no-install-local`,
  values: `${GLOBAL_VALUES} ${RESOLVER_VALUES} -r,--requirement,--requirements -c,--constraint,--constraints -m,--marker --optional --group --bounds --rev --tag --branch --extra --package --script --no-install-package --no-binary`,
};

/** uv run and uv tool run end their options at the program. */
const RUN: OptionTable = {
  flags: `${GLOBAL_FLAGS} ${RESOLVER_FLAGS} --all-extras --no-all-extras --no-dev --dev --only-dev --all-groups --no-default-groups -m,--module --editable --no-editable --exact --inexact --no-env-file --active --no-active --no-sync --locked --frozen -s,--script --gui-script --all-packages --no_workspace,--no-project --lfs`,
  values: `${GLOBAL_VALUES} ${RESOLVER_VALUES} --extra --no-extra --group --no-group --only-group --env-file -w,--with --with-editable --with-requirements --from -c,--constraint,--constraints -b,--build-constraint,--build-constraints --override,--overrides --package`,
  style: 'posix',
};

const TOOL_INSTALL: OptionTable = {
  flags: `${GLOBAL_FLAGS} ${RESOLVER_FLAGS} -e,--editable --force --lfs`,
  values: `${GLOBAL_VALUES} ${RESOLVER_VALUES} --from -w,--with --with-requirements --with-editable --with-executables-from -c,--constraint,--constraints --override,--overrides --exclude,--excludes -b,--build-constraint,--build-constraints`,
};

const ROLES: Readonly<Record<string, PackageIndex['role']>> = {
  '--index': 'extra',
  '--extra-index-url': 'extra',
  '--default-index': 'index',
  '--index-url': 'index',
  '--find-links': 'find-links',
};

export default [
  defineTool('uv', (command, emit, script) => {
    uv(command, 1, emit, script);
  }),
  defineTool('uvx', (command, emit) => {
    toolRun(command, 1, emit);
  }),
  defineTool(PYTHON_NAMES, (command, emit, script) => {
    const call = pythonCall(command);
    if (call?.kind === 'module' && call.module === 'uv') uv(command, call.args, emit, script);
  }),
];

function uv(command: Command, from: number, emit: Emit, script: readonly Command[]): void {
  const global = parseOptions(GLOBAL, command.words, from);
  const verb = global.operands[0];
  const name = verb && staticText(verb.word);
  if (!verb || name === undefined) return;
  const next = verb.index + 1;
  const folder = (call: ParsedCall): Word | undefined =>
    call.last('--project', '--directory')?.value ?? global.last('--project', '--directory')?.value;
  if (name === 'run') {
    const call = parseOptions(RUN, command.words, next);
    runWith(command, call, emit, folder(call));
  }
  if (name === 'add') report(command, parseOptions(ADD, command.words, next), emit, script);
  if (name === 'sync') {
    const call = parseOptions(PIP_INSTALL, command.words, next);
    const draft = { ...common(command, call), requirements: [] };
    if (!call.has('--help', '--dry-run')) emitProject(draft, command, 'uv sync', emit, folder(call));
  }
  if (name !== 'pip' && name !== 'tool' && name !== 'x') return;
  const second = parseOptions(GLOBAL, command.words, next).operands[0];
  const text = second && staticText(second.word);
  if (!second) return;
  if (name === 'pip' && text === 'install')
    report(command, parseOptions(PIP_INSTALL, command.words, second.index + 1), emit, script);
  if (name === 'pip' && text === 'sync') {
    const call = parseOptions(PIP_INSTALL, command.words, second.index + 1);
    const base = common(command, call);
    const files = call.operands.map(({ word }) => ({ path: word, role: 'requirements' as const, at: word.at }));
    emitLists({ ...base, files: [...base.files, ...files] }, command, call, emit, script);
  }
  if (name === 'tool' && text === 'install')
    toolInstall(command, parseOptions(TOOL_INSTALL, command.words, second.index + 1), emit);
  if (name === 'tool' && text === 'run') toolRun(command, second.index + 1, emit);
}

/** uv pip install and uv add: operands are requirements. */
function report(command: Command, call: ParsedCall, emit: Emit, script: readonly Command[]): void {
  if (call.has('--help', '--dry-run')) return;
  const base = common(command, call);
  const editable = call.all('--editable').flatMap((option) => option.value ?? []);
  const rev = call.last('--rev', '--tag', '--branch');
  const named = [...call.operands.map(({ word }) => pythonRequirement(word)), ...editable.map(editableRequirement)];
  const requirements = named.map((one) =>
    one.source === 'vcs' && rev?.value ? { ...one, ...revision(rev.name, rev.value) } : one,
  );
  emitLists({ ...base, requirements }, command, call, emit, script);
}

/** Reports a call together with the lists it names. */
function emitLists(
  draft: InstallDraft,
  command: Command,
  call: ParsedCall,
  emit: Emit,
  script: readonly Command[],
): void {
  emitInstall(draft, readerOf(command, script, 'uv', 'uv -r'), emit, isWithoutIndex(command, call));
}

function isWithoutIndex(command: Command, call: ParsedCall): boolean {
  return call.has('--no-index') || isOn(command, 'UV_NO_INDEX');
}

function revision(option: string, value: Word): Pick<ReturnType<typeof pythonRequirement>, 'pin' | 'ref'> {
  const ref = refOf(value);
  const surely =
    ref.kind === 'commit' || ref.kind === 'unknown' || option === '--rev'
      ? ref
      : { ...ref, kind: option === '--tag' ? ('tag' as const) : ('branch' as const) };
  return { pin: pinOfRef(surely), ref: surely };
}

/** `uv run` brings the project's environment up to date before it starts anything. */
function runWith(command: Command, call: ParsedCall, emit: Emit, folder: Word | undefined): void {
  const requirements = withRequirements(call);
  const draft = { ...common(command, call), requirements };
  const alone = call.has('--no-project', '--no-sync', '--script', '--isolated', '--help') || draft.locked;
  if (!alone && lockBeside(command, 'uv', folder) === 'absent') emitProject(draft, command, 'uv run', emit, folder);
  else if (requirements.length > 0 || call.options.some((option) => option.name in ROLES)) emit(draft);
}

/** uvx and uv tool run: the operand, or `--from`, names the package. */
function toolRun(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(RUN, command.words, from);
  const package_ = call.last('--from')?.value ?? call.operands[0]?.word;
  if (!package_ || call.has('--help', '--version')) return;
  emit({
    ...common(command, call),
    requirements: [pythonRequirement(package_, 'versions'), ...withRequirements(call)],
  });
}

function toolInstall(command: Command, call: ParsedCall, emit: Emit): void {
  const package_ = call.last('--from')?.value ?? call.operands[0]?.word;
  if (!package_ || call.has('--help')) return;
  emit({
    ...common(command, call),
    requirements: [pythonRequirement(package_, 'versions'), ...withRequirements(call)],
  });
}

function withRequirements(call: ParsedCall): ReturnType<typeof pythonRequirement>[] {
  return call
    .all('--with')
    .flatMap((option) => (option.value ? splitRequirements(option.value).map((word) => pythonRequirement(word)) : []));
}

/** Indexes, files and switches of a uv call. */
function common(command: Command, call: ParsedCall): InstallDraft {
  const indexes = indexesOf(command, call, ROLES);
  const strategy = call.last('--index-strategy');
  const fromEnvironment = environmentWord(command, 'UV_INDEX_STRATEGY');
  const constraint = command.environment.get('UV_CONSTRAINT')?.[0];
  const given = strategy?.value
    ? { value: asStatic(strategy.value), mark: valueMark(command, strategy) }
    : fromEnvironment && { value: asStatic(fromEnvironment), mark: { at: fromEnvironment.at } };
  const unchecked = call.has('--require-hashes') ? undefined : call.last('--no-verify-hashes');
  return {
    ...emptyInstall('uv', command),
    ...(unchecked && {
      checksOff: [{ what: 'hashes' as const, by: '--no-verify-hashes', mark: markOption(command, unchecked) }],
    }),
    files: [
      ...filesOf(call, 'requirements', '--requirements', '--with-requirements'),
      ...filesOf(call, 'constraints', '--constraints', '--overrides'),
      ...(constraint ? [{ path: constraint, role: 'constraints' as const, at: constraint.at }] : []),
    ],
    indexes,
    trustedHosts: trustedHostsOf(command, call, '--allow-insecure-host'),
    hashes: (call.has('--require-hashes') || isOn(command, 'UV_REQUIRE_HASHES')) && !call.has('--no-require-hashes'),
    // `--exclude-newer` takes nothing published after a fixed day.
    locked:
      call.has('--exclude-newer', '--locked', '--frozen') ||
      isSet(command, 'UV_EXCLUDE_NEWER') ||
      isOn(command, 'UV_FROZEN', 'UV_LOCKED'),
    offline: asksNobody(indexes, isWithoutIndex(command, call)),
    ...(given && { strategy: given }),
  };
}
