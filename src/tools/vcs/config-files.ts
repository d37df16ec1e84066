// A .gitconfig that a script writes.
import { shapeOf, sliceWord, splitWord } from '../../model/word.ts';
import { defineTool } from '../kit.ts';
import { configKey, configSetting, undoing } from './git-config.ts';

export default defineTool('cat tee', (command, emit) => {
  const targets = [
    ...command.redirects.filter((one) => one.op.includes('>')).map((one) => one.target),
    ...(command.name === 'tee' ? command.words.slice(1) : []),
  ];
  if (
    !command.input ||
    !targets.some((target) => /(?:^|\/)(?:\.gitconfig|\.?config\/git\/config|gitconfig)$/.test(shapeOf(target)))
  )
    return;
  let section = '';
  for (const line of splitWord({ pieces: command.input.pieces, count: 'one', at: command.input.at }, '\n')) {
    const shape = shapeOf(line);
    const head = /^\s*\[\s*([\w.-]+)(?:\s+"([^"]*)")?\s*\]\s*$/.exec(shape);
    if (head) section = [head[1], head[2]].filter((part) => part !== undefined).join('.');
    const pair = /^\s*([A-Za-z][\w-]*)\s*=\s*/.exec(shape);
    if (!pair?.[1]) continue;
    const end = shape.trimEnd().length;
    const quoted = /^".*"$/.test(shape.slice(pair[0].length, end));
    const value = sliceWord(line, pair[0].length + (quoted ? 1 : 0), end - (quoted ? 1 : 0));
    const name = configKey(`${section}.${pair[1]}`);
    configSetting(name, value, true, name === 'safe.directory' ? { at: value.at } : undoing(name, value), emit);
  }
});
