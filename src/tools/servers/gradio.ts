// Gradio reads its address from the environment; the application itself is a script that is not read.
import { builtIn, defineAssignmentTool } from '../kit.ts';
import { bindOfWord, literalLoopback } from './address.ts';

/** `GRADIO_SERVER_NAME=0.0.0.0`, once where it is set; a login may be given in the code. */
export default defineAssignmentTool((assignment, emit) => {
  if (assignment.name !== 'GRADIO_SERVER_NAME' || !assignment.exported) return;
  const { value, at } = assignment;
  // Unset and empty values leave the default.
  if (value.pieces.length === 0) return;
  const { toLoopback: _, ...bind } = bindOfWord(value, 'host', at).bind;
  const toLoopback = literalLoopback(value);
  emit({
    kind: 'listen',
    at,
    tool: 'Gradio',
    class: 'D',
    protocol: 'tcp',
    bind: { ...bind, ...(toLoopback && { toLoopback }) },
    port: builtIn('7860'),
    auth: { state: 'absent' },
    tls: false,
    open: true,
  });
});
