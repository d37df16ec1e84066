// JV203: a job that lets Docker's root daemon work for it.
import { besides, defineRule, type Effect, type PrivilegeEffect, type SiteFacts } from '../kit.ts';
import { isPodman } from '../kit/site.ts';

export default defineRule({
  code: 'JV203',
  name: 'docker-daemon-on-shared-system',
  meta: {
    title: "A job uses Docker's root daemon where a runtime without privileges is expected",
    severity: 'medium',
    confidence: 'medium',
    phase: 'data-exploration',
    cwe: [250],
    attack: ['T1610', 'T1611'],
    since: '0.1.0',
    yieldsTo: ['JV201', 'JV202'],
  },
  messages: {
    used: '{tool} has a daemon that is root do the work: who may ask it can get root on the node.',
    started: '{tool} starts a container daemon that is root on the node.',
    group: '{tool} gives the right to ask the Docker daemon: that is as good as root on the node.',
  },
  on: {
    privilege(access, ctx) {
      const { site } = ctx;
      if (!isDaemon(access, site)) return;
      const isSame = (one: Effect): boolean =>
        one.kind === 'privilege' && isDaemon(one, site) && one.what === access.what;
      // One finding tells it; a script of fifty docker commands needs no fifty.
      if (ctx.effects.find(isSame) !== access) return;
      const same = ctx.effects.filter(isSame);
      const { tool, scope, what } = access;
      const group = what === 'engine-group';
      const starts = what === 'engine-daemon' || /^(?:systemctl|service)$/.test(tool);
      ctx.report({
        message: group ? 'group' : starts ? 'started' : 'used',
        subject: besides(access, 'container-run', ctx.effects) ?? access,
        at: access.at,
        data: { tool },
        ...(scope.conditional && ctx.effects.some(isOtherRuntime) && { confidence: 'low' }),
        steps: group
          ? [{ by: 1, why: 'it changes who may ask the daemon' }]
          : scope.user === 'root'
            ? [{ by: 1, why: 'it runs as root' }]
            : [],
        related: same.slice(1, 4).map((one) => ({ at: one.at, message: 'and here' })),
        fix: {
          title: 'Use the runtime of the site: apptainer, pyxis (srun --container-image), podman, enroot, Charliecloud',
          safety: 'unsafe',
          edits: [],
        },
      });
    },
  },
});

/** In a job; the build of an image is no job. */
function isDaemon({ what, tool, scope }: PrivilegeEffect, site: SiteFacts): boolean {
  if (scope.phase === 'build' || isPodman(tool, scope, site)) return false;
  return what === 'engine-use' || what === 'engine-group' || (what === 'engine-daemon' && tool === 'dockerd');
}

/** The script takes whatever runtime it finds. */
function isOtherRuntime(one: Effect): boolean {
  return one.kind === 'container-run' && one.model !== 'root-daemon';
}
