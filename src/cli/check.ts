import { resolve } from 'node:path';
import { describeError, errorCode } from '../host/file-system.ts';
import { writeWhole } from '../host/output-file.ts';
import { PLAIN } from '../report/palette.ts';
import { Tally } from '../report/tally.ts';
import type { ColorChoice } from './color.ts';
import { EXIT, type ExitCode, Outcome } from './exit.ts';
import { type CheckFormat, type FormatOptions, WRITERS } from './formats.ts';
import type { Terminal } from './terminal.ts';
import { vet, type VetOptions } from './vet.ts';

export interface CheckOptions extends VetOptions {
  readonly format: CheckFormat;
  /** where the report goes instead of standard output */
  readonly outputFile?: string;
  /** of SARIF logs */
  readonly category: string;
  readonly pedantic: boolean;
  readonly strict: boolean;
  readonly exitZero: boolean;
  readonly color: ColorChoice;
}

/** `jobvet check`: vets files and tells what it found. Findings go to standard output, all else to standard error. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const { outputFile, strict, exitZero } = options;
  const outcome = new Outcome();
  const tally = new Tally(options);
  const kept: string[] = [];
  const print = (text: string): void => {
    if (outputFile === undefined) terminal.out(text);
    else kept.push(text);
  };
  const writer = WRITERS[options.format](
    { ...options, cwd: terminal.cwd, env: terminal.env, palette: paletteOf(options, terminal) },
    print,
  );
  const errors = await vet(options, terminal, outcome, (report, reading) => {
    tally.add(report);
    writer.add(report, reading);
  });
  outcome.findings = tally.failing + tally.failingGaps > 0;
  if (strict && tally.gaps.length > 0) outcome.broken = true;
  const code = outcome.code();
  const exitCode = exitZero && code === EXIT.findings ? EXIT.clean : code;
  try {
    writer.end({ tally, errors, exitCode });
    if (outputFile !== undefined) writeWhole(resolve(terminal.cwd, outputFile), kept.join(''));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    terminal.note(
      `the report cannot be written${outputFile === undefined ? '' : ` to ${outputFile}`}: ${describeError(error)}`,
    );
    return EXIT.broken;
  }
  return exitCode;
}

/** Files get colours only when they are asked for. */
function paletteOf({ outputFile, color }: CheckOptions, terminal: Terminal): FormatOptions['palette'] {
  return outputFile !== undefined && color === 'auto' ? PLAIN : terminal.palette(color);
}
