/** What `--color` may say. */
export type ColorChoice = 'auto' | 'always' | 'never';

/**
 * Whether to use colour: `--color` first, then NO_COLOR (set and not empty), then FORCE_COLOR or CLICOLOR_FORCE,
 * then whether a terminal that knows colours is listening.
 */
export function wantsColor(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: () => boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (isSet(env['NO_COLOR'])) return false;
  if (isForced(env['FORCE_COLOR']) || isForced(env['CLICOLOR_FORCE'])) return true;
  return env['TERM'] !== 'dumb' && isTerminal();
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** `FORCE_COLOR=0` and `CLICOLOR_FORCE=0` mean "not forced" by convention. */
function isForced(value: string | undefined): boolean {
  return isSet(value) && value !== '0' && value !== 'false';
}
