// cp and install: which files go where. What comes of a mode given with them is read elsewhere.
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';

/** coreutils 9. */
const COPY: OptionTable = {
  flags: `-a,--archive --attributes-only -b -c -C,--compare --copy-contents -d -D --debug -f,--force -i,--interactive -H
    -l,--link -L,--dereference -n,--no-clobber -P,--no-dereference -p --parents --remove-destination -R,-r,--recursive
    -s,--symbolic-link --strip-trailing-slashes -T,--no-target-directory -u -v,--verbose -x,--one-file-system -Z`,
  values: '-g,--group -m,--mode -o,--owner --strip-program -S,--suffix -t,--target-directory --no-preserve',
  optional: '--backup --context --preserve --reflink --sparse --update',
  prefixes: true,
};

export default defineTool('cp gcp install ginstall', (command, emit) => {
  const call = parseOptions(COPY, command.words);
  const sources = call.operands.map((operand) => operand.word);
  const target = call.last('--target-directory')?.value ?? sources.pop();
  if (!target) return;
  const tool = command.name ?? 'cp';
  for (const source of sources) emit({ kind: 'copy', at: source.at, tool, source, target, into: 'folder' });
});
