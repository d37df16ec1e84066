// What loading a model by name means, whatever program or function does it.
import type { Command } from '../../model/command.ts';
import type { ModelLoadEffect } from '../../model/effect.ts';
import { known, type Static, unknown, valueOf } from '../../model/static.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { environmentValue } from '../kit.ts';

/** Variables that keep the libraries from asking the hub (huggingface_hub, transformers, datasets). */
const OFFLINE = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE', 'HF_DATASETS_OFFLINE'];

/** Variables that name places on disk by convention. */
const PLACES = /(?:DIR|PATH|ROOT|HOME|SCRATCH|WORK|PROJECT|STORE|TMP|TMPDIR|DATA|BASE|CACHE|CKPT|CHECKPOINTS?)$/i;

/** Whether a name stands for a repository on the hub, or for a folder. */
export function sourceOf(model: Word | undefined): ModelLoadEffect['source'] {
  if (!model) return 'unknown';
  const text = staticText(model);
  if (text !== undefined) return isPath(text) ? 'local' : 'hub';
  const shape = shapeOf(model);
  if (isPath(shape)) return 'local';
  const [first] = model.pieces;
  // `$PROJECT/models/m`, but not `$ORG/$MODEL`
  if (first?.kind === 'unknown' && shape.startsWith('…/'))
    return PLACES.test(first.name ?? '') || shape.split('/').length > 2 ? 'local' : 'unknown';
  // `org/$NAME`
  return first?.kind === 'text' && /^[\w.-]+\/[^/]*$/.test(shape) ? 'hub' : 'unknown';
}

/** A repository has at most one slash in its name, and no path begins or ends like this. */
function isPath(text: string): boolean {
  return (
    /^(?:[./~]|file:)/.test(text) ||
    text.split('/').length > 2 ||
    text.endsWith('/') ||
    /\.(?:gguf|py|jsonl?|parquet|csv)$/.test(text)
  );
}

/** A switch as programs read it: `True`, `1`, `yes`, `on`. Other text is not known to mean anything. */
export function switchOf(word: Word): Static<boolean> {
  const text = staticText(word)?.replace(/^(['"])(.*)\1$/, '$2');
  if (text === undefined) return unknown('variable', word.at);
  if (/^(?:true|1|yes|y|t|on)$/i.test(text)) return known(true, word.at);
  return /^(?:false|0|no|n|f|off|none|null|)$/i.test(text) ? known(false, word.at) : unknown('unparsed', word.at);
}

/** Nothing is asked of the hub: what runs was staged before. */
export function isOffline(command: Command): boolean {
  return OFFLINE.some((name) => /^(?:1|on|yes|true)$/i.test(valueOf(environmentValue(command, name)) ?? ''));
}
