// Credentials in variables: `export HF_TOKEN=…`, `env X=… cmd`, array items, defaults.
import { defineAssignmentTool } from '../kit.ts';
import { emitNamed, withoutReturn } from './report.ts';

export default defineAssignmentTool((assignment, emit) => {
  emitNamed(emit, assignment.name, withoutReturn(assignment.value), { exposure: 'text', basis: 'name' }, true);
});
