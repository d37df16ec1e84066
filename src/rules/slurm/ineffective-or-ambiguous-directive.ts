// JV905: a directive line that Slurm does not read as it looks.
import { defineRule, type DirectiveEffect, type Severity } from '../kit.ts';

export default defineRule({
  code: 'JV905',
  name: 'ineffective-or-ambiguous-directive',
  meta: {
    title: 'A scheduler directive has no effect, is ambiguous, or is not what it looks like',
    severity: 'medium',
    confidence: 'high',
    phase: 'model-training',
    cwe: [693],
    attack: [],
    since: '0.1.0',
  },
  messages: {
    problem: '{message}.',
    mailTypes: 'The option --mail-type stands more than once: from Slurm 25.05 on only the last one counts.',
  },
  on: {
    directive(directive, ctx) {
      const { problem, fix } = directive;
      const common = { subject: directive, ...severityOf(directive), ...(fix && { fix }) };
      if (isMailType(directive)) ctx.report({ ...common, message: 'mailTypes' });
      else ctx.report({ ...common, message: 'problem', data: { message: problem.message.replace(/\.$/, '') } });
    },
  },
});

/** Slurm does follow one of two conflicting options; it just need not be the one a reader sees first. */
function severityOf(directive: DirectiveEffect): { readonly severity?: Severity } {
  if (directive.problem.kind !== 'overridden') return {};
  return { severity: isMailType(directive) ? 'info' : 'low' };
}

function isMailType({ problem }: DirectiveEffect): boolean {
  return problem.kind === 'overridden' && problem.option === 'mail-type';
}
