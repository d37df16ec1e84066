// spack: software built from recipes, with hashes and signatures that options switch off.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText } from '../../model/word.ts';
import { defineTool, type Emit, markOption, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { checksOffBy } from '../os-packages/call.ts';
import { emptyInstall } from './install.ts';

/** What may stand before spack's verb. */
const SPACK_GLOBAL: OptionTable = {
  flags: `-h,--help -H,--all-help -d,--debug --timestamp --pdb -E,--no-env --use-env-repo -L,--disable-locks
    -l,--enable-locks -m,--mock -b,--bootstrap -p,--profile --print-shell-vars --stacktrace -t,--backtrace -V,--version
    -v,--verbose -k,--insecure`,
  values: '-C,--config-scope -c,--config -e,--env -D,--env-dir --color --sorted-profile --lines',
  style: 'posix',
};
/** spack install and buildcache, 0.16 to 1.0; a spec may hold anything else. */
const SPACK: OptionTable = {
  flags: `-h,--help -n,--no-checksum --no-check-signature --use-cache --no-cache --cache-only --reuse --fresh --deprecated
    --overwrite --fail-fast --keep-prefix --keep-stage --dont-restage -y,--yes-to-all -v,--verbose --fake --source
    --dirty --clean --add --no-add --show-log-on-error --include-build-deps --only-concrete -u,--unsigned -f,--force
    -o,--otherarch -m,--multiple -U`,
  values: '--only -j,--jobs --test --log-format --log-file -C',
};

/** A branch has no recorded hash. */
const BRANCH = /@(?:git\.)?(?:develop|main|master|devel|trunk)\b/;

export default defineTool('spack', (command, emit) => {
  const global = parseOptions(SPACK_GLOBAL, command.words);
  const verb = global.operands[0];
  const name = verb && staticText(verb.word);
  if (!verb || name === undefined) return;
  if (name === 'mirror') mirror(command, verb.index + 1, emit);
  const isCache = name === 'buildcache';
  if (isCache && staticText(global.operands[1]?.word) !== 'install') return;
  if (!isCache && !/^(?:install|fetch|stage|dev-build)$/.test(name)) return;
  const call = parseOptions(SPACK, command.words, verb.index + 1);
  const specs = call.operands.map(({ word }) => shapeOf(word)).filter((spec) => /^[\w…]/.test(spec));
  const branches = specs.length > 0 && specs.every((spec) => BRANCH.test(spec));
  const checksOff = [
    ...checksOffBy(command, call, 'hashes', '--no-checksum').map((one) => ({
      ...one,
      ...(branches && { minor: true }),
    })),
    ...checksOffBy(command, call, 'signatures', '--no-check-signature'),
    ...(isCache ? checksOffBy(command, call, 'signatures', '--unsigned') : []),
  ];
  const insecure = global.last('--insecure');
  if (checksOff.length === 0 && !insecure) return;
  emit({
    ...emptyInstall('spack', command),
    ...(checksOff.length > 0 && { checksOff }),
    ...(insecure && { insecure: markOption(command, insecure) }),
  });
});

const MIRROR: OptionTable = {
  flags: '--autopush --unsigned --signed',
  values: `--scope --type --s3-access-key-id --s3-access-key-id-variable --s3-access-key-secret
    --s3-access-key-secret-variable --s3-access-token --s3-access-token-variable --s3-profile --s3-endpoint-url
    --oci-username --oci-username-variable --oci-password --oci-password-variable`,
};

/** `spack mirror add NAME URL`: sources and binaries come from there from then on. */
function mirror(command: Command, from: number, emit: Emit): void {
  const [verb, , place] = parseOptions(MIRROR, command.words, from).operands.map((operand) => operand.word);
  if (staticText(verb) !== 'add' || !place) return;
  const url = parseUrl(place);
  const known = /(?:^|\.)(?:spack\.io|e4s\.io)$/.test(url.host ?? '');
  emit({ kind: 'source', at: place.at, tool: 'spack', url, known });
}
