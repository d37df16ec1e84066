// Tunnels that publish the node on the internet, started by their own programs or from their container images.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { CONTAINER_ENGINES, containerCall } from '../../shell/wrappers/containers.ts';
import { hullOf, type Place } from '../../text/place.ts';
import { defineTool, type Emit, markOption, type ParsedCall, parseOptions } from '../kit.ts';
import { type TunnelProgram, TUNNELS } from './programs.ts';

const BY_NAME = new Map(TUNNELS.flatMap((program) => program.names.split(' ').map((name) => [name, program] as const)));

const programs = defineTool([...BY_NAME.keys()].join(' '), (command, emit) => {
  emitTunnel(command.name, command.words, emit);
});

/**
 * Release files run under the name they were downloaded with: `cloudflared-linux-amd64`, `frpc_linux_amd64`,
 * `bore-v0.5.0-x86_64-unknown-linux-musl`.
 */
const RELEASE =
  /(?:[-_.](?:v?\d+(?:\.\d+)*|stable|beta|latest|linux(?:32|64)?|darwin|macos|freebsd|unknown|pc|gnu|musl|static|i?[3-6]86|x86_64|x86|x64|amd64|arm64|aarch64|arm(?:hf|v\d\w*)?|ppc64(?:le)?|riscv64|s390x|bin))+$/;

const releases = defineTool('*', (command, emit) => {
  const { name } = command;
  if (name === undefined || BY_NAME.has(name)) return;
  const program = name.replace(RELEASE, '');
  if (program !== name && BY_NAME.has(program)) emitTunnel(program, command.words, emit);
});

/** `docker run cloudflare/cloudflared tunnel --url …`: the image's entry point is the program. */
const images = defineTool(CONTAINER_ENGINES.join(' '), (command, emit) => {
  const call = containerCall(command);
  if (call?.action !== 'run' || !call.image || call.options.has('--entrypoint')) return;
  const name = /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(shapeOf(call.image))?.[1];
  if (name === undefined || !BY_NAME.has(name) || programName(call.program[0]) === name) return;
  // The image of tailscale starts the daemon by itself.
  emitTunnel(
    name === 'tailscale' && call.program.length === 0 ? 'tailscaled' : name,
    [call.image, ...call.program],
    emit,
  );
});

export default [programs, releases, images];

function programName(word: Word | undefined): string | undefined {
  return word && staticText(word)?.replace(/^.*\//, '');
}

function emitTunnel(name: string | undefined, words: Command['words'], emit: Emit): void {
  const program = name === undefined ? undefined : BY_NAME.get(name);
  const [first] = words;
  if (!program || !first) return;
  const call = parseOptions(program.options ?? {}, words);
  if (call.has('--help', '--version', ...(program.quiet ?? []))) return;
  const operands = call.operands.map(({ word }) => staticText(word) ?? '…');
  if (operands.some((operand) => operand === 'help' || program.unless?.includes(operand))) return;
  const option = program.publishedBy && call.last(...program.publishedBy);
  const count = publishingOperands(program, operands);
  if (!option && count === undefined && !program.when?.(call)) return;
  const mark = option && markOption({ words }, option);
  emit({
    kind: 'tunnel',
    at: count === undefined && mark ? mark.at : callPlace(first, call, count ?? 0),
    tool: program.label,
    call: [name, ...operands.slice(0, count ?? 0)].join(' '),
    reach: 'public',
    login: typeof program.login === 'function' ? program.login(call) : program.login,
    ...(program.removable && mark?.remove && { remove: mark.remove }),
  });
}

/** How many operands make it a call that publishes; undefined when it is none. */
function publishingOperands(program: TunnelProgram, operands: readonly string[]): number | undefined {
  const { publishes, publishedBy, when } = program;
  if (!publishes) return publishedBy || when ? undefined : 0;
  const counts = publishes.flatMap((call) => {
    const verbs = call === '' ? [] : call.split(' ');
    const matches = call === '' ? operands.length === 0 : verbs.every((verb, index) => operands[index] === verb);
    return matches ? [verbs.length] : [];
  });
  return counts.length > 0 ? Math.max(...counts) : undefined;
}

/** From the program's name to the operand that decides. */
function callPlace(first: Word, call: ParsedCall, count: number): Place {
  const last = call.operands[count - 1];
  return last ? hullOf(first.at, last.word.at) : first.at;
}
