// umask: which permissions new files do not get.
import { staticText } from '../../model/word.ts';
import { defineTool, parseOptions } from '../kit.ts';

export default defineTool('umask', (command, emit) => {
  const value = parseOptions({ flags: '-p -S' }, command.words).operands[0]?.word;
  if (!value || staticText(value) === undefined) return;
  emit({
    kind: 'setting',
    at: value.at,
    system: 'tool',
    name: 'umask',
    value,
    persistent: false,
    mark: { at: value.at },
    tool: 'umask',
  });
});
