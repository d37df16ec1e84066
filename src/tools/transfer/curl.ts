// curl: options by `curl --help all` of 7.88, with those that came up to 8.17.
import type { Command } from '../../model/command.ts';
import type { FetchTarget, Mark } from '../../model/effect.ts';
import { firstUnknown, prefixOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, markOption, type OptionTable, type ParsedCall, type ParsedOption, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { emitFetch, namedTarget, outputTarget, tlsState } from './fetching.ts';

const CURL: OptionTable = {
  flags:
    '--anyauth -a,--append --basic --ca-native --cert-status --compressed --compressed-ssh --create-dirs --crlf --digest -q,--disable --disable-eprt --disable-epsv --disallow-username-in-url --doh-cert-status --doh-insecure --dump-ca-embed -f,--fail --fail-early --fail-with-body --false-start --follow --form-escape --ftp-create-dirs --ftp-pasv --ftp-pret --ftp-skip-pasv-ip --ftp-ssl-ccc --ftp-ssl-control -G,--get -g,--globoff --haproxy-protocol -I,--head -h,--help --http0.9 -0,--http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --http3-only --ignore-content-length -i,--show-headers,--include -k,--insecure -4,--ipv4 -6,--ipv6 -j,--junk-session-cookies -l,--list-only -L,--location --location-trusted --mail-rcpt-allowfails -M,--manual --metalink --mptcp --negotiate -n,--netrc --netrc-optional -:,--next --no-alpn -N,--no-buffer --no-clobber --no-keepalive --no-npn --no-progress-meter --no-sessionid --ntlm --ntlm-wb --out-null -Z,--parallel --parallel-immediate --path-as-is --post301 --post302 --post303 -#,--progress-bar --proxy-anyauth --proxy-basic --proxy-ca-native --proxy-digest --proxy-http2 --proxy-insecure --proxy-negotiate --proxy-ntlm --proxy-ssl-allow-beast --proxy-ssl-auto-client-cert --proxy-tlsv1 -p,--proxytunnel --raw -J,--remote-header-name -O,--remote-name --remote-name-all -R,--remote-time --remove-on-error --retry-all-errors --retry-connrefused --sasl-ir -S,--show-error -s,--silent --skip-existing --socks5-basic --socks5-gssapi --socks5-gssapi-nec --ssl --ssl-allow-beast --ssl-auto-client-cert --ssl-no-revoke --ssl-reqd --ssl-revoke-best-effort -2,--sslv2 -3,--sslv3 --styled-output --suppress-connect-headers --tcp-fastopen --tcp-nodelay --tftp-no-options --tls-earlydata -1,--tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 --tr-encoding --trace-ids --trace-time -B,--use-ascii -v,--verbose -V,--version --xattr',
  values:
    '--abstract-unix-socket --alt-svc --aws-sigv4 --cacert --capath -E,--cert --cert-type --ciphers -K,--config --connect-timeout --connect-to -C,--continue-at -b,--cookie -c,--cookie-jar --create-file-mode --crlfile --curves -d,--data --data-ascii --data-binary --data-raw --data-urlencode --delegation --dns-interface --dns-ipv4-addr --dns-ipv6-addr --dns-servers --doh-url -D,--dump-header --ech --egd-file --engine --etag-compare --etag-save --expect100-timeout -F,--form --form-string --ftp-account --ftp-alternative-to-user --ftp-method -P,--ftp-port --ftp-ssl-ccc-mode --happy-eyeballs-timeout-ms --haproxy-clientip -H,--header --hostpubmd5 --hostpubsha256 --hsts --interface --ip-tos --ipfs-gateway --json --keepalive-cnt --keepalive-time --key --key-type --knownhosts --krb --libcurl --limit-rate --local-port --login-options --mail-auth --mail-from --mail-rcpt --max-filesize --max-redirs -m,--max-time --netrc-file --noproxy --oauth2-bearer -o,--output --output-dir --parallel-max --parallel-max-host --pass --pinnedpubkey --preproxy --proto --proto-default --proto-redir -x,--proxy --proxy-cacert --proxy-capath --proxy-cert --proxy-cert-type --proxy-ciphers --proxy-crlfile --proxy-header --proxy-key --proxy-key-type --proxy-pass --proxy-pinnedpubkey --proxy-service-name --proxy-tls13-ciphers --proxy-tlsauthtype --proxy-tlspassword --proxy-tlsuser -U,--proxy-user --proxy1.0 --pubkey -Q,--quote --random-file -r,--range --rate -e,--referer -X,--request --request-target --resolve --retry --retry-delay --retry-max-time --sasl-authzid --service-name --sigalgs --socks4 --socks4a --socks5 --socks5-gssapi-service --socks5-hostname -Y,--speed-limit -y,--speed-time --stderr -t,--telnet-option --tftp-blksize -z,--time-cond --tls-max --tls13-ciphers --tlsauthtype --tlspassword --tlsuser --trace --trace-ascii --trace-config --unix-socket --upload-flags -T,--upload-file --url --url-query -u,--user -A,--user-agent --variable --vlan-priority -w,--write-out',
  prefixes: true,
};

/** Options that send a body, so that the job's data leaves. */
const SENDING = [
  '--upload-file',
  '--form',
  '--data',
  '--data-ascii',
  '--data-binary',
  '--data-raw',
  '--data-urlencode',
  '--json',
];

export default defineTool('curl', (command, emit) => {
  const call = parseOptions(CURL, command.words);
  if (call.has('--unix-socket', '--abstract-unix-socket', '--help', '--version', '--manual')) return;
  const off = insecureMark(command, call);
  const custom =
    call.has('--cacert', '--capath', '--pinnedpubkey') || command.environment.get('CURL_CA_BUNDLE') !== undefined;
  // A pinned key is compared even when the certificate is not checked.
  const tls = tlsState(call.has('--pinnedpubkey') ? undefined : off, custom);
  const targets = outputsOf(call);
  const fallback = staticText(call.last('--proto-default')?.value);
  const direction = call.has(...SENDING) && !call.has('--get') ? 'upload' : 'download';
  addressesOf(call).forEach((word, index) => {
    const url = parseUrl(word, 'http');
    const scheme =
      fallback !== undefined && !prefixOf(word).includes('://') && url.scheme === 'http' ? fallback : url.scheme;
    const address = { ...url, scheme };
    const encrypted = scheme === 'ftp' && call.has('--ssl-reqd');
    emitFetch(emit, {
      tool: 'curl',
      direction,
      url: address,
      target: targets(index)(address),
      ...tls,
      ...(encrypted && { cleartext: false }),
    });
  });
});

/** The switch that turns certificate checks off; of several the last, since removing one leaves the others. */
function insecureMark(command: Command, call: ParsedCall): Mark | undefined {
  const found = call.options.filter((option) =>
    ['--insecure', '--proxy-insecure', '--doh-insecure', '--no-insecure'].includes(option.name),
  );
  if (found.at(-1)?.name === '--no-insecure') return undefined;
  const switches = found.filter((option) => option.name !== '--no-insecure');
  const first = switches[0];
  if (!first) return undefined;
  const marks = switches.map((option) => markOption(command, option));
  const edits = marks.flatMap((mark) => mark.remove ?? []);
  const complete = marks.every((mark) => mark.remove !== undefined);
  return { at: marks[0]?.at ?? first.at, ...(complete && { remove: edits }) };
}

/** The words that are addresses: `--url` and operands, in the order written. */
function addressesOf(call: ParsedCall): readonly Word[] {
  const given = [
    ...call.all('--url').flatMap((option) => (option.value ? [{ word: option.value, index: option.index }] : [])),
    ...call.operands.filter(({ word }) => {
      // `curl $OPTIONS url`: an unquoted unknown before a known address is most likely options.
      const hole = firstUnknown(word);
      const bare = word.count === 'any' && word.pieces.length === 1 && hole !== undefined;
      return !bare || call.operands.length === 1 || /URL|LINK|ADDR|URI/i.test(hole.name ?? '');
    }),
  ];
  return given.sort((a, b) => a.index - b.index).map((one) => one.word);
}

/** The n-th output option belongs to the n-th address; without one the data goes to standard output. */
function outputsOf(call: ParsedCall): (index: number) => (url: ReturnType<typeof parseUrl>) => FetchTarget {
  const outputs: ParsedOption[] = call.options.filter(
    (option) => option.name === '--output' || option.name === '--remote-name' || option.name === '--out-null',
  );
  const directory = call.last('--output-dir')?.value;
  const nothing = call.has('--head') || /^HEAD$/i.test(staticText(call.last('--request')?.value) ?? '');
  return (index) => (url) => {
    if (nothing) return { kind: 'none' };
    const output = outputs[index];
    if (output?.name === '--out-null') return { kind: 'none' };
    if (output?.value) return outputTarget(output.value, directory);
    if (output || call.has('--remote-name-all')) return namedTarget(url, directory);
    return { kind: 'stdout' };
  };
}
