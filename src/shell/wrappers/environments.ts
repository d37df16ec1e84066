// Environment managers and package runners: they start a program where its libraries are found, or after fetching it.
import type { Command } from '../../model/command.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { innerCommands, prefixed, type Started, synthetic, textOf, verbOf, type Wrapper } from './wrapper.ts';

interface Runner {
  readonly verbs: string;
  readonly global?: OptionTable;
  readonly options?: OptionTable;
  /** operands between the verb and the program: `spack build-env SPEC program` */
  readonly own?: number;
}

/** `conda run -n env cmd`, `uv run cmd`, `poetry run cmd`: the manager, its verb, its options, then the program. */
const RUNNERS: Readonly<Record<string, Runner>> = {
  conda: {
    verbs: 'run',
    global: {
      flags: '-h,--help -V,--version --no-plugins -y,--yes -q,--quiet',
      values: '-r,--root-prefix --rc-file',
      style: 'posix',
    },
    options: {
      flags:
        '-v,--verbose --no-capture-output --live-stream --debug-wrapper-scripts --dev -q,--quiet --json --clean-env -d,--detach',
      values: '-n,--name -p,--prefix --cwd -a,--attach -e,--env --label -r,--root-prefix',
      style: 'posix',
    },
  },
  uv: {
    verbs: 'run',
    global: {
      flags: '-q,--quiet -v,--verbose -n,--no-cache --offline --no-config --native-tls',
      values: '--color --directory --project --config-file --cache-dir --allow-insecure-host',
      style: 'posix',
    },
    options: {
      flags:
        '--all-extras --no-dev --only-dev --all-groups --no-default-groups --no-editable --exact --no-env-file -m,--module -s,--script --gui-script --isolated --active --no-sync --locked --frozen --all-packages --no-project --no-index -U,--upgrade --no-sources --reinstall --compile-bytecode --no-build --no-build-isolation --no-binary --refresh --managed-python --no-managed-python --no-python-downloads -n,--no-cache --offline --no-progress --no-config -q,--quiet -v,--verbose --native-tls --inexact',
      values:
        '--extra --no-extra --group --no-group --only-group --env-file --with --with-editable --with-requirements --package --index --default-index -i,--index-url --extra-index-url -f,--find-links -P,--upgrade-package --resolution --prerelease --fork-strategy --exclude-newer --index-strategy --keyring-provider --reinstall-package --link-mode -C,--config-setting --no-build-package --no-binary-package --no-build-isolation-package --refresh-package --cache-dir -p,--python --color --directory --project --config-file --allow-insecure-host --python-platform',
      style: 'posix',
    },
  },
  poetry: {
    verbs: 'run',
    global: {
      flags: '-q,--quiet -n,--no-interaction -v -vv -vvv --no-plugins --no-cache',
      values: '-P,--project -C,--directory',
      style: 'posix',
    },
    options: { style: 'posix' },
  },
  pdm: {
    verbs: 'run',
    global: { flags: '-v,--verbose -q,--quiet', values: '-c,--config', style: 'posix' },
    options: { flags: '-s,--site-packages --no-self --recreate', values: '-p,--project --venv', style: 'posix' },
  },
  pipenv: { verbs: 'run', global: { flags: '--verbose --quiet', values: '--python', style: 'posix' } },
  rye: { verbs: 'run', options: { values: '--pyproject', style: 'posix' } },
  bundle: { verbs: 'exec', options: { flags: '--keep-file-descriptors', style: 'posix' } },
  pyenv: { verbs: 'exec' },
  rbenv: { verbs: 'exec' },
  asdf: { verbs: 'exec' },
  doppler: { verbs: 'run', options: { values: '-p,--project -c,--config -t,--token --command', style: 'posix' } },
  infisical: { verbs: 'run', options: { values: '--env --path --projectId --token --command', style: 'posix' } },
  chamber: { verbs: 'exec', own: 1 },
  hatch: {
    verbs: 'run',
    global: { flags: '-v,--verbose -q,--quiet', values: '-e,--env -p,--project', style: 'posix' },
  },
  pixi: {
    verbs: 'run',
    global: { flags: '-v,--verbose -q,--quiet --no-progress', values: '--color', style: 'posix' },
    options: {
      flags: '--frozen --locked --clean-env --skip-deps --no-install --as-is --force-activate',
      values: '-e,--environment --manifest-path',
      style: 'posix',
    },
  },
  spack: {
    verbs: 'build-env test-env',
    global: { flags: '-d,--debug -k,--insecure -v,--verbose', values: '-e,--env -C,--config-scope', style: 'posix' },
    options: { flags: '--clean', values: '--dirty --dump --pickle', style: 'posix' },
    own: 1,
  },
};
const ALIASES: Readonly<Record<string, string>> = { mamba: 'conda', micromamba: 'conda' };
const PLAIN: OptionTable = { style: 'posix' };

const runners: Wrapper = {
  names: [...Object.keys(RUNNERS), ...Object.keys(ALIASES)],
  starts(command): Started[] {
    const name = command.name ?? '';
    const runner = RUNNERS[ALIASES[name] ?? name];
    if (!runner) return [];
    const { options = PLAIN, ...details } = runner;
    const started = prefixed(command, options, details);
    if (name === 'hatch') return started.map(withoutEnvironment);
    return name === 'uv' ? started.map((one) => pythonOfUv(one, command.words, runner)) : started;
  },
};

/** uv runs a script or module with its own Python. */
function pythonOfUv(started: Started, words: readonly Word[], { verbs, global, options = PLAIN }: Runner): Started {
  const [first] = started.kind === 'command' ? started.words : [];
  if (started.kind !== 'command' || !first) return started;
  const call = parseOptions(options, words, verbOf(words, verbs, global)?.next);
  const asModule = call.has('--module');
  if (!asModule && !call.has('--script', '--gui-script') && !/\.py$/.test(staticText(first) ?? '')) return started;
  const python = [synthetic('python', first), ...(asModule ? [synthetic('-m', first)] : [])];
  return { ...started, words: [...python, ...started.words] };
}

/** `hatch run ENVIRONMENT:program` */
function withoutEnvironment(started: Started): Started {
  const [first, ...rest] = started.kind === 'command' ? started.words : [];
  const colon = first ? shapeOf(first).indexOf(':') : -1;
  if (started.kind !== 'command' || !first || colon < 0) return started;
  return { ...started, words: [sliceWord(first, colon + 1), ...rest] };
}

interface PackageRunner {
  /** words between the runner's name and its options: `exec` in `npm exec` */
  readonly verbs?: readonly string[];
  readonly options: OptionTable;
}

const NPX: OptionTable = {
  flags:
    '-y,--yes --no --no-install -q,--quiet --ignore-existing -ws,--workspaces --include-workspace-root --offline --prefer-offline --bun',
  values: '-p,--package -c,--call -w,--workspace --prefix --registry --cache --userconfig --loglevel',
  style: 'posix',
};
const UVX: OptionTable = {
  flags:
    '-q,--quiet -v,--verbose -n,--no-cache --offline --isolated --no-config --native-tls --refresh -U,--upgrade --reinstall --no-index --no-build --no-binary --managed-python --no-managed-python --no-progress --no-env-file',
  values:
    '--from --with --with-editable --with-requirements -c,--constraints --overrides -b,--build-constraints -p,--python --index --default-index -i,--index-url --extra-index-url -f,--find-links -P,--upgrade-package --resolution --prerelease --exclude-newer --index-strategy --keyring-provider --cache-dir --directory --project --config-file --color --env-file --link-mode -C,--config-setting --torch-backend --python-platform',
  style: 'posix',
};

/** Programs that fetch a package and run the program of the same name. */
const PACKAGE_RUNNERS: Readonly<Record<string, readonly PackageRunner[]>> = {
  npx: [{ options: NPX }],
  pnpx: [{ options: NPX }],
  bunx: [{ options: NPX }],
  npm: [
    { verbs: ['exec'], options: NPX },
    { verbs: ['x'], options: NPX },
  ],
  pnpm: [
    { verbs: ['dlx'], options: NPX },
    { verbs: ['exec'], options: NPX },
  ],
  yarn: [{ verbs: ['dlx'], options: NPX }],
  bun: [{ verbs: ['x'], options: NPX }],
  uvx: [{ options: UVX }],
  uv: [{ verbs: ['tool', 'run'], options: UVX }],
  pipx: [
    {
      verbs: ['run'],
      options: {
        flags: '-q,--quiet -v,--verbose --no-cache --path --pypackages --system-site-packages --no-path-check',
        values: '--spec --python -i,--index-url --pip-args --with --backend',
        style: 'posix',
      },
    },
  ],
};

function startPackage(command: Command): Started[] {
  const name = command.name ?? '';
  const { words } = command;
  for (const { verbs = [], options } of PACKAGE_RUNNERS[name] ?? []) {
    if (!verbs.every((verb, index) => staticText(words[index + 1]) === verb)) continue;
    const call = parseOptions(options, words, verbs.length + 1);
    const label = [name, ...verbs].join(' ');
    const text = call.last('--call')?.value;
    if (text) return [textOf(text, { label })];
    return innerCommands(call).map(({ words: [first, ...inner], sure }) => ({
      kind: 'command',
      label,
      words: first ? [withoutVersion(first), ...inner] : [],
      ...(!sure && { certain: false }),
    }));
  }
  return [];
}

/** `localtunnel@2.0.2` is the program `localtunnel`. */
function withoutVersion(word: Word): Word {
  const at = shapeOf(word).lastIndexOf('@');
  return at > 0 ? sliceWord(word, 0, at) : word;
}

export const ENVIRONMENT_WRAPPERS: readonly Wrapper[] = [
  { names: Object.keys(PACKAGE_RUNNERS).filter((name) => name !== 'uv'), starts: startPackage },
  {
    names: runners.names,
    starts: (command, written) => [...runners.starts(command, written), ...startPackage(command)],
  },
];
