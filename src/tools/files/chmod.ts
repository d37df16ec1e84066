// chmod: who may do what with a file.
import { shapeOf, staticText } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions, replaceWord } from '../kit.ts';

const CHMOD: OptionTable = {
  flags: '-c,--changes -f,--silent,--quiet -v,--verbose --no-preserve-root --preserve-root -R,--recursive -h,--no-dereference -H -L -P --dereference',
  values: '--reference',
};

export default defineTool('chmod', (command, emit) => {
  // `chmod -w file`: a mode may look like an option.
  const call = parseOptions(CHMOD, command.words);
  const [mode, ...paths] = call.operands;
  const text = mode && staticText(mode.word);
  if (!mode || text === undefined) return;
  const others = numericOthers(text);
  if (!others) return;
  const tighter = replaceWord(mode.word, '750');
  emit({
    kind: 'permission',
    at: mode.word.at,
    tool: 'chmod',
    others,
    sticky: /^1\d{3}$/.test(text),
    recursive: call.has('--recursive'),
    paths: paths.map((path) => path.word),
    mode: shapeOf(mode.word),
    ...(tighter && { tighten: { title: 'Give others nothing', edits: tighter } }),
  });
});

function numericOthers(mode: string): { read: boolean; write: boolean } | undefined {
  if (!/^0?[0-7]{1,4}$/.test(mode)) return undefined;
  const last = Number(mode.slice(-1));
  return { read: (last & 4) !== 0, write: (last & 2) !== 0 };
}
