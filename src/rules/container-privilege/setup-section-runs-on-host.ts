// JV211: the build of an image runs commands on the machine that builds, where nothing confines them.
import { defineRule, type Effect, type HostBuildEffect, listOf } from '../kit.ts';

export default defineRule({
  code: 'JV211',
  name: 'setup-section-runs-on-host',
  meta: {
    title: 'The build of an image runs commands on the host',
    severity: 'medium',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [250, 829],
    attack: ['T1612'],
    since: '0.1.0',
  },
  messages: {
    host: '{where} runs {commands} on the host that builds, outside the image, with all the rights of the user who builds.',
    image: '{where} runs on the host that builds; all it writes lies in the image.',
  },
  on: {
    'host-build'(subject, ctx) {
      const { where, onlyImage, others } = subject;
      const names = [...new Set(others.map(({ text }) => text))];
      ctx.report({
        subject,
        ...(onlyImage
          ? { message: 'image', severity: 'info', data: { where } }
          : { message: 'host', data: { where, commands: listOf(names) } }),
        steps: ctx.effects.some((one) => fetches(one, subject)) ? [{ by: 1, why: 'it fetches from the network' }] : [],
        related: others.map(({ text, at }) => ({ at, message: `${text} runs on the host` })),
        fix: {
          title: onlyImage
            ? 'Copy files with %files, and make folders in %post'
            : 'Copy files with %files, and run commands in %post, inside the image',
          safety: 'unsafe',
          edits: [],
        },
      });
    },
  },
});

/** Whether one of its commands brings something from elsewhere. */
function fetches(effect: Effect, { commands }: HostBuildEffect): boolean {
  const { command = -1 } = effect;
  if (command < commands.first || command >= commands.end) return false;
  if (effect.kind === 'fetch') return effect.direction === 'download' && effect.url.reach !== 'local';
  return effect.kind === 'install' && !effect.offline;
}
