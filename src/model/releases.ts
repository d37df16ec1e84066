// When rules came, for `ruleset` pins: the month of each release.

/** `YYYY.MM` by version; a release adds its line. */
export const RELEASES: Readonly<Record<string, string>> = { '0.1.0': '2026.11' };

/** The month of a version; of one that is not released yet, a month after all pins. */
export function monthOf(version: string): string {
  return RELEASES[version] ?? '9999.12';
}
