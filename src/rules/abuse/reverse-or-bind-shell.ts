// JV701: a shell whose input and output are a connection.
import { defineRule, shapeOf, type SpawnEffect } from '../kit.ts';

export default defineRule({
  code: 'JV701',
  name: 'reverse-or-bind-shell',
  meta: {
    title: 'A job opens a remote shell',
    severity: 'critical',
    confidence: 'high',
    phase: 'model-training',
    cwe: [78, 912],
    attack: ['T1059.004', 'T1571'],
    since: '0.1.0',
  },
  messages: {
    connect:
      '{tool} takes its commands from {peer}: whoever is there controls the node as you, past every login and record. For interactive work use srun --pty bash.',
    listen:
      '{tool} gives a shell to whoever connects: anybody who reaches the port works as you. For interactive work use srun --pty bash.',
    program: '{tool} joins a program to a network connection: whoever is at the other end uses it as you.',
  },
  on: {
    spawn(spawn, ctx) {
      const { tool, what, direction } = spawn;
      if (what === 'program') {
        ctx.report({ message: 'program', subject: spawn, data: { tool }, severity: 'high', confidence: 'medium' });
      } else if (direction === 'connect') {
        ctx.report({ message: 'connect', subject: spawn, data: { tool, peer: describe(spawn) } });
      } else {
        ctx.report({ message: 'listen', subject: spawn, data: { tool } });
      }
    },
  },
});

function describe(spawn: SpawnEffect): string {
  return spawn.peer ? shapeOf(spawn.peer) : 'another host';
}
