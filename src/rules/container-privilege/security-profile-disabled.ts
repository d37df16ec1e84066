// JV206: the filters around a container, or around the whole node, are switched off.
import { type ContainerRunEffect, defineRule } from '../kit.ts';
import { modelAt } from '../kit/site.ts';

export default defineRule({
  code: 'JV206',
  name: 'security-profile-disabled',
  meta: {
    title: 'Seccomp, AppArmor, SELinux or no-new-privileges protection is switched off',
    severity: 'high',
    confidence: 'high',
    phase: 'model-training',
    cwe: [693],
    attack: ['T1611', 'T1685'],
    since: '0.1.0',
    yieldsTo: ['JV201', 'JV202'],
  },
  messages: {
    container: '{engine} starts the container with {option}: {what}.',
    node: '{tool} switches a protection off for everything that runs on the node.',
  },
  on: {
    'container-run'(run, ctx) {
      for (const { option, mark } of run.unconfined) {
        const mild = isMild(option, run, modelAt(run, ctx.site));
        ctx.report({
          message: 'container',
          subject: run,
          at: mark.at,
          data: {
            engine: run.engine,
            option,
            what: WHAT[option.replace(/=.*/, '').toLowerCase()] ?? 'it is less confined',
          },
          ...(mild && { severity: 'low' }),
          fix: { title: 'Remove the option', safety: 'unsafe', edits: mark.remove ?? [] },
        });
      }
    },
    privilege(effect, ctx) {
      if (effect.what !== 'mac-off') return;
      ctx.report({ message: 'node', subject: effect, data: { tool: effect.tool } });
    },
  },
});

/** Parallel file systems without labels need `label=disable`; debuggers need system calls that seccomp refuses. */
function isMild(option: string, run: ContainerRunEffect, model: ContainerRunEffect['model']): boolean {
  return (option === 'label=disable' && model === 'rootless') || (option === 'seccomp=unconfined' && run.debugger);
}

const WHAT: Readonly<Record<string, string>> = {
  seccomp: 'every system call of the kernel is open to it',
  apparmor: 'AppArmor does not confine it',
  label: 'SELinux does not separate it from the node and from other containers',
  'no-new-privileges': 'set-user-id programs in the image may raise its rights',
  systempaths: 'the protected parts of /proc and /sys are open to it',
  unmask: 'the protected parts of /proc and /sys are open to it',
  'allow-setuid': 'set-user-id programs in the image may raise its rights',
  unsafe: 'checks that are meant to stay on are skipped',
};
