// Variables that switch off what git checks.
import { staticText } from '../../model/word.ts';
import { removeAssignment } from '../assignment-edits.ts';
import { defineAssignmentTool } from '../kit.ts';

export default defineAssignmentTool((assignment, emit) => {
  const { name, value, at, exported, form } = assignment;
  if (!exported && form !== 'prefix' && form !== 'env' && form !== 'directive') return;
  if (name !== 'GIT_SSL_NO_VERIFY' && name !== 'GIT_SSL_CAINFO') return;
  if (name === 'GIT_SSL_CAINFO' && staticText(value) !== '/dev/null') return;
  const remove = removeAssignment(assignment);
  const mark = { at, ...(remove && { remove }) };
  emit({ kind: 'setting', at, system: 'environment', name, value, persistent: false, mark, tool: 'git' });
});
