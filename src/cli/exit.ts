import type { ConfigurationProblem } from '../policy/read.ts';

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

/** Configurations that are wrong: nothing is vetted. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super('the configuration is wrong');
    this.problems = problems;
  }
}

/** A problem as one line; without a position when it is about the whole file. */
export function problemLine({ path, line, column, message }: ConfigurationProblem): string {
  return line === undefined || column === undefined ? `${path}: ${message}` : `${path}:${line}:${column}: ${message}`;
}

/** A mistake in how the program was called. */
export class UsageError extends Error {}
