// npm, pnpm, yarn, bun and npx: where packages come from, and whether their versions are fixed.
import type { Command } from '../../model/command.ts';
import type { Mark, Pin, Requirement } from '../../model/effect.ts';
import type { Edit } from '../../model/finding.ts';
import { placeOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import {
  defineTool,
  type Emit,
  insertAfter,
  markOption,
  type OptionTable,
  type ParsedCall,
  parseOptions,
  replaceWord,
} from '../kit.ts';
import { parseUrl } from '../url.ts';
import { NO_REF, type Ref, refNamed } from '../vcs/ref.ts';
import { emptyInstall, indexesOf, indexOf, saysNo } from './install.ts';
import { lockBeside, type LockingManager } from './locks.ts';
import { pinOfRef, textWithGlobs } from './requirement.ts';

/** npm 6 to 11, pnpm and yarn 1: the union of what takes a value before or behind the verb. */
const NPM: OptionTable = {
  flags:
    '-h,-?,--help -v,--version -g,--global -D,--save-dev -O,--save-optional -P,--save-prod -S,--save -E,--save-exact -B,--save-bundle --no-save -f,--force --legacy-peer-deps --strict-peer-deps --ignore-scripts --no-audit --audit --no-fund --fund --no-package-lock --package-lock --package-lock-only --dry-run -y,--yes -q,--quiet -s,--silent -d,-dd,-ddd --verbose --production --prefer-offline --offline --no-optional --frozen-lockfile --no-frozen-lockfile --immutable --pure-lockfile --no-bin-links --no-progress --json -w -D,--dev -W --ignore-engines --no-strict-ssl --no-lockfile --unsafe-perm --shamefully-hoist --recursive -r',
  values:
    '-C,--prefix,--dir --cwd --registry --cache --userconfig --globalconfig --tag --loglevel --omit --include --only --workspace --cafile --ca --proxy --https-proxy --otp --node-options --target --arch --script-shell --network-timeout --modules-folder --cache-folder --install-strategy --package --call --depth --fetch-retries --fetch-timeout --filter --store-dir -F',
  optional: '--strict-ssl',
  style: 'gnu',
};

const INSTALL_VERBS = new Set([
  'install',
  'i',
  'in',
  'ins',
  'inst',
  'isntall',
  'add',
  'ci',
  'clean-install',
  'update',
  'up',
  'upgrade',
]);

/** Verbs that fetch a package and run its program. */
const RUN_VERBS: Readonly<Record<string, RegExp>> = { npm: /^(?:exec|x)$/, pnpm: /^dlx$/, yarn: /^dlx$/, bun: /^x$/ };
/** npx, npm exec and their like end their options at the package. */
const RUN: OptionTable = {
  flags:
    '-y,--yes --no --no-install --ignore-existing -q,--quiet --prefer-offline --offline -s,--silent --bun --workspaces',
  values: '-p,--package -c,--call --registry --cache --userconfig --loglevel --workspace -w --allow-build --shell',
  style: 'posix',
};

export default [
  defineTool('npm pnpm yarn bun', manager),
  defineTool('npx pnpx bunx', (command, emit) => {
    runPackage(command, 1, emit);
  }),
];

function manager(command: Command, emit: Emit): void {
  const call = parseOptions(NPM, command.words);
  const words = call.operands.filter((operand) => !isSwitchValue(call, operand.index)).map((operand) => operand.word);
  const [verb] = words;
  if (call.has('--help', '--dry-run', '--version')) return;
  const isGlobal = staticText(verb) === 'global' && command.name === 'yarn';
  const rest = words.slice(isGlobal ? 2 : 1);
  const text =
    verb === undefined ? (command.name === 'yarn' ? 'install' : undefined) : staticText(isGlobal ? words[1] : verb);
  if (text !== undefined && verb && RUN_VERBS[command.name ?? '']?.test(text)) {
    runPackage(command, command.words.indexOf(verb) + 1, emit);
    return;
  }
  const [second, ...others] = rest;
  const isConfig = text === 'config' || text === 'c' || text === 'set';
  if (isConfig) {
    const pair = text === 'set' ? rest : /^set$/.test(staticText(second) ?? '') ? others : [];
    config(command, pair, emit);
    return;
  }
  if (text === undefined || !INSTALL_VERBS.has(text)) return;
  const off = tlsOff(command, call);
  const fixed = /^(?:ci|clean-install|install-clean)$/.test(text) || call.has('--frozen-lockfile', '--immutable');
  const machine = isGlobal || call.has('--global');
  const lock = rest.length > 0 || machine ? undefined : lockBeside(command, lockKind(command), folderOf(call));
  const toLocked = fixed || lock === undefined || !verb ? undefined : lockedEdits(command, verb);
  emit({
    ...emptyInstall(command.name ?? 'npm', command),
    requirements: rest.map(npmRequirement),
    indexes: indexesOf(command, call, { '--registry': 'index' }),
    ...(off && { insecure: off }),
    locked: fixed || lock === 'present',
    into: machine ? 'machine' : 'project',
    ...(lock && { lock }),
    ...(call.has('--ignore-scripts') && { withoutScripts: true }),
    ...(toLocked && { toLocked }),
  });
}

function lockKind({ name }: Command): LockingManager {
  return name === 'yarn' || name === 'pnpm' || name === 'bun' ? name : 'npm';
}

/** `--prefix X`, `--cwd X`: where the project is. */
function folderOf(call: ParsedCall): Word | undefined {
  return call.last('--dir', '--cwd')?.value;
}

/** `npm install` to `npm ci`, `pnpm install` to `pnpm install --frozen-lockfile`. */
function lockedEdits(command: Command, verb: Word): readonly Edit[] | undefined {
  if (command.name === 'npm') return replaceWord(verb, 'ci');
  return command.name === 'pnpm' || command.name === 'bun'
    ? insertAfter(command, command.words.indexOf(verb), ' --frozen-lockfile')
    : undefined;
}

/** `npx pkg`, `npx --package=pkg cmd`, `pnpm dlx pkg`: fetched unless the project has it. */
function runPackage(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(RUN, command.words, from);
  if (call.has('--help', '--version', '--no', '--no-install', '--offline')) return;
  const named = call.all('--package').flatMap((option) => option.value ?? []);
  const [first] = call.operands;
  const packages = named.length > 0 || call.has('--call') ? named : first ? [first.word] : [];
  if (packages.length === 0) return;
  const off = tlsOff(command, call);
  const kind = command.name === 'npx' ? 'npm' : lockKind(command);
  emit({
    ...emptyInstall(command.name ?? 'npx', command),
    requirements: packages.map(npmRequirement),
    indexes: indexesOf(command, call, { '--registry': 'index' }),
    ...(off && { insecure: off }),
    locked: lockBeside(command, kind) === 'present',
    into: 'cache',
  });
}

/** `--strict-ssl false`: npm takes a `true` or `false` behind a switch for its value. */
function isSwitchValue(call: ParsedCall, index: number): boolean {
  const before = call.last('--strict-ssl');
  return before !== undefined && before.end === index && /^(?:true|false)$/.test(staticText(call.words[index]) ?? '');
}

function tlsOff(command: Command, call: ParsedCall): Mark | undefined {
  const no = call.last('--no-strict-ssl');
  if (no) return markOption(command, no);
  const option = call.last('--strict-ssl');
  if (!option) return undefined;
  const value = option.value ?? (isSwitchValue(call, option.end) ? call.words[option.end] : undefined);
  if (!value || !saysNo(value)) return undefined;
  const remove = replaceWord(value, 'true');
  return option.value ? markOption(command, option) : { at: value.at, ...(remove && { remove }) };
}

/** `npm config set registry URL`, also `registry=URL`, also several at once. */
function config(command: Command, words: readonly Word[], emit: Emit): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word) continue;
    const shape = shapeOf(word);
    const equals = shape.indexOf('=');
    const value = equals > 0 ? sliceWord(word, equals + 1) : words[++i];
    if (value) npmSetting(equals > 0 ? shape.slice(0, equals) : shape, value, true, emit, undefined, command.name);
  }
}

/** A setting of npm, pnpm or yarn, from `config set`, an rc file or a variable. */
export function npmSetting(key: string, value: Word, persistent: boolean, emit: Emit, mark?: Mark, tool = 'npm'): void {
  const name = key.replace(/^.*:(?=registry$)/, '').replace(/_/g, '-');
  const isRegistry = name === 'registry' || name === 'npmRegistryServer';
  const isTls = name === 'strict-ssl' || name === 'enableStrictSsl';
  if (!isRegistry && !isTls) return;
  const remove = isTls ? replaceWord(value, 'true') : undefined;
  const own = mark ?? { at: value.at, ...(remove && { remove }) };
  const index = isRegistry ? indexOf(value, 'index', own) : undefined;
  emit({
    kind: 'setting',
    at: own.at,
    system: 'npm',
    name: isTls ? 'strict-ssl' : 'registry',
    value,
    persistent,
    mark: own,
    tool,
    ...(index && { index }),
  });
}

/** `name@1.2.3`, `user/repo#ref`, `github:user/repo`, `git+https://…#commit`, `./folder`, a tarball's address. */
function npmRequirement(word: Word): Requirement {
  const text = textWithGlobs(word);
  const base = { text, at: placeOf(word) };
  // `alias@npm:name`, `name@git+https://…`
  const named = /^((?:@[\w.-]+\/)?[\w.-]+)@(?=\S*[:/])/.exec(text);
  const name = named?.[1];
  const target = named ? text.slice(named[0].length) : text;
  if (/^(?:\.{0,2}\/|\.{1,2}$|~|file:|…\/)/.test(target) || /^[^/:@]+\.(?:tgz|tar\.gz)$/.test(target))
    return { ...base, name, pin: 'local', source: 'path' };
  const shorthand = /^(?:github|gitlab|bitbucket|gist):|^[\w.-]+\/[\w.-]+(?:#|$)/.test(target);
  if (shorthand || /^(?:git(?:\+\w+)?:\/\/|git@|ssh:\/\/)/.test(target)) {
    const hash = text.lastIndexOf('#');
    const ref: Ref =
      hash < 0
        ? text.endsWith('…')
          ? { kind: 'unknown' }
          : NO_REF
        : refNamed(text.slice(hash + 1).replace(/^semver:.*/, 'semver range'));
    return {
      ...base,
      name,
      pin: pinOfRef(ref),
      source: 'vcs',
      ref,
      url: parseUrl(named ? sliceWord(word, named[0].length) : word, 'path'),
    };
  }
  if (/^https?:\/\//.test(target))
    return {
      ...base,
      name,
      pin: 'none',
      source: 'url',
      url: parseUrl(named ? sliceWord(word, named[0].length) : word, 'path'),
    };
  const at = text.indexOf('@', 1);
  return {
    ...base,
    name: at < 0 ? text : text.slice(0, at),
    pin: at < 0 ? 'none' : npmPin(text.slice(at + 1).replace(/^npm:.*@/, '')),
    source: 'index',
  };
}

/** A whole version is exact; `1.2` and `^1.2` are ranges, `latest` and other names of the registry are moved. */
function npmPin(version: string): Pin {
  if (version.startsWith('…')) return 'unknown';
  if (/^[=v]*\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)) return 'exact';
  return /^[a-z*]*$/i.test(version) ? 'none' : 'range';
}
