// JV302: an image named by something that can be pointed at other content tomorrow.
import { defineRule, setElsewhere } from '../kit.ts';
import { DIGEST_FIX, isFetched, LOOSENESS, loosenessOf, strangerOf, surenessOf } from '../kit/images.ts';
import { isTrustedRegistry } from '../kit/site.ts';

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
      const loose = loosenessOf(reference);
      // An image of a stranger is JV312's to tell, which mentions the missing digest.
      if (!loose || image.signedBy || strangerOf(reference, ctx.site) || !isFetched(image, ctx.effects)) return;
      const confidence = surenessOf(reference);
      ctx.report({
        message: 'unpinned',
        subject: image,
        data: { image: reference.text, why: LOOSENESS[loose] },
        ...(loose === 'tagged' && { severity: 'low' }),
        ...(confidence && { confidence }),
        steps: isTrustedRegistry(reference, ctx.site) ? [TRUSTED] : [],
        related: setElsewhere(image.word),
        fix: DIGEST_FIX,
      });
    },
  },
});

const TRUSTED = { atMost: 'low', why: 'the site trusts this registry' } as const;
