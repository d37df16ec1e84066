// JV305: packages are installed without the check that would notice a changed one.
import { type CheckOff, defineRule, type Effect, type Fix, type Scope, type Severity, type Step } from '../kit.ts';

/** Managers that root alone can use: that they run as root says nothing more about them. */
const OS_MANAGERS = new Set(['apt', 'dpkg', 'dnf', 'zypper', 'rpm', 'apk']);

export default defineRule({
  code: 'JV305',
  name: 'dependency-hash-checking-disabled',
  meta: {
    title: 'Hash or signature checks of packages are switched off',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [494, 345, 347],
    attack: ['T1195.002'],
    since: '0.1.0',
  },
  messages: {
    signatures: '{by} makes {tool} install packages whoever signed them: a changed mirror goes unnoticed.',
    hashes: '{by} makes {tool} install packages without comparing hashes: a changed archive goes unnoticed.',
  },
  on: {
    install(install, ctx) {
      const { checksOff = [], manager } = install;
      const first = checksOff.find((one) => one.minor !== true) ?? checksOff[0];
      if (!first) return;
      const rest = checksOff.filter((one) => one !== first);
      ctx.report({
        ...finding(first, install, manager, install.scope),
        related: rest.map((one) => ({ at: one.mark.at, message: `${one.by} does so as well` })),
        fix: fixOf(checksOff),
      });
    },
    repository(repository, ctx) {
      const { checkOff, manager, scope } = repository;
      if (checkOff) ctx.report({ ...finding(checkOff, repository, manager, scope), fix: fixOf([checkOff]) });
    },
    setting(setting, ctx) {
      const { checkOff, tool } = setting;
      if (checkOff) ctx.report({ ...finding(checkOff, setting, tool, setting.scope), fix: fixOf([checkOff]) });
    },
  },
});

interface Report {
  readonly message: CheckOff['what'];
  readonly subject: Effect;
  readonly at: CheckOff['mark']['at'];
  readonly data: { readonly by: string; readonly tool: string };
  readonly severity: Severity;
  readonly steps: readonly Step[];
}

function finding(off: CheckOff, subject: Effect, tool: string, scope: Scope): Report {
  const severity = off.minor ? 'medium' : 'high';
  // Catalogue D11; section 10, item 3 leaves packages of the operating system at high.
  const worse = severity === 'high' && scope.phase === 'build' && !OS_MANAGERS.has(tool);
  return {
    message: off.what,
    subject,
    at: off.mark.at,
    data: { by: off.by, tool },
    severity,
    steps: worse ? [{ by: 1, why: 'everyone who uses the image inherits it' }] : [],
  };
}

/** All or nothing: one switch that stays is enough. */
function fixOf(checksOff: readonly CheckOff[]): Fix {
  const edits = checksOff.map(({ mark }) => mark.remove);
  const whole = edits.every((one) => one !== undefined);
  return {
    title: 'Leave the check on; give the key of a repository of your own with signed-by= or gpgkey=',
    safety: whole ? 'safe' : 'unsafe',
    edits: whole ? edits.flat() : [],
  };
}
