// Signature programs: gpg, cosign, minisign, signify, apptainer verify and their kin.
import type { Command } from '../../model/command.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, markOption, type OptionTable, parseOptions } from '../kit.ts';

function verifies(command: Command, emit: Emit, paths: readonly Word[]): void {
  emit({ kind: 'verify', at: command.at, tool: command.name ?? '', paths, by: 'status', enforced: false });
}

/** `file.sig` signs `file`. */
function signed(signature: Word): Word[] {
  const shape = shapeOf(signature);
  const suffix = /\.(?:sig|asc|gpg|sign|minisig)$/i.exec(shape);
  return suffix ? [sliceWord(signature, 0, shape.length - suffix[0].length), signature] : [signature];
}

const GPG: OptionTable = {
  flags:
    '--verify --verify-files -d,--decrypt -v,--verbose -q,--quiet --batch --no-tty --yes --no -a,--armor --no-default-keyring --import --dearmor --no-options --no-auto-key-locate --auto-key-retrieve --no-auto-key-retrieve --with-fingerprint --multifile --no-verbose',
  values:
    '--keyring --homedir --status-fd --logger-fd --logger-file --trust-model --keyserver --keyserver-options -o,--output -u,--local-user -r,--recipient --assert-signer --options --primary-keyring --trusted-key --weak-digest --verify-options',
  prefixes: true,
};

const gpg = defineTool('gpg gpg2 gpgv gpgv2', (command, emit) => {
  const call = parseOptions(GPG, command.words);
  if (!call.has('--verify', '--verify-files') && !/^gpgv/.test(command.name ?? '')) return;
  const [signature, ...files] = call.operands.map((operand) => operand.word);
  if (!signature) return;
  if (call.has('--verify-files')) verifies(command, emit, [signature, ...files].flatMap(signed));
  else verifies(command, emit, files.length > 0 ? files : signed(signature));
});

const MINISIGN: OptionTable = { flags: '-G -S -V -R -C -H -q -Q -f -W -l -h -v', values: '-m -p -P -s -x -c -t -o' };

const minisign = defineTool('minisign rsign signify signify-openbsd', (command, emit) => {
  const call = parseOptions(MINISIGN, command.words);
  if (!call.has('-V') && staticText(call.operands[0]?.word) !== 'verify') return;
  const files = call.all('-m').flatMap((option) => (option.value ? [option.value] : []));
  verifies(command, emit, files.length > 0 ? files : call.operands.map((operand) => operand.word));
});

/** `cosign verify-blob --signature s --key k FILE`; `slsa-verifier verify-artifact FILE`; `gh attestation verify FILE`. */
const attestations = defineTool('cosign slsa-verifier gh notation sq rekor-cli', (command, emit) => {
  const call = parseOptions(
    {
      flags:
        '--verbose -v --quiet -q --insecure-ignore-tlog --insecure-ignore-sct --offline --local-image --check-claims --print-provenance --deny-self-hosted-runners',
      values:
        '--key --signature --certificate --certificate-identity --certificate-identity-regexp --certificate-oidc-issuer --certificate-oidc-issuer-regexp --certificate-chain --bundle --type --rekor-url --provenance-path --source-uri --source-tag --source-branch --builder-id -R --repo -o --owner --predicate-type --signer-workflow --format --cert-identity --signer-file --detached --output --output-file --policy --artifact --public-key --trusted-root --signature-file',
    },
    command.words,
  );
  const words = call.operands.map((operand) => operand.word);
  const verb = words.findIndex((word) => /^verify(?:-[a-z]+)*$/.test(staticText(word) ?? ''));
  const artifact = call.last('--artifact')?.value;
  if (verb < 0) return;
  const files = words.slice(verb + 1);
  verifies(command, emit, artifact ? [artifact, ...files] : files);
});

const images = defineTool('apptainer singularity', (command, emit) => {
  const call = parseOptions(
    {
      flags: '-d,--debug -q,--quiet -s,--silent -v,--verbose --nocolor -a,--all -j,--json -l,--local --legacy-insecure',
      values:
        '-c,--config -i,--sif-id -g,--group-id -u,--url --certificate --certificate-intermediates --certificate-roots --key',
    },
    command.words,
  );
  const [verb, image] = call.operands.map((operand) => operand.word);
  if (staticText(verb) !== 'verify' || !image) return;
  const legacy = call.last('--legacy-insecure');
  if (!legacy) verifies(command, emit, [image]);
  else {
    // Signatures in the old form leave the headers of the file out.
    const mark = markOption(command, legacy);
    const imageCheckOff = { by: '--legacy-insecure', mark };
    const base = { kind: 'setting' as const, system: 'apptainer' as const, name: 'verify', persistent: false };
    emit({ ...base, at: mark.at, value: image, mark, tool: command.name ?? 'apptainer', imageCheckOff });
  }
});

const packages = defineTool('rpm rpmkeys', (command, emit) => {
  const call = parseOptions(
    { flags: '-K,--checksig -v,--verbose', values: '--define -D --root --dbpath' },
    command.words,
  );
  if (call.has('--checksig'))
    verifies(
      command,
      emit,
      call.operands.map((operand) => operand.word),
    );
});

const sshKeygen = defineTool('ssh-keygen', (command, emit) => {
  const call = parseOptions(
    { flags: '-q -v -l -e -y -p -B -c', values: '-Y -f -I -n -s -O -r -t -b -C -N -m -P -Z -a' },
    command.words,
  );
  if (staticText(call.last('-Y')?.value) !== 'verify') return;
  verifies(
    command,
    emit,
    command.redirects.filter((redirect) => redirect.op === '<').map((redirect) => redirect.target),
  );
});

export default [gpg, minisign, attestations, images, packages, sshKeygen];
