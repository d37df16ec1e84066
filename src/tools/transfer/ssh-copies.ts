// Copies by rsync, scp, sftp and their predecessor rcp.
import type { FetchTarget, Url } from '../../model/effect.ts';
import { shapeOf, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl, remoteName } from '../url.ts';
import { emitFetch, joinPath } from './fetching.ts';

/** rsync(1) 3.2. */
const RSYNC: OptionTable = {
  flags:
    '-v,--verbose -q,--quiet --no-motd -c,--checksum -a,--archive -r,--recursive -R,--relative --no-implied-dirs -b,--backup -u,--update --inplace --append --append-verify -d,--dirs --old-dirs --mkpath -l,--links -L,--copy-links --copy-unsafe-links --safe-links --munge-links -k,--copy-dirlinks -K,--keep-dirlinks -H,--hard-links -p,--perms -E,--executability -A,--acls -X,--xattrs -o,--owner -g,--group --devices --copy-devices --write-devices --specials -D -t,--times -U,--atimes --open-noatime -N,--crtimes -O,--omit-dir-times -J,--omit-link-times --super --fake-super -S,--sparse --preallocate -n,--dry-run -W,--whole-file -x,--one-file-system --existing --ignore-existing --remove-source-files --del --delete --delete-before --delete-during --delete-delay --delete-after --delete-excluded --ignore-missing-args --delete-missing-args --ignore-errors --force --partial --delay-updates -m,--prune-empty-dirs --numeric-ids -I,--ignore-times --size-only -y,--fuzzy -z,--compress --new-compress --old-compress -C,--cvs-exclude -F -0,--from0 --old-args -s,--secluded-args,--protect-args --trust-sender --blocking-io --stats -8,--8-bit-output -h,--human-readable --progress -P -i,--itemize-changes --list-only --fsync -4,--ipv4 -6,--ipv6 -V,--version --help --daemon --no-owner --no-group --no-perms --no-times --no-o --no-g --no-p --no-inc-recursive --no-i-r --no-whole-file --no-h',
  values:
    '--info --debug --stderr --backup-dir --suffix --chmod --block-size -B --rsh -e --rsync-path --max-delete --max-size --min-size --max-alloc --partial-dir --usermap --groupmap --chown --timeout --contimeout -@,--modify-window -T,--temp-dir --compare-dest --copy-dest --link-dest --compress-choice --zc --compress-level --zl --skip-compress -f,--filter --exclude --exclude-from --include --include-from --files-from --copy-as --address --port --sockopts --outbuf -M,--remote-option --out-format --log-file --log-file-format --password-file --early-input --bwlimit --stop-after --stop-at --write-batch --only-write-batch --read-batch --protocol --iconv --checksum-choice --cc --checksum-seed',
  prefixes: true,
};

const rsync = defineTool('rsync', (command, emit) => {
  const call = parseOptions(RSYNC, command.words);
  const shell = call.has('--rsh', '-e');
  if (call.has('--dry-run', '--list-only', '--version', '--help', '--daemon')) return;
  copies(
    emit,
    call.operands.map((operand) => operand.word),
    'rsync',
    (word) => {
      const url = parseUrl(word, 'scp');
      if (url.scheme !== 'ssh' || !shapeOf(url.word).includes('::')) return { url };
      // `host::module` talks to a daemon: in the clear, unless a remote shell carries it.
      return shell
        ? { url: { ...url, path: url.path.replace(/^:/, '') }, cleartext: false }
        : { url: { ...url, scheme: 'rsync', path: url.path.replace(/^:/, '') } };
    },
  );
});

/** scp(1) and rcp. */
const SCP: OptionTable = {
  flags: '-3 -4 -6 -A -B -C -O -p -q -R -r -s -T -v',
  values: '-c -D -F -i -J -l -o -P -S -X',
};

const scp = defineTool('scp', (command, emit) => {
  copies(
    emit,
    parseOptions(SCP, command.words).operands.map((operand) => operand.word),
    'scp',
    (word) => ({ url: parseUrl(word, 'scp') }),
  );
});

const rcp = defineTool('rcp', (command, emit) => {
  const call = parseOptions({ flags: '-p -r -x -K -D -T', values: '-k' }, command.words);
  copies(
    emit,
    call.operands.map((operand) => operand.word),
    'rcp',
    (word) => {
      const url = parseUrl(word, 'scp');
      return { url: url.scheme === 'ssh' ? { ...url, scheme: 'rcp' } : url };
    },
  );
});

/** sftp(1). */
const SFTP: OptionTable = {
  flags: '-4 -6 -A -a -C -f -N -p -q -r -v',
  values: '-B -b -c -D -F -i -J -l -o -P -R -S -s -X',
  style: 'posix',
};

const sftp = defineTool('sftp', (command, emit) => {
  const [first, to] = parseOptions(SFTP, command.words).operands;
  if (!first) return;
  const parsed = parseUrl(first.word, 'scp');
  const host = shapeOf(first.word).replace(/^[^@/]*@/, '');
  // `sftp user@host` names a host only.
  const url: Url =
    parsed.scheme === undefined && host !== ''
      ? { ...parseUrl(first.word, 'http'), scheme: 'sftp' }
      : { ...parsed, scheme: 'sftp' };
  emitFetch(emit, { tool: 'sftp', url, target: to ? { kind: 'directory', path: to.word } : { kind: 'none' } });
});

export default [rsync, scp, rcp, sftp];

/** SRC… DEST, of which one side may be on another host. */
function copies(
  emit: Emit,
  operands: readonly Word[],
  tool: string,
  read: (word: Word) => { readonly url: Url; readonly cleartext?: boolean },
): void {
  const destination = operands.at(-1);
  if (!destination || operands.length < 2) return;
  const to = read(destination);
  if (to.url.scheme !== undefined) {
    emitFetch(emit, { tool, ...to, direction: 'upload', target: { kind: 'none' } });
  }
  const into = to.url.scheme === undefined ? 'folder' : 'machine';
  for (const source of operands.slice(0, -1)) {
    if (read(source).url.scheme === undefined)
      emit({ kind: 'copy', at: source.at, tool, source, target: destination, into });
  }
  if (into === 'machine') return;
  for (const source of operands.slice(0, -1)) {
    const from = read(source);
    if (from.url.scheme === undefined) continue;
    emitFetch(emit, { tool, ...from, target: destinationOf(from.url, destination) });
  }
}

/** `host:dir/x.sh .` puts a file into a directory; `host:dir/x.sh y.sh` names it. */
function destinationOf(url: Url, destination: Word): FetchTarget {
  const name = remoteName(url);
  const shape = shapeOf(destination);
  if (/(?:^|\/)\.{0,2}$/.test(shape) && name) return { kind: 'file', path: joinPath(destination, name) };
  return { kind: 'file', path: destination };
}
