// `docker run -p [[ADDRESS:]PORT:]PORT[/PROTOCOL]`: ports of a container that the engine opens on the host.
import type { Bind, EffectDraft } from '../../model/effect.ts';
import { known, type Static, unknown } from '../../model/static.ts';
import { asStatic, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { containerCall } from '../../shell/wrappers/containers.ts';
import { editablePlace } from '../kit.ts';
import { defaultBind, defineListener, givenBind } from './bind.ts';

const ENGINES = 'docker podman nerdctl podman-hpc nvidia-docker docker-rootless finch';

export default defineListener(ENGINES, (command, emit) => {
  const call = containerCall(command);
  // The containers of a pod share the ports that the pod opens.
  if (call?.action !== 'run' && call?.verb !== 'pod create') return;
  if (staticText(call.options.last('--network')?.value) === 'host') return;
  for (const { value, at } of call.options.all('--publish'))
    if (value) emit(publishedPort(command.name ?? 'docker', value, at));
  const all = call.options.last('--publish-all');
  if (!all || /=(?:false|0)$/.test(staticText(command.words[all.index]) ?? '')) return;
  emit({
    ...common(command.name ?? 'docker'),
    at: all.at,
    protocol: 'tcp',
    bind: { ...defaultBind(''), at: all.at },
    port: unknown('input'),
    published: {},
  });
});

function common(tool: string): { kind: 'listen'; tool: string; class: 'P'; auth: { state: 'set' }; tls: false } {
  // What stands behind the port is judged by itself; see flow/.
  return { kind: 'listen', tool, class: 'P', auth: { state: 'set' }, tls: false };
}

/** `[[ADDRESS:]PORT:]PORT[/PROTOCOL]`: a port that an engine opens on the host for a container. */
export function publishedPort(tool: string, given: Word, at: Place): EffectDraft {
  const whole: Word = { ...given, count: 'one' };
  const shape = shapeOf(whole);
  const slash = shape.lastIndexOf('/');
  const spec = slash < 0 ? whole : sliceWord(whole, 0, slash);
  const fields = fieldsOf(spec);
  const inside = fields.at(-1) ?? spec;
  const outside = fields.at(-2);
  const address = fields.at(-3);
  const inner = portOf(inside);
  return {
    ...common(tool),
    at,
    protocol: shape.endsWith('/udp') ? 'udp' : 'tcp',
    bind: address && shapeOf(address) !== '' ? givenBind(address, at) : everywhere(whole, address !== undefined, at),
    port: outside && shapeOf(outside) !== '' ? portOf(outside) : unknown('input'),
    published: inner.state === 'known' ? { port: inner } : {},
  };
}

/** A port that is known; ranges are not one. */
function portOf(word: Word): Static<string> {
  const text = staticText(word);
  return text === undefined ? asStatic(word) : /^\d+$/.test(text) ? known(text) : unknown('unparsed');
}

/** Without an address the engine takes every interface. */
function everywhere(whole: Word, colon: boolean, at: Place): Bind {
  // All of `-p $PORTS` may hold an address too.
  if (shapeOf(whole) === '…') return { ...defaultBind(''), class: 'unknown', at };
  const place = editablePlace(whole);
  const single = staticText(whole) !== undefined && !shapeOf(whole).includes(':');
  if (!place?.exact) return { ...defaultBind(''), at };
  const start = { doc: place.doc, span: { start: place.span.start, end: place.span.start }, exact: true };
  const quoted = /^["']/.test(place.doc.text.slice(place.span.start, place.span.end));
  if (quoted) return { ...defaultBind(''), at };
  return {
    ...defaultBind(''),
    at,
    toLoopback: [{ at: start, text: colon ? '127.0.0.1' : single ? '127.0.0.1::' : '127.0.0.1:' }],
  };
}

/** The parts between colons outside brackets. */
function fieldsOf(word: Word): Word[] {
  const shape = shapeOf(word);
  const fields: Word[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i <= shape.length; i++) {
    if (shape[i] === '[') depth++;
    else if (shape[i] === ']') depth--;
    if (i < shape.length && (shape[i] !== ':' || depth > 0)) continue;
    fields.push(sliceWord(word, from, i));
    from = i + 1;
  }
  return fields;
}
