// Smaller download programs: aria2c, axel, FreeBSD's fetch, HTTPie, text browsers.
import { shapeOf, staticText } from '../../model/word.ts';
import { defineTool, markOption, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { emitFetch, joinPath, literal, namedTarget, outputTarget, tlsState } from './fetching.ts';

/** aria2c(1) 1.37: nearly every option takes a value; booleans take theirs only with `=`. */
const ARIA2: OptionTable = {
  flags: '-v,--version -Z -P -c -V -T -U',
  values:
    '-d,--dir -i,--input-file -l,--log -j,--max-concurrent-downloads --connect-timeout --checksum --lowest-speed-limit -x,--max-connection-per-server --max-file-not-found -m,--max-tries -k,--min-split-size -o,--out --all-proxy --all-proxy-passwd --all-proxy-user --ca-certificate --certificate --private-key --no-proxy --proxy-method --referer --retry-wait --server-stat-if --server-stat-of --server-stat-timeout -s,--split --stream-piece-selector -t,--timeout --uri-selector --header --load-cookies --save-cookies --http-passwd --http-proxy --http-user --https-proxy --user-agent --ftp-passwd --ftp-proxy --ftp-type --ftp-user --ssh-host-key-md -S,--show-files -O,--index-out --listen-port --dht-listen-port --bt-tracker --seed-time --seed-ratio --select-file --rpc-listen-port --rpc-secret --rpc-user --rpc-passwd --auto-save-interval --conf-path --console-log-level --disk-cache --download-result -a,--file-allocation --event-poll --interface --log-level --lowest-speed-limit --max-download-limit --max-download-result --max-overall-download-limit --max-overall-upload-limit -u,--max-upload-limit --max-resume-failure-tries --min-tls-version --multiple-interface --on-download-complete --on-download-error --on-download-start --on-download-stop --piece-length --save-not-found --save-session --save-session-interval --socket-recv-buffer-size --stop --stop-with-process --summary-interval --gid -M,--metalink-file -T,--torrent-file',
  optional:
    '--check-integrity -V --continue -c --check-certificate --allow-overwrite --allow-piece-length-change --always-resume --async-dns --auto-file-renaming --conditional-get --content-disposition-default-utf8 --daemon -D --deferred-input --disable-ipv6 --dry-run --enable-color --enable-http-keep-alive --enable-http-pipelining --enable-mmap --enable-rpc --force-save --force-sequential --follow-metalink --follow-torrent --ftp-pasv --ftp-reuse-connection --hash-check-only --http-accept-gzip --http-auth-challenge --http-no-cache --human-readable --keep-unfinished-download-result --no-conf --no-file-allocation-limit --no-netrc --no-want-digest-header --optimize-concurrent-downloads --parameterized-uri --pause --quiet -q --realtime-chunk-checksum --remote-time -R --remove-control-file --reuse-uri --rpc-allow-origin-all --rpc-listen-all --rpc-save-upload-metadata --rpc-secure --save-not-found --show-console-readout --stderr --truncate-console-readout --use-head --help -h --bt-seed-unverified --bt-save-metadata --enable-dht --enable-peer-exchange',
};

const aria2 = defineTool('aria2c', (command, emit) => {
  const call = parseOptions(ARIA2, command.words);
  const check = call.last('--check-certificate');
  const off = check?.value && staticText(check.value) === 'false' ? markOption(command, check) : undefined;
  const directory = call.last('--dir')?.value;
  const out = call.last('--out')?.value;
  // Several addresses are mirrors of one file, unless -Z says otherwise.
  const addresses = call.has('-Z', '--force-sequential') ? call.operands : call.operands.slice(0, 1);
  for (const { word } of addresses) {
    const url = parseUrl(word);
    if (url.scheme === 'magnet' || /^magnet:/.test(shapeOf(word)) || (url.scheme === undefined && !url.hostWord))
      continue;
    emitFetch(emit, {
      tool: 'aria2c',
      url,
      target: out && addresses.length === 1 ? outputTarget(out, directory) : namedTarget(url, directory),
      ...tlsState(off, call.has('--ca-certificate')),
      checksum: call.has('--checksum'),
    });
  }
});

/** axel(1) 2.17. */
const AXEL: OptionTable = {
  flags:
    '-S,--search -4,--ipv4 -6,--ipv6 -N,--no-proxy -k,--insecure -c,--no-clobber -q,--quiet -v,--verbose -a,--alternate -p,--percentage -h,--help -V,--version',
  values: '-s,--max-speed -n,--num-connections --max-redirect -o,--output -H,--header -U,--user-agent -T,--timeout',
};

const axel = defineTool('axel', (command, emit) => {
  const call = parseOptions(AXEL, command.words);
  const insecure = call.last('--insecure');
  const first = call.operands[0];
  if (!first) return;
  const url = parseUrl(first.word, 'http');
  const output = call.last('--output')?.value;
  emitFetch(emit, {
    tool: 'axel',
    url,
    target: output ? outputTarget(output) : namedTarget(url),
    ...tlsState(insecure && markOption(command, insecure), false),
  });
});

/** fetch(1) of FreeBSD. */
const FETCH: OptionTable = {
  flags:
    '-1 -4 -6 -A -a -d -F -l -M -m -n -P -p -q -R -r -s -U -v --no-verify-hostname --no-verify-peer --no-sslv3 --no-tlsv1 --passive',
  values:
    '-B -N -o -S -T -w -i -h -f -c --bind-address --ca-cert --ca-path --cert --crl --key --netrc --no-proxy --referer --user-agent',
};

const fetch = defineTool('fetch', (command, emit) => {
  const call = parseOptions(FETCH, command.words);
  const off = call.last('--no-verify-peer');
  const output = call.last('-o')?.value;
  for (const { word } of call.operands) {
    const url = parseUrl(word);
    if (url.scheme === undefined) continue;
    emitFetch(emit, {
      tool: 'fetch',
      url,
      target: output ? outputTarget(output) : namedTarget(url),
      ...tlsState(off && markOption(command, off), call.has('--ca-cert', '--ca-path')),
    });
  }
});

/** HTTPie 3: `http [options] [METHOD] URL [items]`. */
const HTTPIE: OptionTable = {
  flags:
    '-j,--json -f,--form --multipart -x,--compress --unsorted --sorted -h,--headers -m,--meta -b,--body -v,--verbose --all -S,--stream -d,--download -c,--continue -q,--quiet --ignore-netrc --offline -F,--follow --check-status --path-as-is --chunked -I,--ignore-stdin --no-verify --traceback --debug --help --version',
  values:
    '--raw --boundary --pretty -s,--style --response-charset --response-mime --format-options -p,--print -P,--history-print -o,--output --session --session-read-only -a,--auth -A,--auth-type --proxy --max-redirects --max-headers --timeout --verify --ssl --ciphers --cert --cert-key --cert-key-pass --default-scheme',
  prefixes: true,
};

const httpie = defineTool('http https xh xhs', (command, emit) => {
  const call = parseOptions(HTTPIE, command.words);
  const words = call.operands.map((operand) => operand.word);
  const method = staticText(words[0]);
  const withMethod = method !== undefined && /^[A-Z]+$/.test(method);
  const address = words[withMethod ? 1 : 0];
  if (!address || call.has('--offline', '--help', '--version')) return;
  // `:8000/path` is short for localhost.
  const local = /^:(?:\d|\/|$)/.test(shapeOf(address));
  const url = local
    ? parseUrl({ ...address, pieces: [...literal('http://localhost', address).pieces, ...address.pieces] })
    : parseUrl(address, 'http');
  const secure = /s$/.test(command.name ?? '') && !shapeOf(address).includes('://') && !local;
  const verify = call.last('--verify', '--no-verify');
  const value = staticText(verify?.value)?.toLowerCase();
  const off =
    verify && (verify.name === '--no-verify' || value === 'no' || value === 'false')
      ? markOption(command, verify)
      : undefined;
  const output = call.last('--output')?.value;
  emitFetch(emit, {
    tool: command.name ?? 'http',
    direction: withMethod && /^(?:POST|PUT|PATCH)$/.test(method) ? 'upload' : 'download',
    url: secure ? { ...url, scheme: 'https' } : url,
    target: output
      ? outputTarget(output)
      : call.has('--download')
        ? namedTarget(url)
        : method === 'HEAD'
          ? { kind: 'none' }
          : { kind: 'stdout' },
    ...tlsState(off, verify !== undefined && !off),
  });
});

/** Text browsers print a page with the switches listed here and are of no interest otherwise. */
const BROWSER: OptionTable = {
  flags:
    '-dump -source -mime_header -dump_source -dump_head -nolist -no-references -no-numbering -force_html -stdin -accept_all_cookies -nonumbers -dump_both -dump_extra -download',
  values: '-width -cookie_file -cfg -lss -term -useragent -auth -cols -o -T -I -O -html-numbered-links',
  singleDash: true,
};

const browsers = defineTool('lynx w3m links elinks', (command, emit) => {
  const call = parseOptions(BROWSER, command.words);
  if (!call.has('-dump', '-source', '-dump_source', '-mime_header', '-dump_both')) return;
  const first = call.operands[0];
  if (!first) return;
  const url = parseUrl(first.word);
  // Without a scheme it may as well be a local file.
  if (url.scheme === undefined && !url.hostWord) return;
  emitFetch(emit, { tool: command.name ?? 'lynx', url, target: { kind: 'stdout' } });
});

/** `gh release download`, `huggingface-cli` and the like are not plain downloads; snap and brew neither. */
const youtube = defineTool('gdown', (command, emit) => {
  const call = parseOptions(
    {
      flags: '-q,--quiet --fuzzy --id -c,--continue --no-cookies --no-check-certificate --folder --remaining-ok',
      values: '-O,--output --proxy --speed --format --user-agent',
    },
    command.words,
  );
  const off = call.last('--no-check-certificate');
  const first = call.operands[0];
  if (!first) return;
  const url = parseUrl(first.word);
  if (url.scheme === undefined) return;
  const output = call.last('--output')?.value;
  const directory = output && /\/$/.test(shapeOf(output));
  emitFetch(emit, {
    tool: 'gdown',
    url,
    target:
      output && !directory
        ? outputTarget(output)
        : { kind: 'directory', path: output ? joinPath(output, literal('.', output)) : literal('.', first.word) },
    ...tlsState(off && markOption(command, off), false),
  });
});

export default [aria2, axel, fetch, httpie, browsers, youtube];
