// JV905: a directive line that Slurm does not read as it looks.
import { defineRule } from '../kit.ts';

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
  messages: { problem: '{message}.' },
  on: {
    directive(directive, ctx) {
      ctx.report({ message: 'problem', subject: directive, data: { message: directive.problem.message } });
    },
  },
});
