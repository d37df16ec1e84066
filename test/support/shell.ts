// Short ways to interpret a script in tests.
import type { Command } from '../../src/model/command.ts';
import { shapeOf } from '../../src/model/word.ts';
import { interpretScript, type ScriptReading } from '../../src/shell/index.ts';
import { Document } from '../../src/text/document.ts';

export function interpret(script: string): ScriptReading {
  return interpretScript(new Document('job.sh', script));
}

/** A command as a line: `…` for what is not known, `*` behind words that may be several, `?` before what need not run. */
export function line(command: Command): string {
  const words = command.words.map((word) => shapeOf(word) + (word.count === 'any' ? '*' : ''));
  return `${command.certain ? '' : '? '}${words.join(' ')}`;
}

export function lines(script: string): string[] {
  return interpret(script).commands.map(line);
}
