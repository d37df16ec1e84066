// Variables that switch off what git checks.
import type { Assignment } from '../../model/command.ts';
import type { Edit } from '../../model/finding.ts';
import { staticText } from '../../model/word.ts';
import { defineAssignmentTool } from '../kit.ts';

export default defineAssignmentTool((assignment, emit) => {
  const { name, value, at, exported, form } = assignment;
  if (!exported && form !== 'prefix' && form !== 'env' && form !== 'directive') return;
  if (name !== 'GIT_SSL_NO_VERIFY' && name !== 'GIT_SSL_CAINFO') return;
  if (name === 'GIT_SSL_CAINFO' && staticText(value) !== '/dev/null') return;
  const remove = removal(assignment);
  const mark = { at, ...(remove && { remove }) };
  emit({ kind: 'setting', at, system: 'environment', name, value, persistent: false, mark, tool: 'git' });
});

/** Edits that take the assignment away: the words before a command, or `unset` in place of an `export` of its own. */
function removal({ name, at, form }: Assignment): readonly Edit[] | undefined {
  if (!at.exact) return undefined;
  const { text } = at.doc;
  const { start, end } = at.span;
  if (!text.startsWith(`${name}=`, start)) return undefined;
  const blanksAfter = /^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0;
  if (form === 'prefix')
    return blanksAfter > 0 ? [{ at: { ...at, span: { start, end: end + blanksAfter } }, text: '' }] : undefined;
  if (form !== 'declaration') return undefined;
  const declared = /(?:^|[\s;&|(){}])((?:export|declare -x|typeset -x)[ \t]+)$/.exec(text.slice(0, start))?.[1];
  const alone = declared !== undefined && /^[ \t]*(?:[\n;&|)#]|$)/.test(text.slice(end));
  if (alone) return [{ at: { ...at, span: { start: start - declared.length, end } }, text: `unset ${name}` }];
  // `export A=1 B=2`: the others stay.
  const blanksBefore = /[ \t]+$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return blanksBefore > 0 ? [{ at: { ...at, span: { start: start - blanksBefore, end } }, text: '' }] : undefined;
}
