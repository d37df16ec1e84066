// skopeo copy: fetches an image without running it. `skopeo inspect`, which finds digests, fetches nothing to run.
import { prefixOf, staticText } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { image, switchedOff, switchedOn } from './start.ts';

/** Only what matters here and its neighbours; the two operands of `copy` stand last. */
const SKOPEO: OptionTable = {
  flags: `-a,--all --debug --insecure-policy --preserve-digests -q,--quiet --remove-signatures --dest-tls-verify
    --src-tls-verify --tls-verify --src-no-creds --dest-no-creds`,
  values: `--additional-tag --authfile --command-timeout --dest-authfile --dest-cert-dir --dest-creds --digestfile
    -f,--format --multi-arch --override-arch --override-os --override-variant --policy --registries.d --retry-times
    --sign-by --src-authfile --src-cert-dir --src-creds --tmpdir`,
};

export default defineTool('skopeo', (command, emit) => {
  const call = parseOptions(SKOPEO, command.words);
  const { operands } = call;
  const source = operands.at(-2)?.word;
  if (!source || operands.length < 3 || !operands.some(({ word }) => staticText(word) === 'copy')) return;
  if (!prefixOf(source).startsWith('docker://')) return;
  const insecure = switchedOff(command, call.last('--src-tls-verify', '--tls-verify'));
  const open = switchedOn(command, call.last('--insecure-policy'));
  const checkOff = open && { by: '--insecure-policy', mark: open };
  emit(image('skopeo', 'pull', source, 'docker', { insecure, checkOff }));
});
