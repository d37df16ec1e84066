import { manifestJson } from '../report/manifest.ts';
import { showJson } from '../report/show-json.ts';
import { showText } from '../report/show-text.ts';
import type { ColorChoice } from './color.ts';
import { type ExitCode, Outcome } from './exit.ts';
import type { Terminal } from './terminal.ts';
import { vet, type VetOptions } from './vet.ts';

export interface ShowOptions extends VetOptions {
  readonly format: 'text' | 'json';
  readonly color: ColorChoice;
}

/** `jobvet show`: what sbatch would resolve and what the script would run. */
export async function show(options: ShowOptions, terminal: Terminal): Promise<ExitCode> {
  const outcome = new Outcome();
  const palette = terminal.palette(options.color);
  let first = true;
  await vet(options, terminal, outcome, (report) => {
    if (options.format === 'json') terminal.out(showJson(report));
    else terminal.out(`${first ? '' : '\n'}${showText(report, palette)}`);
    first = false;
  });
  return outcome.code();
}

/** `jobvet manifest`: ports and peers, one JSON object a line per file. */
export async function manifest(options: VetOptions, terminal: Terminal): Promise<ExitCode> {
  const outcome = new Outcome();
  await vet(options, terminal, outcome, (report) => {
    terminal.out(manifestJson(report));
  });
  return outcome.code();
}
