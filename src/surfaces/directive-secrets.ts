// Credentials in directives: job names, comments and exported variables are shown by squeue, scontrol and sacct.
import type { Directive } from '../model/submission.ts';
import { sliceWord, type Word } from '../model/word.ts';
import type { Emit } from '../tools/kit.ts';
import { type Circumstance, emitNamed, emitShapes } from '../tools/secrets/report.ts';

/** Reports credentials in the values of directives. */
export function directiveSecrets(directives: readonly Directive[], emit: Emit): void {
  for (const { valueAt: at, value } of directives) {
    if (!at?.exact) continue;
    const word: Word = { pieces: [{ kind: 'text', text: value, at, use: at, quoted: true }], count: 'one', at };
    const how: Circumstance = { exposure: 'directive', basis: 'name' };
    if (emitShapes(emit, word, how) || !/[=:]/.test(value)) continue;
    for (const match of value.matchAll(/(?<name>[A-Za-z_][\w-]*)[=:](?<secret>[^,;\s]+)/dg)) {
      const place = match.indices?.groups?.['secret'];
      if (place) emitNamed(emit, match.groups?.['name'] ?? '', sliceWord(word, ...place), how);
    }
  }
}
