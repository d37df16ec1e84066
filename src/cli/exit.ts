/** How a run ends. */
export const EXIT = { clean: 0, findings: 1, usage: 2, broken: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Collects what went wrong; 3 wins over 2 over 1. */
export class Outcome {
  /** findings at or above the threshold */
  findings = false;
  /** there was no input, and there should have been */
  empty = false;
  /** a path is missing or unreadable, an internal error, or a gap under `--strict` */
  broken = false;

  code(): ExitCode {
    if (this.broken) return EXIT.broken;
    if (this.empty) return EXIT.usage;
    return this.findings ? EXIT.findings : EXIT.clean;
  }
}

/** A mistake in how the program was called. */
export class UsageError extends Error {}
