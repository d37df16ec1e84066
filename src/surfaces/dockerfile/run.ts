// RUN with its flags: mounts, network, security.
import type { CommandInstruction } from '../../lang/dockerfile/index.ts';
import { sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { containerRun } from '../../tools/containers/start.ts';
import { type Build, flagValues } from './build.ts';
import { runCommand } from './commands.ts';
import { expandWord } from './expand.ts';
import { useImage } from './images.ts';
import type { Step } from './stages.ts';

/** Runs the command of a RUN instruction. */
export function run(build: Build, step: Step, instruction: CommandInstruction): void {
  const { stage } = step;
  const machine = build.machineOf(step);
  for (const mount of flagValues(instruction, 'mount'))
    bindMount(build, step, instruction, expandWord(mount, stage.variables).word);
  const network = flagValues(instruction, 'network').map((value) =>
    staticText(expandWord(value, stage.variables).word),
  );
  const start = build.surroundings(
    step,
    network.includes('host') ? 'host' : network.includes('none') ? 'private' : 'bridge',
  );
  for (const flag of instruction.flags) {
    if (flag.name !== 'security' || !flag.value) continue;
    if (staticText(expandWord(flag.value, stage.variables).word) !== 'insecure') continue;
    const privileged = { at: flag.at, remove: [{ at: flag.at, text: '' }] };
    build.context.emit(containerRun({ engine: 'BuildKit' }, flag.at, { model: 'root-daemon', privileged }), {
      statement: instruction.at,
      scope: start.scope,
      certain: !step.triggered,
    });
  }
  if (instruction.command) runCommand(build, machine, stage, instruction.command, start);
}

/** `--mount=type=bind,from=image,source=/a,target=/b`; other types bring no files that the text tells of. */
function bindMount(build: Build, step: Step, instruction: CommandInstruction, mount: Word): void {
  const fields = new Map<string, Word>();
  for (const field of splitWord(mount, ',')) {
    const text = staticText(field) ?? '';
    const equals = text.indexOf('=');
    if (equals > 0) fields.set(text.slice(0, equals).toLowerCase(), sliceWord(field, equals + 1));
  }
  const type = staticText(fields.get('type'));
  if (type !== undefined && type !== 'bind' && type !== 'cache') return;
  const from = fields.get('from');
  const stage = from && useImage(build, step, from, instruction);
  if (type === 'cache') return;
  const machine = build.machineOf(step);
  const origin = from ? stage && build.machine(stage) : build.context.session.beside;
  const target = staticText(fields.get('target') ?? fields.get('dst') ?? fields.get('destination'));
  const source = staticText(fields.get('source') ?? fields.get('src')) ?? '';
  if (!origin || target === undefined) return;
  const path = source.replace(/^\/+/, '');
  machine.copyFile(origin, from ? `/${path}` : path === '' ? '.' : path, target);
}
