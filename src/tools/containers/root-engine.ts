// Work that Docker's daemon does as root, the daemon's start, and membership in the group that may ask it.
import { staticText } from '../../model/word.ts';
import { containerCall } from '../../shell/wrappers/containers.ts';
import { type AnyTool, defineTool, parseOptions } from '../kit.ts';
import { ociModel } from './start.ts';

/** Verbs that make the daemon fetch, build or run something. */
const WORKS =
  /^(?:(?:container |image |builder |buildx )?(?:run|exec|create|start|restart|build|pull|load|import|commit)|bake)\b/;

/** Verbs of Compose that do. */
const COMPOSE = /^(?:up|run|exec|start|restart|build|pull|create)$/;

const docker = defineTool('docker nvidia-docker', (command, emit) => {
  const call = containerCall(command);
  if (!call || ociModel(call, command) !== 'root-daemon') return;
  const compose = call.verb === 'compose' && command.words.some((word) => COMPOSE.test(staticText(word) ?? ''));
  if (!compose && !WORKS.test(call.verb)) return;
  emit({ kind: 'privilege', what: 'engine-use', at: command.at, tool: call.engine });
});

const compose = defineTool('docker-compose', (command, emit) => {
  if (!command.words.some((word) => COMPOSE.test(staticText(word) ?? ''))) return;
  const call = { engine: 'docker', global: parseOptions({}, command.words) };
  if (ociModel(call, command) === 'root-daemon')
    emit({ kind: 'privilege', what: 'engine-use', at: command.at, tool: 'docker-compose' });
});

const services = defineTool('systemctl service', (command, emit) => {
  const words = command.words.slice(1).map((word) => staticText(word) ?? '');
  const starts = words.some((word) => /^(?:re)?start$|^enable$/.test(word));
  if (starts && !words.includes('--user') && words.some((word) => /^docker(?:\.(?:service|socket))?$/.test(word)))
    emit({ kind: 'privilege', what: 'engine-use', at: command.at, tool: command.name ?? 'systemctl' });
});

/** `newgrp docker`, `sg docker -c …`, `usermod -aG docker alice`, `gpasswd -a alice docker`, `adduser alice docker`. */
const groups = defineTool('newgrp sg usermod gpasswd adduser', (command, emit) => {
  const named = command.words.slice(1).some((word) => (staticText(word) ?? '').split(',').includes('docker'));
  if (named) emit({ kind: 'privilege', what: 'engine-group', at: command.at, tool: command.name ?? 'newgrp' });
});

const tools: readonly AnyTool[] = [docker, compose, services, groups];
export default tools;
