// Requirements as pip, uv, poetry and conda read them: which project, how firmly pinned, from where.
import { parseRequirement, type Specifier } from '../../lang/requirements/index.ts';
import type { Pin, Requirement, Url } from '../../model/effect.ts';
import { placeOf, shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { parseUrl } from '../url.ts';
import { NO_REF, type Ref, refNamed } from '../vcs/ref.ts';

/**
 * The text of a word with `*` where the shell would look for files and `…` where it is not known. One unit for each
 * unknown stretch, as in `shapeOf`, so that offsets fit `sliceWord`.
 */
export function textWithGlobs(word: Word): string {
  return word.pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.reason === 'glob' ? '*' : '…'))
    .join('');
}

const ARCHIVE = /\.(?:whl|zip|tgz|tar|tar\.(?:gz|bz2|xz|zst|lzma)|tbz|txz|egg|conda)$/i;

/** PEP 503: runs of `-`, `_` and `.` are one dash. */
function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * One requirement in pip's notation (PEP 508 and pip's extensions).
 *
 * @param at `versions`: `name@1.2` names a version or range, as poetry, uvx and npm have it
 */
export function pythonRequirement(word: Word, at: 'url' | 'versions' = 'url'): Requirement {
  const text = textWithGlobs(word);
  const place = placeOf(word);
  const base = { text: text.trim(), at: place };
  const direct = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?@\s*(?=\S)/.exec(text);
  const name = direct?.[1] === undefined ? undefined : normalName(direct[1]);
  const start = direct ? direct[0].length : (/^\s*/.exec(text)?.[0].length ?? 0);
  const target = text.slice(start).trimEnd();
  const isAddress =
    /^(?:[a-z][a-z0-9.-]*\+)?[a-z][a-z0-9.-]*:\/\//i.test(target) ||
    /^(?:git|hg|svn|bzr)\+/.test(target) ||
    /^file:/i.test(target);
  if (isAddress) return { ...base, ...addressRequirement(sliceWord(word, start, start + target.length), name) };
  if (direct && at === 'versions') return { ...base, name, pin: versionPin(target), source: 'index' };
  if (direct && /^[./~…]/.test(target))
    return { ...base, name, pin: 'local', source: 'path', url: pathUrl(word, start) };
  return { ...base, ...namedRequirement(word, text) };
}

/** What `--editable` names is a directory, or an address as pip takes it; a project of an index it can not be. */
export function editableRequirement(word: Word): Requirement {
  const one = pythonRequirement(word);
  const bare = textWithGlobs(word).replace(/\s*\[[^\]]*\]\s*$/, '');
  return one.source === 'index' && one.pin !== 'unknown'
    ? { ...one, name: undefined, pin: 'local', source: 'path', url: pathUrl(word, 0, bare.length) }
    : one;
}

type Parts = Pick<Requirement, 'name' | 'pin' | 'source' | 'url' | 'ref'>;

/** `git+https://host/repo@ref#egg=name`, `https://host/x.whl`, `file:///x`. */
function addressRequirement(word: Word, given: string | undefined): Parts {
  const shape = textWithGlobs(word);
  const url = parseUrl(word, 'path');
  const name = given ?? eggName(shape);
  const scheme = /^([a-z0-9.+-]+?)(?::\/\/|:)/i.exec(shape)?.[1]?.toLowerCase() ?? '';
  if (/^(?:git\+)?file$/.test(scheme)) return { name, pin: 'local', source: 'path', url };
  const vcs = /^(?:git|hg|svn|bzr)(?:\+|$)/.exec(shape.slice(0, shape.indexOf('://') < 0 ? 4 : shape.indexOf('://')));
  if (!vcs) return { name, pin: /[#&](?:sha256|sha384|sha512)=/.test(shape) ? 'hash' : 'none', source: 'url', url };
  const ref = refInAddress(shape);
  return { name, pin: pinOfRef(ref), source: 'vcs', url, ref };
}

function eggName(shape: string): string | undefined {
  const egg = /[#&]egg=([A-Za-z0-9][\w.-]*)/.exec(shape)?.[1];
  return egg === undefined ? undefined : normalName(egg);
}

/** The revision in a VCS address: pip's `@ref` behind the path; poetry's `#ref` without a key. */
function refInAddress(shape: string): Ref {
  const hash = shape.indexOf('#');
  const fragment = hash < 0 ? '' : shape.slice(hash + 1);
  const address = (hash < 0 ? shape : shape.slice(0, hash)).replace(/\s.*$/s, '');
  if (fragment !== '' && !/[=&]/.test(fragment)) return refNamed(fragment);
  const authority = address.indexOf('://');
  const path = address.slice(authority < 0 ? 0 : authority + 3);
  const slash = path.search(/[/:]/);
  const at = path.lastIndexOf('@');
  if (at > slash && slash >= 0) return refNamed(path.slice(at + 1));
  // `git+$URL`, `git+https://host/$REPO`: the revision may hide in the unknown end.
  return address.endsWith('…') ? { kind: 'unknown' } : NO_REF;
}

export function pinOfRef(ref: Ref): Pin {
  if (ref.kind === 'commit' || ref.kind === 'tag' || ref.kind === 'unknown') return ref.kind;
  return 'none';
}

function namedRequirement(word: Word, text: string): Parts {
  const [head = ''] = text.split(';');
  const trimmed = head.trim();
  const bare = trimmed.replace(/\s*\[[^\]]*\]$/, '');
  if (/^[./~]/.test(bare) || bare.includes('/') || bare.includes('\\') || ARCHIVE.test(bare)) {
    return {
      name: undefined,
      pin: 'local',
      source: 'path',
      url: pathUrl(word, 0, text.indexOf(trimmed) + bare.length),
    };
  }
  const parsed = parseRequirement(trimmed);
  const written = parsed?.name ?? /^[A-Za-z0-9…*][\w.…*-]*/.exec(trimmed)?.[0];
  if (written === undefined) return { name: undefined, pin: 'unknown', source: 'index' };
  const open = /[…*]/.test(written);
  const pin = parsed ? specifierPin(parsed.specifiers) : 'unknown';
  return {
    name: open ? undefined : normalName(written),
    // `torch$SUFFIX`: the version may be in the unknown part.
    pin: open && pin === 'none' ? 'unknown' : pin,
    source: 'index',
    // A variable alone may hold a name as well as a directory.
    ...(bare === '…' && { url: pathUrl(word, 0, text.indexOf(trimmed) + 1) }),
  };
}

/** `==1.2` is exact, `==1.*` and everything else is a range, nothing is nothing. */
function specifierPin(specifiers: readonly Specifier[]): Pin {
  const exact = specifiers.some(
    ({ operator, version }) => operator === '===' || (operator === '==' && !version.endsWith('*')),
  );
  if (exact) return 'exact';
  return specifiers.length === 0 ? 'none' : 'range';
}

/** The part behind `name@`, as poetry and uvx read it. */
export function versionPin(version: string): Pin {
  const text = version.trim();
  if (text === '' || text === 'latest' || text === '*' || text === 'next') return 'none';
  if (/^={0,3}v?\d+(?:\.[\w+-]+)*$/.test(text)) return 'exact';
  return text.startsWith('…') ? 'exact' : 'range';
}

function pathUrl(word: Word, from: number, to = Infinity): Url {
  return parseUrl(sliceWord(word, from, to), 'path');
}

/**
 * A conda match specification: `channel::name=1.2=build`, `name==1.2`, `"name >=1.2"`.
 * A single `=` is a fuzzy match: `=1.2` also takes 1.2.9.
 */
export function condaRequirement(word: Word): Requirement {
  const text = textWithGlobs(word).trim();
  const base = { text, at: placeOf(word) };
  if (/^[a-z]+:\/\//i.test(text) && !text.includes('::')) {
    return {
      ...base,
      name: undefined,
      pin: /#(?:sha256:)?[0-9a-f]{32,}$/i.test(text) ? 'hash' : 'none',
      source: 'url',
      url: parseUrl(word, 'path'),
    };
  }
  if (/^[./~]/.test(text) || ARCHIVE.test(text))
    return { ...base, name: undefined, pin: 'local', source: 'path', url: pathUrl(word, 0) };
  const spec = text.replace(/^[^\s=<>!~[]*::/, '');
  const parts = /^([A-Za-z0-9_…*][\w.…*-]*)\s*(.*)$/s.exec(spec);
  if (!parts) return { ...base, name: undefined, pin: 'unknown', source: 'index' };
  const [, written = '', rest = ''] = parts;
  const open = /[…*]/.test(written);
  const pin = condaPin(rest);
  return {
    ...base,
    name: open ? undefined : written.toLowerCase(),
    pin: open && pin === 'none' ? 'unknown' : pin,
    source: 'index',
  };
}

function condaPin(rest: string): Pin {
  const bracket = /^\[(.*)\]$/s.exec(rest)?.[1];
  if (bracket !== undefined) {
    if (/\b(?:md5|sha256|build)\s*=/.test(bracket)) return 'exact';
    const version = /\bversion\s*=\s*['"]?([^'",]*)/.exec(bracket)?.[1];
    return version === undefined ? 'none' : condaPin(/^[=<>!~]/.test(version) ? version : `==${version}`);
  }
  if (rest === '') return 'none';
  if (/^==?[^=\s,|*]+=[^=]+$/.test(rest)) return 'exact';
  if (/^===?[^,|*]+$/.test(rest)) return 'exact';
  if (/^=[^=]/.test(rest)) return 'fuzzy';
  // `"numpy 1.26.4"` and `"numpy 1.26.4 build"` are exact, as in a recipe.
  if (/^\d[\w.+!…-]*(?:\s+\S+)?$/.test(rest)) return 'exact';
  return /^[<>!~=\d]/.test(rest) ? 'range' : 'unknown';
}

/** Splits uv's `--with a,b`: a comma before a comparison or inside brackets belongs to the requirement. */
export function splitRequirements(word: Word): Word[] {
  const shape = shapeOf(word);
  const words: Word[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i <= shape.length; i++) {
    const letter = shape[i];
    if (letter === '[') depth++;
    if (letter === ']') depth--;
    if (i < shape.length && (letter !== ',' || depth > 0 || /^,\s*[<>=!~]/.test(shape.slice(i)))) continue;
    if (i > from) words.push(sliceWord(word, from, i));
    from = i + 1;
  }
  return words;
}
