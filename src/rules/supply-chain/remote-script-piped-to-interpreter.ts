// JV301: code that was just downloaded runs, and nothing compared it with what it should be.
import {
  defineRule,
  type Effect,
  type ExecuteEffect,
  type FetchEffect,
  type Fix,
  isIpAddress,
  isPasteHost,
  isShortLink,
  rawRef,
  type SiteFacts,
  type Step,
} from '../kit.ts';
import { isTrustedInstaller } from '../kit/site.ts';

/** Schemes by which programs download from strangers; ssh, s3 and the like ask for a login of one's own. */
const DOWNLOADS = /^(?:https?|ftps?|tftp|gopher|ipfs)$/;
const CLEAR = /^(?:http|ftp|tftp)$/;

export default defineRule({
  code: 'JV301',
  name: 'remote-script-piped-to-interpreter',
  meta: {
    title: 'A downloaded script runs without a check of what was downloaded',
    severity: 'high',
    confidence: 'high',
    phase: 'model-training',
    cwe: [494, 829, 78],
    attack: ['T1059.004', 'T1105', 'T1195.002'],
    since: '0.1.0',
    yieldsTo: ['JV702'],
  },
  messages: {
    stream: '{runner} runs whatever {host} sends; nothing checks it first.',
    file: '{runner} runs a file from {host}; nothing checks it first.',
    unused: '{runner} runs what comes from {host} whatever the check of it finds: its result is not used.',
  },
  on: {
    execute(execute, ctx) {
      // Archives and packages are another matter than a script that somebody sends.
      if (execute.verifiedBy !== undefined || execute.arrival === 'unpacked' || execute.interpreter === 'installer')
        return;
      for (const id of execute.from ?? []) {
        const fetch = ctx.effect(id);
        if (fetch?.kind !== 'fetch' || !isDownload(fetch)) continue;
        // A file that came in the clear and then runs is JV405's.
        if (execute.arrival === 'file' && CLEAR.test(fetch.url.scheme ?? '')) continue;
        const here = execute.statement.doc === fetch.statement.doc && execute.arrival === 'stream';
        const unused = ctx.effects.some((one) => isCheckOf(one, fetch, execute));
        ctx.report({
          message: unused ? 'unused' : execute.arrival === 'file' ? 'file' : 'stream',
          subject: fetch,
          at: fetch.statement,
          data: {
            host: fetch.url.host ?? 'an address the text does not tell',
            runner: runnerOf(execute),
          },
          ...((unused || fetch.url.reach === 'cluster') && { severity: 'medium' as const }),
          confidence: unused || fetch.url.host === undefined ? 'medium' : 'high',
          steps: [
            ...(unused || fetch.url.reach === 'cluster' ? [] : stepsOf(fetch, execute)),
            ...(fetch.tls !== 'off' && isTrustedInstaller(fetch.url, ctx.site) ? [TRUSTED] : []),
          ],
          related: here ? [] : [{ at: execute.at, message: 'it runs here' }],
          fix: fixOf(fetch, unused, ctx.site),
        });
      }
    },
  },
});

const TRUSTED: Step = { atMost: 'medium', why: 'the site trusts installers of this host' };

/** Installers of a trusted host may run as they come, once it is sure that they come from there. */
function fixOf(fetch: FetchEffect, unused: boolean, site: SiteFacts): Fix {
  const edits = fetch.toHttps ?? [];
  if (edits.length > 0 && fetch.url.scheme === 'http' && isTrustedInstaller({ ...fetch.url, scheme: 'https' }, site))
    return { title: 'Fetch it over https', safety: 'safe', edits };
  return {
    title: unused
      ? 'Let the job stop when the check fails: sha256sum -c … || exit 1'
      : 'Download to a file, compare it with a checksum you know (sha256sum -c), then run the file',
    safety: 'unsafe',
    edits: [],
  };
}

function isDownload(fetch: FetchEffect): boolean {
  const { scheme, reach } = fetch.url;
  return !fetch.checksum && !fetch.vcs && reach !== 'local' && (scheme === undefined || DOWNLOADS.test(scheme));
}

/** Somebody compares it with what it should be, but the code runs either way. */
function isCheckOf(one: Effect, fetch: FetchEffect, execute: ExecuteEffect): boolean {
  return one.kind === 'verify' && one.by === 'status' && one.id < execute.id && (one.from ?? []).includes(fetch.id);
}

function runnerOf({ interpreter }: ExecuteEffect): string {
  if (interpreter === 'program') return 'The job';
  return /^(?:eval|source|\.)$/.test(interpreter) ? 'The shell' : interpreter;
}

function stepsOf(fetch: FetchEffect, execute: ExecuteEffect): Step[] {
  const { url, tls } = fetch;
  const steps: Step[] = [];
  if (CLEAR.test(url.scheme ?? '')) steps.push({ by: 1, why: 'the download is not encrypted' });
  else if (tls === 'off') steps.push({ by: 1, why: "the server's certificate is not checked" });
  const weak = weakSource(url.host ?? '', url.path);
  if (weak !== undefined) steps.push({ by: 1, why: weak });
  if (execute.scope.user === 'root') steps.push({ by: 1, why: 'it runs as root' });
  return steps;
}

/** Places whose content anyone may change at any time, or that hide where it comes from. */
function weakSource(host: string, path: string): string | undefined {
  if (isIpAddress(host)) return 'the server is a bare address';
  if (isPasteHost(host)) return 'anyone can publish there';
  if (isShortLink(host)) return 'a short link hides the source';
  const ref = rawRef(host, path);
  if (ref === undefined || /^[0-9a-f]{40}$|^v?\d+(?:\.\d+)+/.test(ref)) return undefined;
  return 'the branch can change at any time';
}
