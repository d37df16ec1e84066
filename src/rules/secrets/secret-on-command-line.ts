// JV502: a password, token or key stands among a program's arguments, where every user of the node can read it.
import { defineRule, type Effect, type SecretEffect, withArticle } from '../kit.ts';
import { neighbourSteps } from '../kit/site.ts';

export default defineRule({
  code: 'JV502',
  name: 'secret-on-command-line',
  meta: {
    title: 'A credential is passed on a command line or in a URL',
    severity: 'high',
    confidence: 'high',
    phase: 'monitoring-and-maintenance',
    cwe: [214, 522],
    attack: ['T1552.001', 'T1552.003'],
    since: '0.1.0',
  },
  messages: {
    literal: 'The command line of {tool} holds {what} ({length} characters).',
    url: 'An address on the command line of {tool} holds {what} ({length} characters).',
    reference: 'The {label} given to {tool} shows on its command line while it runs.',
  },
  on: {
    secret(secret, ctx) {
      if (secret.exposure !== 'argument' && secret.exposure !== 'url') return;
      if (secret.basis !== 'program' && ctx.effects.some((other) => isSurer(other, secret))) return;
      const { label, length = 0, tool = 'the program' } = secret;
      const fix = secret.instead ?? {
        title: 'Pass it through standard input, a file with mode 0600 or the environment',
        safety: 'unsafe' as const,
        edits: [],
      };
      const steps = neighbourSteps(secret.scope, ctx.site);
      if (secret.form === 'reference' || isInVariable(secret, ctx.effects)) {
        // A variable under a name that sounds like a credential may well hold something else.
        const confidence = secret.basis === 'program' ? 'high' : 'low';
        const at = secret.use ?? secret.at;
        ctx.report({
          message: 'reference',
          subject: secret,
          at,
          severity: 'low',
          confidence,
          data: { label, tool },
          steps,
          fix,
        });
        return;
      }
      const data = { what: withArticle(label), tool, length: String(length) };
      const related = secret.use ? [{ at: secret.use, message: 'it is put on the command line here' }] : [];
      ctx.report({
        message: secret.exposure === 'url' ? 'url' : 'literal',
        subject: secret,
        data,
        steps,
        fix,
        related,
      });
    },
  },
});

/** The text is the value of a variable, which is reported as such where it is written. */
function isInVariable(secret: SecretEffect, effects: readonly Effect[]): boolean {
  if (secret.use === undefined) return false;
  return effects.some(
    (other) =>
      other.kind === 'secret' &&
      other.exposure === 'text' &&
      other.name !== undefined &&
      other.at.doc === secret.at.doc &&
      other.at.span.start < secret.at.span.end &&
      secret.at.span.start < other.at.span.end,
  );
}

/** The same value, seen by what is known of the program. */
function isSurer(other: Effect, secret: SecretEffect): boolean {
  if (other.kind !== 'secret' || other.basis !== 'program' || other.exposure === 'text') return false;
  const [one, two] = [other.use ?? other.at, secret.use ?? secret.at];
  return one.doc === two.doc && one.span.start < two.span.end && two.span.start < one.span.end;
}
