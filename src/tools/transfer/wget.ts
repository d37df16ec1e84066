// wget: options by `wget --help` of 1.21 and 2.1.
import type { Command } from '../../model/command.ts';
import type { FetchTarget, Mark, Url } from '../../model/effect.ts';
import { staticText } from '../../model/word.ts';
import { defineTool, markOption, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { emitFetch, literal, namedTarget, outputTarget, tlsState } from './fetching.ts';

/** `-nv`, `-nc`, `-nd`, `-nH`, `-np` read as clusters of flags, which is all that matters here. */
const WGET: OptionTable = {
  flags:
    '-V,--version -h,--help -b,--background -d,--debug -q,--quiet -v,--verbose -n --no-verbose -F,--force-html --no-config --retry-connrefused --no-clobber --no-netrc -c,--continue --show-progress --force-progress -N,--timestamping --no-if-modified-since --no-use-server-timestamps -S,--server-response --spider --random-wait --no-proxy --no-dns-cache --ignore-case -4,--inet4-only -6,--inet6-only --ask-password --no-iri --unlink --xattr --no-directories -x,--force-directories --no-host-directories --protocol-directories --no-cache -E,--adjust-extension --html-extension --ignore-length --save-headers --no-http-keep-alive --no-cookies --keep-session-cookies --content-disposition --content-on-error --auth-no-challenge --https-only --no-check-certificate --no-check-hostname --no-hsts --no-remove-listing --no-glob --no-passive-ftp --preserve-permissions --retr-symlinks --ftps-implicit --ftps-resume-ssl --ftps-clear-data-connection --ftps-fallback-to-ftp --warc-cdx --no-warc-compression --no-warc-digests --no-warc-keep-log -r,--recursive --delete-after -k,--convert-links --convert-file-only -K,--backup-converted -m,--mirror -p,--page-requisites --strict-comments --follow-ftp -H,--span-hosts -L,--relative --trust-server-names --no-parent',
  values:
    '-e,--execute -o,--output-file -a,--append-output --report-speed -i,--input-file -B,--base --config --rejected-log -t,--tries --retry-on-http-error -O,--output-document --start-pos --progress -T,--timeout --dns-timeout --connect-timeout --read-timeout -w,--wait --waitretry -Q,--quota --bind-address --limit-rate --restrict-file-names --prefer-family --user --password --use-askpass --local-encoding --remote-encoding -P,--directory-prefix --cut-dirs --http-user --http-password --default-page --header --compression --max-redirect --proxy-user --proxy-password --referer -U,--user-agent --load-cookies --save-cookies --post-data --post-file --method --body-data --body-file --secure-protocol --certificate --certificate-type --private-key --private-key-type --ca-certificate --ca-directory --crl-file --pinnedpubkey --ciphers --hsts-file --ftp-user --ftp-password --warc-file --warc-header --warc-max-size --warc-dedup --warc-tempdir -l,--level --backups -A,--accept -R,--reject --accept-regex --reject-regex --regex-type -D,--domains --exclude-domains --follow-tags --ignore-tags -I,--include-directories -X,--exclude-directories --max-threads --chunk-size',
  optional: '--check-certificate',
  prefixes: true,
};

export default defineTool('wget wget2', (command, emit) => {
  const call = parseOptions(WGET, command.words);
  const tls = tlsState(insecureMark(command, call), call.has('--ca-certificate', '--ca-directory', '--pinnedpubkey'));
  for (const { word } of call.operands) {
    const url = parseUrl(word, 'http');
    emitFetch(emit, {
      tool: 'wget',
      direction: call.has('--post-data', '--post-file', '--body-data', '--body-file') ? 'upload' : 'download',
      url,
      target: targetOf(call, url),
      ...tls,
    });
  }
});

function targetOf(call: ParsedCall, url: Url): FetchTarget {
  if (call.has('--spider', '--delete-after') || /^HEAD$/i.test(staticText(call.last('--method')?.value) ?? ''))
    return { kind: 'none' };
  const output = call.last('--output-document')?.value;
  // `-O` names one file for everything and takes no notice of `-P`.
  if (output) return outputTarget(output);
  const directory = call.last('--directory-prefix')?.value;
  if (call.has('--recursive', '--mirror', '--page-requisites', '--force-directories'))
    return { kind: 'directory', path: directory ?? literal('.', url.word) };
  return namedTarget(url, directory, 'index.html');
}

function insecureMark(command: Command, call: ParsedCall): Mark | undefined {
  const option = call.options.findLast((one) => {
    const value = staticText(one.value) ?? '';
    if (one.name === '--no-check-certificate') return true;
    if (one.name === '--check-certificate') return /^(?:off|no|0|quiet)$/i.test(value);
    return one.name === '--execute' && /^\s*check_?certificate\s*=\s*(?:off|no|0|quiet)\s*$/i.test(value);
  });
  return option && markOption(command, option);
}
