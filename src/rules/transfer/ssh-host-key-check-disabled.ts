// JV403: ssh accepts any server, so that somebody on the way can be the server.
import { defineRule, placeOf, type Related, type SettingEffect, type Step } from '../kit.ts';
import { hostKeySettings, judgeHostKeys } from '../kit/host-keys.ts';

export default defineRule({
  code: 'JV403',
  name: 'ssh-host-key-check-disabled',
  meta: {
    title: 'ssh does not check whose key the server has',
    severity: 'high',
    confidence: 'high',
    phase: 'data-ingestion',
    cwe: [322, 295],
    attack: ['T1557', 'T1021.004'],
    since: '0.1.0',
  },
  messages: {
    off: '{tool} is told to accept any host key, so whoever answers for the host gets the data and the login.',
    forgotten: '{tool} is told to know no host keys, so it can not notice when another host answers.',
    first: '{tool} accepts a host key it has never seen; only later changes are noticed.',
    inside: "{tool} is told to accept any host key of the job's own nodes.",
    unchecked: '{tool} checks no host key here unless it is given a known_hosts file.',
  },
  on: {
    setting(setting, ctx) {
      if (setting.system === 'tool' && setting.name === 'sftp-known-hosts-file') {
        const severity = setting.inJob ? 'low' : 'medium';
        const title = 'Add --sftp-known-hosts-file ~/.ssh/known_hosts';
        ctx.report({
          message: 'unchecked',
          subject: setting,
          severity,
          data: { tool: setting.tool },
          fix: { title, safety: 'unsafe', edits: [] },
        });
        return;
      }
      if (setting.system !== 'ssh') return;
      const all = hostKeySettings(setting, ctx);
      if (all[0] !== setting) return;
      const verdict = judgeHostKeys(all);
      if (!verdict) return;
      const { message, severity, risky } = verdict;
      const [main] = risky;
      if (!main) return;
      const edits = risky.flatMap((one) => one.mark.remove ?? []);
      ctx.report({
        message: main.inJob ? 'inside' : message,
        subject: main,
        data: { tool: main.tool },
        severity: main.inJob ? 'low' : severity,
        steps: stepsOf(main),
        related: risky.flatMap(setElsewhere),
        fix: {
          title: 'Let ssh check the host key against known_hosts',
          safety: 'unsafe',
          edits: risky.every((one) => one.mark.remove) ? edits : [],
        },
      });
    },
  },
});

/** A password makes it worse: it goes to whoever answers. */
function stepsOf(setting: SettingEffect): Step[] {
  const password = setting.tool === 'sshpass' || setting.via.some((step) => step.label === 'sshpass');
  return password ? [{ by: 1, why: 'a password is sent to whoever answers' }] : [];
}

function setElsewhere({ value, mark }: SettingEffect): Related[] {
  const place = placeOf(value);
  const inside =
    place.doc === mark.at.doc && place.span.start >= mark.at.span.start && place.span.end <= mark.at.span.end;
  return inside ? [] : [{ at: place, message: 'the value is set here' }];
}
