// JV204: capabilities with which a container can leave its confinement.
import { defineRule, valueOf } from '../kit.ts';
import { modelAt } from '../kit/site.ts';

/** Those that lead to the host, or to other processes and networks on it. */
const DANGEROUS = new Set(
  'ALL SYS_ADMIN SYS_PTRACE SYS_MODULE SYS_RAWIO SYS_BOOT DAC_READ_SEARCH DAC_OVERRIDE NET_ADMIN NET_RAW BPF PERFMON MKNOD'.split(
    ' ',
  ),
);

export default defineRule({
  code: 'JV204',
  name: 'dangerous-capabilities',
  meta: {
    title: 'A container gets Linux capabilities that undo its confinement',
    severity: 'high',
    confidence: 'high',
    phase: 'model-training',
    cwe: [250, 269],
    attack: ['T1611'],
    since: '0.1.0',
  },
  messages: { given: '{engine} gives the container {what}.' },
  on: {
    'container-run'(run, ctx) {
      const { engine } = run;
      const model = modelAt(run, ctx.site);
      // apptainer hands out capabilities only to people the site named: any of them is worth a look.
      const anyCounts = engine === 'apptainer' || engine.startsWith('singularity');
      for (const { name: value, mark } of run.capabilities) {
        const name = valueOf(value);
        if (name === undefined || name === '') continue;
        const nice = name === 'SYS_NICE';
        if (!anyCounts && !nice && !DANGEROUS.has(name)) continue;
        ctx.report({
          message: 'given',
          subject: run,
          at: mark.at,
          data: { engine, what: describe(name) },
          ...(nice ? { severity: 'low' } : model === 'rootless' && { severity: 'medium' }),
          fix: { title: 'Remove the capability', safety: 'unsafe', edits: mark.remove ?? [] },
        });
      }
    },
  },
});

function describe(name: string): string {
  if (name === 'ALL') return 'all Linux capabilities: root in it is root on the node';
  if (name === 'SYS_NICE') return 'SYS_NICE: it may change priority and placement of other processes';
  return `the capability ${name}, a way out of its confinement`;
}
