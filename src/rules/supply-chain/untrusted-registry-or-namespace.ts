// JV312: an image or packages from a place where anybody, or somebody unknown, publishes.
import { defineRule, type ImageReference, type PackageIndex, setElsewhere, shapeOf, type SiteFacts } from '../kit.ts';
import { nearChannel, nearRegistry, trustedChannels, trustedRegistries } from '../kit/allowed.ts';
import { DIGEST_FIX, isFetched, LOOSENESS, loosenessOf, strangerOf, surenessOf } from '../kit/images.ts';
import { foreignChannel } from '../kit/packages.ts';
import { isTrustedSource } from '../kit/site.ts';

export default defineRule({
  code: 'JV312',
  name: 'untrusted-registry-or-namespace',
  meta: {
    title: 'An image or package comes from a registry or name space that is not trusted',
    severity: 'medium',
    confidence: 'medium',
    phase: 'model-training',
    cwe: [1357],
    attack: ['T1204.003', 'T1195.002'],
    since: '0.1.0',
  },
  messages: {
    namespace:
      'Image {image} is published by {owner}, who is not among the trusted publishers ({trusted}): its code runs with your rights.{near}',
    registry: 'Image {image} comes from {owner}, which is none of the trusted registries ({trusted}).{near}',
    address:
      'Image {image} comes from {owner}, a host without a name, whose certificate nobody can check. Trusted are {trusted}.{near}',
    channel:
      'Channel {channel} is none of the trusted ones ({trusted}): who publishes there decides what is installed.{near}',
    source: '{tool} takes software from {address}, which is none of its usual places.',
  },
  on: {
    image(image, ctx) {
      const { reference } = image;
      const stranger = strangerOf(reference, ctx.site);
      // Who names the keys that must have signed an image knows whom to trust.
      if (!stranger || image.signedBy || !isFetched(image, ctx.effects)) return;
      const loose = loosenessOf(reference);
      const confidence = surenessOf(reference);
      const owner = ownerOf(reference, stranger);
      ctx.report({
        message: stranger,
        subject: image,
        data: {
          image: reference.text,
          owner,
          trusted: trustedRegistries(ctx.site),
          near: nearRegistry(owner, ctx.site),
        },
        ...(stranger === 'address' && { severity: 'high' }),
        ...(confidence === 'low' && { confidence }),
        related: [
          ...(loose ? [{ at: image.at, message: `JV302: it ${LOOSENESS[loose]}` }] : []),
          ...setElsewhere(image.word),
        ],
        fix: {
          title: `Use the image of a publisher you trust, or copy it into a registry of your site. ${DIGEST_FIX.title}`,
          safety: 'unsafe',
          edits: [],
        },
      });
    },
    install(install, ctx) {
      for (const index of install.indexes) {
        const channel = strangeChannel(index, ctx.site);
        if (channel !== undefined)
          ctx.report({
            message: 'channel',
            subject: install,
            at: index.mark.at,
            data: aboutChannel(channel, ctx.site),
            fix: CHANNEL_FIX,
          });
      }
    },
    setting(setting, ctx) {
      const channel = setting.index && strangeChannel(setting.index, ctx.site);
      if (channel !== undefined)
        ctx.report({
          message: 'channel',
          subject: setting,
          data: aboutChannel(channel, ctx.site),
          fix: CHANNEL_FIX,
        });
    },
    source(source, ctx) {
      if (source.known || source.url.reach !== 'public' || isTrustedSource(source.url, ctx.site)) return;
      const { tool, url } = source;
      ctx.report({ message: 'source', subject: source, data: { tool, address: url.host ?? shapeOf(url.word) } });
    },
  },
});

const CHANNEL_FIX = {
  title: 'Take the package from conda-forge or its vendor, or mirror the channel at your site',
  safety: 'unsafe' as const,
  edits: [],
};

function aboutChannel(channel: string, site: SiteFacts): { channel: string; trusted: string; near: string } {
  return { channel, trusted: trustedChannels(site), near: nearChannel(channel, site) };
}

function ownerOf({ registry, namespace, transport }: ImageReference, stranger: string): string {
  if (stranger !== 'namespace') return registry ?? 'the registry';
  const owner = namespace ?? '';
  return registry === undefined || registry === 'docker.io' || transport === 'shub' ? owner : `${registry}/${owner}`;
}

/** A channel by name or public address; what is not known, or lies on a disk, may be the site's own. */
function strangeChannel(index: PackageIndex, site: SiteFacts): string | undefined {
  if (index.role !== 'channel') return undefined;
  const { url } = index;
  const named = url.scheme === undefined && /^[\w.-]+(?:\/label\/[\w./-]+)?\/?$/.test(shapeOf(url.word));
  return named || url.reach === 'public' ? foreignChannel(index, site) : undefined;
}
