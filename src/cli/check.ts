import { type JsonPart, jsonPart, jsonReport } from '../report/json.ts';
import { Tally } from '../report/tally.ts';
import { findingsText, summaryText } from '../report/text.ts';
import type { ColorChoice } from './color.ts';
import { EXIT, type ExitCode, Outcome } from './exit.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';
import { vet, type VetOptions } from './vet.ts';

export interface CheckOptions extends VetOptions {
  readonly format: 'text' | 'json';
  readonly pedantic: boolean;
  readonly strict: boolean;
  readonly exitZero: boolean;
  readonly color: ColorChoice;
}

/** `jobvet check`: vets files and tells what it found. Findings go to standard output, all else to standard error. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const outcome = new Outcome();
  const tally = new Tally(options);
  if (options.format === 'json') {
    const parts: JsonPart[] = [];
    const errors = await vet(options, terminal, outcome, (report) => {
      tally.add(report);
      parts.push(jsonPart(report));
    });
    terminal.out(jsonReport(parts, tally, errors, VERSION));
  } else {
    const text = { palette: terminal.palette(options.color), pedantic: options.pedantic };
    await vet(options, terminal, outcome, (report) => {
      tally.add(report);
      terminal.out(findingsText(report, text));
    });
    if (tally.files > 0) terminal.out(summaryText(tally, text));
  }
  outcome.findings = tally.failing + tally.failingGaps > 0;
  if (options.strict && tally.gaps.length > 0) outcome.broken = true;
  const code = outcome.code();
  return options.exitZero && code === EXIT.findings ? EXIT.clean : code;
}
