// JV202: whoever talks to a container engine's socket commands the engine, and with it the node.
import { besides, defineRule, type Effect, type PrivilegeEffect, shapeOf } from '../kit.ts';

const ROOT =
  /^(?:\/var)?\/run\/(?:docker\.sock|(?:containerd|podman|crio|buildkit)(?:\/\w+\.sock)?|k3s\/containerd\/containerd\.sock)$/;
const USER = /^(?:\$\{XDG_RUNTIME_DIR\}|(?:\/var)?\/run\/user\/[^/]+)\/(?:\w+\/)?\w+\.sock$/;
const NAMED = /(?:^|\/)(?:docker|containerd|podman|crio)\.sock$/;

export default defineRule({
  code: 'JV202',
  name: 'container-engine-socket-access',
  meta: {
    title: 'A job hands out a container engine socket or uses an unprotected remote engine',
    severity: 'critical',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [250, 732],
    attack: ['T1611', 'T1610'],
    since: '0.1.0',
    yieldsTo: ['JV201'],
  },
  messages: {
    mounted: 'The container gets the engine socket {what}: with it, it can start containers that own the node.',
    used: '{tool} works on the engine socket {what}: access to it is as good as root on the node.',
    own: '{what} is the socket of a container engine of your own: whoever has it acts as you.',
    remote: '{tool} talks to the engine at {what} without TLS: whoever reaches that port commands the engine.',
    daemon: '{tool} serves its engine at {what} without TLS: whoever reaches that port commands it.',
  },
  on: {
    mount(mount, ctx) {
      const owner = ownerOf(mount.path);
      if (!owner) return;
      // About one container, so that its other risks are weighed against this one.
      const subject = besides(mount, 'container-run', ctx.effects) ?? mount;
      const what = shapeOf(mount.source);
      const message = owner === 'user' ? 'own' : 'mounted';
      ctx.report({ message, subject, at: mount.at, data: { what }, ...WEIGHT[owner], fix: ADVICE });
    },
    privilege(access, ctx) {
      const { at, tool } = access;
      const subject = besides(access, 'container-run', ctx.effects) ?? access;
      const data = { tool, what: access.subject ? shapeOf(access.subject) : 'of the node' };
      if (access.what === 'engine-socket') {
        const owner = access.path === undefined ? 'root' : (ownerOf(access.path) ?? 'unknown');
        const message = owner === 'user' ? 'own' : 'used';
        ctx.report({ message, subject, at, data, ...WEIGHT[owner], fix: ADVICE });
      } else if (access.what === 'engine-remote' && access.reach !== 'local' && !isGuarded(access, ctx.effects)) {
        const confidence = access.reach === 'unknown' ? 'medium' : 'high';
        ctx.report({ message: 'remote', subject, at, data, confidence, fix: ADVICE });
      } else if (access.what === 'engine-daemon' && access.subject && !access.guarded) {
        ctx.report({ message: 'daemon', subject, at, data, fix: ADVICE });
      }
    },
  },
});

const ADVICE = {
  title: 'Build and run without a daemon: podman, buildah and apptainer build work with your own rights',
  safety: 'unsafe',
  edits: [],
} as const;

const WEIGHT = { root: {}, user: { severity: 'medium' }, unknown: { confidence: 'low' } } as const;

function ownerOf(path: string | undefined): keyof typeof WEIGHT | undefined {
  if (path === undefined) return undefined;
  if (ROOT.test(path)) return 'root';
  if (USER.test(path)) return 'user';
  return NAMED.test(path) ? 'unknown' : undefined;
}

/** The connection is encrypted and checked, by an option or by the variable anywhere in the script. */
function isGuarded(access: PrivilegeEffect, effects: readonly Effect[]): boolean {
  const variable = (one: Effect): boolean =>
    one.kind === 'setting' && one.name === 'DOCKER_TLS_VERIFY' && shapeOf(one.value) !== '';
  return access.guarded === true || effects.some(variable);
}
