// Tunnels opened from Python: gradio's share links, and packages that start ngrok or cloudflared.
import type { Call } from '../../lang/python/index.ts';
import { defineTool, environmentWord, editablePlace } from '../kit.ts';
import { PYTHON_NAMES } from '../python/call.ts';
import { definePython } from '../python/tool.ts';
import { staticText } from '../../model/word.ts';

/** Functions that open a public tunnel, by module. */
const OPENERS: Readonly<Record<string, string>> = {
  'pyngrok.ngrok.connect': 'ngrok',
  'ngrok.connect': 'ngrok',
  'ngrok.forward': 'ngrok',
  'ngrok.listen': 'ngrok',
  'flask_ngrok.run_with_ngrok': 'ngrok',
  'flask_cloudflared.run_with_cloudflared': 'cloudflared',
  'flask_cloudflared.start_cloudflared': 'cloudflared',
  'pycloudflared.try_cloudflare': 'cloudflared',
  'gradio.networking.setup_tunnel': 'gradio',
};

const code = definePython((python, _command, emit) => {
  const hasGradio = python.imports.some((one) => one.module === 'gradio' || one.module.startsWith('gradio.'));
  for (const call of python.calls) {
    const at = python.place(call.span);
    const share = sharesByGradio(call, hasGradio) ? shareArgument(call) : undefined;
    if (share?.kind === 'boolean' && share.value) {
      const place = python.place(share.via ?? share.span);
      const auth = call.keywords.find((keyword) => keyword.name === 'auth');
      emit({
        kind: 'tunnel',
        at: place,
        tool: 'gradio',
        reach: 'public',
        login: auth && auth.value.kind !== 'none' ? 'provider' : 'anonymous',
        ...(place.exact && { remove: [{ at: place, text: 'False' }] }),
      });
      continue;
    }
    const tool = call.root === 'import' ? OPENERS[call.callee] : undefined;
    if (tool !== undefined) emit({ kind: 'tunnel', at, tool, reach: 'public', login: 'anonymous' });
  }
});

/** `demo.launch(…)` of a gradio object, or of an object that is not known in a text that uses gradio. */
function sharesByGradio(call: Call, hasGradio: boolean): boolean {
  if (call.method !== 'launch') return false;
  const origin = call.receiver?.origin;
  return origin === undefined ? hasGradio : origin.startsWith('gradio.') || (hasGradio && !origin.includes('.'));
}

/** launch(inline, inbrowser, share, …) */
function shareArgument(call: Call): Call['args'][number] | undefined {
  return call.keywords.find((keyword) => keyword.name === 'share')?.value ?? call.args[2];
}

/** GRADIO_SHARE=True makes every launch() without an own `share` a public one. */
const environment = defineTool(`${PYTHON_NAMES} gradio`, (command, emit) => {
  const value = environmentWord(command, 'GRADIO_SHARE');
  if (!value || !/^(?:true|1|yes)$/i.test(staticText(value) ?? '')) return;
  const place = editablePlace(value);
  emit({
    kind: 'tunnel',
    at: value.at,
    tool: 'gradio',
    reach: 'public',
    login: 'anonymous',
    ...(place?.exact && { remove: [{ at: place, text: 'False' }] }),
  });
});

export default [code, environment];
