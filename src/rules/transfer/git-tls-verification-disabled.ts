// JV402: git does not check whom it talks to, or whose repositories it trusts.
import { defineRule, shapeOf } from '../kit.ts';

export default defineRule({
  code: 'JV402',
  name: 'git-tls-verification-disabled',
  meta: {
    title: 'Git verification is turned off',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [295],
    attack: ['T1557', 'T1195.001'],
    since: '0.1.0',
  },
  messages: {
    config: 'git does not check certificates ({name}={value}): anyone on the path can put in code of their own.',
    variable:
      'GIT_SSL_NO_VERIFY makes git skip certificate checks, whatever its value: anyone on the path can put in code of their own.',
    authority: '{name} is /dev/null: git has no authority left to check certificates against.',
    owner:
      'git trusts repositories in every directory, also those that others own: their hooks and settings run as you.',
  },
  on: {
    setting(setting, ctx) {
      const { name, mark } = setting;
      const value = shapeOf(setting.value);
      // A container's own settings go with it.
      const stays = setting.persistent && !setting.scope.container;
      const steps = stays ? [{ by: 1 as const, why: 'stays in force after the job' }] : [];
      const edits = mark.remove ?? [];
      const fix = {
        title: 'Check certificates; name a private authority with http.sslCAInfo',
        safety: edits.length > 0 ? ('safe' as const) : ('unsafe' as const),
        edits,
      };
      if (setting.system === 'environment' && name === 'GIT_SSL_NO_VERIFY')
        ctx.report({ message: 'variable', subject: setting, fix });
      else if (setting.system === 'environment' && name === 'GIT_SSL_CAINFO')
        ctx.report({ message: 'authority', subject: setting, data: { name }, fix });
      if (setting.system !== 'git') return;
      if (/^http\.(?:.+\.)?sslverify$/.test(name) && /^(?:false|no|off|0+|)$/i.test(value.trim()))
        ctx.report({ message: 'config', subject: setting, data: { name, value }, steps, fix });
      else if (/^http\.(?:.+\.)?sslcainfo$/.test(name) && value === '/dev/null')
        ctx.report({ message: 'authority', subject: setting, data: { name }, steps });
      else if (name === 'safe.directory' && value === '*') {
        // git reads this setting only where it persists, so that this is no reason of its own.
        ctx.report({
          message: 'owner',
          subject: setting,
          severity: 'medium',
          fix: { title: 'Name the one repository', safety: 'unsafe', edits },
        });
      }
    },
  },
});
