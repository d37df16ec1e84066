// apptainer and singularity: images run, pulled and built, binds, capabilities on request.
import type { Command } from '../../model/command.ts';
import type { ContainerRunEffect, ImageCheckOff, Mark } from '../../model/effect.ts';
import { known } from '../../model/static.ts';
import { type ContainerCall, containerCall } from '../../shell/wrappers/containers.ts';
import { defineTool, type Emit, markOption } from '../kit.ts';
import { builtFromDefinition, definitionBeside } from './definitions.ts';
import { apptainerBinds, mountEffects, mountOption } from './mounts.ts';
import { apptainerRootAndHome } from './root-and-home.ts';
import {
  type Capability,
  capabilitiesOf,
  containerRun,
  image,
  switchedOn,
  unprivilegedModel,
  variableOn,
} from './start.ts';

export default defineTool('apptainer singularity singularity-ce', (command, emit) => {
  const call = containerCall(command);
  if (!call || call.verb.startsWith('oci')) return;
  switch (call.action) {
    case 'run':
    case 'exec':
      start(call, command, emit);
      break;
    case 'pull':
    case 'build':
      fetch(call, command, emit);
      break;
    case 'other':
      other(call, command, emit);
  }
});

function start(call: ContainerCall, command: Command, emit: Emit): void {
  const { options, engine } = call;
  const model = unprivilegedModel(command);
  emit(
    containerRun(call, command.at, {
      model,
      capabilities: capabilities(call, command),
      unconfined: setuid(call, command),
      gpu: options.has('--nv', '--nvccli', '--rocm', '--intel-hpu'),
      ...apptainerRootAndHome(call, command),
    }),
  );
  binds(call, command, emit);
  if (call.image) emit(image(engine, 'run', call.image, 'apptainer', { insecure: plainHttp(call, command) }));
  for (const effect of definitionBeside(call)) emit(effect);
}

function binds({ options, engine }: ContainerCall, command: Command, emit: Emit): void {
  const listed = options.all('--bind').flatMap((option) => (option.value ? apptainerBinds(option.value) : []));
  const mounts = options.all('--mount').flatMap((option) => (option.value ? mountOption(option.value) : []));
  const mounter = { engine, model: unprivilegedModel(command), cwd: command.cwd };
  for (const effect of mountEffects([...listed, ...mounts], mounter)) emit(effect);
}

/** `--keep-privs` keeps all that root has. */
function capabilities({ options }: ContainerCall, command: Command): Capability[] {
  const added = options
    .all('--add-caps')
    .flatMap((option) => (option.value ? capabilitiesOf(option.value, markOption(command, option)) : []));
  const kept = switchedOn(command, options.last('--keep-privs'));
  return kept ? [...added, { name: known('ALL'), mark: kept }] : added;
}

function setuid({ options }: ContainerCall, command: Command): ContainerRunEffect['unconfined'] {
  const mark = switchedOn(command, options.last('--allow-setuid'));
  return mark ? [{ option: 'allow-setuid', mark }] : [];
}

/** `pull [FILE] URI`, `build FILE SOURCE`: the source stands last. A definition file names its base itself. */
function fetch(call: ContainerCall, command: Command, emit: Emit): void {
  const source = call.options.operands.at(-1)?.word;
  if (call.action === 'build') binds(call, command, emit);
  if (call.action === 'build') for (const effect of builtFromDefinition(call)) emit(effect);
  if (!source || (call.action === 'build' && call.options.operands.length < 2)) return;
  emit(
    image(call.engine, 'pull', source, 'apptainer', {
      insecure: plainHttp(call, command),
      checkOff: call.action === 'pull' ? unsigned(call, command) : undefined,
    }),
  );
}

/** `pull -U`: a library's image is taken without a signature. Apptainer warns of one anyway, and only that is silenced. */
function unsigned({ options, engine }: ContainerCall, command: Command): ImageCheckOff | undefined {
  const option = options.last('--allow-unsigned', '--allow-unauthenticated');
  const mark = switchedOn(command, option);
  return option && mark && { by: option.name, mark, ...(engine === 'apptainer' && { minor: true }) };
}

/** `push -U` hands out an image nobody can check. */
function other(call: ContainerCall, command: Command, emit: Emit): void {
  const imageCheckOff = call.verb === 'push' ? unsigned(call, command) : undefined;
  const value = command.words[0];
  if (!imageCheckOff || !value) return;
  const { mark } = imageCheckOff;
  const { engine: tool } = call;
  emit({
    kind: 'setting',
    system: 'apptainer',
    name: 'push',
    at: mark.at,
    value,
    persistent: false,
    mark,
    tool,
    imageCheckOff,
  });
}

/** `--no-https` and its variables. */
function plainHttp({ options }: ContainerCall, command: Command): Mark | undefined {
  return (
    switchedOn(command, options.last('--no-https')) ??
    variableOn(command, 'APPTAINER_NOHTTPS', 'APPTAINER_NO_HTTPS', 'SINGULARITY_NOHTTPS', 'SINGULARITY_NO_HTTPS')
  );
}
