// JV201: a container with all privileges of its engine.
import { defineRule } from '../kit.ts';
import { modelAt } from '../kit/site.ts';

export default defineRule({
  code: 'JV201',
  name: 'privileged-container',
  meta: {
    title: 'A container is started with full privileges',
    severity: 'critical',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [250],
    attack: ['T1611', 'T1610'],
    since: '0.1.0',
  },
  messages: {
    root: '{engine} starts a privileged container: what runs in it can take over the node as root.',
    rootless: '{engine} starts a privileged container: nothing confines what runs in it but your own rights.',
  },
  on: {
    'container-run'(run, ctx) {
      const { privileged, engine } = run;
      if (!privileged) return;
      const rootless = modelAt(run, ctx.site) !== 'root-daemon';
      ctx.report({
        message: rootless ? 'rootless' : 'root',
        subject: run,
        at: privileged.at,
        data: { engine },
        ...(rootless && { severity: 'high' }),
        fix: {
          title: run.gpu
            ? 'Remove --privileged: GPU options (--gpus, --device nvidia.com/gpu=all, apptainer --nv) work without it'
            : 'Remove --privileged and add only what the program needs',
          safety: 'unsafe',
          edits: privileged.remove ?? [],
        },
      });
    },
  },
});
