// JV303: an image is taken although nobody looked who signed it.
import { defineRule, type Effect, type ImageCheckOff, type ImageEffect, type Severity } from '../kit.ts';

export default defineRule({
  code: 'JV303',
  name: 'image-signature-verification-bypassed',
  meta: {
    title: 'Image signature verification is skipped or impossible',
    severity: 'medium',
    confidence: 'high',
    phase: 'model-training',
    cwe: [347],
    attack: ['T1195.002', 'T1553'],
    since: '0.1.0',
  },
  messages: {
    off: '{by} takes the image whoever signed it: anyone who controls its repository can replace it.',
    setting: '{by} makes {tool} take images whoever signed them.',
    push: '{by} publishes an image without a signature: nobody who pulls it can tell whether it is yours.',
    legacy: '{by} accepts signatures in the old form, which leave parts of the image file unsigned.',
    none: 'Image {image} is from Singularity Hub, which has no signatures to check.',
  },
  on: {
    image(image, ctx) {
      const { checkOff, reference } = image;
      if (checkOff && !isCheckedLater(image, ctx.effects))
        ctx.report({
          message: 'off',
          subject: image,
          at: checkOff.mark.at,
          data: { by: checkOff.by },
          severity: isSigned(image) ? severityOf(checkOff) : 'info',
          fix: fixOf(checkOff),
        });
      else if (reference.transport === 'shub' && !image.signedBy)
        ctx.report({
          message: 'none',
          subject: image,
          data: { image: reference.text },
          fix: { title: 'Take the image from a registry, by its digest', safety: 'unsafe', edits: [] },
        });
    },
    setting(setting, ctx) {
      const { imageCheckOff: off, tool, name } = setting;
      if (!off) return;
      const message = name === 'push' ? 'push' : name === 'verify' ? 'legacy' : 'setting';
      const shared = { subject: setting, at: off.mark.at, severity: severityOf(off), fix: fixOf(off) };
      if (message === 'setting') ctx.report({ message, ...shared, data: { by: off.by, tool } });
      else ctx.report({ message, ...shared, data: { by: off.by } });
    },
  },
});

/** Apptainer warns of an unsigned image and takes it; only the warning is silenced. */
function severityOf({ minor }: ImageCheckOff): Severity {
  return minor ? 'low' : 'medium';
}

/** apptainer looks for signatures in images of a library; those of other sources have none to look for. */
function isSigned({ engine, reference }: ImageEffect): boolean {
  return !/apptainer|singularity/.test(engine) || !/^(?:docker|oras|https?)$/.test(reference.transport);
}

/** `apptainer pull -U x.sif …; apptainer verify x.sif`: the check is a command of its own. */
function isCheckedLater(image: ImageEffect, effects: readonly Effect[]): boolean {
  return effects.some(
    (one) => one.kind === 'verify' && one.id > image.id && /^(?:apptainer|singularity|cosign)$/.test(one.tool),
  );
}

function fixOf({ mark }: ImageCheckOff): { title: string; safety: 'unsafe'; edits: NonNullable<typeof mark.remove> } {
  return {
    title: 'Leave the check on, and run apptainer verify FILE || exit 1 before the image is used',
    safety: 'unsafe',
    edits: mark.remove ?? [],
  };
}
