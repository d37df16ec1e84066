// Python text that loads a model or data set and trusts the code that comes with it.
import type { Call, Value } from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import type { ModelLoadEffect } from '../../model/effect.ts';
import { known, type Static, unknown } from '../../model/static.ts';
import type { Place } from '../../text/place.ts';
import type { Emit } from '../kit.ts';
import type { PythonCode } from '../python/guest.ts';
import { definePython } from '../python/tool.ts';
import { isDefaulted } from '../servers/invocation.ts';
import { DATA_SETS, trustsDataSets } from './environment.ts';
import { isOffline, sourceOf } from './load.ts';

const TRUST = 'trust_remote_code';
const MODEL =
  'pretrained_model_name_or_path model model_name_or_path model_name model_id model_path model_name_or_id repo_id path name pretrained tokenizer'.split(
    ' ',
  );
const REVISION = ['code_revision', 'revision'];

/** Functions that have this argument, under whatever module they are imported from. */
const LOADERS =
  /\b(?:from_pretrained|from_config|pipeline|load_dataset(?:_builder)?|get_dataset_\w+|LLM|AsyncEngineArgs|EngineArgs|Engine|SentenceTransformer|CrossEncoder|HFLM|VLLM|ServerArgs|snapshot_download|load_metric|load|HuggingFaceEmbeddings?)$/;

export default definePython((code, command, emit) => {
  if (code.text.includes(DATA_SETS)) for (const at of switchedOn(code)) trustsDataSets(at, emit);
  if (!code.text.includes(TRUST)) return;
  const options = optionsOf(code);
  for (const call of code.calls) {
    if (call.callee === 'dict') continue;
    const own = argument(call, TRUST) ?? insideOptions(call);
    // `**options` may bring it.
    const trust = own ?? (call.open && LOADERS.test(call.method) ? options : undefined);
    if (trust) loads(call, trust, command, code, emit);
  }
});

function loads(call: Call, trust: Value, command: Command, code: PythonCode, emit: Emit): void {
  const given = modelOf(call);
  const model = given && code.word(given);
  if (model && isDefaulted(model)) return;
  const revision = REVISION.map((name) => argument(call, name)).find((value) => value && value.kind !== 'none');
  const local = argument(call, 'local_files_only');
  emit({
    kind: 'model-load',
    at: code.place(trust.span),
    tool: call.method === '' ? 'Python' : call.method,
    what: whatOf(call),
    ...(model && { model }),
    source: sourceOf(model),
    ...(revision && { revision: code.value(revision) }),
    trust: switchOf(trust, code),
    offline: isOffline(command) || (local?.kind === 'boolean' && local.value),
    basis: LOADERS.test(call.method) ? 'program' : 'name',
  });
}

/** The last `{"trust_remote_code": …}` or `dict(trust_remote_code=…)` that is kept in a variable. */
function optionsOf(code: PythonCode): Value | undefined {
  return code.assignments
    .map(({ value, target, key }) => {
      if (key?.kind === 'string' && key.text === TRUST && !target.startsWith('os.')) return value;
      if (value.kind === 'dict') return entryOf(value);
      const call = value.kind === 'call' && value.callee === 'dict' ? code.calls[value.call] : undefined;
      return call && argument(call, TRUST);
    })
    .findLast((value) => value !== undefined);
}

/** `os.environ["HF_DATASETS_TRUST_REMOTE_CODE"] = "1"`, `datasets.config.HF_DATASETS_TRUST_REMOTE_CODE = True` */
function switchedOn(code: PythonCode): Place[] {
  const assigned = code.assignments.flatMap(({ target, resolved, key, value }) => {
    const environment = target === 'os.environ' && key?.kind === 'string' && key.text === DATA_SETS;
    return (environment || resolved === `datasets.config.${DATA_SETS}`) && isOn(value) ? [value] : [];
  });
  const called = code.calls.flatMap(({ callee, args: [name, value] }) => {
    const sets = /^os\.(?:environ\.setdefault|putenv)$/.test(callee);
    return sets && name?.kind === 'string' && name.text === DATA_SETS && isOn(value) ? [value] : [];
  });
  return [...assigned, ...called].map((value) => code.place(value.span));
}

function isOn(value: Value | undefined): value is Value {
  if (value?.kind === 'boolean') return value.value;
  return value?.kind === 'string' && /^(?:1|on|yes|true)$/i.test(value.text);
}

function argument(call: Call, name: string): Value | undefined {
  return call.keywords.find((one) => one.name === name)?.value;
}

/** `model_kwargs={"trust_remote_code": True}` */
function insideOptions(call: Call): Value | undefined {
  for (const { value } of call.keywords) {
    if (value.kind !== 'dict') continue;
    const entry = entryOf(value);
    if (entry) return entry;
  }
  return undefined;
}

function entryOf(options: Extract<Value, { kind: 'dict' }>): Value | undefined {
  return options.entries.findLast(({ key }) => key.kind === 'string' && key.text === TRUST)?.value;
}

function modelOf(call: Call): Value | undefined {
  for (const name of MODEL) {
    const value = argument(call, name);
    if (isName(value)) return value;
  }
  // `pipeline("text-generation", "org/model")`: the task comes first.
  return call.args.slice(call.method === 'pipeline' ? 1 : 0, 2).find(isName);
}

/** A text, or a name of something that may be one. */
function isName(value: Value | undefined): value is Value {
  return value !== undefined && !['none', 'boolean', 'number', 'list', 'dict', 'tuple', 'set'].includes(value.kind);
}

function whatOf(call: Call): ModelLoadEffect['what'] {
  return /dataset/i.test(call.method) ? 'data set' : 'model';
}

function switchOf(value: Value, code: PythonCode): Static<boolean> {
  const at = code.place(value.span);
  if (value.kind === 'boolean') return known(value.value, at);
  if (value.kind === 'number') return known(value.value !== 0, at);
  return value.kind === 'none' ? known(false, at) : unknown('variable', at);
}
