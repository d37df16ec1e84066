// Object stores and cloud copies: aws, s3cmd, s5cmd, mc, gsutil, gcloud, azcopy, rclone.
import type { Command } from '../../model/command.ts';
import type { Mark } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, markOption, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { emitFetch, literal } from './fetching.ts';

/** A switch of a program whose peers the command line does not name. */
function emitSwitch(emit: Emit, tool: string, name: string, mark: Mark): void {
  const value: Word = { pieces: [], count: 'one', at: mark.at };
  emit({ kind: 'setting', at: mark.at, system: 'tool', name, value, persistent: false, mark, tool });
}

/** The endpoint a store client is told to use. */
function emitEndpoint(emit: Emit, tool: string, endpoint: Word | undefined): void {
  if (!endpoint) return;
  const url = parseUrl(endpoint);
  if (!url.hostWord) return;
  emit({
    kind: 'connect',
    at: endpoint.at,
    tool,
    scheme: url.scheme ?? 'https',
    host: url.hostWord,
    purpose: 'transfer',
    cleartext: url.scheme === 'http',
    reach: url.reach,
  });
}

const REMOTE = /^(?:s3|gs|https?):\/\//;

/** Source and destination of a copy, when one of them is in the store. */
function emitCopy(emit: Emit, tool: string, words: readonly Word[], off: Mark | undefined): boolean {
  const [from, to] = words;
  if (!from || !to) return false;
  const upload = REMOTE.test(shapeOf(to));
  const download = REMOTE.test(shapeOf(from));
  if (!upload && !download) return false;
  emitFetch(emit, {
    tool,
    direction: download ? 'download' : 'upload',
    url: parseUrl(download ? from : to),
    target: upload ? { kind: 'none' } : staticText(to) === '-' ? { kind: 'stdout' } : { kind: 'file', path: to },
    tls: off ? 'off' : 'on',
    ...(off && { tlsOff: off }),
  });
  return true;
}

function marked(command: Command, call: ParsedCall, ...names: string[]): Mark | undefined {
  const option = call.last(...names);
  return option && markOption(command, option);
}

/** The AWS CLI's global options and those of `aws s3`; others do not matter for what is read here. */
const AWS: OptionTable = {
  flags:
    '--debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager --cli-auto-prompt --no-cli-auto-prompt --recursive --dryrun --quiet --only-show-errors --no-progress --delete --exact-timestamps --size-only --follow-symlinks --no-follow-symlinks --human-readable --summarize --no-guess-mime-type --ignore-glacier-warnings --force-glacier-transfer',
  values:
    '--endpoint-url --output --query --profile --region --version --color --ca-bundle --cli-read-timeout --cli-connect-timeout --cli-binary-format --include --exclude --acl --sse --sse-kms-key-id --storage-class --expected-size --source-region --request-payer --content-type --metadata --page-size --grants --cache-control --body --bucket --key --checksum-mode',
};

const aws = defineTool('aws', (command, emit) => {
  const call = parseOptions(AWS, command.words);
  const off = marked(command, call, '--no-verify-ssl');
  const [service, verb, ...rest] = call.operands.map((operand) => operand.word);
  emitEndpoint(emit, 'aws', call.last('--endpoint-url')?.value);
  const copy =
    staticText(service) === 's3' && /^(?:cp|mv|sync)$/.test(staticText(verb) ?? '') && emitCopy(emit, 'aws', rest, off);
  if (off && !copy) emitSwitch(emit, 'aws', 'no-verify-ssl', off);
});

const s3cmd = defineTool('s3cmd', (command, emit) => {
  const call = parseOptions(
    {
      flags:
        '--no-check-certificate --check-certificate --no-ssl --ssl --no-check-hostname -r,--recursive -f,--force --continue --skip-existing -n,--dry-run -e,--encrypt --no-encrypt -P,--acl-public -v,--verbose -d,--debug -q,--quiet --no-progress --progress -H,--human-readable-sizes --delete-removed --no-preserve -p,--preserve --stats --configure --dump-config',
      values:
        '-c,--config --access_key --secret_key --access_token --host --host-bucket --exclude --include --rexclude --rinclude --ca-certs --limit-rate --multipart-chunk-size-mb --region --storage-class --add-header -m,--mime-type --acl-grant',
    },
    command.words,
  );
  const off = marked(command, call, '--no-check-certificate');
  const [verb, ...rest] = call.operands.map((operand) => operand.word);
  const host = call.last('--host')?.value;
  if (call.has('--no-ssl') && host)
    emitEndpoint(emit, 's3cmd', { ...host, pieces: [...literal('http://', host).pieces, ...host.pieces] });
  const copy = /^(?:get|put|sync|cp|mv)$/.test(staticText(verb) ?? '') && emitCopy(emit, 's3cmd', rest, off);
  if (off && !copy) emitSwitch(emit, 's3cmd', 'no-check-certificate', off);
});

const s5cmd = defineTool('s5cmd', (command, emit) => {
  const call = parseOptions(
    {
      flags:
        '--json --no-verify-ssl --no-sign-request --dry-run --stat --use-list-objects-v1 --install-completion -n,--no-clobber -s,--if-size-differ -u,--if-source-newer -f,--flatten --show-progress -sp --raw --delete --size-only',
      values:
        '--credentials-file --endpoint-url --log --numworkers --profile --request-payer --retry-count -r -c,--concurrency -p,--part-size --acl --cache-control --content-type --destination-region --exclude --include --source-region --storage-class --sse',
    },
    command.words,
  );
  const off = marked(command, call, '--no-verify-ssl');
  const [verb, ...rest] = call.operands.map((operand) => operand.word);
  emitEndpoint(emit, 's5cmd', call.last('--endpoint-url')?.value);
  const copy = /^(?:cp|mv|sync|cat)$/.test(staticText(verb) ?? '') && emitCopy(emit, 's5cmd', rest, off);
  if (off && !copy) emitSwitch(emit, 's5cmd', 'no-verify-ssl', off);
});

/** MinIO's client; Midnight Commander has the same name and no such option. */
const mc = defineTool('mc mcli', (command, emit) => {
  const call = parseOptions(
    {
      flags:
        '-q,--quiet --no-color --json --debug --insecure --disable-pager -r,--recursive -a,--preserve --overwrite --remove --watch --dry-run --force --md5 --summary --continue',
      values:
        '-C,--config-dir --limit-upload --limit-download --resolve -H,--custom-header --exclude --older-than --newer-than --storage-class --attr --tags --api --path --part-size',
    },
    command.words,
  );
  const off = marked(command, call, '--insecure');
  const [verb, action, , url] = call.operands.map((operand) => operand.word);
  if (staticText(verb) === 'alias' && staticText(action) === 'set') emitEndpoint(emit, 'mc', url);
  if (off) emitSwitch(emit, 'mc', 'insecure', off);
});

const gsutil = defineTool('gsutil', (command, emit) => {
  const call = parseOptions(
    { flags: '-D -DD -h -i -m -q -u -r -R -n -c -p -P -e -L -z -Z -J -j -d -C -x', values: '-o' },
    command.words,
  );
  for (const option of call.all('-o')) {
    if (option.value && /^Boto:https_validate_certificates\s*=\s*(?:False|0|no)$/i.test(shapeOf(option.value)))
      emitSwitch(emit, 'gsutil', 'https_validate_certificates', markOption(command, option));
  }
  const [verb, ...rest] = call.operands.map((operand) => operand.word);
  if (/^(?:cp|mv|rsync)$/.test(staticText(verb) ?? '')) emitCopy(emit, 'gsutil', rest, undefined);
});

const gcloud = defineTool('gcloud', (command, emit) => {
  const call = parseOptions(
    { flags: '-q,--quiet -r,-R,--recursive', values: '--project --account --configuration --verbosity --format' },
    command.words,
  );
  const words = call.operands.map((operand) => operand.word);
  const texts = words.map((word) => staticText(word));
  if (
    texts[0] === 'config' &&
    texts[1] === 'set' &&
    texts[2] === 'auth/disable_ssl_validation' &&
    /^(?:true|1|yes)$/i.test(texts[3] ?? '')
  ) {
    emitSwitch(emit, 'gcloud', 'auth/disable_ssl_validation', { at: words[2]?.at ?? command.at });
  }
  if (texts[0] === 'storage' && texts[1] === 'cp') emitCopy(emit, 'gcloud', words.slice(2), undefined);
});

const azcopy = defineTool('azcopy', (command, emit) => {
  const call = parseOptions(
    {
      flags: '',
      optional: '--recursive --overwrite --check-length --dry-run',
      values:
        '--from-to --log-level --cap-mbps --include-pattern --exclude-pattern --include-path --exclude-path --output-type --put-md5 --check-md5 --block-size-mb --trusted-microsoft-suffixes',
    },
    command.words,
  );
  const [verb, ...rest] = call.operands.map((operand) => operand.word);
  if (/^(?:copy|cp|c|sync)$/.test(staticText(verb) ?? '')) emitCopy(emit, 'azcopy', rest, undefined);
});

/** rclone: the remotes are named in a file; only switches and addresses given in place are known. */
const rclone = defineTool('rclone', (command, emit) => {
  const call = parseOptions(
    {
      flags:
        '--no-check-certificate --ftp-no-check-certificate -P,--progress -v,--verbose -q,--quiet -n,--dry-run -i,--interactive -u,--update -c,--checksum --fast-list --copy-links -L --ignore-existing --size-only --metadata -M --webdav-no-check-certificate',
      optional: '--ftp-explicit-tls --ftp-tls',
      values:
        '--transfers --checkers --config --bwlimit --include --exclude --filter --include-from --exclude-from --files-from --max-age --min-age --log-file --log-level --stats --retries --s3-endpoint --http-url --webdav-url --ftp-host --sftp-host --ca-cert --buffer-size --multi-thread-streams --drive-chunk-size --s3-chunk-size --s3-upload-concurrency --tpslimit --user-agent',
    },
    command.words,
  );
  const off = call.last('--no-check-certificate', '--ftp-no-check-certificate', '--webdav-no-check-certificate');
  if (off && staticText(off.value)?.toLowerCase() !== 'false')
    emitSwitch(emit, 'rclone', 'no-check-certificate', markOption(command, off));
  for (const name of ['--s3-endpoint', '--http-url', '--webdav-url'])
    emitEndpoint(emit, 'rclone', call.last(name)?.value);
  const [verb, first, second] = call.operands.map((operand) => operand.word);
  if (staticText(verb) === 'copyurl' && first) {
    emitFetch(emit, {
      tool: 'rclone',
      url: parseUrl(first),
      target: second && !/^[\w-]{2,}:/.test(shapeOf(second)) ? { kind: 'file', path: second } : { kind: 'none' },
      tls: off ? 'off' : 'on',
    });
  }
});

export default [aws, s3cmd, s5cmd, mc, gsutil, gcloud, azcopy, rclone];
