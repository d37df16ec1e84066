// Compose: which files a call reads, and what their services get of the node.
import type { ComposeEntry, ComposeFile, ComposeService } from '../../lang/compose/index.ts';
import type { Command } from '../../model/command.ts';
import type { ContainerRunEffect, EffectDraft, PrivilegeModel } from '../../model/effect.ts';
import { known } from '../../model/static.ts';
import { shapeOf, splitWord, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { defineTool, environmentWord, type OptionTable, parseOptions } from '../kit.ts';
import { publishedPort } from '../sockets/published-ports.ts';
import { literal } from '../transfer/fetching.ts';
import { textWrittenTo } from '../written-files.ts';
import { mountEffects, volumeOf } from './mounts.ts';
import { capabilitiesOf, containerRun, image, isTrue, UNCONFINED } from './start.ts';

const COMPOSE_FILE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;

/** The names that are looked for, in this order. */
const USUAL = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

const COMPOSE: OptionTable = {
  flags: '--all-resources --compatibility --dry-run --verbose -h,--help -v,--version',
  values: '-f,--file -p,--project-name --profile --env-file --project-directory --ansi --parallel --progress',
  style: 'posix',
};

/** Verbs that build or start something. */
const STARTS = /^(?:up|run|create|start|restart|build|pull|watch|exec|scale)$/;

export default defineTool('cat tee docker docker-compose podman podman-compose', (command, emit, script) => {
  if (command.name === 'cat' || command.name === 'tee') {
    // A file with one of the usual names is read where it is written, whoever starts it.
    const tool = script.some(isPodmanCompose) ? 'podman compose' : 'compose';
    for (const path of targetsOf(command)) emit({ ...refer(tool, path, command), guessed: true });
    return;
  }
  const tool = isPodmanCompose(command) ? 'podman compose' : 'docker compose';
  for (const path of composeFiles(command, script)) emit(refer(tool, path, command));
});

function isPodmanCompose({ name, words }: Command): boolean {
  return name === 'podman-compose' || (name === 'podman' && words.some((word) => staticText(word) === 'compose'));
}

function refer(tool: string, path: Word, { at }: Command): Extract<EffectDraft, { kind: 'refer' }> {
  return { kind: 'refer', at: path.at.exact ? path.at : at, tool, language: 'compose', path };
}

function targetsOf({ name, input, words, redirects }: Command): Word[] {
  if (!input) return [];
  const targets = [...redirects.map(({ target }) => target), ...(name === 'tee' ? words.slice(1) : [])];
  return targets.filter((target) => COMPOSE_FILE.test(shapeOf(target)));
}

/** The files of a call that starts something. */
function composeFiles(command: Command, script: readonly Command[]): Word[] {
  const { words, name } = command;
  const from = /-compose$/.test(name ?? '') ? 1 : words.findIndex((word) => staticText(word) === 'compose') + 1;
  const [program] = words;
  if (from === 0 || !program) return [];
  const call = parseOptions(COMPOSE, words, from);
  const verb = call.operands[0]?.word;
  if (!verb || !STARTS.test(staticText(verb) ?? '') || call.has('--help')) return [];
  const given = call.all('--file').flatMap(({ value }) => value ?? []);
  if (given.length > 0) return given;
  const listed = environmentWord(command, 'COMPOSE_FILE');
  if (listed) return splitWord(listed, ':');
  const usual = USUAL.map((file) => literal(file, program));
  const found = usual.find((path) => textWrittenTo(path, command, script));
  return [found ?? usual[0]].filter((path) => path !== undefined);
}

const NAMESPACES: readonly (readonly [string, ContainerRunEffect['shared'][number]['namespace']])[] = [
  ['network_mode', 'network'],
  ['pid', 'pid'],
  ['ipc', 'ipc'],
  ['uts', 'uts'],
  ['userns_mode', 'user'],
  ['cgroup', 'cgroup'],
];

/** Who starts the services. */
export interface ComposeUser {
  readonly engine: string;
  readonly model: PrivilegeModel;
}

/** What starting a service does by itself, its program aside. */
export function serviceEffects(service: ComposeService, who: ComposeUser): EffectDraft[] {
  const { settings, image: source } = service;
  const privileged = settings.get('privileged');
  const isPrivileged = privileged && isTrue(staticText(privileged.value));
  const at = isPrivileged ? settingAt(privileged) : service.at;
  const run = containerRun({ engine: who.engine, ...(source && { image: source }) }, at, {
    model: who.model,
    ...(isPrivileged && { privileged: { at } }),
    capabilities: service.capAdd.flatMap((word) => capabilitiesOf(word, { at: word.at })),
    shared: NAMESPACES.flatMap(([key, namespace]) => {
      const setting = settings.get(key);
      return setting && staticText(setting.value) === 'host' ? [{ namespace, mark: { at: settingAt(setting) } }] : [];
    }),
    unconfined: service.securityOpt.flatMap((word) => {
      const option = staticText(word)?.replace(/:\s*/, '=');
      return option !== undefined && UNCONFINED.test(option) ? [{ option, mark: { at: word.at } }] : [];
    }),
    gpu: service.gpu,
  });
  const mounts = [...service.volumes.flatMap(mountOf), ...service.devices.flatMap(deviceOf)];
  // The image of a service that is built here gets its name here.
  const made = service.build !== undefined;
  return [
    run,
    ...(source && shapeOf(source) !== ''
      ? [image(who.engine, made ? 'build' : 'run', source, 'docker', { made })]
      : []),
    ...mountEffects(mounts, { engine: who.engine, model: who.model, cwd: known('.') }),
    ...(staticText(settings.get('network_mode')?.value) === 'host' ? [] : portsOf(service, who.engine)),
  ];
}

/** From the key to its value. */
function settingAt({ value, at }: { readonly value: Word; readonly at: Place }): Place {
  const end = value.at.doc === at.doc && value.at.span.start >= at.span.end ? value.at.span.end : at.span.end;
  return { ...at, span: { start: at.span.start, end } };
}

type Mount = ReturnType<typeof volumeOf>[number];

/** `SRC:DST[:FLAGS]` or a map with `type: bind`. */
function mountOf(entry: ComposeEntry): Mount[] {
  if (entry.form === 'short') {
    const { word } = entry;
    const path = /^[/.~]/.test(shapeOf(word)) && !shapeOf(word).includes(':');
    return path ? [] : volumeOf(word);
  }
  const { type, source, target, read_only: readOnly } = entry.fields;
  if (!source || (type && shapeOf(type) !== 'bind')) return [];
  return [{ source, ...(target && { target }), readOnly: readOnly !== undefined && isTrue(staticText(readOnly)) }];
}

/** `/dev/kvm:/dev/kvm:rwm`; CDI names (`nvidia.com/gpu=all`) are no paths. */
function deviceOf(word: Word): Mount[] {
  return shapeOf(word).startsWith('/') ? volumeOf(shapeOf(word).includes(':') ? word : doubled(word)) : [];
}

function doubled(word: Word): Word {
  return { ...word, pieces: [...word.pieces, ...literal(':', word).pieces, ...word.pieces] };
}

function portsOf({ ports }: ComposeService, engine: string): EffectDraft[] {
  return ports.map((entry) => {
    if (entry.form === 'short') return publishedPort(engine, entry.word, entry.word.at);
    const { target, published, host_ip: address, protocol } = entry.fields;
    const udp = protocol && shapeOf(protocol) === 'udp';
    const near = target ?? published ?? address;
    const colon = near ? literal(':', near).pieces : [];
    const pieces = [
      ...(address ? [...address.pieces, ...colon] : []),
      ...(published ? published.pieces : []),
      ...(address || published ? colon : []),
      ...(target?.pieces ?? []),
      ...(near && udp ? literal('/udp', near).pieces : []),
    ];
    return publishedPort(engine, { pieces, count: 'one', at: { ...entry.at, exact: false } }, entry.at);
  });
}

/** Files that a compose file names: others it includes, those its services are taken or built from. */
export function namedFiles({ services, includes }: ComposeFile): EffectDraft[] {
  const compose = [...includes, ...services.flatMap(({ extendsFile }) => extendsFile ?? [])];
  return [
    ...compose.map((path) => ({
      kind: 'refer' as const,
      at: path.at,
      tool: 'include',
      language: 'compose' as const,
      path,
    })),
    ...services.flatMap(({ build }) => (build ? dockerfileOf(build) : [])),
  ];
}

function dockerfileOf({ context, dockerfile, inline, at }: NonNullable<ComposeService['build']>): EffectDraft[] {
  const near = context ?? dockerfile;
  if (inline) return [{ kind: 'refer', at, tool: 'build', language: 'dockerfile', path: inline, text: inline }];
  if (!near) return [];
  // A repository: nobody looked into it.
  if (/^(?:\w+:\/\/|git@)|\.git(?:#|$)/.test(shapeOf(near)))
    return [{ kind: 'refer', at: near.at, tool: 'build', language: 'dockerfile', path: near }];
  const name = dockerfile ?? literal('Dockerfile', near);
  const folder = context && shapeOf(context) !== '.' && !shapeOf(name).startsWith('/') ? context : undefined;
  const path = folder ? { ...name, pieces: [...folder.pieces, ...literal('/', name).pieces, ...name.pieces] } : name;
  const guessed = !dockerfile && { guessed: true as const };
  return [{ kind: 'refer', at: dockerfile?.at ?? at, tool: 'build', language: 'dockerfile', path, ...guessed }];
}
