// conda, mamba and micromamba: installs, environments, channels and settings.
import type { Command } from '../../model/command.ts';
import type { Mark, PackageIndex } from '../../model/effect.ts';
import { asStatic, staticText, type Word } from '../../model/word.ts';
import { known } from '../../model/static.ts';
import {
  defineTool,
  type Emit,
  markOption,
  type OptionTable,
  type ParsedCall,
  parseOptions,
  replaceWord,
} from '../kit.ts';
import { emptyInstall, filesOf, indexesOf, indexOf, type InstallDraft, saysNo } from './install.ts';
import { literal } from '../transfer/fetching.ts';
import { emitInstall, readerOf } from './lists.ts';
import { condaRequirement } from './requirement.ts';

const FLAGS =
  '-h,--help -V,--version -v,--verbose -q,--quiet --debug --trace --json -d,--dry-run -y,--yes --download-only --show-channel-urls --no-show-channel-urls --override-frozen --use-local -O,--override-channels --no-lock --repodata-use-zst --no-repodata-use-zst --repodata-use-shards --no-repodata-use-shards --strict-channel-priority --no-channel-priority --no-deps --only-deps --no-pin --no-update-deps,--freeze-installed --update-deps -S,--satisfied-skip-solve --all,--update-all --update-specs --prune -C,--use-index-cache -k,--insecure --offline --force --copy --shortcuts --no-shortcuts --clobber --unknown --no-default-packages --force-reinstall --dev --force-pscheck --no-plugins --mkdir --no-rc --no-env --use-uv --ssl-no-revoke --no-py-pin --py-pin --pyc --no-pyc --allow-uninstall --no-allow-uninstall --allow-downgrade --no-allow-downgrade --allow-softlinks --always-softlink --always-copy --extra-safety-checks --verify-artifacts --print-context-only --retry-clean-cache --relocate --no-prefix-prune';
const VALUES =
  '-n,--name -p,--prefix -c,--channel --repodata-fn --experimental --solver --console --shortcuts-only --subdir,--platform --revision --clone --exclude-newer --env-spec,--environment-specifier --format -f,--file';
const MAMBA_VALUES =
  '-r,--root-prefix --rc-file --log-level --ssl-verify --cacert-path --repodata-ttl --channel-alias --channel-priority --safety-checks --lock-timeout --relocate-prefix --category --experimental-repodata-parsing';

/** conda 4.12 to 26; in conda `--channel-priority` takes no value, in mamba 2 and micromamba it does. */
const CONDA: OptionTable = { flags: `${FLAGS} --channel-priority`, values: VALUES, prefixes: true };
const MAMBA: OptionTable = { flags: FLAGS, values: `${VALUES} ${MAMBA_VALUES}` };
const VERB: OptionTable = { flags: FLAGS, values: MAMBA_VALUES, style: 'posix' };

const CONFIG: OptionTable = {
  flags:
    '-h,--help -v,--verbose -q,--quiet --json --system --env --show-sources --validate --write-default --stdin -f,--force',
  values: '-n,--name -p,--prefix --file --get --describe --show --clear --remove-key',
  pairs: '--prepend,--add --append --set --remove',
};

export default defineTool('conda mamba micromamba', (command, emit, script) => {
  const verbs = parseOptions(VERB, command.words).operands;
  const first = verbs[0];
  const name = first && staticText(first.word);
  if (!first || name === undefined) return;
  const table = command.name === 'conda' ? CONDA : MAMBA;
  const call = parseOptions(table, command.words, first.index + 1);
  if (name === 'config') config(command, first.index + 1, emit);
  else if (name === 'env') {
    const [verb, ...rest] = call.operands;
    const text = verb && staticText(verb.word);
    if (text === 'create' || text === 'update')
      install(
        command,
        call,
        rest.map((operand) => operand.word),
        'environment',
        emit,
        script,
      );
  } else if (/^(?:install|create|update|upgrade)$/.test(name)) {
    const words = name === 'install' || name === 'create' ? call.operands.map((operand) => operand.word) : [];
    install(command, call, words, 'requirements', emit, script);
  }
});

function install(
  command: Command,
  call: ParsedCall,
  words: readonly Word[],
  role: 'requirements' | 'environment',
  emit: Emit,
  script: readonly Command[],
): void {
  if (call.has('--help', '--dry-run') || call.has('--clone')) return;
  const insecure = call.last('--insecure');
  const verify = call.last('--ssl-verify');
  const off = insecure ?? (verify?.value && saysNo(verify.value) ? verify : undefined);
  const priority = call.last('--no-channel-priority', '--channel-priority');
  const named = filesOf(call, role, '--file');
  // `conda env create` without words reads the file by its usual name.
  const [program] = command.words;
  const usual = role === 'environment' && named.length === 0 && words.length === 0 ? program : undefined;
  const files = usual ? [{ path: literal('environment.yml', usual), role, at: command.at }] : named;
  const safety = call.last('--safety-checks');
  const unsafe = safety && staticText(safety.value) === 'disabled' ? safety : undefined;
  const manager = command.name ?? 'conda';
  const draft: InstallDraft = {
    ...emptyInstall(manager, command),
    requirements: words.map((word) => condaRequirement(word)),
    files,
    indexes: indexesOf(command, call, { '--channel': 'channel' }),
    ...(off && { insecure: markOption(command, off) }),
    ...(unsafe && {
      checksOff: [{ what: 'hashes' as const, by: '--safety-checks disabled', mark: markOption(command, unsafe) }],
    }),
    locked: call.has('--exclude-newer'),
    offline: call.has('--offline', '--use-local') && !call.has('--channel'),
    ...(priority && {
      strategy: {
        value: priority.value
          ? asStatic(priority.value)
          : known(priority.name === '--no-channel-priority' ? 'disabled' : 'flexible', priority.at),
        mark: markOption(command, priority),
      },
    }),
  };
  const label = role === 'environment' ? `${manager} env` : `${manager} --file`;
  emitInstall(draft, readerOf(command, script, manager, label), emit);
}

/** `conda config --set KEY VALUE`, `--add channels URL`; micromamba's `config set KEY VALUE`, `config append channels URL`. */
function config(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(CONFIG, command.words, from);
  for (const option of call.all('--set', '--add', '--append')) {
    const value = command.words[option.index + 2];
    const key = staticText(option.value);
    if (key !== undefined && value) condaSetting(key, value, true, emit);
  }
  const [verb, key, value] = call.operands.map((operand) => operand.word);
  if (/^(?:set|append|prepend)$/.test(staticText(verb) ?? '') && key && value)
    condaSetting(staticText(key) ?? '', value, true, emit);
}

const CHANNEL_KEYS: Readonly<Record<string, PackageIndex['role']>> = {
  channels: 'channel',
  default_channels: 'channel',
  channel_alias: 'channel',
};

/** A setting of `.condarc`, from `conda config`, the file itself or a variable. */
export function condaSetting(key: string, value: Word, persistent: boolean, emit: Emit, mark?: Mark): void {
  const role = CHANNEL_KEYS[key];
  const check = key === 'safety_checks' && staticText(value)?.trim() === 'disabled';
  if (!role && key !== 'ssl_verify' && key !== 'channel_priority' && !check) return;
  const remove = key === 'ssl_verify' ? replaceWord(value, 'true') : check ? replaceWord(value, 'enabled') : undefined;
  const own = mark ?? { at: value.at, ...(remove && { remove }) };
  const index = role && indexOf(value, role, own);
  emit({
    kind: 'setting',
    at: own.at,
    system: 'conda',
    name: key,
    value,
    persistent,
    mark: own,
    tool: 'conda',
    ...(index && { index }),
    ...(check && { checkOff: { what: 'hashes' as const, by: 'safety_checks: disabled', mark: own } }),
  });
}
