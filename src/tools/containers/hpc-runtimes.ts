// enroot, shifter, sarus and charliecloud: containers that keep the caller's identity.
import type { Command } from '../../model/command.ts';
import { staticText } from '../../model/word.ts';
import { type ContainerCall, containerCall } from '../../shell/wrappers/containers.ts';
import { defineTool, type Emit, parseOptions } from '../kit.ts';
import { bindsOf, listedBinds, mountEffects, mountOption } from './mounts.ts';
import { chRunRootAndHome, enrootRootAndHome } from './root-and-home.ts';
import { containerRun, image, switchedOn, unprivilegedModel, variableOn } from './start.ts';

const enroot = defineTool('enroot', (command, emit) => {
  const call = containerCall(command);
  if (!call) return;
  if (call.action === 'pull') {
    const source = call.options.operands.at(-1)?.word;
    if (source) emit(image('enroot', 'pull', source, 'pyxis', { insecure: variableOn(command, 'ENROOT_ALLOW_HTTP') }));
  } else if (call.verb === 'start') {
    start(call, command, emit, enrootRootAndHome(call, command));
    mount(call, command, emit, (word) => bindsOf(word));
  }
});

const shifter = defineTool('shifter', (command, emit) => {
  const call = containerCall(command);
  if (!call) return;
  start(call, command, emit);
  mount(call, command, emit, (word) => listedBinds(word, ';'));
  if (call.image) emit(image('shifter', 'run', call.image, 'shifter'));
});

/** `shifterimg pull docker:image:tag`, `shifterimg -v pull image:tag`. */
const shifterimg = defineTool('shifterimg', (command, emit) => {
  const call = parseOptions(
    { flags: '-h,--help -v,--verbose', values: '-u,--user -g,--group', style: 'posix', prefixes: true },
    command.words,
  );
  const [mode, source] = call.operands;
  if (!source || !/^pull(?:nb)?$/.test(staticText(mode?.word) ?? '')) return;
  emit(image('shifter', 'pull', source.word, 'shifter'));
});

const sarus = defineTool('sarus', (command, emit) => {
  const call = containerCall(command);
  if (!call) return;
  const source = call.options.operands[0]?.word;
  if (call.action === 'run') {
    start(call, command, emit);
    for (const { value } of call.options.all('--mount')) {
      const mounts = value ? mountOption(value) : [];
      for (const effect of mountEffects(mounts, mounter('sarus', command))) emit(effect);
    }
  }
  // What `sarus load` brings in is named `load/library/…`.
  if (source && (call.action === 'run' || call.action === 'pull') && !/^load\//.test(staticText(source) ?? '')) {
    emit(image('sarus', call.action, source, 'docker'));
  }
});

const chRun = defineTool('ch-run', (command, emit) => {
  const call = containerCall(command);
  if (!call) return;
  const unsafe = switchedOn(command, call.options.last('--unsafe'));
  start(call, command, emit, {
    ...(unsafe && { unconfined: [{ option: 'unsafe', mark: unsafe }] }),
    ...chRunRootAndHome(call, command),
  });
  mount(call, command, emit, (word) => bindsOf(word));
});

const chImage = defineTool('ch-image', (command, emit) => {
  const call = containerCall(command);
  if (!call) return;
  const { operands } = call.options;
  const insecure =
    switchedOn(command, call.options.last('--tls-no-verify')) ??
    switchedOn(command, call.global.last('--tls-no-verify'));
  if (call.action === 'pull' && operands[0]) emit(image('ch-image', 'pull', operands[0].word, 'docker', { insecure }));
  const tag = call.action === 'build' ? call.options.last('--tag')?.value : undefined;
  if (tag) emit(image('ch-image', 'build', tag, 'docker', { made: true }));
});

function mounter(engine: string, command: Command): Parameters<typeof mountEffects>[1] {
  return { engine, model: unprivilegedModel(command), cwd: command.cwd };
}

function start(
  call: ContainerCall,
  command: Command,
  emit: Emit,
  details: Partial<Parameters<typeof containerRun>[2]> = {},
): void {
  emit(containerRun(call, command.at, { model: unprivilegedModel(command), ...details }));
}

/** `-m` of enroot, `-V` of shifter, `-b` of ch-run. */
function mount(
  call: ContainerCall,
  command: Command,
  emit: Emit,
  read: (word: NonNullable<ContainerCall['image']>) => ReturnType<typeof bindsOf>,
): void {
  const names = { enroot: '--mount', shifter: '--volume', 'ch-run': '--bind' } as Readonly<Record<string, string>>;
  for (const { value } of call.options.all(names[call.engine] ?? '--bind')) {
    for (const effect of mountEffects(value ? read(value) : [], mounter(call.engine, command))) emit(effect);
  }
}

export default [enroot, shifter, shifterimg, sarus, chRun, chImage];
