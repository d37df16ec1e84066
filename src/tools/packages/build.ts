// Build programs: they run what the files of a directory say.
import type { Place } from '../../text/place.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';

const MAKE: OptionTable = {
  flags:
    '-b -B -d -e -i -k -L -m -n -p -q -r -R -s -S -t -v -w --always-make --environment-overrides --ignore-errors --keep-going --check-symlink-times --dry-run --just-print --recon --print-data-base --question --no-builtin-rules --no-builtin-variables --silent --quiet --no-silent --stop --no-keep-going --touch --trace --version --print-directory --no-print-directory --warn-undefined-variables -h,--help',
  values:
    '-C,--directory -f,--makefile,--file -I,--include-dir -o,--assume-old,--old-file -W,--what-if,--new-file,--assume-new -E,--eval',
  optional: '-j,--jobs -l,--load-average,--max-load -O,--output-sync --debug --shuffle --jobserver-style',
  prefixes: true,
};

const make = defineTool('make gmake', (command, emit) => {
  const call = parseOptions(MAKE, command.words);
  if (call.has('--help', '--version')) return;
  const directory = call.last('--directory')?.value;
  const file = call.last('--file')?.value;
  const path = file && !directory ? file : below(directory, 'Makefile', command.at);
  emit({ kind: 'execute', at: command.at, interpreter: 'make', source: 'file', path });
});

const CMAKE: OptionTable = {
  flags:
    '-N --fresh --clean-first -v,--verbose --use-stderr -h,--help --version -Wdev -Wno-dev --debug-output --trace --trace-expand --warn-uninitialized --list-presets',
  values:
    '-S -B -C -G -T -A -D -U --build -t,--target --config --install --prefix --component --preset --toolchain --install-prefix --workflow --open -P -E --strip-prefix',
  optional: '-j,--parallel --log-level',
};

const cmake = defineTool('cmake', (command, emit) => {
  const call = parseOptions(CMAKE, command.words);
  if (call.has('--help', '--version', '-E', '--open')) return;
  const built = call.last('--build', '--install')?.value;
  const source = call.last('-P')?.value ?? call.last('-S')?.value ?? built ?? call.operands[0]?.word;
  emit({
    kind: 'execute',
    at: command.at,
    interpreter: 'cmake',
    source: 'file',
    path: below(source, 'CMakeLists.txt', command.at),
  });
});

const NINJA: OptionTable = { flags: '-v,--verbose --quiet -n -h --help --version', values: '-C -f -j -k -l -d -t -w' };
const ninja = defineTool('ninja', (command, emit) => {
  const call = parseOptions(NINJA, command.words);
  if (call.has('-h', '--help', '--version')) return;
  emit({
    kind: 'execute',
    at: command.at,
    interpreter: 'ninja',
    source: 'file',
    path: below(call.last('-C')?.value, 'build.ninja', command.at),
  });
});

const CARGO_VERBS = /^(?:build|b|run|r|test|t|bench)$/;
const cargo = defineTool('cargo', (command, emit) => {
  const verb = command.words.find(
    (word, i) => i > 0 && !shapeOf(word).startsWith('+') && !shapeOf(word).startsWith('-'),
  );
  if (!verb || !CARGO_VERBS.test(staticText(verb) ?? '')) return;
  emit({
    kind: 'execute',
    at: command.at,
    interpreter: 'cargo',
    source: 'file',
    path: below(undefined, 'Cargo.toml', command.at),
  });
});

export default [make, cmake, ninja, cargo];

/** The file a build program reads in a directory. */
function below(directory: Word | undefined, file: string, at: Place): Word {
  const place = { ...at, exact: false };
  const piece = { kind: 'text' as const, text: directory ? `/${file}` : file, at: place, use: place, quoted: true };
  return { pieces: [...(directory?.pieces ?? []), piece], count: 'one', at: directory?.at ?? place };
}
