// The headers: which image or package mirror a build begins with.
import type { Header, Stage } from '../../lang/apptainer/index.ts';
import type { Scope } from '../../model/command.ts';
import type { EffectDraft, Mark } from '../../model/effect.ts';
import { prefixOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { image } from '../../tools/containers/start.ts';
import { httpsEdits, parseUrl } from '../../tools/url.ts';
import type { SurfaceContext } from '../surface.ts';
import { ENGINE } from './scopes.ts';
import { generated, joined } from './texts.ts';

/** What stands before the name in a command line, by agent. */
const PREFIXES: Readonly<Record<string, string>> = {
  localimage: 'localimage://',
  'docker-archive': 'docker-archive:',
  'docker-daemon': 'docker-daemon:',
  oci: 'oci:',
  'oci-archive': 'oci-archive:',
  oras: 'oras://',
  shub: 'shub://',
  library: 'library://',
};
/** Agents that put a distribution's packages together. */
const PACKAGE_AGENTS = new Set(['debootstrap', 'yum', 'dnf', 'zypper', 'arch']);
const MIRROR = /^(?:mirrorurl|updateurl|otherurl\d+)$/;

/** Lists what the headers of a stage fetch. */
export function bootstrap(context: SurfaceContext, { headers }: Stage, scope: Scope): void {
  const agentHeader = headers.get('bootstrap');
  // Apptainer takes the value as it is; old releases did not mind its case.
  const agent = staticText(agentHeader?.value)?.toLowerCase();
  if (!agentHeader || agent === undefined) return;
  const emit = (draft: EffectDraft, header: Header): void => {
    const certain = !header.replaceable && !agentHeader.replaceable;
    context.emit(draft, { statement: header.at, scope, certain });
  };
  for (const header of headers.values()) {
    if (header.value.pieces.length === 0) continue;
    if (header.name === 'from' && agent === 'docker') emit(registryImage(header, headers), header);
    const prefix = PREFIXES[agent];
    if (header.name === 'from' && prefix !== undefined)
      emit(otherImage(header, prefix, headers.get('fingerprints')), header);
    if (header.name === 'mirrorurl' && agent === 'busybox')
      emit(image(ENGINE, 'build', header.value, 'docker', { insecure: plainHttp(header.value) }), header);
    if (PACKAGE_AGENTS.has(agent) && MIRROR.test(header.name)) emit(packageMirror(agent, header), header);
  }
}

/** `[REGISTRY/][NAMESPACE/]NAME[:TAG][@DIGEST]` */
function registryImage(from: Header, headers: Stage['headers']): EffectDraft {
  const parts = ['registry', 'namespace'].flatMap((name) => {
    const value = headers.get(name)?.value;
    return value && value.pieces.length > 0 ? [value] : [];
  });
  const registry = headers.get('registry')?.value;
  const insecure = registry && plainHttp(registry);
  const word = joined([...parts.map(withoutScheme), from.value], '/');
  return { ...image(ENGINE, 'build', word, 'docker', { insecure }), at: from.value.at };
}

function otherImage({ value }: Header, prefix: string, fingerprints: Header | undefined): EffectDraft {
  const word = prefixOf(value).startsWith(prefix)
    ? value
    : { ...value, pieces: [generated(prefix, value.at), ...value.pieces] };
  const signed = fingerprints && fingerprints.value.pieces.length > 0;
  return { ...image(ENGINE, 'build', word, 'apptainer'), ...(signed && { signedBy: fingerprints.value }) };
}

/** Packages, which carry signatures of their own. */
function packageMirror(agent: string, { value }: Header): EffectDraft {
  const url = parseUrl(value);
  const toHttps = httpsEdits(url);
  const root: Word = { pieces: [generated('/', value.at)], count: 'one', at: value.at };
  return {
    kind: 'fetch',
    at: value.at,
    tool: agent,
    direction: 'download',
    url,
    target: { kind: 'directory', path: root },
    tls: 'on',
    checksum: false,
    mirror: true,
    ...(toHttps && { toHttps }),
  };
}

const HTTP = 'http://';

function plainHttp(word: Word): Mark | undefined {
  return prefixOf(word).startsWith(HTTP) ? { at: word.at } : undefined;
}

function withoutScheme(word: Word): Word {
  const scheme = /^https?:\/\//.exec(prefixOf(word));
  return scheme ? sliceWord(word, scheme[0].length) : word;
}
