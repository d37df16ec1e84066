// JV001: a comment of jobvet that leaves nothing out.
import { defineRule } from '../kit.ts';

export default defineRule({
  code: 'JV001',
  name: 'unused-suppression',
  meta: {
    title: 'A comment of jobvet leaves nothing out',
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
