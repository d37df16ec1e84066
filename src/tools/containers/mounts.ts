// What container options say about mounts: `-v a:b:ro`, `--mount type=bind,…`, `--bind a:b,c:d`, pyxis and shifter lists.
import type { EffectDraft, PrivilegeModel } from '../../model/effect.ts';
import type { Static } from '../../model/static.ts';
import { known } from '../../model/static.ts';
import { prefixOf, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { pathKey } from '../../shell/path-key.ts';

/** One mounted path. */
interface Mount {
  readonly source: Word;
  readonly target?: Word;
  readonly readOnly: boolean;
  readonly propagation?: string;
}

/** Who mounts, and where relative paths start. */
export interface Mounter {
  readonly engine: string;
  readonly model: PrivilegeModel;
  readonly cwd?: Static<string>;
}

const PROPAGATION = /^r?(?:shared|slave|private)$/;

/** The effects of mounts. */
export function mountEffects(mounts: readonly Mount[], { engine, model, cwd = known('.') }: Mounter): EffectDraft[] {
  return mounts.map((mount) => {
    const path = hostPath(mount.source, cwd);
    return { kind: 'mount', at: mount.source.at, engine, model, ...(path !== undefined && { path }), ...mount };
  });
}

/** A normalised path; `~/` that bash left alone means the home directory all the same. */
function hostPath(source: Word, cwd: Static<string>): string | undefined {
  const home = prefixOf(source).startsWith('~/');
  const key = pathKey(home ? sliceWord(source, 1) : source, cwd);
  if (key === undefined) return undefined;
  return home ? `\${HOME}${key}` : key.replace(/^(?:\/\.\.)+$/, '/').replace(/^(?:\/\.\.)+\//, '/');
}

/** docker's `-v`: a single path is a volume of its own, and so is a source that is no path. */
export function volumeOf(word: Word): Mount[] {
  const [mount] = bindsOf(word);
  const source = mount && shapeOf(mount.source);
  return mount?.target && source !== undefined && /^[/.~…]/.test(source) ? [mount] : [];
}

/** `SRC[:DST[:FLAGS]]`; the flags stand between commas or, for pyxis, plus signs. */
export function bindsOf(word: Word): Mount[] {
  const [source, target, ...flags] = splitWord(word, ':');
  if (!source || shapeOf(source) === '') return [];
  return [withFlags(source, target, flags.flatMap(flagsOf))];
}

/** pyxis's `SRC:DST[:FLAGS],…` and shifter's `SRC:DST[:FLAGS];…`. */
export function listedBinds(word: Word, separator: ',' | ';'): Mount[] {
  return splitWord(word, separator).flatMap(bindsOf);
}

/** apptainer's `SRC[:DST[:OPTION[,OPTION]]],…`: what follows a comma is another path unless it is an option. */
export function apptainerBinds(word: Word): Mount[] {
  const mounts: Mount[] = [];
  for (const part of splitWord(word, ',')) {
    const option = /^(?:r[ow]|image-src=.*|id=.*)$/.test(shapeOf(part));
    const last = mounts.at(-1);
    if (!option || !last) mounts.push(...bindsOf(part));
    else if (shapeOf(part) === 'ro') mounts[mounts.length - 1] = { ...last, readOnly: true };
  }
  return mounts;
}

/** `--mount type=bind,source=…,target=…[,readonly]`. */
export function mountOption(word: Word): Mount[] {
  const fields = new Map<string, Word>();
  const flags: string[] = [];
  for (const part of splitWord(word, ',')) {
    const shape = shapeOf(part);
    const equals = shape.indexOf('=');
    const key = (equals < 0 ? shape : shape.slice(0, equals)).toLowerCase();
    if (equals >= 0) fields.set(KEYS[key] ?? key, sliceWord(part, equals + 1));
    else flags.push(key);
  }
  const type = staticText(fields.get('type'));
  const source = fields.get('source');
  if (!source || !fields.has('type') || (type !== undefined && type !== 'bind')) return [];
  const switched = staticText(fields.get('readonly'));
  if (switched !== undefined && /^(?:1|t|true)$/i.test(switched)) flags.push('ro');
  const propagation = staticText(fields.get('bind-propagation'));
  return [withFlags(source, fields.get('target'), [...flags, ...(propagation === undefined ? [] : [propagation])])];
}

const KEYS: Readonly<Record<string, string>> = { src: 'source', dst: 'target', destination: 'target', ro: 'readonly' };

function flagsOf(word: Word): string[] {
  return shapeOf(word).split(/[,+]/);
}

function withFlags(source: Word, target: Word | undefined, flags: readonly string[]): Mount {
  const propagation = flags.find((flag) => PROPAGATION.test(flag));
  return {
    source,
    ...(target && { target }),
    readOnly: flags.includes('ro') || flags.includes('readonly'),
    ...(propagation !== undefined && { propagation }),
  };
}
