// What a container of a finished image does: its entry point and command, its health check, its ports.
import type { CommandForm } from '../../lang/dockerfile/index.ts';
import type { Scope } from '../../model/command.ts';
import type { EffectDraft } from '../../model/effect.ts';
import { known, unknown } from '../../model/static.ts';
import { staticText, type Word } from '../../model/word.ts';
import { type Build, isRoot, runScope } from './build.ts';
import { execWords, runCommand, startWords } from './commands.ts';
import { knownText } from './expand.ts';
import type { Stage } from './stages.ts';

/** Runs what containers start, of every stage that nothing else begins with. */
export function finish(build: Build): void {
  const { stages } = build;
  const parents = new Set(stages.map((stage) => stage.parent?.index));
  for (const stage of stages) if (!parents.has(stage.index)) start(build, stage);
  const last = stages.at(-1);
  if (last) imageUser(build, last);
}

/** The user of the image that a build makes by default: that of its last stage. */
function imageUser({ context }: Build, stage: Stage): void {
  const { user, from, ports } = stage;
  const name = user && knownText(user.pieces);
  const root = user && (name === undefined ? 'unknown' : isRoot(name) ? 'yes' : 'no');
  const starts =
    stage.entrypoint !== undefined || stage.command !== undefined || knownText(origin(stage)) !== 'scratch';
  context.emit(
    {
      kind: 'image-user',
      at: from.image.at,
      ...(user && { user: user.word }),
      root: root ?? 'unknown',
      starts,
      exposed: ports.length > 0,
    },
    { statement: from.at, scope: runScope(stage) },
  );
}

/** The image that the first of the stages begins with. */
function origin(stage: Stage): Stage['image']['pieces'] {
  let first = stage;
  while (first.parent) first = first.parent;
  return first.image.pieces;
}

function start(build: Build, stage: Stage): void {
  const { session, via } = build.context;
  const around = { scope: runScope(stage), certain: false, via };
  const machine = session.machine('none', build.machine(stage));
  // Arguments are for the build alone.
  for (const [name] of stage.variables.entries()) {
    const kept = stage.environment.get(name);
    if (kept) machine.setVariable(name, kept.pieces);
    else machine.unsetVariable(name);
  }
  const { command, entrypoint, healthcheck } = stage;
  if (entrypoint?.form === 'exec' && entrypoint.words.length > 0) {
    const words: Word[] = [...execWords(entrypoint), ...(command ? startWords(command, stage) : [])];
    session.command(machine, words, entrypoint.at, around);
  } else {
    const own = isCommand(entrypoint) ? entrypoint : isCommand(command) ? command : undefined;
    if (own) runCommand(build, machine, stage, own, around);
  }
  declaredPorts(build, stage, around.scope);
  if (isCommand(healthcheck)) runCommand(build, machine, stage, healthcheck, around);
}

/** EXPOSE opens nothing; it tells where the image's programs listen. */
function declaredPorts({ context }: Build, { ports }: Stage, scope: Scope): void {
  for (const port of ports) {
    const [, number, protocol] = /^([\d-]+)(?:\/(\w+))?$/.exec(staticText(port) ?? '') ?? [];
    const effect: EffectDraft = {
      kind: 'listen',
      at: port.at,
      tool: 'a program of the image',
      class: 'P',
      protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp',
      bind: { address: known('0.0.0.0'), class: 'any' },
      port: number === undefined ? unknown('variable', port.at) : known(number, port.at),
      auth: { state: 'set' },
      tls: false,
    };
    context.emit(effect, { scope, certain: false });
  }
}

/** Words that begin with an option are for an entry point that the base image has. */
function isCommand(command: CommandForm | undefined): command is CommandForm {
  if (!command) return false;
  if (command.form === 'shell') return true;
  const [first] = command.words[0]?.parts ?? [];
  return first?.kind === 'text' && !first.text.startsWith('-');
}
