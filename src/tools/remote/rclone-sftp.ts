// rclone's sftp backend checks a server's key only when it is told which keys are known.
import { prefixOf, shapeOf, staticText } from '../../model/word.ts';
import { defineTool, environmentWord, type OptionTable, parseOptions } from '../kit.ts';
import { namesJobNode } from './job-node.ts';

/** Of rclone's many options only those matter here that choose the backend; the rest of the values are long and rare. */
const RCLONE: OptionTable = {
  values:
    '--sftp-host --sftp-known-hosts-file --sftp-ssh --sftp-user --sftp-port --sftp-pass --sftp-key-file --sftp-key-pem --config --include --exclude --include-from --exclude-from --filter --filter-from --files-from --files-from-raw --transfers --checkers --bwlimit --log-file --log-level --stats --max-age --min-age --max-size --min-size --retries --low-level-retries --timeout --contimeout --max-depth --backup-dir --suffix --compare-dest --copy-dest --temp-dir --cache-dir --buffer-size --tpslimit --user-agent --multi-thread-streams',
};

export default defineTool('rclone', (command, emit, script) => {
  const call = parseOptions(RCLONE, command.words);
  // `rclone config create NAME sftp host=… `: settings follow as name=value or name value.
  const verbs = call.operands.slice(0, 2).map(({ word }) => staticText(word));
  const creates = verbs[0] === 'config' && verbs[1] === 'create' && staticText(call.operands[3]?.word) === 'sftp';
  const remote = call.operands.find(({ word }) => /^:sftp[,:]/.test(prefixOf(word)));
  const subject = creates ? call.operands[3] : remote;
  if (!subject) return;
  const words = creates ? command.words.map(shapeOf) : [shapeOf(subject.word)];
  const checked =
    words.some((word) => /known_hosts_file\b|(?:^|,)ssh=/.test(word)) ||
    (creates && words.some((word) => /^ssh(?:=|$)/.test(word)));
  const given = call.last('--sftp-known-hosts-file')?.value ?? environmentWord(command, 'RCLONE_SFTP_KNOWN_HOSTS_FILE');
  if (checked || call.has('--sftp-ssh') || (given && staticText(given) !== 'none')) return;
  const host = call.last('--sftp-host')?.value;
  const at = subject.word.at;
  emit({
    kind: 'setting',
    at,
    system: 'tool',
    name: 'sftp-known-hosts-file',
    value: {
      pieces: [{ kind: 'text', text: 'none', at: { ...at, exact: false }, use: at, quoted: true }],
      count: 'one',
      at,
    },
    persistent: creates,
    mark: { at },
    tool: 'rclone',
    ...(host && { host, inJob: namesJobNode(host, script, command) }),
  });
});
