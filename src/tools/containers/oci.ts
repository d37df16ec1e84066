// docker, podman, nerdctl and their kin: what is started with which rights, what is pulled, what is built here.
import type { Command } from '../../model/command.ts';
import type { ContainerRunEffect, ImageCheckOff } from '../../model/effect.ts';
import { firstUnknown, prefixOf, shapeOf, sliceWord, staticText } from '../../model/word.ts';
import { type ContainerCall, containerCall } from '../../shell/wrappers/containers.ts';
import { bindClassOfWord, defineTool, type Emit, environmentWord, markOption, type ParsedCall } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { builtFromDockerfile } from './definitions.ts';
import { textWrittenTo } from '../written-files.ts';
import { mountEffects, mountOption, volumeOf } from './mounts.ts';
import {
  capabilitiesOf,
  containerRun,
  hasDoubtfulOperands,
  image,
  ociModel,
  switchedOff,
  switchedOn,
  UNCONFINED,
} from './start.ts';

export default defineTool(
  'docker podman nerdctl podman-hpc nvidia-docker docker-rootless finch buildah',
  (command, emit, script) => {
    const call = containerCall(command);
    if (!call) return;
    remoteEngine(call, command, emit);
    switch (call.action) {
      case 'run':
      case 'exec':
        start(call, command, emit, script);
        break;
      case 'pull':
        for (const { word } of call.options.operands) {
          const checkOff = policyOff(call, command, script);
          emit(image(call.engine, 'pull', word, 'docker', { insecure: insecureMark(call, command), checkOff }));
        }
        break;
      case 'build':
        build(call, command, emit);
        break;
      case 'other':
        other(call, command, emit);
        break;
    }
  },
);

function start(call: ContainerCall, command: Command, emit: Emit, script: readonly Command[]): void {
  const { options, engine } = call;
  const model = ociModel(call, command);
  const privileged = switchedOn(command, options.last('--privileged'));
  emit(
    containerRun(call, command.at, {
      model,
      ...(privileged && { privileged }),
      capabilities: options
        .all('--cap-add')
        .flatMap((option) => (option.value ? capabilitiesOf(option.value, markOption(command, option)) : [])),
      shared: sharedNamespaces(command, options),
      unconfined: unconfined(command, options),
      gpu: asksForGpu(call),
    }),
  );
  const mounter = { engine, model, cwd: command.cwd };
  const volumes = options.all('--volume').flatMap((option) => (option.value ? volumeOf(option.value) : []));
  const mounts = options.all('--mount').flatMap((option) => (option.value ? mountOption(option.value) : []));
  for (const effect of mountEffects([...volumes, ...mounts], mounter)) emit(effect);
  const api = switchedOn(command, options.last('--use-api-socket'));
  if (api) emit({ kind: 'privilege', what: 'engine-socket', at: api.at, tool: engine, mark: api });
  if (!call.image || call.action === 'exec' || engine === 'buildah' || options.has('--rootfs')) return;
  const insecure = insecureMark(call, command);
  const checkOff = policyOff(call, command, script);
  emit(image(engine, 'run', call.image, 'docker', { insecure, checkOff, doubtful: hasDoubtfulOperands(options) }));
}

const NAMESPACES = [
  ['--network', 'network'],
  ['--pid', 'pid'],
  ['--ipc', 'ipc'],
  ['--uts', 'uts'],
  ['--userns', 'user'],
  ['--cgroupns', 'cgroup'],
] as const;

function sharedNamespaces(command: Command, options: ParsedCall): ContainerRunEffect['shared'] {
  return NAMESPACES.flatMap(([name, namespace]) => {
    const option = options.last(name);
    const value = option && staticText(option.value);
    return option && (value === 'host' || value === 'name=host')
      ? [{ namespace, mark: markOption(command, option) }]
      : [];
  });
}

function unconfined(command: Command, options: ParsedCall): ContainerRunEffect['unconfined'] {
  return options.all('--security-opt').flatMap((option) => {
    const value = staticText(option.value)?.replace(':', '=');
    return value !== undefined && UNCONFINED.test(value) ? [{ option: value, mark: markOption(command, option) }] : [];
  });
}

/** GPU options, devices and variables; of an unknown list of options only its name can tell. */
function asksForGpu({ engine, options, global }: ContainerCall): boolean {
  const values = (name: string): string[] =>
    options.all(name).map((option) => (option.value ? shapeOf(option.value) : ''));
  const holes = [...global.words, ...options.words].map((word) => firstUnknown(word)?.name ?? '');
  return (
    engine === 'nvidia-docker' ||
    options.has('--gpus', '--gpu', '--nccl') ||
    values('--runtime').some((value) => value.startsWith('nvidia')) ||
    values('--device').some((value) => /nvidia|\/dev\/(?:dri|kfd)|gpu/.test(value)) ||
    values('--env').some((value) => /^(?:NVIDIA_|CUDA_|NCCL_|HIP_|ROCR_)/.test(value)) ||
    holes.some((name) => /gpu|nccl|cuda|nvidia/i.test(name))
  );
}

function insecureMark(call: ContainerCall, command: Command): ReturnType<typeof switchedOff> {
  return (
    switchedOff(command, call.options.last('--tls-verify')) ??
    switchedOn(command, call.global.last('--insecure-registry'))
  );
}

/** `--signature-policy FILE`, where the file takes any image. */
function policyOff(
  { options }: ContainerCall,
  command: Command,
  script: readonly Command[],
): ImageCheckOff | undefined {
  const option = options.last('--signature-policy');
  const text = option?.value && textWrittenTo(option.value, command, script);
  const open = text?.pieces.some((piece) => piece.kind === 'text' && piece.text.includes('insecureAcceptAnything'));
  return option && open ? { by: option.name, mark: markOption(command, option) } : undefined;
}

function build(call: ContainerCall, command: Command, emit: Emit): void {
  const { options, engine } = call;
  const insecure = insecureMark(call, command);
  for (const { value } of options.all('--tag')) {
    if (value) emit(image(engine, 'build', value, 'docker', { made: true }));
  }
  for (const { value } of options.all('--from')) if (value) emit(image(engine, 'build', value, 'docker', { insecure }));
  for (const { value } of options.all('--build-context')) {
    const source = value && /^[^=]*=(?=docker-image:\/\/)/.exec(shapeOf(value));
    if (source) emit(image(engine, 'build', sliceWord(value, source[0].length + 'docker-image://'.length), 'docker'));
  }
  const volumes = options.all('--volume').flatMap((option) => (option.value ? volumeOf(option.value) : []));
  for (const effect of mountEffects(volumes, { engine, model: ociModel(call, command), cwd: command.cwd }))
    emit(effect);
  for (const effect of builtFromDockerfile(call)) emit(effect);
}

/** Verbs that give an image a name of this machine's own, and podman's API service. */
function other(call: ContainerCall, command: Command, emit: Emit): void {
  const { operands } = call.options;
  const last = operands.at(-1)?.word;
  const verb = call.verb.replace(/^(?:image|container) /, '');
  if (operands.length > 1 && last && (verb === 'tag' || verb === 'commit' || verb === 'import')) {
    emit(image(call.engine, 'build', last, 'docker', { made: true }));
  }
  if (verb === 'from' && operands[0]) {
    emit(image(call.engine, 'pull', operands[0].word, 'docker', { insecure: insecureMark(call, command) }));
  }
  if (verb === 'system' && staticText(operands[0]?.word) === 'service' && last && /^tcp:/.test(prefixOf(last))) {
    emit({ kind: 'privilege', what: 'engine-daemon', at: last.at, tool: call.engine, subject: last });
  }
}

/** `docker -H tcp://node:2375`: an engine on another machine. */
function remoteEngine({ engine, global }: ContainerCall, command: Command, emit: Emit): void {
  const option = global.last('--host', '--url');
  if (!option?.value || !/^(?:tcp|https?):\/\//.test(prefixOf(option.value))) return;
  const { reach, hostWord } = parseUrl(option.value);
  emit({
    kind: 'privilege',
    what: 'engine-remote',
    at: option.at,
    tool: engine,
    subject: option.value,
    guarded: global.has('--tlsverify', '--tls-ca') || verifiesTls(command),
    reach: hostWord && bindClassOfWord(hostWord) === 'any' ? 'unknown' : reach,
    mark: markOption(command, option),
  });
}

/** docker takes any text in the variable for a yes. */
function verifiesTls(command: Command): boolean {
  const word = environmentWord(command, 'DOCKER_TLS_VERIFY');
  return word !== undefined && shapeOf(word) !== '';
}
