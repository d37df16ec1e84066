// cargo and go: programs built from a repository.
import type { Requirement } from '../../model/effect.ts';
import { placeOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { NO_REF, type Ref, refNamed, refOf } from '../vcs/ref.ts';
import { emptyInstall } from './install.ts';
import { pinOfRef } from './requirement.ts';

/** cargo install and cargo add, 1.60 to 1.90. */
const CARGO: OptionTable = {
  flags:
    '-h,--help -V,--version -v,--verbose -q,--quiet --locked --offline --frozen -f,--force --no-track --all-features --no-default-features --bins --debug --list --ignore-rust-version --keep-going --dry-run -n --dev --build --optional --no-optional --no-public',
  values:
    '--git --rev --tag --branch --path --index --registry --root --profile --target --target-dir --config -Z -C --color -j,--jobs -F,--features --bin --version --vers --message-format --timings --package -p --manifest-path --rename --example',
};

const cargo = defineTool('cargo', (command, emit) => {
  const call = parseOptions(CARGO, command.words);
  const [verb, ...crates] = call.operands
    .map((operand) => operand.word)
    .filter((word) => !shapeOf(word).startsWith('+'));
  if (!/^(?:install|add)$/.test(staticText(verb) ?? '') || call.has('--help')) return;
  const git = call.last('--git');
  const path = call.last('--path');
  if (path?.value) {
    emit({ ...emptyInstall('cargo', command), files: [{ path: path.value, role: 'project', at: path.value.at }] });
    return;
  }
  if (!git?.value) return;
  const rev = call.last('--rev');
  const tag = call.last('--tag');
  const branch = call.last('--branch');
  const ref: Ref = rev?.value
    ? refOf(rev.value)
    : tag?.value
      ? { kind: 'tag', text: shapeOf(tag.value) }
      : branch?.value
        ? { kind: 'branch', text: shapeOf(branch.value) }
        : NO_REF;
  const name = crates[0] && staticText(crates[0]);
  emit({
    ...emptyInstall('cargo', command),
    requirements: [
      {
        text: shapeOf(git.value),
        name,
        pin: pinOfRef(ref),
        source: 'vcs',
        ref,
        url: parseUrl(git.value, 'scp'),
        at: git.at,
      },
    ],
    locked: call.has('--locked', '--frozen'),
  });
});

/** go install, get and run: the build flags that take a value (`go help build`). */
const GO: OptionTable = {
  flags:
    '-a -n -v -x -race -msan -asan -cover -work -trimpath -modcacherw -linkshared -buildvcs -t -u -d -insecure -fix',
  values:
    '-C -p -tags -ldflags -gcflags -asmflags -gccgoflags -buildmode -compiler -installsuffix -mod -modfile -overlay -pgo -pkgdir -toolexec -covermode -coverpkg -exec',
  style: 'posix',
  singleDash: true,
};

const go = defineTool('go', (command, emit) => {
  const verb = staticText(command.words[1]);
  if (verb !== 'install' && verb !== 'get' && verb !== 'run') return;
  const call = parseOptions(GO, command.words, 2);
  const words = verb === 'run' ? call.operands.slice(0, 1) : call.operands;
  const requirements = words.flatMap(({ word }) => goModule(word));
  if (requirements.length > 0) emit({ ...emptyInstall('go', command), requirements });
});

/** `host/module@version`: versions are covered by go's checksum database, `@latest` and branches are not fixed. */
function goModule(word: Word): Requirement[] {
  const shape = shapeOf(word);
  const at = shape.indexOf('@');
  if (at < 0 || /^[./…]/.test(shape)) return [];
  const version = shape.slice(at + 1);
  const fixed = /^v\d+\.\d+\.\d+/.test(version);
  const ref: Ref =
    version === 'latest' || version === 'upgrade' || version === 'patch'
      ? { kind: 'branch', text: version }
      : refNamed(version);
  const module = sliceWord(word, 0, at);
  return [
    {
      text: shape,
      name: staticText(module),
      pin: fixed ? 'exact' : pinOfRef(ref),
      source: 'vcs',
      ref: fixed ? { kind: 'commit', text: version } : ref,
      url: { ...parseUrl(module, 'http'), scheme: 'https' },
      at: placeOf(word),
    },
  ];
}

export default [cargo, go];
