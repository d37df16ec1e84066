declare const JOBVET_VERSION: string | undefined;

/** The program's version, put in by the build. */
export const VERSION = typeof JOBVET_VERSION === 'string' ? JOBVET_VERSION : '0.0.0-source';
