// JV802: code from a model's repository runs in the job.
import {
  type Confidence,
  defineRule,
  firstUnknown,
  type ModelLoadEffect,
  shapeOf,
  staticText,
  valueOf,
} from '../kit.ts';
import { isVendor } from '../kit/models.ts';
import { isTrustedModel } from '../kit/site.ts';

export default defineRule({
  code: 'JV802',
  name: 'trust-remote-code-enabled',
  meta: {
    title: "Code from a model's repository runs in the job",
    severity: 'high',
    confidence: 'high',
    phase: 'model-training',
    cwe: [829, 94],
    attack: ['T1195.002', 'T1059.006'],
    since: '0.1.0',
  },
  messages: {
    model:
      '{tool} runs the code that the repository of {model} holds when the job starts; whoever can push there runs code as you.',
    pinned:
      '{tool} runs code from the repository of {model}: the commit is fixed, so it stays the code that you have read.',
    staged: '{tool} runs the code that was staged with {model}; whoever wrote its repository runs code as you.',
  },
  on: {
    'model-load'(load, ctx) {
      if (valueOf(load.trust) !== true || load.source === 'local') return;
      const pinned = /^[0-9a-f]{40}$/.test(valueOf(load.revision) ?? '');
      const vendor = isVendor(load.model && shapeOf(load.model));
      ctx.report({
        message: pinned ? 'pinned' : load.offline ? 'staged' : 'model',
        subject: load,
        data: { tool: load.tool, model: nameOf(load) },
        severity: pinned || load.offline || vendor ? 'medium' : 'high',
        confidence: confidenceOf(load),
        steps: isTrustedModel(load.model && staticText(load.model), ctx.site) ? [TRUSTED] : [],
        fix: {
          title: pinned
            ? 'Prefer a model that the library supports without code of its own'
            : 'Read the code, then fix it with the full commit as revision; or load a copy that you keep yourself',
          safety: 'unsafe',
          edits: [],
        },
      });
    },
  },
});

const TRUSTED = { atMost: 'low', why: 'the site trusts this model' } as const;

function nameOf({ model, what }: ModelLoadEffect): string {
  const text = model && staticText(model);
  return text === undefined ? `a ${what} that the script does not name` : `"${text}"`;
}

/** A variable may hold a path as well as a name; when it is called one, it most likely does. */
function confidenceOf({ model, source, basis, what }: ModelLoadEffect): Confidence {
  const hole = model && source === 'unknown' ? firstUnknown(model) : undefined;
  if (hole && /PATH|DIR|CKPT|CHECKPOINT|LOCAL/i.test(hole.name ?? '')) return 'low';
  return source === 'hub' && basis === 'program' && what === 'model' ? 'high' : 'medium';
}
