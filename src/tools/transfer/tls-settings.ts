// Switches that turn certificate checks off for many programs at once: environment variables and start-up files.
import type { Mark } from '../../model/effect.ts';
import { shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { printedBy } from '../../shell/printers/index.ts';
import { basename } from '../../shell/path-key.ts';
import type { Place } from '../../text/place.ts';
import { removeAssignment } from '../assignment-edits.ts';
import { defineAssignmentTool, defineTool, type Emit } from '../kit.ts';

/** Variables and the program they are for. */
const VARIABLES: Readonly<Record<string, string>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: 'Node.js',
  PYTHONHTTPSVERIFY: 'Python 2',
  CURL_CA_BUNDLE: 'Python requests',
  REQUESTS_CA_BUNDLE: 'Python requests',
  SSL_CERT_FILE: 'OpenSSL',
  AWS_CA_BUNDLE: 'aws',
  HF_HUB_DISABLE_SSL_VERIFY: 'huggingface_hub',
  RCLONE_NO_CHECK_CERTIFICATE: 'rclone',
};

const environment = defineAssignmentTool((assignment, emit) => {
  const { name, value } = assignment;
  const tool = VARIABLES[name];
  // Programs see exported variables only.
  if (tool === undefined || !assignment.exported) return;
  const { at } = assignment;
  const remove = removeAssignment(assignment);
  const mark: Mark = { at, ...(remove && { remove }) };
  emit({ kind: 'setting', at, system: 'environment', name, value, persistent: false, mark, tool });
});

/** Start-up files by name, with the line that turns the check off. */
const FILES: readonly {
  readonly name: string;
  readonly tool: string;
  readonly setting: string;
  readonly line: RegExp;
}[] = [
  { name: '.curlrc', tool: 'curl', setting: 'insecure', line: /^[ \t]*(?:-k|(?:--)?insecure)[ \t]*$/ },
  {
    name: '.wgetrc',
    tool: 'wget',
    setting: 'check_certificate',
    line: /^[ \t]*check_?certificate[ \t]*=[ \t]*(?:off|no|0|quiet)[ \t]*$/i,
  },
  {
    name: '.lftprc',
    tool: 'lftp',
    setting: 'ssl:verify-certificate',
    line: /^[ \t]*set[ \t]+ssl:verify-certificate[ \t]+(?:no|off|false|0)[ \t]*;?[ \t]*$/i,
  },
  {
    name: '.boto',
    tool: 'gsutil',
    setting: 'https_validate_certificates',
    line: /^[ \t]*https_validate_certificates[ \t]*=[ \t]*(?:False|0|no)[ \t]*$/i,
  },
  {
    name: '.s3cfg',
    tool: 's3cmd',
    setting: 'check_ssl_certificate',
    line: /^[ \t]*check_ssl_certificate[ \t]*=[ \t]*(?:False|0|no)[ \t]*$/i,
  },
];

const startUpFiles = defineTool('*', (command, emit) => {
  const targets = command.redirects
    .filter((redirect) => /^(?:>|>>|>\|)$/.test(redirect.op) && (redirect.fd ?? 1) === 1)
    .map((redirect) => redirect.target);
  if (command.name === 'tee') targets.push(...command.words.slice(1));
  for (const target of targets) {
    const name = basename(shapeOf(target)).replace(/^_/, '.');
    const file = FILES.find(
      (one) =>
        one.name === name ||
        (one.name === '.curlrc' && name === 'curlrc') ||
        (one.name === '.wgetrc' && name === 'wgetrc'),
    );
    if (!file) continue;
    const pieces = command.name === 'tee' ? command.input?.pieces : printedBy(command, command.input?.pieces);
    if (pieces) linesOff({ pieces, count: 'one', at: command.at }, file, emit);
  }
});

function linesOff(text: Word, file: (typeof FILES)[number], emit: Emit): void {
  const shape = shapeOf(text);
  let at = 0;
  for (const line of shape.split('\n')) {
    if (file.line.test(line)) {
      const part = sliceWord(text, at, at + line.length);
      const piece = part.pieces.length === 1 ? part.pieces[0] : undefined;
      const whole = sliceWord(text, at, Math.min(shape.length, at + line.length + 1)).pieces;
      const first = whole.length === 1 ? whole[0] : undefined;
      const mark: Mark = {
        at: piece?.at ?? text.at,
        ...(first && isWholeLine(first.at) && { remove: [{ at: first.at, text: '' }] }),
      };
      emit({
        kind: 'setting',
        at: mark.at,
        system: 'tool',
        name: file.setting,
        value: part,
        persistent: true,
        mark,
        tool: file.tool,
      });
    }
    at += line.length + 1;
  }
}

/** A line of a here-document, which can be taken away as a line. */
function isWholeLine({ doc, span, exact }: Place): boolean {
  return exact && doc.text[span.end - 1] === '\n' && doc.text[span.start - 1] === '\n';
}

export default [environment, startUpFiles];
