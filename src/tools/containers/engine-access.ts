// Access to a container engine other than by its own command: sockets opened up or talked to, daemons, lowered shields.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { pathKey } from '../../shell/path-key.ts';
import { defineTool, markOption, parseOptions } from '../kit.ts';

/** curl speaks the engine's API through its socket. */
const curl = defineTool('curl', (command, emit) => {
  const option = parseOptions({ values: '--unix-socket' }, command.words).last('--unix-socket');
  const path = option?.value && enginePath(option.value, command);
  if (!option?.value || path === undefined) return;
  const mark = markOption(command, option);
  emit({ kind: 'privilege', what: 'engine-socket', at: option.at, tool: 'curl', subject: option.value, path, mark });
});

/** `chmod 666 /var/run/docker.sock` */
const permissions = defineTool('chmod chown chgrp setfacl', (command, emit) => {
  for (const word of command.words.slice(1)) {
    const path = enginePath(word, command);
    if (path === undefined) continue;
    emit({ kind: 'privilege', what: 'engine-socket', at: word.at, tool: command.name ?? '', subject: word, path });
  }
});

const dockerd = defineTool('dockerd dockerd-rootless.sh', (command, emit) => {
  const call = parseOptions(
    {
      flags: '-D,--debug --tls --tlsverify',
      values: '-H,--host -l,--log-level -G,--group -b,--bridge -p,--pidfile -s,--storage-driver -g,--data-root',
    },
    command.words,
  );
  const tool = command.name ?? '';
  const guarded = call.has('--tlsverify');
  const open = call.all('--host').filter((option) => option.value && /^tcp:/.test(shapeOf(option.value)));
  for (const option of open) {
    if (option.value)
      emit({ kind: 'privilege', what: 'engine-daemon', at: option.at, tool, subject: option.value, guarded });
  }
  if (open.length === 0) emit({ kind: 'privilege', what: 'engine-daemon', at: command.at, tool });
});

/** SELinux and AppArmor for the whole node. */
const setenforce = defineTool('setenforce', (command, emit) => {
  const mode = staticText(command.words[1]);
  if (mode !== undefined && /^(?:0|permissive)$/i.test(mode)) {
    emit({ kind: 'privilege', what: 'mac-off', at: command.at, tool: 'setenforce' });
  }
});

const apparmor = defineTool('aa-disable aa-teardown aa-complain', (command, emit) => {
  emit({ kind: 'privilege', what: 'mac-off', at: command.at, tool: command.name ?? '' });
});

/** The path of a word that names the control socket of docker, containerd, podman or CRI-O. */
function enginePath(word: Word, command: Command): string | undefined {
  const path = pathKey(word, command.cwd);
  return path !== undefined && /(?:^|\/)(?:docker|containerd|podman|crio|buildkitd)\.sock$/.test(path)
    ? path
    : undefined;
}

export default [curl, permissions, dockerd, setenforce, apparmor];
