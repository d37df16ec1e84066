// JV208: the home directory, with keys and start-up files, inside an image of strangers.
import { besides, defineRule, type Effect, type RuleContext, setElsewhere } from '../kit.ts';
import { strangerOf, surenessOf } from '../kit/images.ts';

const HOME = /^(?:\$\{(?:HOME|~[^}]*)\}|\/(?:home|users)\/[^/]+|\/root)$/;

export default defineRule({
  code: 'JV208',
  name: 'home-mounted-into-untrusted-container',
  meta: {
    title: 'The home directory is mounted into an image of somebody unknown',
    severity: 'medium',
    confidence: 'medium',
    phase: 'data-exploration',
    cwe: [668, 522],
    attack: ['T1552.001', 'T1546.004'],
    since: '0.1.0',
    yieldsTo: ['JV201'],
  },
  messages: {
    default: '{engine} mounts your home directory by itself: {image} can use its keys and change its start-up files.',
    asked: 'The home directory is mounted: {image} can use its keys and change its start-up files.',
  },
  on: {
    'container-run'(run, ctx) {
      const { home } = run;
      const image = home && strangeImage(run, ctx);
      if (!image) return;
      const sureness = surenessOf(image.reference);
      const about = {
        subject: run,
        at: home.mark.at,
        ...(sureness && { confidence: 'low' as const }),
        related: setElsewhere(image.word),
        fix: {
          title: 'Leave the home directory out, and mount the data that the job needs',
          safety: 'unsafe' as const,
          edits: home.leaveOut ?? [],
        },
      };
      const data = { image: image.reference.text };
      if (home.by === 'default') ctx.report({ message: 'default', ...about, data: { ...data, engine: run.engine } });
      else ctx.report({ message: 'asked', ...about, data });
    },
    mount(mount, ctx) {
      if (mount.path === undefined || !HOME.test(mount.path)) return;
      const run = besides(mount, 'container-run', ctx.effects);
      const image = run && strangeImage(run, ctx);
      // Where the runtime mounts it anyway, the option adds nothing.
      if (!image || run.home) return;
      ctx.report({
        message: 'asked',
        subject: mount,
        data: { image: image.reference.text },
        ...(surenessOf(image.reference) && { confidence: 'low' }),
        fix: { title: 'Mount the data that the job needs instead', safety: 'unsafe', edits: [] },
      });
    },
  },
});

/** The image a start is of, when it is fetched from a place nobody vouches for and no digest fixes it. */
function strangeImage(
  start: Effect,
  { effects, site }: Pick<RuleContext, 'effects' | 'site'>,
): ReturnType<typeof besides<'image'>> {
  const own = besides(start, 'image', effects) ?? effects.find((one) => one.kind === 'image' && beside(one, start));
  return own?.kind === 'image' && !own.reference.local && !own.made && strangerOf(own.reference, site)
    ? own
    : undefined;
}

/** Directives have no command: those of one line belong together. */
function beside(one: Effect, start: Effect): boolean {
  return one.command === undefined && start.command === undefined && one.id === start.id + 1;
}
