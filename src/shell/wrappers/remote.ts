// Commands that run elsewhere, or inside an environment manager.
import type { Command } from '../../model/command.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { hullOf } from '../../text/place.ts';
import { joinWords } from '../join-words.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import type { Started, Wrapper } from './wrapper.ts';

/** ssh(1), OpenSSH 7 to 10. */
const SSH: OptionTable = {
  flags: '-1 -2 -4 -6 -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y',
  values: '-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -P -p -Q -R -S -W -w',
  style: 'posix',
};

/** autossh(1) 1.4: its own `-M PORT`, everything else is ssh's. */
const AUTOSSH: OptionTable = {
  ...SSH,
  flags: (SSH.flags ?? '').replace(' -M', ''),
  values: `-M ${SSH.values ?? ''}`,
};

/** An ssh command line, taken apart. */
export interface SshCall {
  readonly call: ParsedCall;
  readonly host?: Word;
  /** what runs on the host; empty for a login, a tunnel or commands on standard input */
  readonly command: readonly Word[];
}

/**
 * ssh's command line: options may also follow the host.
 *
 * @param from index of the first word behind the program's name
 */
export function sshCall(words: readonly Word[], from = 1): SshCall {
  const table = /(?:^|\/)autossh$/.test(staticText(words[from - 1]) ?? '') ? AUTOSSH : SSH;
  const args = words.map(asHost);
  const call = parseOptions(table, args, from);
  const host = call.operands[0];
  if (!host) return { call, command: [] };
  let next = host.index + 1;
  const after = args[next];
  if (!after || !prefixOf(after).startsWith('-')) return { call, host: host.word, command: words.slice(next) };
  // `ssh host -N -L …`: OpenSSH reads further options after the host.
  const more = parseOptions(table, args, next);
  next = more.operands[0]?.index ?? words.length;
  const options = [...call.options, ...more.options];
  const merged: ParsedCall = {
    ...call,
    options,
    all: (...names) => options.filter((option) => names.includes(option.name)),
    last: (...names) => options.filter((option) => names.includes(option.name)).at(-1),
    has: (...names) => options.some((option) => names.includes(option.name)),
  };
  return { call: merged, host: host.word, command: words.slice(next) };
}

/**
 * `ssh $node hostname`: an unquoted variable may be any number of words, but where ssh expects its host it is the
 * host, unless its name says that it holds options.
 */
function asHost(word: Word): Word {
  const [first] = word.pieces;
  if (word.count === 'one' || first?.kind !== 'unknown') return word;
  const options = first.name === '@' || first.name === '*' || /opt|arg|flag|param/i.test(first.name ?? '');
  return options ? word : { ...word, count: 'one' };
}

const ssh: Wrapper = {
  names: ['ssh', 'autossh', 'slogin'],
  starts(command): Started[] {
    const { call, host, command: rest } = sshCall(command.words);
    // -N and -W carry data only; the others ask something of ssh itself.
    if (!host || call.has('-N', '-W', '-O', '-G', '-V', '-Q')) return [];
    return remote(command, host, rest);
  },
};

function remote(command: Command, host: Word, rest: readonly Word[]): Started[] {
  const first = rest[0];
  const label = `ssh ${staticText(host) ?? '…'}`;
  const scope = { remoteHost: host };
  if (!first) return command.input ? [{ kind: 'stdin', label, scope }] : [];
  return [
    {
      kind: 'text',
      label,
      pieces: joinWords(rest),
      at: hullOf(first.at, rest.at(-1)?.at ?? first.at),
      scope,
      passesInput: true,
    },
  ];
}

/** sshpass(1) 1.10: the variable's name behind `-e` is glued. */
const SSHPASS: OptionTable = { flags: '-v -V -h', values: '-d -f -p -P', optional: '-e', style: 'posix' };

const sshpass: Wrapper = {
  names: ['sshpass'],
  starts(command): Started[] {
    const first = parseOptions(SSHPASS, command.words).operands[0];
    return first ? [{ kind: 'command', label: 'sshpass', words: command.words.slice(first.index) }] : [];
  },
};

interface Runner {
  readonly verbs: string;
  readonly global: OptionTable;
  readonly options: OptionTable;
}

/** `conda run -n env cmd`, `uv run cmd`, `poetry run cmd`: the manager, its verb, its options, then the program. */
const RUNNERS: Readonly<Record<string, Runner>> = {
  conda: {
    verbs: 'run',
    global: { flags: '-h,--help -V,--version --no-plugins', style: 'posix' },
    options: {
      flags: '-v,--verbose --no-capture-output --live-stream --debug-wrapper-scripts --dev -q,--quiet --json',
      values: '-n,--name -p,--prefix --cwd',
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
  pipenv: { verbs: 'run', global: { style: 'posix' }, options: { style: 'posix' } },
  hatch: {
    verbs: 'run',
    global: { flags: '-v,--verbose -q,--quiet', values: '-e,--env -p,--project', style: 'posix' },
    options: { style: 'posix' },
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
    verbs: 'build-env env',
    global: { flags: '-d,--debug -k,--insecure -v,--verbose', values: '-e,--env -C,--config-scope', style: 'posix' },
    options: { style: 'posix' },
  },
};
const ALIASES: Readonly<Record<string, string>> = { mamba: 'conda', micromamba: 'conda' };

const runners: Wrapper = {
  names: [...Object.keys(RUNNERS), ...Object.keys(ALIASES)],
  starts(command): Started[] {
    const name = command.name ?? '';
    const runner = RUNNERS[ALIASES[name] ?? name];
    if (!runner) return [];
    const verb = parseOptions(runner.global, command.words).operands[0];
    const text = verb && staticText(verb.word);
    if (!verb || text === undefined || !runner.verbs.split(' ').includes(text)) return [];
    const call = parseOptions(runner.options, command.words, verb.index + 1);
    const first = call.operands[0];
    if (!first) return [];
    const words = command.words.slice(first.index);
    const label = `${name} ${text}`;
    const script = name === 'uv' && /\.py$/.test(staticText(first.word) ?? '');
    if (script || call.has('--module')) {
      // uv runs a script or module with its own Python.
      const at = { ...first.word.at, exact: false };
      const own = (value: string): Word => ({
        pieces: [{ kind: 'text', text: value, at, use: at, quoted: true }],
        count: 'one',
        at,
      });
      return [
        { kind: 'command', label, words: [own('python'), ...(call.has('--module') ? [own('-m')] : []), ...words] },
      ];
    }
    return [{ kind: 'command', label, words }];
  },
};

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

const packageRunners: Wrapper = {
  names: Object.keys(PACKAGE_RUNNERS),
  starts(command): Started[] {
    const name = command.name ?? '';
    const { words } = command;
    for (const { verbs = [], options } of PACKAGE_RUNNERS[name] ?? []) {
      if (!verbs.every((verb, index) => staticText(words[index + 1]) === verb)) continue;
      const call = parseOptions(options, words, verbs.length + 1);
      const label = [name, ...verbs].join(' ');
      const text = call.last('--call')?.value;
      if (text) return [{ kind: 'text', label, pieces: text.pieces, at: text.at }];
      const first = call.operands[0];
      if (!first) return [];
      return [{ kind: 'command', label, words: [withoutVersion(first.word), ...words.slice(first.index + 1)] }];
    }
    return [];
  },
};

/** `localtunnel@2.0.2` is the program `localtunnel`. */
function withoutVersion(word: Word): Word {
  const at = shapeOf(word).lastIndexOf('@');
  return at > 0 ? sliceWord(word, 0, at) : word;
}

export const REMOTE_WRAPPERS: readonly Wrapper[] = [ssh, sshpass, runners, packageRunners];
