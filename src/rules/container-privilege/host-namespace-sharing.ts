// JV205: a container that shares namespaces with the node on request.
import { type ContainerRunEffect, defineRule, type Effect, type Severity } from '../kit.ts';
import { neighbourSteps } from '../kit/site.ts';

type Namespace = ContainerRunEffect['shared'][number]['namespace'];

export default defineRule({
  code: 'JV205',
  name: 'host-namespace-sharing',
  meta: {
    title: "A container shares the node's network, processes or other namespaces",
    severity: 'medium',
    confidence: 'high',
    phase: 'model-training',
    cwe: [653],
    attack: ['T1611', 'T1057'],
    since: '0.1.0',
    yieldsTo: ['JV201', 'JV202'],
  },
  messages: { shared: '{engine} lets the container share {what}.' },
  on: {
    'container-run'(run, ctx) {
      for (const { namespace, mark } of run.shared) {
        const weight = weightOf(namespace, run, ctx.effects);
        ctx.report({
          message: 'shared',
          subject: run,
          at: mark.at,
          data: { engine: run.engine, what: WHAT[namespace] },
          ...(typeof weight === 'string' && { severity: weight }),
          steps: [...(typeof weight === 'object' ? [weight] : []), ...neighbourSteps(run.scope, ctx.site)],
          fix: { title: ADVICE[namespace], safety: 'unsafe', edits: [] },
        });
      }
    },
  },
});

function weightOf(
  namespace: Namespace,
  run: ContainerRunEffect,
  effects: readonly Effect[],
): Severity | { by: 1; why: string } | undefined {
  if (namespace === 'pid') return { by: 1, why: 'sees and signals the processes of the node' };
  // For /dev/shm, as GPU frameworks ask for it.
  if (namespace === 'ipc' && run.gpu) return 'low';
  // Ranks on several nodes talk to each other; a server inside is another matter.
  const serves = (one: Effect): boolean =>
    one.kind === 'listen' && run.command !== undefined && one.scope.container?.command === run.command;
  return namespace === 'network' && run.scope.node === 'step' && !effects.some(serves) ? 'low' : undefined;
}

const WHAT: Readonly<Record<Namespace, string>> = {
  network: "the node's network: it reaches services that listen on loopback only, also those of other users",
  pid: "the node's process table: it sees other processes and may signal those of its user",
  ipc: "the node's shared memory and semaphores",
  uts: "the node's host name namespace",
  user: "the node's user ids: root inside is not mapped to anybody else",
  cgroup: "the node's view of control groups",
};

const ADVICE: Readonly<Record<Namespace, string>> = {
  network: 'Leave --network out unless ranks on several nodes must reach each other',
  pid: 'Leave --pid=host out',
  ipc: 'Give the container shared memory of its own instead: --shm-size=16g',
  uts: 'Leave --uts=host out',
  user: 'Leave --userns=host out, or use --userns=keep-id with podman',
  cgroup: 'Leave --cgroupns=host out',
};
