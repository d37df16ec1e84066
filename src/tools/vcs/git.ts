// git: what it fetches, which revision a working copy is at, which checks are off.
import type { Command } from '../../model/command.ts';
import type { FetchTarget } from '../../model/effect.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import {
  defineTool,
  type Emit,
  environmentWord,
  markOption,
  type OptionTable,
  type ParsedCall,
  type ParsedOption,
  parseOptions,
} from '../kit.ts';
import { httpsEdits, parseUrl } from '../url.ts';
import { configCommand, configKey, configSetting, isOffSwitch } from './git-config.ts';
import { NO_REF, type Ref, refNamed, refOf } from './ref.ts';

/** git(1), 1.8 to 2.51. */
const GIT: OptionTable = {
  flags:
    '-p,--paginate -P,--no-pager --bare --no-replace-objects --no-lazy-fetch --no-optional-locks --no-advice --literal-pathspecs --glob-pathspecs --noglob-pathspecs --icase-pathspecs -v,--version -h,--help --html-path --man-path --info-path',
  values: '-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source --list-cmds',
  optional: '--exec-path',
  style: 'posix',
};

const TRANSPORT_FLAGS = '-v,--verbose -q,--quiet --progress --no-progress -4,--ipv4 -6,--ipv6';

const CLONE: OptionTable = {
  flags: `${TRANSPORT_FLAGS} --reject-shallow --no-reject-shallow -n,--no-checkout --bare --mirror -l,--local --no-local --no-hardlinks -s,--shared --dissociate --single-branch --no-single-branch --no-tags --tags --shallow-submodules --no-shallow-submodules --also-filter-submodules --remote-submodules --no-remote-submodules --sparse --no-recurse-submodules`,
  values:
    '-j,--jobs --template --reference --reference-if-able -o,--origin -b,--branch --revision -u,--upload-pack --depth --shallow-since --shallow-exclude --separate-git-dir -c,--config --server-option --filter --bundle-uri --ref-format',
  optional: '--recurse-submodules,--recursive',
  prefixes: true,
};

const FETCH: OptionTable = {
  flags: `${TRANSPORT_FLAGS} --all -a,--append --atomic -f,--force -m,--multiple -t,--tags --no-tags -n --prefetch -p,--prune -P,--prune-tags --dry-run --write-fetch-head --no-write-fetch-head -k,--keep -u,--update-head-ok --unshallow --refetch --update-shallow --negotiate-only --auto-maintenance --no-auto-maintenance --auto-gc --no-auto-gc --show-forced-updates --no-show-forced-updates --write-commit-graph --no-write-commit-graph --stdin --set-upstream --no-recurse-submodules --stat --no-stat --squash --no-squash --commit --no-commit --edit --no-edit -e --ff --no-ff --ff-only --verify --no-verify --verify-signatures --autostash --no-autostash --allow-unrelated-histories --signoff --no-rebase`,
  values:
    '--upload-pack -j,--jobs --depth --shallow-since --shallow-exclude --deepen --refmap -o,--server-option --negotiation-tip --filter --cleanup -s,--strategy -X,--strategy-option',
  optional: '--recurse-submodules -r,--rebase --log -S,--gpg-sign',
  prefixes: true,
};

const LS_REMOTE: OptionTable = {
  flags: `-q,--quiet -t,--tags -h,--heads -b,--branches --refs --get-url --exit-code --symref`,
  values: '--upload-pack,--exec --sort -o,--server-option',
  prefixes: true,
};

const SUBMODULE: OptionTable = {
  flags:
    '-q,--quiet --cached -f,--force --init --remote -N,--no-fetch --checkout --merge --rebase --recommend-shallow --no-recommend-shallow --recursive --single-branch --no-single-branch --progress',
  values: '-b,--branch --name --reference --depth -j,--jobs --filter --ref-format',
};

const CHECKOUT: OptionTable = {
  flags:
    '-q,--quiet --progress --no-progress -f,--force --discard-changes -m,--merge -d,--detach -l --guess --no-guess --overlay --no-overlay --overwrite-ignore --no-overwrite-ignore --ignore-other-worktrees -2,--ours -3,--theirs -p,--patch --ignore-skip-worktree-bits --pathspec-file-nul --hard --soft --mixed --keep -N,--intent-to-add --no-refresh --refresh --no-track',
  values: '-b -B -c,--create -C,--force-create --orphan --conflict --pathspec-from-file',
  optional: '--recurse-submodules -t,--track',
  prefixes: true,
};

export default defineTool('git', (command, emit) => {
  const global = parseOptions(GIT, command.words);
  for (const option of global.all('-c')) if (option.value) inlineSetting(command, option, emit);
  const verb = global.operands[0];
  const name = verb && staticText(verb.word);
  if (!verb || name === undefined) return;
  const from = verb.index + 1;
  const git: Call = { command, global, directory: global.last('-C')?.value };
  switch (name) {
    case 'clone':
      clone(git, parseOptions(CLONE, command.words, from), emit);
      break;
    case 'fetch':
    case 'pull':
      fetch(git, parseOptions(FETCH, command.words, from), name, emit);
      break;
    case 'ls-remote':
      fetch(git, parseOptions(LS_REMOTE, command.words, from), name, emit);
      break;
    case 'submodule':
      submodule(git, parseOptions(SUBMODULE, command.words, from), emit);
      break;
    case 'checkout':
    case 'switch':
    case 'reset':
      checkout(git, parseOptions(CHECKOUT, command.words, from), name, emit);
      break;
    case 'config':
      configCommand(command, from, emit);
      break;
    default:
  }
});

interface Call {
  readonly command: Command;
  readonly global: ParsedCall;
  readonly directory: Word | undefined;
}

/** `git -c http.sslVerify=false …` */
function inlineSetting(command: Command, option: ParsedOption, emit: Emit): void {
  const { value: word } = option;
  if (!word) return;
  const shape = shapeOf(word);
  const equals = shape.indexOf('=');
  // Without `=value` a switch is on.
  if (equals > 0)
    configSetting(
      configKey(shape.slice(0, equals)),
      sliceWord(word, equals + 1),
      false,
      markOption(command, option),
      emit,
    );
}

function clone(git: Call, call: ParsedCall, emit: Emit): void {
  const [source, target] = call.operands.map((operand) => operand.word);
  if (!source || call.has('--help')) return;
  for (const option of call.all('--config')) inlineSetting(git.command, option, emit);
  const revision = call.last('--revision')?.value;
  const branch = call.last('--branch')?.value;
  const ref = revision ? refOf(revision) : branch ? cloneRef(branch) : NO_REF;
  report(git, call, source, { kind: 'directory', path: within(git, target ?? humanName(source)) }, ref, emit);
}

/** `--branch` takes branches and tags only, so that 40 hexadecimal digits are no commit here. */
function cloneRef(word: Word): Ref {
  const ref = refOf(word);
  return ref.kind === 'commit' ? { ...ref, kind: 'named' } : ref;
}

function fetch(git: Call, call: ParsedCall, verb: string, emit: Emit): void {
  const [source, ...refs] = call.operands.map((operand) => operand.word);
  if (!source || call.has('--help', '--dry-run')) return;
  const here = within(git);
  const [ref] = refs;
  report(
    git,
    call,
    source,
    verb === 'pull' ? { kind: 'directory', path: here } : { kind: 'none' },
    ref ? refNamed(shapeOf(ref).replace(/^\+|:.*$/g, '')) : NO_REF,
    emit,
  );
}

/** `git submodule add URL [path]`; the others take the commits the repository itself records. */
function submodule(git: Call, call: ParsedCall, emit: Emit): void {
  const [verb, source, target] = call.operands.map((operand) => operand.word);
  if (staticText(verb) !== 'add' || !source) return;
  const branch = call.last('--branch')?.value;
  report(
    git,
    call,
    source,
    { kind: 'directory', path: within(git, target ?? humanName(source)) },
    branch ? cloneRef(branch) : NO_REF,
    emit,
  );
}

function report(git: Call, call: ParsedCall, source: Word, target: FetchTarget, ref: Ref, emit: Emit): void {
  const { command } = git;
  const url = parseUrl(source, 'scp');
  const toHttps = httpsEdits(url);
  emit({
    kind: 'fetch',
    at: command.at,
    tool: 'git',
    direction: 'download',
    url,
    target,
    tls: checksNothing(git, call) ? 'off' : 'on',
    checksum: false,
    vcs: { tool: 'git', ref, directory: target.kind === 'directory' ? target.path : within(git) },
    ...(toHttps && { toHttps }),
  });
}

/** The certificate check is off for this command; the words that do it are a setting of their own. */
function checksNothing({ command, global }: Call, call: ParsedCall): boolean {
  const options = [...global.all('-c'), ...call.all('--config')];
  const off = options.some(({ value }) => {
    const equals = value ? shapeOf(value).indexOf('=') : -1;
    return value && equals > 0 && isOffSwitch(configKey(shapeOf(value).slice(0, equals)), sliceWord(value, equals + 1));
  });
  return off || environmentWord(command, 'GIT_SSL_NO_VERIFY') !== undefined;
}

/** `git checkout REF`, `git switch --detach REF`, `git reset --hard REF`; with paths behind it, no checkout. */
function checkout(git: Call, call: ParsedCall, verb: string, emit: Emit): void {
  const [ref, ...paths] = call.operands.map((operand) => operand.word);
  if (verb === 'reset' && !call.has('--hard', '--keep')) return;
  const created = call.last('-b', '-B', '--create', '--force-create')?.value;
  const track = call.last('--track')?.value;
  const revision = ref ?? track;
  if (!revision || paths.length > 0 || call.has('--patch', '--pathspec-from-file') || isPath(git.command, revision))
    return;
  const known = refOf(revision);
  // What a name made here or FETCH_HEAD stands for was decided elsewhere.
  const moving = /^(?:FETCH_HEAD|HEAD|ORIG_HEAD|-)(?:[~^@].*)?$/.test(staticText(revision) ?? '');
  if (moving && !created && verb === 'reset') return;
  emit({
    kind: 'checkout',
    at: git.command.at,
    tool: 'git',
    ref: moving ? { kind: 'unknown', text: shapeOf(revision) } : known,
    directory: within(git),
  });
}

/** `git checkout -- file`, `git checkout .` */
function isPath(command: Command, word: Word): boolean {
  const index = command.words.indexOf(word);
  return staticText(command.words[index - 1]) === '--' || /^\.{0,2}\/|^\.{1,2}$|^:/.test(prefixOf(word));
}

/** The directory git makes for a repository: the last part of its address without `.git`. */
function humanName(source: Word): Word {
  const shape = shapeOf(source)
    .replace(/\/+$/, '')
    .replace(/\/\.git$/, '');
  const end = shape.replace(/\.(?:git|bundle)$/, '').length;
  const start = Math.max(shape.slice(0, end).lastIndexOf('/'), shape.slice(0, end).lastIndexOf(':')) + 1;
  return sliceWord(source, start, end);
}

/** A path as seen from `git -C DIRECTORY`; without a path that directory, or the working directory. */
function within({ command, directory }: Call, path?: Word): Word {
  const at = { ...((path ?? directory)?.at ?? command.at), exact: false };
  const text = (value: string): Word['pieces'][number] => ({ kind: 'text', text: value, at, use: at, quoted: true });
  if (!directory) return path ?? { pieces: [text('.')], count: 'one', at };
  if (!path) return directory;
  if (/^[/~…]/.test(shapeOf(path))) return path;
  return { pieces: [...directory.pieces, text('/'), ...path.pieces], count: 'one', at };
}
