// Credentials in variables: `export HF_TOKEN=…`, `env X=… cmd`, array items, defaults.
import { defineAssignmentTool } from '../kit.ts';
import { emitNamed } from './report.ts';

export default defineAssignmentTool((assignment, emit) => {
  emitNamed(emit, assignment.name, assignment.value, { exposure: 'text', basis: 'name' }, true);
});
