// ComfyUI: a script called main.py, so only its folder tells what it is (comfy/cli_args.py).
import { staticText } from '../../model/word.ts';
import type { Command } from '../../model/command.ts';
import { builtIn, defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { bindByDefault, bindOfOption } from './address.ts';
import { asStatic } from '../../model/word.ts';

const OPTIONS: OptionTable = {
  values: '--port --tls-keyfile --tls-certfile --output-directory --input-directory --base-directory --cuda-device',
  many: '--listen',
};

export default defineTool(PYTHON_NAMES, (command, emit) => {
  const from = comfyArguments(command);
  if (from === undefined) return;
  const call = parseOptions(OPTIONS, command.words, from);
  const listen = call.last('--listen');
  const valued =
    listen?.value && listen.end - listen.index > 1
      ? listen.value
      : listen && /=/.test(staticText(command.words[listen.index]) ?? '')
        ? listen.value
        : undefined;
  const port = call.last('--port')?.value;
  const bind = !listen
    ? bindByDefault('127.0.0.1', undefined)
    : valued
      ? bindOfOption(command, listen, valued, 'host').bind
      : {
          // without a value: every interface
          address: builtIn('0.0.0.0'),
          class: 'any' as const,
          at: listen.at,
          ...(listen.at.exact && { toLoopback: [{ at: listen.at, text: '--listen 127.0.0.1' }] }),
        };
  emit({
    kind: 'listen',
    at: bind.at ?? command.at,
    tool: 'ComfyUI',
    class: 'S',
    protocol: 'tcp',
    bind,
    port: port ? asStatic(port) : builtIn('8188'),
    auth: { state: 'absent' },
    tls: call.has('--tls-certfile'),
  });
});

function comfyArguments(command: Command): number | undefined {
  const call = pythonCall(command);
  const path = call?.kind === 'script' ? staticText(call.path) : undefined;
  if (path === undefined || !/(?:^|\/)main\.py$/.test(path)) return undefined;
  const folder = path.includes('/') ? path : command.cwd.state === 'known' ? `${command.cwd.value}/${path}` : '';
  return /(?:^|\/)comfyui[^/]*\/main\.py$/i.test(folder) ? call?.args : undefined;
}
