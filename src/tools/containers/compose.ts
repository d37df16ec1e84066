// Compose files that the script writes, or hands to `docker compose -f -`: what their services get of the node.
import type { Command } from '../../model/command.ts';
import type { ContainerRunEffect, Mark, PrivilegeModel } from '../../model/effect.ts';
import { type Piece, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { textWrittenTo } from '../written-files.ts';
import { flowItems, trimmed, unquoted, withoutComment } from '../written-lines.ts';
import { mountEffects, volumeOf } from './mounts.ts';
import { capabilitiesOf, containerRun, isTrue, UNCONFINED } from './start.ts';

const COMPOSE_FILE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;

const COMPOSE: OptionTable = {
  flags: '--all-resources --compatibility --dry-run --verbose -h,--help -v,--version',
  values: '-f,--file -p,--project-name --profile --env-file --project-directory --ansi --parallel --progress',
  style: 'posix',
};

export default defineTool('cat tee docker docker-compose podman podman-compose', (command, emit, script) => {
  const text = command.name === 'cat' || command.name === 'tee' ? writtenText(command) : namedText(command, script);
  if (!text) return;
  const podman = [command, ...script].some(isPodmanCompose);
  const service = { engine: podman ? 'podman' : 'compose', model: podman ? 'rootless' : 'root-daemon' } as const;
  services(splitWord({ pieces: text.pieces, count: 'one', at: text.at }, '\n'), service, command, emit);
});

interface Text {
  readonly pieces: readonly Piece[];
  readonly at: Place;
}

/** A here-document for a file with one of the usual names: it is read where it is written. */
function writtenText({ name, input, words, redirects }: Command): Text | undefined {
  const targets = [...redirects.map(({ target }) => target), ...(name === 'tee' ? words.slice(1) : [])];
  return targets.some((target) => COMPOSE_FILE.test(shapeOf(target))) ? input : undefined;
}

/** The file `-f` names: the command's own input, or one the script wrote under a name of its own. */
function namedText(command: Command, script: readonly Command[]): Text | undefined {
  const { words, input } = command;
  const from = /-compose$/.test(command.name ?? '') ? 1 : words.findIndex((word) => staticText(word) === 'compose') + 1;
  if (from === 0) return undefined;
  for (const { value } of parseOptions(COMPOSE, words, from).all('--file')) {
    if (!value || COMPOSE_FILE.test(shapeOf(value))) continue;
    const text = staticText(value) === '-' ? input : textWrittenTo(value, command, script);
    if (text) return text;
  }
  return undefined;
}

function isPodmanCompose({ name, words }: Command): boolean {
  return name === 'podman-compose' || (name === 'podman' && words.some((word) => staticText(word) === 'compose'));
}

const NAMESPACES: Readonly<Record<string, ContainerRunEffect['shared'][number]['namespace']>> = {
  network_mode: 'network',
  pid: 'pid',
  ipc: 'ipc',
  uts: 'uts',
  userns_mode: 'user',
  cgroup: 'cgroup',
};

interface Service {
  privileged?: Mark;
  readonly capabilities: ContainerRunEffect['capabilities'][number][];
  readonly shared: ContainerRunEffect['shared'][number][];
  readonly unconfined: ContainerRunEffect['unconfined'][number][];
  readonly binds: Word[];
}

/** LIMIT: by lines; anchors, `extends` and maps in one line are not read. */
function services(
  lines: readonly Word[],
  who: { readonly engine: string; readonly model: PrivilegeModel },
  command: Command,
  emit: Emit,
): void {
  let service: Service | undefined;
  let list = '';
  let inServices = false;
  let nameIndent: number | undefined;
  let keyIndent: number | undefined;
  const finish = (): void => {
    if (service) report(service, who, command, emit);
    service = undefined;
    keyIndent = undefined;
    list = '';
  };
  for (const one of lines.map(withoutComment)) {
    const shape = shapeOf(one);
    const indent = shape.search(/\S/);
    if (indent < 0) continue;
    const key = /^\s*([\w.-]+):(?:\s+|$)/.exec(shape);
    const item = /^\s*-\s+/.exec(shape);
    if (indent === 0 && key) {
      finish();
      inServices = key[1] === 'services';
      nameIndent = undefined;
    } else if (!inServices) continue;
    else if (key && (nameIndent === undefined || indent <= nameIndent)) {
      finish();
      nameIndent = indent;
      service = { capabilities: [], shared: [], unconfined: [], binds: [] };
    } else if (service && key && (keyIndent === undefined || indent <= keyIndent)) {
      keyIndent = indent;
      list = key[1] ?? '';
      const value = sliceWord(one, key[0].length);
      setting(service, list, unquoted(value), trimmed(one).at);
      for (const each of flowItems(value)) entry(service, list, each);
    } else if (service && item) entry(service, list, unquoted(sliceWord(one, item[0].length)));
    // The long form of a volume: `source:` on a line of its own.
    else if (service && list === 'volumes' && key?.[1] === 'source')
      entry(service, list, unquoted(sliceWord(one, key[0].length)));
  }
  finish();
}

function setting(service: Service, key: string, value: Word, at: Place): void {
  const text = staticText(value);
  const namespace = NAMESPACES[key];
  if (key === 'privileged' && isTrue(text)) service.privileged = { at };
  else if (namespace && text === 'host') service.shared.push({ namespace, mark: { at } });
}

function entry(service: Service, list: string, value: Word): void {
  const mark = { at: value.at };
  const text = staticText(value);
  if (list === 'cap_add') service.capabilities.push(...capabilitiesOf(value, mark));
  else if (list === 'security_opt') {
    const option = text?.replace(/:\s*/, '=');
    if (option !== undefined && UNCONFINED.test(option)) service.unconfined.push({ option, mark });
  } else if (list === 'volumes') {
    const source = /^source:\s*/.exec(shapeOf(value));
    service.binds.push(source ? unquoted(sliceWord(value, source[0].length)) : value);
  }
}

function report(
  { binds, ...details }: Service,
  who: { readonly engine: string; readonly model: PrivilegeModel },
  command: Command,
  emit: Emit,
): void {
  const at = details.privileged?.at ?? command.at;
  emit(containerRun({ engine: who.engine }, at, { model: who.model, ...details }));
  const mounts = binds.flatMap((word) => {
    const short = volumeOf(word);
    const path = /^[/.~]/.test(shapeOf(word)) && !shapeOf(word).includes(':');
    return path ? [{ source: word, readOnly: false }] : short;
  });
  for (const effect of mountEffects(mounts, { ...who, cwd: command.cwd })) emit(effect);
}
