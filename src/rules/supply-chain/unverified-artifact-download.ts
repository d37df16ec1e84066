// JV306: an archive, package or program that was downloaded is unpacked, installed or run as it came.
import {
  type CodePathEffect,
  type Confidence,
  defineRule,
  type Effect,
  type ExecuteEffect,
  type FetchEffect,
  isDistributionHost,
  isPasteHost,
  type Place,
  rawRef,
  type Related,
  type RuleContext,
  type Step,
  type UnpackEffect,
} from '../kit.ts';

/** Plain http and ftp are JV404's and JV405's; object stores ask for a login of one's own. */
const CHECKED_BY_NOBODY = /^(?:https|ftps|ipfs)$/;

export default defineRule({
  code: 'JV306',
  name: 'unverified-artifact-download',
  meta: {
    title: 'A downloaded archive or program is unpacked or used without a checksum',
    severity: 'medium',
    confidence: 'medium',
    phase: 'data-ingestion',
    cwe: [494, 353],
    attack: ['T1105', 'T1565.001'],
    since: '0.1.0',
    yieldsTo: ['JV301', 'JV405', 'JV404', 'JV702'],
  },
  messages: {
    used: 'What {tool} fetches from {host} {use}; nothing compares it with what it should be.',
    unused: 'What {tool} fetches from {host} {use} whatever the check of it finds: its result is not used.',
    package: '{manager} installs {what} from its address; no checksum says what it should be.',
    image: '{engine} runs or keeps the image at {address} without a checksum.',
  },
  on: {
    unpack(unpack, ctx) {
      for (const draft of draftsOf(unpack, 'is unpacked', ctx)) ctx.report(draft);
    },
    execute(execute, ctx) {
      // What runs as it came is JV301's, whether it came through a pipe or by way of a file.
      if (execute.arrival !== 'unpacked' && execute.interpreter !== 'installer') return;
      for (const draft of draftsOf(
        execute,
        execute.arrival === 'unpacked' ? 'is unpacked and runs here' : 'is installed or run here',
        ctx,
      ))
        ctx.report(draft);
    },
    'code-path'(offer, ctx) {
      for (const draft of draftsOf(
        offer,
        offer.how === 'executable' ? 'is made a program' : `is loaded by way of ${offer.tool}`,
        ctx,
      ))
        ctx.report(draft);
    },
    install(install, ctx) {
      if (install.hashes || install.offline) return;
      for (const one of install.requirements) {
        const { url } = one;
        if (one.source !== 'url' || one.pin === 'hash' || url?.scheme !== 'https' || url.reach === 'local') continue;
        if (isFixed(url.path)) continue;
        ctx.report({
          message: 'package',
          subject: install,
          at: one.at,
          data: { manager: install.manager, what: one.name ?? url.host ?? 'a package' },
          steps: url.reach === 'cluster' ? [] : [RUNS],
          fix: {
            title: 'Append the checksum to the address (#sha256=…), or install from an index with hashes',
            safety: 'unsafe',
            edits: [],
          },
        });
      }
    },
    image(image, ctx) {
      const { transport, digest, text } = image.reference;
      if (transport !== 'https' || digest !== undefined) return;
      ctx.report({
        message: 'image',
        subject: image,
        data: { engine: image.engine, address: text },
        steps: [RUNS],
        fix: FIX,
      });
    },
  },
});

const CLUSTER: Step = { by: -1, why: 'the server belongs to the cluster' };

const RUNS: Step = { by: 1, why: 'what it brings runs as code' };

const PUBLISHED: Step = { by: -1, why: 'the distribution itself publishes it' };

const FIX = {
  title: 'Compare it with a checksum you know before it is used: sha256sum -c … || exit 1',
  safety: 'unsafe' as const,
  edits: [],
};

type Use = UnpackEffect | ExecuteEffect | CodePathEffect;

/** What to report: each fetch whose file comes to a use that nothing checked. */
function draftsOf(use: Use, what: string, ctx: RuleContext): Draft[] {
  if (use.verifiedBy !== undefined) return [];
  return (use.from ?? []).flatMap((id): Draft[] => {
    const fetch = ctx.effect(id);
    if (fetch?.kind !== 'fetch' || !isDownload(fetch)) return [];
    const unused = ctx.effects.some((one) => isCheckOf(one, fetch, use));
    return [
      {
        message: unused ? 'unused' : 'used',
        subject: fetch,
        at: fetch.statement,
        data: { tool: fetch.tool, host: fetch.url.host ?? 'an address the text does not tell', use: what },
        confidence: fetch.url.host === undefined ? 'low' : 'medium',
        steps: unused ? [{ by: -1, why: 'somebody compares it' }] : stepsOf(fetch, use),
        related: use.statement === fetch.statement ? [] : [{ at: use.at, message: `it ${what}` }],
        fix: FIX,
      },
    ];
  });
}

interface Draft {
  readonly message: 'used' | 'unused';
  readonly subject: FetchEffect;
  readonly at: Place;
  readonly data: { readonly tool: string; readonly host: string; readonly use: string };
  readonly confidence: Confidence;
  readonly steps: readonly Step[];
  readonly related: readonly Related[];
  readonly fix: typeof FIX;
}

function stepsOf(fetch: FetchEffect, use: Effect): Step[] {
  const { host = '', reach } = fetch.url;
  const steps: Step[] = use.kind === 'unpack' ? [] : [isDistributionPackage(fetch, use) ? PUBLISHED : RUNS];
  // At most high, as over plain http.
  if (steps.length > 0) return reach === 'cluster' ? [...steps, CLUSTER] : steps;
  if (fetch.tls === 'off') steps.push({ by: 1, why: "the server's certificate is not checked" });
  else if (isPasteHost(host)) steps.push({ by: 1, why: 'anyone can publish there' });
  return reach === 'cluster' ? [...steps, CLUSTER] : steps;
}

/** `dnf install https://dl.fedoraproject.org/…/epel-release-latest-9.noarch.rpm`, as the distribution says to do. */
function isDistributionPackage({ url: { host = '' } }: FetchEffect, use: Effect): boolean {
  const installs = use.kind === 'execute' && use.interpreter === 'installer';
  return installs && isDistributionHost(host) && !isPasteHost(host);
}

function isDownload(fetch: FetchEffect): boolean {
  const { scheme, reach, path, host } = fetch.url;
  return (
    fetch.direction === 'download' &&
    !fetch.checksum &&
    !fetch.vcs &&
    reach !== 'local' &&
    (scheme === undefined || CHECKED_BY_NOBODY.test(scheme)) &&
    !isFixed(path) &&
    !/^[0-9a-f]{40}$/.test(rawRef(host ?? '', path) ?? '')
  );
}

/** The address names a commit or a digest: the server can't send anything else without breaking its word. */
function isFixed(path: string): boolean {
  return /(?:^|[/@:_-])(?:[0-9a-f]{40}|[0-9a-f]{64})(?:$|[/.])/.test(path);
}

/** Somebody compares it with what it should be, but it is used either way. */
function isCheckOf(one: Effect, fetch: FetchEffect, use: Effect): boolean {
  return one.kind === 'verify' && one.by === 'status' && one.id < use.id && (one.from ?? []).includes(fetch.id);
}
