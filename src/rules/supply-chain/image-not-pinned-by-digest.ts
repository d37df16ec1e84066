// JV302: an image named by something that can be pointed at other content tomorrow.
import { defineRule, type ImageEffect, type ImageReference, setElsewhere } from '../kit.ts';

/** Tags that move by design, and names of branches. */
const FLOATING =
  /^(?:latest|stable|main|master|trunk|head|dev|devel|develop|development|edge|nightly|canary|rolling|current|snapshot|unstable|testing)$|(?:^|[-_.])(?:latest|nightly)(?:$|[-_.])/i;

export default defineRule({
  code: 'JV302',
  name: 'image-not-pinned-by-digest',
  meta: {
    title: 'A container image is named by a tag that can change, or by none',
    severity: 'medium',
    confidence: 'high',
    phase: 'model-training',
    cwe: [829, 1357],
    attack: ['T1195.002', 'T1204.003'],
    since: '0.1.0',
  },
  messages: { unpinned: 'Image {image} {why}.' },
  on: {
    image(image, ctx) {
      const { reference } = image;
      const { tag } = reference;
      if (!isFetched(reference) || reference.digest !== undefined || image.made) return;
      const same = (one: ImageEffect): boolean => one.made === true && keyOf(one.reference) === keyOf(reference);
      if (ctx.effects.some((one) => one.kind === 'image' && same(one))) return;
      const moves = tag !== undefined && FLOATING.test(tag);
      const unnamed = tag === undefined && !reference.text.includes(':…');
      ctx.report({
        message: 'unpinned',
        subject: image,
        data: { image: reference.text, why: unnamed ? WHY.untagged : moves ? WHY.floating : WHY.tagged },
        ...(!unnamed && !moves && { severity: 'low' }),
        ...(reference.open ? { confidence: 'low' } : reference.text.includes('…') && { confidence: 'medium' }),
        related: setElsewhere(image.word),
        fix: {
          title: `Append the digest, as skopeo inspect --format '{{.Digest}}' docker://… or crane digest prints it: name:tag@sha256:…`,
          safety: 'unsafe',
          edits: [],
        },
      });
    },
  },
});

const WHY = {
  untagged: 'has neither a tag nor a digest: the job gets whatever is newest when it runs',
  floating: 'is named by a tag that moves: the job gets whatever it points at when it runs',
  tagged: 'is named by a tag, which its owner can point at other content after you checked it',
} as const;

/** Something a registry or library answers for, with a name that is known. */
function isFetched({ local, transport, name, tag }: ImageReference): boolean {
  return !local && transport !== 'http' && transport !== 'https' && (name !== undefined || tag !== undefined);
}

/** Names one image, with the tag docker adds by itself; unknown stretches count as written. */
function keyOf({ text, tag, registry, namespace, name }: ImageReference): string {
  return text.includes('…') ? text : [registry, namespace, name, tag ?? 'latest'].join('/');
}
