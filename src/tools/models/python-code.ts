// Python text that loads a model or data set and trusts the code that comes with it.
import type { Call, Value } from '../../lang/python/index.ts';
import type { ModelLoadEffect } from '../../model/effect.ts';
import { known, type Static, unknown } from '../../model/static.ts';
import { defineTool } from '../kit.ts';
import { PYTHON_NAMES } from '../python/call.ts';
import { type PythonCode, pythonCode } from '../python/guest.ts';
import { isDefaulted } from '../servers/invocation.ts';
import { isOffline, sourceOf } from './load.ts';

const TRUST = 'trust_remote_code';
const MODEL =
  'pretrained_model_name_or_path model model_name_or_path model_name model_id model_path model_name_or_id repo_id name path pretrained tokenizer'.split(
    ' ',
  );
const REVISION = ['code_revision', 'revision'];

/** Functions that have this argument, under whatever module they are imported from. */
const LOADERS =
  /\b(?:from_pretrained|from_config|pipeline|load_dataset(?:_builder)?|get_dataset_\w+|LLM|AsyncEngineArgs|EngineArgs|Engine|SentenceTransformer|CrossEncoder|HFLM|VLLM|ServerArgs|snapshot_download|load_metric|load|HuggingFaceEmbeddings?)$/;

export default defineTool(PYTHON_NAMES, (command, emit, script) => {
  const code = pythonCode(command, script);
  if (!code?.text.includes(TRUST)) return;
  for (const call of code.calls) {
    const trust = argument(call, TRUST) ?? insideOptions(call);
    if (!trust) continue;
    const given = modelOf(call);
    const model = given && code.word(given);
    if (model && isDefaulted(model)) continue;
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
});

function argument(call: Call, name: string): Value | undefined {
  return call.keywords.find((one) => one.name === name)?.value;
}

/** `model_kwargs={"trust_remote_code": True}` */
function insideOptions(call: Call): Value | undefined {
  for (const { value } of call.keywords) {
    if (value.kind !== 'dict') continue;
    const entry = value.entries.find(({ key }) => key.kind === 'string' && key.text === TRUST);
    if (entry) return entry.value;
  }
  return undefined;
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
