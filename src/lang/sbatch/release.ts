// The releases of Slurm whose option tables are known, and their order.
/** The Slurm releases whose option tables are known, oldest first. */
const RELEASES = ['22.05', '23.02', '23.11', '24.05', '24.11', '25.05', '25.11', '26.05'] as const;

export type Release = (typeof RELEASES)[number];

/** The newest release known; taken when a site does not say which one it runs. */
export const NEWEST: Release = '26.05';

/**
 * The known release that stands for a version as people write it (`24.11.5`, `slurm 23.11`).
 * Versions older than the table read as its oldest release, newer ones as its newest, in-between ones as the
 * release before.
 */
export function releaseOf(version: string): Release {
  const match = /(\d{2})\.(\d{2})/.exec(version);
  if (!match) return NEWEST;
  const wanted = `${match[1] ?? ''}.${match[2] ?? ''}`;
  let found: Release = RELEASES[0];
  for (const release of RELEASES) if (release <= wanted) found = release;
  return found;
}

/** True when `release` is `since` or later. */
export function atLeast(release: Release, since: Release): boolean {
  return release >= since;
}
