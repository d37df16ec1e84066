// The ssh options of programs that copy over ssh. What they copy is read elsewhere.
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { emitLogin, emitNestedSettings, emitSettings, ownerOf, settingsOf } from './settings.ts';

/** Programs with ssh's own `-o`: scp(1) and sftp(1) of OpenSSH 7 to 10, ssh-copy-id(1). */
const TABLES: Readonly<Record<string, OptionTable>> = {
  scp: {
    flags: '-1 -2 -3 -4 -6 -A -B -C -d -f -O -p -q -R -r -s -T -t -v',
    values: '-c -D -F -i -J -l -M -o -P -S -X',
  },
  sftp: {
    flags: '-1 -2 -4 -6 -A -a -C -f -h -N -p -q -r -v',
    values: '-B -b -c -D -F -i -J -l -o -P -R -S -s -X',
  },
  'ssh-copy-id': { flags: '-f -n -s -x -h -?', values: '-p -o -t -F', optional: '-i' },
};

const copies = defineTool(Object.keys(TABLES).join(' '), (command, emit, script) => {
  const tool = command.name ?? '';
  const call = parseOptions(TABLES[tool] ?? {}, command.words);
  const operands = call.operands.map((operand) => operand.word);
  const destination =
    tool === 'scp' ? operands.find((word) => parseUrl(word, 'scp').scheme !== undefined) : operands[0];
  const owner = ownerOf(tool, destination, script, command);
  emitSettings(settingsOf(command, call), owner, emit);
  if (tool !== 'ssh-copy-id') return;
  emitLogin(owner, emit);
  const source = call.last('-i')?.value ?? command.words[0];
  if (source && destination) emit({ kind: 'copy', at: command.at, tool, source, target: destination, into: 'machine' });
});

/** rsync(1) 3.4; `-e` may end a cluster: `-avze 'ssh -p 2222'`. */
const RSYNC: OptionTable = {
  flags:
    '-0 -4 -6 -8 -A -a -b -C -c -D -d -E -F -g -H -h -I -i -J -K -k -L -l -m -N -n -O -o -P -p -q -R -r -S -s -t -U -u -V -v -W -X -x -y -z',
  values:
    '-B,--block-size -e,--rsh -f,--filter -M,--remote-option -T,--temp-dir -@,--modify-window --address --backup-dir --bwlimit --cc,--checksum-choice --checksum-seed --chmod --chown --compare-dest --zc,--compress-choice --zl,--compress-level --contimeout --copy-as --copy-dest --debug --early-input --exclude --exclude-from --files-from --groupmap --iconv --include --include-from --info --link-dest --log-file --log-file-format --max-alloc --max-delete --max-size --min-size --only-write-batch --out-format --outbuf --partial-dir --password-file --port --protocol --read-batch --rsync-path --skip-compress --sockopts --stderr --stop-after --stop-at --suffix --timeout --usermap --write-batch',
};

const rsync = defineTool('rsync', (command, emit, script) => {
  const call = parseOptions(RSYNC, command.words);
  const shell = call.last('--rsh')?.value;
  if (!shell) return;
  const remote = call.operands.find(({ word }) => parseUrl(word, 'scp').scheme !== undefined);
  emitNestedSettings(shell, ownerOf('rsync', remote?.word, script, command), emit);
});

export default [copies, rsync];
