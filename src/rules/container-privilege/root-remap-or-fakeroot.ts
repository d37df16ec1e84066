// JV212: root inside a container that runs with the rights of a user.
import { type ContainerRunEffect, defineRule, type Effect } from '../kit.ts';

/** Package managers that need root. */
const INSTALLERS = /^(?:apt|apt-get|aptitude|dnf|yum|microdnf|zypper|apk|pacman)$/;

export default defineRule({
  code: 'JV212',
  name: 'root-remap-or-fakeroot',
  meta: {
    title: 'A container asks for root inside its user namespace',
    severity: 'low',
    confidence: 'medium',
    phase: 'model-training',
    cwe: [250],
    attack: ['T1611'],
    since: '0.1.0',
    yieldsTo: ['JV201'],
  },
  messages: {
    root: 'The container runs as root of its user namespace: more of the kernel is open to the code in it.',
    kept: 'A root user keeps the privileges of root inside the container.',
  },
  on: {
    'container-run'(run, ctx) {
      const { asRoot, scope } = run;
      // An image is built as root.
      if (!asRoot || scope.phase === 'build') return;
      const fix = {
        title: 'Install what is needed when the image is built, and start it as yourself',
        safety: 'unsafe' as const,
        edits: asRoot.remove ?? [],
      };
      const about = { subject: run, at: asRoot.at, fix };
      if (asRoot.keepsPrivileges) ctx.report({ message: 'kept', ...about, severity: 'high' });
      else
        ctx.report({
          message: 'root',
          ...about,
          steps: installs(run, ctx.effects) ? [{ by: 1, why: 'it installs packages while the job runs' }] : [],
        });
    },
  },
});

/** The program inside is a package manager, or one runs in the container. */
function installs(run: ContainerRunEffect, effects: readonly Effect[]): boolean {
  if (INSTALLERS.test(run.program ?? '')) return true;
  return effects.some(
    (one) =>
      one.kind === 'install' &&
      INSTALLERS.test(one.manager) &&
      one.scope.container !== undefined &&
      one.scope.container.command === run.command,
  );
}
