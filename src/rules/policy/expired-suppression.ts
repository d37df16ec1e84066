// JV002: a comment of jobvet whose last day has passed.
import { defineRule } from '../kit.ts';

export default defineRule({
  code: 'JV002',
  name: 'expired-suppression',
  meta: {
    title: 'A comment of jobvet has expired',
    severity: 'low',
    confidence: 'high',
    phase: 'model-training',
    cwe: [],
    attack: [],
    since: '0.1.0',
  },
  messages: {},
  // It is about comments, which are no effects: `policy/comments.ts` finds it.
  on: {},
});
