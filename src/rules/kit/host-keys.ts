// ssh's client settings about a server's key, taken together.
import { type RuleContext, type SettingEffect, type Severity, staticText } from '../kit.ts';

/** What decides together whether a server's key is checked. */
const HOST_KEY = new Set(['stricthostkeychecking', 'userknownhostsfile', 'globalknownhostsfile', 'verifyhostkeydns']);

/** The host-key settings of one command line, assignment or block of a configuration file, in their order. */
export function hostKeySettings(setting: SettingEffect, ctx: RuleContext): SettingEffect[] {
  return ctx.effects.filter(
    (one): one is SettingEffect =>
      one.kind === 'setting' &&
      one.system === 'ssh' &&
      HOST_KEY.has(one.name) &&
      one.command === setting.command &&
      one.tool === setting.tool &&
      one.statement.span.start === setting.statement.span.start &&
      one.host?.at.span.start === setting.host?.at.span.start,
  );
}

/** How a server's key is treated, and the settings that make it so. */
export interface HostKeyVerdict {
  readonly message: 'off' | 'forgotten' | 'first';
  readonly severity: Severity;
  readonly risky: readonly SettingEffect[];
}

/** What the settings of one call come to; undefined when a server's key is checked. */
export function judgeHostKeys(all: readonly SettingEffect[]): HostKeyVerdict | undefined {
  const text = (name: string): string | undefined => {
    const value = all.find((one) => one.name === name)?.value;
    return value && staticText(value)?.trim().toLowerCase();
  };
  const named = (...names: string[]): SettingEffect[] => all.filter((one) => names.includes(one.name));
  const strict = text('stricthostkeychecking') ?? 'ask';
  // Keys the DNS vouches for are checked without any file.
  if (/^(?:yes|true)$/.test(strict) || /^(?:yes|true)$/.test(text('verifyhostkeydns') ?? '')) return undefined;
  const forgets = named('userknownhostsfile', 'globalknownhostsfile').filter((one) => isNowhere(text(one.name)));
  const forgetsUser = isNowhere(text('userknownhostsfile'));
  const checking = named('stricthostkeychecking');
  if (/^(?:no|off|false)$/.test(strict)) return { message: 'off', severity: 'high', risky: [...checking, ...forgets] };
  if (strict === 'accept-new') {
    return forgetsUser
      ? { message: 'off', severity: 'high', risky: [...checking, ...forgets] }
      : { message: 'first', severity: 'low', risky: [...checking, ...forgets] };
  }
  if (forgets.length === 0) return undefined;
  return { message: 'forgotten', severity: forgetsUser ? 'high' : 'medium', risky: forgets };
}

function isNowhere(files: string | undefined): boolean {
  return files !== undefined && files.split(/\s+/).every((file) => file === '/dev/null' || file === 'none');
}
