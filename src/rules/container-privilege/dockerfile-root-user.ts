// JV210: an image whose containers start as root.
import { defineRule, type Effect, type ImageUserEffect, shapeOf, type Step } from '../kit.ts';

export default defineRule({
  code: 'JV210',
  name: 'dockerfile-root-user',
  meta: {
    title: 'The programs of an image run as root',
    severity: 'low',
    confidence: 'high',
    phase: 'model-deployment',
    cwe: [250],
    attack: ['T1611'],
    since: '0.1.0',
  },
  messages: {
    root: 'Containers of this image run as root (USER {user}): under an engine of root, what breaks out of one is root on the node.',
    unsaid: 'No USER says who containers of this image run as: root, unless the base image names somebody else.',
  },
  on: {
    'image-user'(subject, ctx) {
      const { user, root, starts } = subject;
      if (!starts || root === 'no' || (user && root === 'unknown')) return;
      ctx.report({
        subject,
        ...(user
          ? { message: 'root', data: { user: shapeOf(user) }, steps: servingSteps(subject, ctx.effects) }
          : { message: 'unsaid', severity: 'info' }),
        related: user ? [{ at: user.at, message: 'the user is set here' }] : [],
        fix: {
          title: 'Make a user of its own (RUN useradd -m -u 10001 app) and end the last stage with USER 10001',
          safety: 'unsafe',
          edits: [],
        },
      });
    },
  },
});

/** The context line for servers: others reach what runs there. */
function servingSteps(image: ImageUserEffect, effects: readonly Effect[]): readonly Step[] {
  const serves = effects.some(
    ({ kind, scope, statement }) =>
      kind === 'listen' &&
      scope.phase === 'run' &&
      scope.container?.engine === image.scope.container?.engine &&
      statement.doc === image.statement.doc,
  );
  return image.exposed || serves ? [{ by: 1, why: 'it serves others over the network' }] : [];
}
