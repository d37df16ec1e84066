// JV401: a transfer that does not check whom it talks to.
import { defineRule, type FetchEffect, type SettingEffect, type Severity, staticText } from '../kit.ts';

/** Variables that turn the check off with a certain value. */
const VARIABLES: Readonly<Record<string, { readonly off: RegExp; readonly severity: Severity }>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: { off: /^0$/, severity: 'high' },
  // Only Python 2 looks at it.
  PYTHONHTTPSVERIFY: { off: /^0$/, severity: 'info' },
  // requests before 2.28 takes an empty value for "do not check".
  CURL_CA_BUNDLE: { off: /^$/, severity: 'medium' },
  REQUESTS_CA_BUNDLE: { off: /^$/, severity: 'medium' },
  SSL_CERT_FILE: { off: /^\/dev\/null$/, severity: 'high' },
  RCLONE_NO_CHECK_CERTIFICATE: { off: /^(?:true|1|yes)$/i, severity: 'high' },
};

/** Switches of programs and their start-up files; that they are set is all there is to know. */
const SWITCHES = new Set([
  'no-verify-ssl',
  'no-check-certificate',
  'insecure',
  'https_validate_certificates',
  'auth/disable_ssl_validation',
  'ssl:verify-certificate',
  'check_certificate',
  'check_ssl_certificate',
  'verify',
  'unverified-context',
]);

export default defineRule({
  code: 'JV401',
  name: 'tls-verification-disabled',
  meta: {
    title: 'A transfer does not check the certificate of the server',
    severity: 'high',
    confidence: 'high',
    phase: 'data-ingestion',
    cwe: [295],
    attack: ['T1557'],
    since: '0.1.0',
    yieldsTo: ['JV301', 'JV405'],
  },
  messages: {
    transfer: '{tool} does not check the certificate of {host}: anyone on the way can take its place.',
    setting: '{name} makes {tool} accept any certificate.',
  },
  on: {
    fetch(fetch, ctx) {
      const { tlsOff, url } = fetch;
      if (fetch.tls !== 'off' || !tlsOff || isOwnNode(fetch) || url.scheme === 'http') return;
      const known = url.reach === 'public';
      ctx.report({
        message: 'transfer',
        subject: fetch,
        at: tlsOff.at,
        data: { tool: fetch.tool, host: url.host ?? 'the server' },
        fix: {
          title: known
            ? 'Check the certificate'
            : 'Check the certificate; name the authority of your site if it is not a public one',
          safety: known ? 'safe' : 'unsafe',
          edits: tlsOff.remove ?? [],
        },
      });
    },
    setting(setting, ctx) {
      const severity = severityOf(setting);
      if (!severity) return;
      const { name, tool, mark } = setting;
      ctx.report({
        message: 'setting',
        subject: setting,
        severity,
        data: { name, tool },
        fix: {
          title: 'Check certificates; name the authority of your site where it is needed',
          safety: 'unsafe',
          edits: mark.remove ?? [],
        },
      });
    },
  },
});

/** The machine itself, or a node of the job by a variable or `$(hostname)`: nobody else can answer for it. */
function isOwnNode({ url }: FetchEffect): boolean {
  return url.reach === 'local' || (url.reach === 'cluster' && url.host === undefined);
}

function severityOf(setting: SettingEffect): Severity | undefined {
  if (setting.system === 'environment') {
    const rule = VARIABLES[setting.name];
    const value = staticText(setting.value);
    return rule && value !== undefined && rule.off.test(value) ? rule.severity : undefined;
  }
  if (setting.system !== 'tool' && setting.system !== 'python') return undefined;
  return SWITCHES.has(setting.name) ? 'high' : undefined;
}
