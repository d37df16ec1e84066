// Commands that run elsewhere, or inside an environment manager.
import type { Command } from '../../model/command.ts';
import { prefixOf, staticText, type Word } from '../../model/word.ts';
import { hullOf } from '../../text/place.ts';
import { joinWords } from '../join-words.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import type { Started, Wrapper } from './wrapper.ts';

/** ssh(1), OpenSSH 9. */
export const SSH: OptionTable = {
  flags: '-4 -6 -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y',
  values: '-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -P -p -Q -R -S -W -w',
  style: 'posix',
};

/** ssh's command line: options may also follow the host. */
export function sshCall(words: readonly Word[], from = 1): { call: ParsedCall; host?: Word; command: readonly Word[] } {
  const call = parseOptions(SSH, words, from);
  const host = call.operands[0];
  if (!host) return { call, command: [] };
  let next = host.index + 1;
  if (!prefixOf(words[next] ?? host.word).startsWith('-') || words[next] === undefined) return { call, host: host.word, command: words.slice(next) };
  // `ssh host -N -L …`: OpenSSH reads further options after the host.
  const more = parseOptions(SSH, words, next);
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

const ssh: Wrapper = {
  names: ['ssh', 'autossh'],
  starts(command): Started[] {
    const { host, command: rest } = sshCall(command.words);
    if (!host) return [];
    return remote(command, host, rest);
  },
};

function remote(command: Command, host: Word, rest: readonly Word[]): Started[] {
  const first = rest[0];
  const label = `ssh ${staticText(host) ?? '…'}`;
  const scope = { remoteHost: host };
  if (!first) return command.input ? [{ kind: 'stdin', label, scope }] : [];
  return [{ kind: 'text', label, pieces: joinWords(rest), at: hullOf(first.at, rest.at(-1)?.at ?? first.at), scope }];
}

const SSHPASS: OptionTable = { flags: '-e -v -V -h', values: '-d -f -p -P', style: 'posix' };
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
    global: { flags: '-q,--quiet -v,--verbose -n,--no-cache --offline --no-config --native-tls', values: '--color --directory --project --config-file --cache-dir --allow-insecure-host', style: 'posix' },
    options: {
      flags:
        '--all-extras --no-dev --only-dev --all-groups --no-default-groups --no-editable --exact --no-env-file -m,--module -s,--script --gui-script --isolated --active --no-sync --locked --frozen --all-packages --no-project --no-index -U,--upgrade --no-sources --reinstall --compile-bytecode --no-build --no-build-isolation --no-binary --refresh --managed-python --no-managed-python --no-python-downloads -n,--no-cache --offline --no-progress --no-config -q,--quiet -v,--verbose --native-tls --inexact',
      values:
        '--extra --no-extra --group --no-group --only-group --env-file --with --with-editable --with-requirements --package --index --default-index -i,--index-url --extra-index-url -f,--find-links -P,--upgrade-package --resolution --prerelease --fork-strategy --exclude-newer --index-strategy --keyring-provider --reinstall-package --link-mode -C,--config-setting --no-build-package --no-binary-package --no-build-isolation-package --refresh-package --cache-dir -p,--python --color --directory --project --config-file --allow-insecure-host --python-platform',
      style: 'posix',
    },
  },
  poetry: { verbs: 'run', global: { flags: '-q,--quiet -n,--no-interaction -v -vv -vvv --no-plugins --no-cache', values: '-P,--project -C,--directory', style: 'posix' }, options: { style: 'posix' } },
  pdm: { verbs: 'run', global: { flags: '-v,--verbose -q,--quiet', values: '-c,--config', style: 'posix' }, options: { flags: '-s,--site-packages --no-self --recreate', values: '-p,--project --venv', style: 'posix' } },
  pipenv: { verbs: 'run', global: { style: 'posix' }, options: { style: 'posix' } },
  hatch: { verbs: 'run', global: { flags: '-v,--verbose -q,--quiet', values: '-e,--env -p,--project', style: 'posix' }, options: { style: 'posix' } },
  pixi: {
    verbs: 'run',
    global: { flags: '-v,--verbose -q,--quiet --no-progress', values: '--color', style: 'posix' },
    options: { flags: '--frozen --locked --clean-env --skip-deps --no-install --as-is --force-activate', values: '-e,--environment --manifest-path', style: 'posix' },
  },
  spack: { verbs: 'build-env env', global: { flags: '-d,--debug -k,--insecure -v,--verbose', values: '-e,--env -C,--config-scope', style: 'posix' }, options: { style: 'posix' } },
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
      const own = (value: string): Word => ({ pieces: [{ kind: 'text', text: value, at, use: at, quoted: true }], count: 'one', at });
      return [{ kind: 'command', label, words: [own('python'), ...(call.has('--module') ? [own('-m')] : []), ...words] }];
    }
    return [{ kind: 'command', label, words }];
  },
};

export const REMOTE_WRAPPERS: readonly Wrapper[] = [ssh, sshpass, runners];
