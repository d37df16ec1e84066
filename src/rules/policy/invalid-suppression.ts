// JV003: a comment of jobvet that is none, names no rule, or is not allowed.
import { defineRule } from '../kit.ts';

export default defineRule({
  code: 'JV003',
  name: 'invalid-suppression',
  meta: {
    title: 'A comment of jobvet is invalid or not allowed',
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
