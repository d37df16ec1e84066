// ssh and autossh: logins, port forwards, and the settings given with -o.
import type { Command } from '../../model/command.ts';
import type { Mark } from '../../model/effect.ts';
import type { Edit } from '../../model/finding.ts';
import { builtIn, defineTool, type Emit, markOption, type ParsedOption } from '../kit.ts';
import { asStatic, splitWord, staticText, type Word } from '../../model/word.ts';
import { unknown } from '../../model/static.ts';
import type { Place } from '../../text/place.ts';
import { sshCall } from '../../shell/wrappers/remote.ts';
import { isDefaulted } from '../servers/invocation.ts';
import { readForward } from './forwards.ts';
import { emitSettings, hostOf, ownerOf, settingsOf, type SshSetting } from './settings.ts';
import { isPublicRelay } from './public-relays.ts';

export default defineTool('ssh autossh slogin', (command, emit, script) => {
  const { call, host: destination } = sshCall(command.words);
  if (!destination || call.has('-V', '-Q', '-G')) return;
  const tool = command.name ?? 'ssh';
  const settings = settingsOf(command, call);
  const owner = ownerOf(tool, destination, script, command);
  const host = hostOf(destination);
  emitSettings(settings, owner, emit);
  const forwards = forwardsOf(command, call.options, settings);
  emitForwards(forwards, gatewaysOf(command, call.all('-g'), settings), { tool, host, at: command.at }, emit);
  const control = staticText(call.last('-O')?.value);
  if (forwards.length > 0 || (control !== undefined && control !== 'forward')) return;
  const port = call.last('-p')?.value ?? settings.find((setting) => setting.name === 'port')?.value;
  emit({
    kind: 'connect',
    at: destination.at,
    tool,
    scheme: 'ssh',
    host,
    ...(port && { port: asStatic(port) }),
    purpose: 'login',
    cleartext: false,
  });
});

interface Forward {
  readonly direction: 'local' | 'remote' | 'dynamic';
  readonly spec: Word;
  readonly at: Place;
}

const BY_OPTION: Readonly<Record<string, Forward['direction']>> = { '-L': 'local', '-R': 'remote', '-D': 'dynamic' };
const BY_SETTING: Readonly<Record<string, Forward['direction']>> = {
  localforward: 'local',
  remoteforward: 'remote',
  dynamicforward: 'dynamic',
};

/** The forwards a command line asks for. */
function forwardsOf(command: Command, options: readonly ParsedOption[], settings: readonly SshSetting[]): Forward[] {
  const fromOptions = options.flatMap((option): Forward[] => {
    const direction = BY_OPTION[option.name];
    return direction && option.value ? [{ direction, spec: option.value, at: markOption(command, option).at }] : [];
  });
  const fromSettings = settings.flatMap((setting): Forward[] => {
    const direction = BY_SETTING[setting.name];
    const spec = direction && configForward(setting.value);
    return spec ? [{ direction, spec, at: setting.mark.at }] : [];
  });
  return [...fromOptions, ...fromSettings];
}

/** `LocalForward 0.0.0.0:8080 host:80`: the two halves are joined by a colon. */
function configForward(value: Word): Word | undefined {
  const [listen, target] = splitWord(value, ' ').filter((part) => part.pieces.length > 0);
  if (!listen || !target) return listen;
  const at = { ...value.at, exact: false };
  return {
    pieces: [...listen.pieces, { kind: 'text', text: ':', at, use: at, quoted: true }, ...target.pieces],
    count: 'one',
    at: value.at,
  };
}

/** `-g` and `-o GatewayPorts=yes`: local forwards listen on every interface. */
function gatewaysOf(command: Command, flags: readonly ParsedOption[], settings: readonly SshSetting[]): Mark[] {
  const given = settings.filter(
    ({ name, value }) => name === 'gatewayports' && /^(?:yes|true|clientspecified)$/i.test(staticText(value) ?? ''),
  );
  return [...flags.map((flag) => markOption(command, flag)), ...given.map((setting) => setting.mark)];
}

interface Origin {
  readonly tool: string;
  readonly host: Word;
  readonly at: Place;
}

function emitForwards(forwards: readonly Forward[], gateways: readonly Mark[], origin: Origin, emit: Emit): void {
  const { tool, host } = origin;
  const [gateway] = gateways;
  const closed = gateways.every((mark) => mark.remove) ? gateways.flatMap((mark) => mark.remove ?? []) : undefined;
  const open = gateway && {
    address: builtIn('*'),
    class: 'any' as const,
    at: gateway.at,
    ...(closed && { toLoopback: closed }),
  };
  const onlyRemote = forwards.length > 0 && forwards.every((forward) => forward.direction === 'remote');
  if (open && forwards.length === 0) {
    // The forwards are in the user's ssh configuration, if anywhere.
    emit({
      kind: 'tunnel',
      at: gateway.at,
      tool,
      reach: 'forward',
      login: 'ssh',
      direction: 'local',
      bind: open,
      port: unknown('unparsed'),
      host,
    });
  }
  for (const { direction, spec, at } of forwards) {
    const { bind, port, unix } = readForward(spec, direction);
    // Of `${BIND:-localhost}:8080:host:80` the script's own value is the one that is judged.
    if (unix || isDefaulted(spec)) continue;
    const isPublic = direction === 'remote' && isPublicRelay(host);
    const toLoopback: readonly Edit[] | undefined = bind?.toLoopback && [...bind.toLoopback, ...(closed ?? [])];
    const given = bind && { ...bind, ...(toLoopback && { toLoopback }) };
    const implied =
      direction === 'remote' ? undefined : (open ?? { address: builtIn('localhost'), class: 'loopback' as const });
    const reached = given ?? implied;
    emit({
      kind: 'tunnel',
      at: given || !open || direction === 'remote' ? at : gateway.at,
      tool,
      reach: isPublic ? 'public' : 'forward',
      login: isPublic ? 'anonymous' : 'ssh',
      direction,
      host,
      ...(reached && { bind: reached }),
      ...(port && { port }),
      ...(onlyRemote && gateway && { gateway: { at: gateway.at, ...(closed && { remove: closed }) } }),
    });
  }
}
