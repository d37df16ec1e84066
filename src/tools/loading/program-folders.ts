// Files put among programs: `mv tool ~/bin/`, `cp tool /usr/local/bin/tool`.
import { shapeOf } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';

const OPTIONS: OptionTable = {
  values: '-S,--suffix -t,--target-directory -m,--mode -o,--owner -g,--group',
  optional: '--backup --preserve --reflink --sparse --update --context',
};

export default defineTool('mv cp ln install', (command, emit) => {
  const call = parseOptions(OPTIONS, command.words);
  const sources = call.operands.map((operand) => operand.word);
  const target = call.last('--target-directory')?.value ?? sources.pop();
  if (!target || !/(?:^|\/)bin(?:\/[^/]*)?$/.test(shapeOf(target))) return;
  for (const path of sources)
    emit({ kind: 'code-path', at: path.at, how: 'executable', tool: command.name ?? 'mv', path });
});
