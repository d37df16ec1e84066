// JV308: several indexes that count the same, so that a public name can stand in for a private one.
import { defineRule, type Effect, type InstallEffect, type PackageIndex, setElsewhere, shapeOf } from '../kit.ts';
import {
  addressOf,
  anyChannelCounts,
  comparesIndexes,
  foreignChannels,
  isSameIndex,
  mixtureOf,
  trustSteps,
} from '../kit/index-mix.ts';
import { isPyPI, isVendorIndex, usesPyPI } from '../kit/packages.ts';

export default defineRule({
  code: 'JV308',
  name: 'dependency-confusion-index',
  meta: {
    title: 'Extra package index enables dependency confusion',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [427, 1357],
    attack: ['T1195.001'],
    since: '0.1.0',
  },
  messages: {
    extra:
      '{tool} asks {index} and other indexes alike: whoever publishes a higher version of a name anywhere is installed.',
    vendor: '{tool} asks the vendor index {index} beside the usual one.',
    first: 'uv also asks {index}; it takes a package from the first index that has the name.',
    strategy: 'With the index strategy "{strategy}" uv takes the best version from any index, whoever published it.',
    channels: 'Without strict channel priority conda takes a package from any of the channels {channels}.',
  },
  on: {
    install(install, ctx) {
      if (install.hashes || install.offline) return;
      const mixture = mixtureOf(install, ctx.site);
      if (!mixture) return;
      const { at } = mixture;
      const about = { subject: install, at };
      if (mixture.message === 'strategy')
        ctx.report({ message: 'strategy', ...about, data: { strategy: mixture.strategy }, fix: ONE_INDEX });
      else if (mixture.message === 'channels')
        ctx.report({ message: 'channels', ...about, data: { channels: mixture.channels } });
      else {
        const { index, steps } = mixture;
        const data = { tool: install.manager, index: addressOf(index.url) };
        const related = setElsewhere(index.url.word);
        if (mixture.message === 'extra')
          ctx.report({
            message: 'extra',
            ...about,
            data,
            related,
            confidence: sureness(index),
            ...(steps && { steps }),
            fix: ONE_INDEX,
          });
        else if (mixture.message === 'vendor')
          ctx.report({ message: 'vendor', ...about, data, related, severity: 'low' });
        else ctx.report({ message: 'first', ...about, data, related, severity: 'info' });
      }
    },
    setting(setting, ctx) {
      const { index, tool } = setting;
      if (
        setting.system === 'conda' &&
        setting.name === 'channel_priority' &&
        anyChannelCounts(shapeOf(setting.value))
      ) {
        const channels = foreignChannels(ctx.effects, ctx.site);
        if (channels.length > 1)
          ctx.report({ message: 'channels', subject: setting, data: { channels: channels.join(', ') } });
      }
      if (setting.system !== 'pip' || index?.role !== 'extra' || isPyPI(index.url)) return;
      if (ctx.effects.some((other) => isMainIndex(other, index))) return;
      const installs = ctx.effects.filter(
        (effect): effect is InstallEffect => effect.kind === 'install' && usesPyPI(effect),
      );
      if (installs.length > 0 && installs.every((install) => install.hashes)) return;
      const data = { tool, index: addressOf(index.url) };
      if (tool === 'uv' && !installs.some(comparesIndexes))
        ctx.report({ message: 'first', subject: setting, severity: 'info', data });
      else if (isVendorIndex(index.url)) ctx.report({ message: 'vendor', subject: setting, severity: 'low', data });
      else {
        const main = ctx.effects.findLast(
          (one) => one.kind === 'setting' && one.system === 'pip' && one.index?.role === 'index',
        );
        const steps = trustSteps(index, main?.kind === 'setting' ? main.index : undefined, ctx.site);
        ctx.report({ message: 'extra', subject: setting, data, confidence: sureness(index), steps, fix: ONE_INDEX });
      }
    },
  },
});

/** A setting that makes an index the only one pip asks, were it not for the others. */
function isMainIndex(effect: Effect, index: PackageIndex): boolean {
  return effect.kind === 'setting' && effect.index?.role === 'index' && isSameIndex(effect.index, index);
}

const ONE_INDEX = {
  title: 'Use one index that mirrors PyPI and holds the private names, or uv with packages assigned to their index',
  safety: 'unsafe' as const,
  edits: [],
};

/** A variable may hold any address, that of a vendor included. */
function sureness(index: PackageIndex): 'high' | 'low' {
  return index.url.host === undefined && index.url.reach === 'unknown' ? 'low' : 'high';
}
