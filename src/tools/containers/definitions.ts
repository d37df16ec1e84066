// The files that say how an image is built: what a build names, and what an image's own name lets guess.
import type { EffectDraft } from '../../model/effect.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import type { ContainerCall } from '../../shell/wrappers/containers.ts';
import { imageReference } from './reference.ts';

const IMAGE_FILE = /\.(?:sif|simg|img|sqsh|squashfs|tar(?:\.\w+)?|tgz)$/;
const DEFINITION = /\.(?:def|singularity|apptainer|recipe)$|(?:^|\/)(?:Singularity|Apptainer)(?:[._-][^/]*)?$/;

/** `apptainer build IMAGE SOURCE`: a source that is neither an image nor a registry's is a definition file. */
export function builtFromDefinition({ engine, verb, options }: ContainerCall): EffectDraft[] {
  const source = options.operands[1]?.word;
  if (!source) return [];
  const shape = shapeOf(source);
  const named = DEFINITION.test(shape);
  if (!named && (!imageReference(source, 'apptainer').local || IMAGE_FILE.test(shape) || shape.endsWith('/')))
    return [];
  const given = givenArguments(options);
  const refer = {
    kind: 'refer',
    at: source.at,
    tool: `${engine} ${verb}`,
    language: 'apptainer',
    path: source,
    ...(given.size > 0 && { given }),
  } as const;
  return [named ? refer : { ...refer, guessed: true }];
}

/** `--build-arg NAME=VALUE` */
function givenArguments(options: ContainerCall['options']): ReadonlyMap<string, Word> {
  const given = new Map<string, Word>();
  for (const { value } of options.all('--build-arg')) {
    if (!value) continue;
    const name = /^\w+(?==)/.exec(shapeOf(value))?.[0];
    if (name !== undefined) given.set(name, sliceWord(value, name.length + 1, shapeOf(value).length));
  }
  return given;
}

/** `apptainer exec x.sif`: `x.def` beside it is most likely what it was built from. */
export function definitionBeside({ engine, verb, image }: ContainerCall): EffectDraft[] {
  if (!image || !/\.(?:sif|simg|img)$/.test(shapeOf(image)) || /^\w+:\/\//.test(prefixOf(image))) return [];
  const last = image.pieces.at(-1);
  if (last?.kind !== 'text' || !/\.\w+$/.test(last.text)) return [];
  const text = last.text.replace(/\.\w+$/, '.def');
  const path = { ...image, pieces: [...image.pieces.slice(0, -1), { ...last, text }] };
  return [{ kind: 'refer', at: image.at, tool: `${engine} ${verb}`, language: 'apptainer', path, guessed: true }];
}

/** `docker build -f FILE CONTEXT`: without a file, the usual names in the context's folder. */
export function builtFromDockerfile({ engine, verb, options }: ContainerCall): EffectDraft[] {
  const refer = (path: Word, guessed: boolean): EffectDraft => ({
    kind: 'refer',
    at: path.at,
    tool: `${engine} ${verb}`,
    language: 'dockerfile',
    path,
    ...(guessed && { guessed }),
  });
  const files = options.all('--file').flatMap(({ value }) => value ?? []);
  if (files.length > 0) return files.map((file) => refer(file, false));
  const context = options.operands[0]?.word;
  if (!context) return [];
  const text = staticText(context);
  // A repository or archive: nobody looked into it.
  if (text === '-' || /^(?:\w+:\/\/|git@)|\.git(?:#|$)|\.t(?:ar(?:\.\w+)?|gz)$/.test(shapeOf(context)))
    return [refer(context, false)];
  return ['Dockerfile', 'Containerfile'].map((name) => refer(within(context, name), true));
}

/** A file in a folder. */
function within(folder: Word, name: string): Word {
  const at = { ...folder.at, exact: false };
  return { ...folder, pieces: [...folder.pieces, { kind: 'text', text: `/${name}`, at, use: at, quoted: true }] };
}
