// apk of Alpine: installs, and packages taken without a signature.
import type { Pin } from '../../model/effect.ts';
import { staticText } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { emptyInstall } from '../packages/install.ts';
import { checksOffBy, osRequirement } from './call.ts';

/** apk(8) of apk-tools 2.10 to 3.0. */
const APK: OptionTable = {
  flags: `-h,--help -q,--quiet -v,--verbose -i,--interactive -V,--version -f,--force --force-binary-stdout
    --force-broken-world --force-non-repository --force-old-apk --force-overwrite --force-refresh --force-missing-repositories
    -U,--update-cache --no-cache --no-network --no-scripts --no-progress --progress --purge --allow-untrusted -l,--latest
    -u,--upgrade --initdb -s,--simulate --clean-protected --overlay-from-stdin --no-chown --no-interactive --no-commit-hooks
    -a,--available --ignore --no-check-certificate`,
  values: `-p,--root -X,--repository --wait --keys-dir --repositories-file --cache-dir --cache-max-age --arch --progress-fd
    --timeout -t,--virtual`,
};

export default defineTool('apk', (command, emit) => {
  const call = parseOptions(APK, command.words);
  const [verb, ...rest] = call.operands;
  const name = verb && staticText(verb.word);
  if (name === undefined || !/^(?:add|upgrade|fix|update)$/.test(name) || call.has('--help', '--simulate')) return;
  const requirements = name === 'add' ? rest.map(({ word }) => osRequirement(word, apkPin)) : [];
  // A package that lies here was checked, or not, before.
  const local = requirements.length > 0 && requirements.every((one) => one.source === 'path');
  const checksOff = local ? [] : checksOffBy(command, call, 'signatures', '--allow-untrusted');
  emit({ ...emptyInstall('apk', command), requirements, ...(checksOff.length > 0 && { checksOff }) });
});

/** `pkg=1.2-r0`; `pkg~1.2` also takes later builds of it. */
function apkPin(text: string): Pin {
  if (/[<>]/.test(text)) return 'range';
  if (text.includes('~')) return 'fuzzy';
  return text.includes('=') ? 'exact' : 'none';
}
