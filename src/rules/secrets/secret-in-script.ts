// JV501: a password, token or key is written in the script.
import { defineRule, type Effect, type SecretEffect, type Step, withArticle } from '../kit.ts';

export default defineRule({
  code: 'JV501',
  name: 'secret-in-script',
  meta: {
    title: 'A credential is written in the job script',
    severity: 'high',
    confidence: 'high',
    phase: 'monitoring-and-maintenance',
    cwe: [798, 312],
    attack: ['T1552.001'],
    since: '0.1.0',
    yieldsTo: ['JV502'],
  },
  messages: {
    named: '{name} is set to {what} ({length} characters) that is written in the script.',
    plain: 'The script holds {what} ({length} characters).',
    directive: 'A directive holds {what} ({length} characters).',
  },
  on: {
    secret(secret, ctx) {
      if (secret.form !== 'literal' || isToldBetter(secret, ctx.effects)) return;
      const { name, label, length = 0 } = secret;
      const data = { what: withArticle(label), length: String(length) };
      const common = { subject: secret, steps: stepsOf(secret), fix: fixFor(secret) };
      if (secret.exposure === 'directive') ctx.report({ ...common, message: 'directive', data });
      else if (name === undefined) ctx.report({ ...common, message: 'plain', data });
      else ctx.report({ ...common, message: 'named', data: { ...data, name } });
    },
  },
});

/** The same characters are the subject of an effect that knows more: where they are used, or whose value they are. */
function isToldBetter(secret: SecretEffect, effects: readonly Effect[]): boolean {
  const onCommandLine = secret.exposure === 'argument' || secret.exposure === 'url';
  return effects.some((other) => {
    if (other === secret || other.kind !== 'secret' || other.form !== 'literal' || !sameCharacters(other, secret))
      return false;
    const otherOnCommandLine = other.exposure === 'argument' || other.exposure === 'url';
    // Written in the command itself: the command's effect counts. Written elsewhere, in a variable: the variable's.
    if (onCommandLine && otherOnCommandLine) return other.basis === 'program' && secret.basis !== 'program';
    if (onCommandLine) return secret.use !== undefined && other.name !== undefined;
    if (otherOnCommandLine) return other.use === undefined || secret.name === undefined;
    return (
      secret.exposure === 'text' &&
      secret.name === undefined &&
      (other.exposure === 'directive' || other.name !== undefined)
    );
  });
}

function sameCharacters(a: SecretEffect, b: SecretEffect): boolean {
  const [one, two] = [a.at, b.at];
  return one.doc === two.doc && one.span.start < two.span.end && two.span.start < one.span.end;
}

function stepsOf(secret: SecretEffect): readonly Step[] {
  return secret.detector === 'private-key' ? [{ by: 1, why: 'a private key' }] : [];
}

function fixFor({ detector, name, exposure, scope }: SecretEffect): { title: string; safety: 'unsafe'; edits: [] } {
  const how =
    scope.phase === 'build'
      ? 'Give it to the build alone, as RUN --mount=type=secret does: what a build sets stays in the image and its history'
      : detector === 'private-key'
        ? 'Keep the key in a file with mode 0600'
        : name !== undefined && exposure === 'text'
          ? `Read it from a file with mode 0600, for example ${name}=$(< "$HOME/.secrets/${name.toLowerCase()}")`
          : 'Read it from a file with mode 0600';
  return { title: `${how}, and revoke the one that was written here`, safety: 'unsafe', edits: [] };
}
