// Image references in words: `nvcr.io/nvidia/pytorch:25.06-py3@sha256:…`, `docker://reg#img`, `docker:img`, paths.
import type { ImageReference } from '../../model/effect.ts';
import { shapeOf, type Word } from '../../model/word.ts';

/**
 * How a program reads an image: `docker` (docker, podman, nerdctl, sarus, ch-image: a name or a transport),
 * `apptainer` (a file unless a transport stands before it), `pyxis` (`[USER@][REGISTRY#]IMAGE[:TAG]`, a path when it
 * begins with `/` or `.`), `shifter` (`TYPE:IMAGE`), `bundle` (Slurm's `--container`: a directory).
 */
export type ImageGrammar = 'docker' | 'apptainer' | 'pyxis' | 'shifter' | 'bundle';

const HOLE = '…';
/** An image file, whatever stands before its name. */
const IMAGE_FILE = /\.(?:sif|simg|img|sqsh|sqfs|squashfs|squash|tar|tar\.gz|tgz|ext3|def)$/i;
const PATH = /^(?:\.{0,2}\/|\.{1,2}$|~)/;
/** Sources on this machine, by the names that containers/image, apptainer and enroot give them. */
const LOCAL_TRANSPORTS = new Set(
  'file localimage docker-archive docker-daemon dockerd podman oci oci-archive dir containers-storage ostree instance dockerfile buildkit squashfs sif tarball custom local id'.split(
    ' ',
  ),
);
/** Transports that are recognised without `//`. */
const BARE_TRANSPORTS =
  /^(?:docker-archive|docker-daemon|oci-archive|oci|dir|containers-storage|ostree|sif|dockerfile):/;
const SHIFTER_TYPES = /^(?:docker|custom|local|id):/;
const DIGEST = /^sha(?:256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/i;
/** A registry at the front of a reference: it has a dot, a port, or is this machine. */
const REGISTRY = /[.:]|^localhost$/;
/** What a template has where an image's name is to be filled in: no image is meant yet. */
const STAND_IN = /^(?:your(?:[-_.]|$)|<.*>$|\{\{|@\w+@$|%\w+%$|(?:change|replace)[-_]?me$|path[-_]to[-_])/i;

/** Takes an image reference apart, as far as the text tells. */
export function imageReference(word: Word, grammar: ImageGrammar): ImageReference {
  const text = shapeOf(word);
  const [transport, rest] = splitTransport(text, grammar);
  if (LOCAL_TRANSPORTS.has(transport)) return local(text, transport);
  if (!rest.includes('/') && STAND_IN.test(rest)) return unknownReference(text);
  if (transport === '') return withoutTransport(text, grammar);
  if (transport === 'http' || transport === 'https') return { ...local(text, transport), local: false };
  if (transport === 'library') return libraryReference(text, rest);
  // `docker:///path/x.sif`: no registry, so nothing that could change there.
  if (rest.startsWith('/')) return local(text, 'file');
  return registryReference(text, transport, rest, grammar);
}

function splitTransport(text: string, grammar: ImageGrammar): [string, string] {
  const uri = /^([a-z][a-z\d+.-]*):\/\//i.exec(text);
  if (uri) return [uri[1]?.toLowerCase() ?? '', text.slice(uri[0].length)];
  const bare = (grammar === 'shifter' ? SHIFTER_TYPES : BARE_TRANSPORTS).exec(text);
  if (!bare) return ['', text];
  return [bare[0].slice(0, -1), text.slice(bare[0].length).replace(/^\/\//, '')];
}

function withoutTransport(text: string, grammar: ImageGrammar): ImageReference {
  if (text === 'scratch' || PATH.test(text)) return local(text, 'file');
  if (grammar !== 'docker' && IMAGE_FILE.test(text)) return local(text, 'file');
  // `$IMG`, `$DIR/app`: may be a file or any reference.
  const bare = text.startsWith(HOLE) && !/[#@]|:[^/]*$/.test(text);
  switch (grammar) {
    case 'apptainer':
      return text.startsWith(HOLE) ? unknownReference(text) : local(text, 'file');
    case 'pyxis':
      return bare ? unknownReference(text) : registryReference(text, 'docker', text, grammar);
    case 'bundle':
      if (bare) return unknownReference(text);
      return /^[\w.-]+\.[a-z]{2,}(?::\d+)?\/|^[\w./-]+[:@][\w.:-]+$/i.test(text)
        ? registryReference(text, 'docker', text, grammar)
        : local(text, 'file');
    default:
      return registryReference(text, 'docker', text, grammar);
  }
}

function registryReference(text: string, transport: string, rest: string, grammar: ImageGrammar): ImageReference {
  // enroot's grammar: a user in front, the registry set off by `#`.
  const image = grammar === 'pyxis' ? rest.replace(/^[^/#@]+@(?!sha\d+:)/, '') : rest;
  const hash = grammar === 'pyxis' ? image.indexOf('#') : -1;
  const [path, digest] = splitDigest(hash < 0 ? image : image.slice(hash + 1));
  const colon = path.lastIndexOf(':');
  const tagged = colon > path.lastIndexOf('/');
  const tag = tagged ? path.slice(colon + 1) : undefined;
  const parts = (tagged ? path.slice(0, colon) : path).split('/');
  const name = parts.pop() ?? '';
  const first = parts[0];
  let registry = hash < 0 ? undefined : image.slice(0, hash);
  if (registry === undefined && first !== undefined && (REGISTRY.test(first) || first.includes(HOLE))) {
    registry = first;
    parts.shift();
  }
  registry ??= 'docker.io';
  const hub = registry === 'docker.io' || registry === 'index.docker.io' || registry === 'registry-1.docker.io';
  const namespace = parts.join('/') || (hub ? 'library' : '');
  return {
    text,
    transport,
    // podman names what it builds itself `localhost/…`.
    local: registry === 'localhost',
    registry: registry.includes(HOLE) ? undefined : registry,
    namespace: namespace.includes(HOLE) ? undefined : namespace,
    name: name === HOLE || name === '' ? undefined : name,
    tag: tag?.includes(HOLE) ? undefined : tag,
    digest,
    open: tag === undefined ? `${first ?? ''}${name}`.includes(HOLE) : tag.includes(HOLE) || name === HOLE,
  };
}

/** A complete digest, or one that is not known; anything else after `@` pins nothing. */
function splitDigest(image: string): [string, string | undefined] {
  const at = image.lastIndexOf('@');
  if (at < 0) return [image, undefined];
  const digest = image.slice(at + 1);
  return [image.slice(0, at), DIGEST.test(digest) || digest.includes(HOLE) ? digest : undefined];
}

/** `library://entity/collection/name:tag`, where the tag may be `sha256.<hex>`. */
function libraryReference(text: string, rest: string): ImageReference {
  const parsed = registryReference(text, 'library', rest, 'docker');
  const digest = parsed.tag !== undefined && /^sha256\.[0-9a-f]{64}$/.test(parsed.tag) ? parsed.tag : parsed.digest;
  const host = parsed.registry === 'docker.io' ? undefined : parsed.registry;
  return { ...parsed, registry: host, tag: digest === undefined ? parsed.tag : undefined, digest };
}

function local(text: string, transport: string): ImageReference {
  const nothing = { registry: undefined, namespace: undefined, name: undefined, tag: undefined, digest: undefined };
  return { text, transport, local: true, ...nothing, open: false };
}

function unknownReference(text: string): ImageReference {
  return { ...local(text, 'unknown'), local: false, open: true };
}
