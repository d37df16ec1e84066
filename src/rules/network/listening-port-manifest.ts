// JV110: every port a job opens, for the site's records.
import { defineRule, valueOf } from '../kit.ts';
import { reachOf } from '../kit/listen.ts';

export default defineRule({
  code: 'JV110',
  name: 'listening-port-manifest',
  meta: {
    title: 'The job opens a listening port',
    severity: 'info',
    confidence: 'high',
    phase: 'data-exploration',
    cwe: [668],
    attack: [],
    since: '0.1.0',
  },
  messages: {
    port: '{tool} listens on {port} on {address}.',
    socket: '{tool} listens on a UNIX socket.',
  },
  on: {
    listen(listen, ctx) {
      if (listen.bind.class === 'unix') {
        ctx.report({ message: 'socket', subject: listen, data: { tool: listen.tool } });
        return;
      }
      const port = valueOf(listen.port);
      const name = port === undefined ? 'a port chosen at run time' : port === '0' ? 'a free port' : `port ${port}`;
      ctx.report({
        message: 'port',
        subject: listen,
        data: { tool: listen.tool, port: name, address: reachOf(listen) },
      });
    },
  },
});
