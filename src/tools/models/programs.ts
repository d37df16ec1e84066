// Programs that are told on their command line to trust the code of a model's repository: servers, trainers,
// evaluation harnesses, and Python programs with an option of that very name.
import type { Command } from '../../model/command.ts';
import { known, type Static } from '../../model/static.ts';
import { asStatic, prefixOf, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { defineTool, type Emit, environmentWord } from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { isDefaulted } from '../servers/invocation.ts';
import { textWrittenTo } from '../written-files.ts';
import { unquoted, withoutComment } from '../written-lines.ts';
import { isOffline, sourceOf, switchOf } from './load.ts';

/** Programs that read the option so, by the name of the program or module. */
const KNOWN: Readonly<Record<string, string>> = {
  vllm: 'vLLM',
  aphrodite: 'Aphrodite',
  sglang: 'SGLang',
  'text-generation-launcher': 'Text Generation Inference',
  'text-generation-server': 'Text Generation Inference',
  lmdeploy: 'LMDeploy',
  'trtllm-serve': 'TensorRT-LLM',
  'trtllm-bench': 'TensorRT-LLM',
  'trtllm-eval': 'TensorRT-LLM',
  lm_eval: 'lm-evaluation-harness',
  'lm-eval': 'lm-evaluation-harness',
  lighteval: 'LightEval',
  trl: 'TRL',
  'llamafactory-cli': 'LLaMA-Factory',
  llamafactory: 'LLaMA-Factory',
  axolotl: 'Axolotl',
  swift: 'ms-swift',
  'optimum-cli': 'Optimum',
  olive: 'Olive',
};

/** Options and settings that name the model, the likeliest first; `_` and `-` are the same. */
const MODEL =
  'model model-id model-path model-name-or-path pretrained-model-name-or-path pretrained model-name base-model hf-model hf-model-path hf-path tokenizer tokenizer-path tokenizer-name'.split(
    ' ',
  );
/** The code's own revision, else that of the repository it is in. */
const REVISION = 'code-revision revision model-revision'.split(' ');
const TRUST = 'trust-remote-code';

export default defineTool(`${Object.keys(KNOWN).join(' ')} ${PYTHON_NAMES}`, (command, emit, script) => {
  const program = programOf(command);
  // With `${MODEL:-default}` a command is listed twice; the one with the script's own value is judged.
  if (!program || command.words.some(isDefaulted)) return;
  const settings = settingsOf(command, program.from, script, program.known);
  const trust = settings.findLast(({ name }) => name === TRUST || name === `no-${TRUST}`);
  if (!trust) {
    trustedByEnvironment(command, program.tool, settings, emit);
    return;
  }
  emitLoad(command, emit, { ...program, model: modelOf(command, program, settings), settings, trust });
});

interface Program {
  readonly tool: string;
  /** index of the first word that may be an argument */
  readonly from: number;
  readonly known: boolean;
}

function programOf(command: Command): Program | undefined {
  const own = KNOWN[command.name ?? ''];
  if (own !== undefined) return { tool: own, from: 1, known: true };
  const call = pythonCall(command);
  if (!call || call.kind === 'stdin' || call.kind === 'text') return undefined;
  const name = call.kind === 'module' ? call.module : shapeOf(call.path).replace(/^.*\//, '');
  const known = call.kind === 'module' ? KNOWN[name.split('.')[0] ?? ''] : undefined;
  return { tool: known ?? name, from: call.args, known: known !== undefined };
}

/** One option or setting, its name in lower case with `-`; a flag has no value. */
interface Setting {
  readonly name: string;
  readonly value?: Word;
  readonly at: Place;
  /** the flag as it stands on the command line, with the word behind it, which may be its value */
  readonly next?: Word;
}

/**
 * What a command line says: `--name value`, `--name=value`, `a.b.name=value` as Hydra and OmegaConf have it, lists of
 * `name=value` as in `--model_args`, and the settings of YAML files that the script wrote.
 */
function settingsOf(command: Command, from: number, script: readonly Command[], isKnown: boolean): Setting[] {
  const { words } = command;
  const settings: Setting[] = [];
  const add = (text: string, at: Place, rest: Partial<Setting>): void => {
    settings.push({ name: canonical(text), at, ...rest });
  };
  words.forEach((word, index) => {
    if (index < from) return;
    const shape = shapeOf(word);
    const equals = shape.indexOf('=');
    if (shape.startsWith('--') && equals < 0) {
      const next = words[index + 1];
      const value = next && !prefixOf(next).startsWith('-') ? next : undefined;
      add(shape, word.at, { ...(value && { value, next: value }) });
      return;
    }
    if (equals > 0) {
      const whole = shape.startsWith('--') ? sliceWord(word, equals + 1) : word;
      if (shape.startsWith('--')) add(shape.slice(0, equals), word.at, { value: whole });
      for (const part of splitWord(whole, ',')) {
        const name = /^[\w.+-]+(?==)/.exec(shapeOf(part))?.[0];
        if (name !== undefined) add(name, word.at, { value: sliceWord(part, name.length + 1) });
      }
    }
    if (/\.ya?ml$/.test(shape)) settings.push(...yamlSettings(word, command, script));
  });
  return settings.map((setting) => (isKnown ? abbreviated(setting) : setting));
}

/** `--a_b`, `+model.a_b`; `model.path` and `model.name` are the model's own. */
function canonical(name: string): string {
  return name
    .replace(/(?<=(?:^|[.+])model)\.(?=(?:path|name|partial_pretrain)$)/, '-')
    .replace(/^.*\./, '')
    .replace(/^\+*-*/, '')
    .replace(/_/g, '-')
    .toLowerCase();
}

/** argparse takes the beginning of an option for the option. */
function abbreviated(setting: Setting): Setting {
  return /^trust/.test(setting.name) && TRUST.startsWith(setting.name) ? { ...setting, name: TRUST } : setting;
}

/** `name: value` in a file the script wrote. */
function yamlSettings(path: Word, command: Command, script: readonly Command[]): Setting[] {
  const written = textWrittenTo(path, command, script);
  if (!written) return [];
  return splitWord({ ...written, count: 'one' }, '\n').flatMap((whole): Setting[] => {
    const line = withoutComment(whole);
    const [before, name] = /^\s*([\w-]+)\s*:\s/.exec(shapeOf(line)) ?? [];
    if (before === undefined || name === undefined) return [];
    return [{ name: canonical(name), value: unquoted(sliceWord(line, before.length)), at: line.at }];
  });
}

/** `vllm serve MODEL`, `trtllm-serve MODEL`: the operand is the model. */
function modelOf(command: Command, program: Program, settings: readonly Setting[]): Word | undefined {
  for (const name of MODEL) {
    const found = settings.findLast((setting) => setting.name === name && setting.value && !isBackend(setting.value));
    if (found) return found.value;
  }
  if (!program.known) return undefined;
  const verb = staticText(command.words[program.from]);
  if (verb === 'serve') return command.words.slice(program.from + 1).find(isOperand);
  return command.name === 'trtllm-serve' ? command.words.slice(1).find(isOperand) : undefined;
}

function isOperand(word: Word, index: number, words: readonly Word[]): boolean {
  const before = words[index - 1];
  return (
    !prefixOf(word).startsWith('-') && (index === 0 || !before || !prefixOf(before).startsWith('-') || isFlag(before))
  );
}

function isFlag(word: Word): boolean {
  return (
    /^--(?:trust[-_]remote[-_]code|enforce[-_]eager|enable-|disable-|no-)/.test(shapeOf(word)) ||
    shapeOf(word).includes('=')
  );
}

/** `lm_eval --model vllm --model_args pretrained=…` names a way to run models. */
function isBackend(word: Word): boolean {
  return /^(?:hf(?:-[\w-]+)?|vllm|sglang|local-\w+|openai\S*|nemo\S*|gguf|huggingface|dummy)$/.test(shapeOf(word));
}

interface Load extends Program {
  readonly model: Word | undefined;
  readonly settings: readonly Setting[];
  readonly trust: Setting;
}

function emitLoad(command: Command, emit: Emit, { tool, known: isKnown, model, settings, trust }: Load): void {
  const revision = REVISION.map((name) => settings.findLast((setting) => setting.name === name)?.value).find(
    (value) => value !== undefined,
  );
  emit({
    kind: 'model-load',
    at: trust.at,
    tool,
    what: 'model',
    ...(model && { model }),
    source: sourceOf(model),
    ...(revision && { revision: asStatic(revision) }),
    trust: trusted(trust, isKnown),
    offline: isOffline(command),
    basis: isKnown ? 'program' : 'name',
  });
}

function trusted({ name, value, next }: Setting, isKnown: boolean): Static<boolean> {
  if (name !== TRUST) return known(false);
  if (!value) return known(true);
  const given = switchOf(value);
  // A flag takes no value: what stands behind it belongs to something else.
  return next && given.state === 'unknown' && (isKnown || staticText(next) !== undefined) ? known(true) : given;
}

/** Text Generation Inference reads every option from a variable of the same name (launcher/src/main.rs). */
function trustedByEnvironment(command: Command, tool: string, settings: readonly Setting[], emit: Emit): void {
  if (command.name !== 'text-generation-launcher') return;
  const trust = environmentWord(command, 'TRUST_REMOTE_CODE');
  if (!trust) return;
  const model = modelOf(command, { tool, from: 1, known: true }, settings) ?? environmentWord(command, 'MODEL_ID');
  const revision = environmentWord(command, 'REVISION');
  const named = revision ? [...settings, { name: 'revision', value: revision, at: revision.at }] : settings;
  emitLoad(command, emit, {
    tool,
    from: 1,
    known: true,
    model,
    settings: named,
    trust: { name: TRUST, value: trust, at: command.at },
  });
}
