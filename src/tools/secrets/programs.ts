// Programs that read a credential from their command line: which option or operand it is.
import type { Command } from '../../model/command.ts';
import type { SecretEffect } from '../../model/effect.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { textAt } from '../../text/place.ts';
import {
  type AnyTool,
  defineTool,
  editablePlace,
  type Emit,
  type OptionTable,
  type ParsedCall,
  type ParsedOption,
  parseOptions,
} from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { kindOfName } from './plausible.ts';
import { type Circumstance, emitCredential } from './report.ts';

interface Program {
  readonly names: string;
  /** the operands it begins with, in one of these ways: `registry login` */
  readonly verbs?: readonly string[];
  readonly table: OptionTable;
  /** options whose whole value is the credential */
  readonly secrets?: readonly string[];
  /** options whose value is `user:password`, with the character between */
  readonly logins?: readonly string[];
  readonly separator?: string;
  /** index of the operand that is the credential, counted behind the verbs */
  readonly operand?: number;
  readonly label: string;
  /** the switch that reads it from standard input instead */
  readonly stdin?: string;
}

const REGISTRY_LOGIN: OptionTable = {
  flags:
    '--password-stdin -D,-d,--debug -v,--verbose --tls --tlsverify --tls-verify --get-login --compat-auth-file --insecure -i -k --plain-http --nocolor -s,--silent -q,--quiet',
  values:
    '-p,--password -u,--username --config --context --host -H -c -l,--log-level --tlscacert --tlscert --tlskey --authfile --cert-dir --secret --ca-file --cert-file --key-file --tokenfile --root --runroot --storage-driver --url --connection --identity --creds --registry-config',
};

const PROGRAMS: readonly Program[] = [
  {
    names: 'docker podman nerdctl podman-hpc finch buildah skopeo oras',
    verbs: ['login'],
    table: REGISTRY_LOGIN,
    secrets: ['--password'],
    label: 'password',
    stdin: '--password-stdin',
  },
  {
    names: 'helm crane apptainer singularity singularity-ce',
    verbs: ['registry login', 'remote login', 'keyserver login', 'auth login'],
    table: REGISTRY_LOGIN,
    secrets: ['--password'],
    label: 'password',
    stdin: '--password-stdin',
  },
  {
    names: 'skopeo podman buildah',
    table: { values: '--creds --src-creds --dest-creds' },
    logins: ['--creds', '--src-creds', '--dest-creds'],
    label: 'password',
  },
  {
    names: 'apptainer singularity singularity-ce',
    table: { values: '--docker-password' },
    secrets: ['--docker-password'],
    label: 'password',
  },
  {
    names: 'curl',
    // Only the short options matter for the reading of clusters; `-h` takes a category if one follows.
    table: {
      values:
        '-u,--user -U,--proxy-user --oauth2-bearer --pass --proxy-pass --tlspassword --proxy-tlspassword -A -b -c -C -d -D -e -E -F -H -K -m -o -P -Q -r -t -T -w -x -X -y -Y -z',
    },
    secrets: ['--oauth2-bearer', '--pass', '--proxy-pass', '--tlspassword', '--proxy-tlspassword'],
    logins: ['--user', '--proxy-user'],
    label: 'password',
  },
  {
    names: 'wget wget2 aria2c',
    table: {
      values:
        '--password --http-password --ftp-password --proxy-password --http-passwd --ftp-passwd --all-proxy-passwd --http-proxy-passwd --https-proxy-passwd --ftp-proxy-passwd --rpc-secret --rpc-passwd -O -o -P -t -T -w -U -a -i -B -e -D -I -X -Q -l -A -R',
    },
    secrets: [
      '--password --http-password --ftp-password --proxy-password --http-passwd --ftp-passwd --all-proxy-passwd --http-proxy-passwd --https-proxy-passwd --ftp-proxy-passwd --rpc-secret --rpc-passwd',
    ].flatMap((list) => list.split(' ')),
    label: 'password',
  },
  {
    names: 'sshpass',
    table: { flags: '-e -v -h -V', values: '-p,--password -f -d -P', style: 'posix' },
    secrets: ['--password'],
    label: 'password',
  },
  {
    names:
      'mysql mariadb mysqldump mariadb-dump mysqladmin mariadb-admin mysqlimport mariadb-import mysqlshow mysqlcheck mysqlslap mysqlsh',
    table: {
      optional: '-p,--password',
      values: '-h,--host -u,--user -P,--port -D,--database -e,--execute -S,--socket',
    },
    secrets: ['--password'],
    label: 'password',
  },
  {
    names: 'mongo mongosh mongodump mongorestore mongoimport mongoexport mongostat mongotop',
    table: {
      values:
        '-p,--password -u,--username -h,--host -d,--db -c,--collection -o,--out -q,--query -f,--fields --port --uri --eval',
    },
    secrets: ['--password'],
    label: 'password',
  },
  {
    names: 'redis-cli valkey-cli',
    table: { values: '-a,--pass --user -h -p -s -t -n -r -i -u -d -D -x -X' },
    secrets: ['--pass'],
    label: 'password',
  },
  {
    names: 'redis-server valkey-server',
    table: { values: '--requirepass --masterauth' },
    secrets: ['--requirepass', '--masterauth'],
    label: 'password',
  },
  { names: 'hf huggingface-cli', table: { values: '--token' }, secrets: ['--token'], label: 'Hugging Face token' },
  {
    names: 'wandb wb',
    verbs: ['login'],
    table: { values: '--host,--base-url' },
    operand: 0,
    label: 'Weights & Biases API key',
  },
  {
    names: 'vllm sglang text-generation-launcher llama-server litellm aphrodite',
    table: { values: '--api-key --admin-api-key --master-key', underscores: true },
    secrets: ['--api-key', '--admin-api-key', '--master-key'],
    label: 'API key',
  },
  {
    names: 'jupyter jupyter-lab jupyter-notebook jupyter-server jupyterhub-singleuser jupyter-labhub',
    table: { values: '--ServerApp.token --NotebookApp.token --LabApp.token --IdentityProvider.token' },
    secrets: ['--ServerApp.token', '--NotebookApp.token', '--LabApp.token', '--IdentityProvider.token'],
    label: 'token',
  },
  {
    names: 'zip zipcloak',
    table: { values: '-P,--password -b -n -s -t -O' },
    secrets: ['--password'],
    label: 'password',
  },
  { names: 'unzip', table: { values: '-P,--password -d' }, secrets: ['--password'], label: 'password' },
  {
    names: '7z 7za 7zr 7zz p7zip',
    // Every switch of 7-Zip has its value glued to it.
    table: { optional: '-p,--password -a -b -d -e -h -i -l -m -n -o -r -s -t -u -v -w -x -y' },
    secrets: ['--password'],
    label: 'password',
  },
  {
    names: 'ngrok',
    verbs: ['authtoken', 'config add-authtoken'],
    table: { values: '--config' },
    operand: 0,
    label: 'ngrok token',
  },
  { names: 'ngrok', table: { values: '--authtoken' }, secrets: ['--authtoken'], label: 'ngrok token' },
  { names: 'cloudflared', table: { values: '--token' }, secrets: ['--token'], label: 'tunnel token' },
  { names: 'tailscale', table: { values: '--auth-key,--authkey' }, secrets: ['--authkey'], label: 'Tailscale key' },
  {
    names: 'az',
    verbs: ['login', 'acr login'],
    table: { values: '-p,--password -u,--username -t,--tenant -n,--name' },
    secrets: ['--password'],
    label: 'password',
  },
  {
    names: 'az azcopy',
    table: { values: '--account-key --sas-token --connection-string' },
    secrets: ['--account-key', '--sas-token', '--connection-string'],
    label: 'storage key',
  },
  {
    names: 'kubectl oc',
    table: { values: '--token --password --docker-password' },
    secrets: ['--token', '--password', '--docker-password'],
    label: 'password',
  },
  {
    names: 'kubectl oc',
    table: { values: '--from-literal' },
    logins: ['--from-literal'],
    separator: '=',
    label: 'secret',
  },
  { names: 'oc', verbs: ['login'], table: { values: '-p -u' }, secrets: ['-p'], label: 'password' },
  {
    names: 'gh glab',
    verbs: ['auth login'],
    table: { values: '-t,--token -h,--hostname -p -g' },
    secrets: ['--token'],
    label: 'token',
  },
  {
    names: 'twine poetry uv hatch flit',
    table: { values: '-p,--password --token -u -t' },
    secrets: ['--token'],
    label: 'token',
  },
  {
    names: 'twine',
    verbs: ['upload'],
    table: { values: '-p,--password -u,--username -r --repository-url --config-file' },
    secrets: ['--password'],
    label: 'password',
  },
  { names: 'anaconda', table: { values: '-t,--token -s,--site' }, secrets: ['--token'], label: 'token' },
  {
    names: 'smbclient',
    table: { values: '-U,--user -W -I -p -c -A -D -m -s -t -T -k' },
    logins: ['--user'],
    separator: '%',
    label: 'password',
  },
  { names: 'lftp', table: { values: '-u,--user -e -p -c -f' }, logins: ['--user'], separator: ',', label: 'password' },
  {
    names: 'ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldappasswd',
    table: { values: '-w,--bindpw -D -H -h -p -b -s -f -y -Y -U -R -X -o -e -E -l -z -P -d -T -F -S -a' },
    secrets: ['--bindpw'],
    label: 'password',
  },
  {
    names: 'ipmitool',
    table: { values: '-P,--password -H -U -I -L -f -p -R -N -t -b -T -C -k' },
    secrets: ['--password'],
    label: 'password',
  },
  { names: 'gpg gpg2', table: { values: '--passphrase' }, secrets: ['--passphrase'], label: 'passphrase' },
  { names: 'svn', table: { values: '--password --username' }, secrets: ['--password'], label: 'password' },
  {
    names: 'openstack swift',
    table: { values: '--os-password --os-token --key' },
    secrets: ['--os-password', '--os-token', '--key'],
    label: 'password',
  },
  { names: 'mc', verbs: ['alias set', 'config host add'], table: {}, operand: 3, label: 'secret key' },
  { names: 'vault', verbs: ['login'], table: {}, operand: 0, label: 'Vault token' },
];

const LABELS_OF_AWS: Readonly<Record<string, string>> = {
  aws_secret_access_key: 'AWS secret access key',
  aws_session_token: 'AWS session token',
};

/** Modules that are the programs of the table under another name. */
const MODULES: Readonly<Record<string, string>> = {
  'vllm.entrypoints.openai.api_server': 'vllm',
  'vllm.entrypoints.api_server': 'vllm',
  'vllm.entrypoints.cli.main': 'vllm',
  'sglang.launch_server': 'sglang',
  jupyter: 'jupyter',
  jupyterlab: 'jupyter',
  notebook: 'jupyter',
  wandb: 'wandb',
};

function ofProgram(program: Program, command: Command, tool: string, from: number, emit: Emit): void {
  const call = parseOptions(program.table, command.words, from);
  const behind = verbsOf(program, call);
  if (behind === undefined) return;
  const how: Circumstance = { exposure: 'argument', basis: 'program', tool };
  for (const option of call.all(...(program.secrets ?? []))) {
    if (
      !option.value ||
      isList(option.value) ||
      (option.end - option.index > 1 && prefixOf(option.value).startsWith('-'))
    )
      continue;
    const instead =
      program.stdin === undefined ? undefined : throughInput(command, option, option.value, program.stdin);
    emitCredential(emit, option.value, program.label, { ...how, ...(instead && { instead }) });
  }
  for (const option of call.all(...(program.logins ?? []))) {
    const password = option.value && passwordOf(option.value, program.separator ?? ':');
    if (password) emitCredential(emit, password, program.label, how);
  }
  const operand = program.operand === undefined ? undefined : call.operands[behind + program.operand];
  if (operand && !isList(operand.word)) emitCredential(emit, operand.word, program.label, how);
  if (program.stdin !== undefined && call.has(program.stdin)) emitInput(command, emit, program.label);
}

/** `"$@"` and file patterns may be anything; an unquoted variable is meant as one word. */
function isList(word: Word): boolean {
  return word.pieces.some(
    (piece) => piece.kind === 'unknown' && (piece.reason === 'glob' || piece.name === '@' || piece.name === '*'),
  );
}

/** How many operands its verbs take; undefined when it is called for something else. */
function verbsOf({ verbs }: Program, call: ParsedCall): number | undefined {
  if (!verbs) return 0;
  const given = call.operands.map((operand) => staticText(operand.word) ?? '');
  for (const verb of verbs) {
    const parts = verb.split(' ');
    if (parts.every((part, index) => given[index] === part)) return parts.length;
  }
  return undefined;
}

/** The part behind the separator of `user:password`; of a value that is not known at all, the value itself. */
function passwordOf(value: Word, separator: string): Word | undefined {
  const at = shapeOf(value).indexOf(separator);
  if (at >= 0) {
    const password = sliceWord(value, at + 1);
    return shapeOf(password) === '' ? undefined : password;
  }
  const [only, ...rest] = value.pieces;
  return rest.length === 0 && only?.kind === 'unknown' && only.name !== undefined && kindOfName(only.name)
    ? value
    : undefined;
}

/** Literal text given on standard input does not show, but it is written in the script. */
function emitInput(command: Command, emit: Emit, label: string): void {
  const { input } = command;
  if (!input) return;
  const word: Word = { pieces: input.pieces, count: 'one', at: input.at };
  const text = staticText(word)?.replace(/\n$/, '');
  if (text === undefined || text === '' || /\s/.test(text)) return;
  emitCredential(emit, sliceWord(word, 0, text.length), label, { exposure: 'text', basis: 'program' });
}

/** Where literal text is to go. */
const PASSWORD_FILE = '"$HOME/.secrets/registry-password"';

/** `-p "$TOKEN"` becomes `--password-stdin <<< "$TOKEN"`; literal text is for the author to put into a file. */
function throughInput(command: Command, option: ParsedOption, value: Word, flag: string): SecretEffect['instead'] {
  const first = command.words[option.index];
  const last = command.words[option.end - 1];
  const from = first && editablePlace(first);
  const to = last && editablePlace(last);
  if (!from?.exact || !to?.exact || from.doc !== to.doc || option.cluster !== undefined) return undefined;
  const replaced = { at: { ...from, span: { start: from.span.start, end: to.span.end } }, text: flag };
  const end = command.words.at(-1)?.at;
  const busy = command.input !== undefined || command.pipeline !== undefined || command.redirects.length > 0;
  const literal = value.pieces.every((piece) => piece.kind === 'text');
  const title = `Give it on standard input: ${flag}${literal ? ' < FILE' : ''}`;
  // Without something to read the switch alone can't work in a batch job.
  const separate = option.end - option.index >= 2;
  if (busy || !(literal || separate) || !end?.exact || end.doc !== from.doc || from !== first?.at)
    return { title, safety: 'unsafe', edits: [] };
  const written = textAt(value.at);
  const here = literal ? ` < ${PASSWORD_FILE}` : ` <<< ${written.startsWith('"') ? written : `"${written}"`}`;
  const safety = literal ? 'unsafe' : 'safe';
  // The last word may be the one that goes away.
  if (end.span.end === to.span.end) return { title, safety, edits: [{ ...replaced, text: flag + here }] };
  const tail = { at: { ...end, span: { start: end.span.end, end: end.span.end } }, text: here };
  return { title, safety, edits: [replaced, tail] };
}

const listed = [...new Set(PROGRAMS.flatMap(({ names }) => names.split(' ')))].map((name) =>
  defineTool(name, (command, emit) => {
    for (const program of PROGRAMS)
      if (program.names.split(' ').includes(name)) ofProgram(program, command, name, 1, emit);
  }),
);

const modules = defineTool(PYTHON_NAMES, (command, emit) => {
  const call = pythonCall(command);
  const name = call?.kind === 'module' ? MODULES[call.module] : undefined;
  if (!call || name === undefined) return;
  for (const program of PROGRAMS)
    if (program.names.split(' ').includes(name)) ofProgram(program, command, name, call.args, emit);
});

/** `aws configure set [profile.NAME.]aws_secret_access_key VALUE` */
const aws = defineTool('aws', (command, emit) => {
  const { operands } = parseOptions(
    { values: '--profile --region --output --endpoint-url --ca-bundle --query' },
    command.words,
  );
  const [group, verb, variable, value] = operands.map((operand) => operand.word);
  if (!value || staticText(group) !== 'configure' || staticText(verb) !== 'set') return;
  const label = LABELS_OF_AWS[staticText(variable)?.replace(/^.*\./, '') ?? ''];
  if (label !== undefined) emitCredential(emit, value, label, { exposure: 'argument', basis: 'program', tool: 'aws' });
});

/** `-passin pass:…`, `enc -k …` */
const openssl = defineTool('openssl', (command, emit) => {
  const call = parseOptions(
    { values: '-passin -passout -pass -password -k -K -in -out -iv -S -md', singleDash: true },
    command.words,
  );
  const how: Circumstance = { exposure: 'argument', basis: 'program', tool: 'openssl' };
  for (const { value } of call.all('-passin', '-passout', '-pass', '-password')) {
    if (value && prefixOf(value).startsWith('pass:')) emitCredential(emit, sliceWord(value, 5), 'passphrase', how);
  }
  if (staticText(call.operands[0]?.word) !== 'enc') return;
  for (const { value } of call.all('-k', '-K')) if (value) emitCredential(emit, value, 'passphrase', how);
});

/** Every storage type of rclone has options of its own: `--sftp-pass`, `--s3-secret-access-key`. */
const rclone = defineTool('rclone', (command, emit) => {
  const call = parseOptions({}, command.words);
  for (const option of call.options) {
    if (
      !/^--[\w-]*(?:-pass|-pass2|-password|-secret-access-key|-client-secret|-token|-api-key)$|^--password$/.test(
        option.name,
      )
    )
      continue;
    const value = option.value ?? command.words[option.index + 1];
    if (value && !prefixOf(value).startsWith('-'))
      emitCredential(emit, value, 'password', { exposure: 'argument', basis: 'program', tool: 'rclone' });
  }
});

/** A libpq connection string: `"host=db user=me password=…"` */
const postgres = defineTool('psql pg_dump pg_dumpall pg_restore pg_basebackup', (command, emit) => {
  for (const word of command.words.slice(1)) {
    const place = /(?:^|\s)password=(?<value>[^\s'"]+)/d.exec(shapeOf(word))?.indices?.groups?.['value'];
    if (place)
      emitCredential(emit, sliceWord(word, ...place), 'password', {
        exposure: 'argument',
        basis: 'program',
        ...(command.name !== undefined && { tool: command.name }),
      });
  }
});

/** `ssh-keygen -N PASSPHRASE`; an empty one is a key without passphrase. */
const sshKeygen = defineTool('ssh-keygen', (command, emit) => {
  const call = parseOptions(
    { values: '-N -P -t -b -f -C -I -V -n -O -s -z -a -D -F -R -m -Y -w -Z -M -E' },
    command.words,
  );
  for (const { value } of call.all('-N', '-P')) {
    if (value)
      emitCredential(emit, value, 'passphrase', { exposure: 'argument', basis: 'program', tool: 'ssh-keygen' });
  }
});

/** `sudo -S <<< PASSWORD`, `echo PASSWORD | sudo -S …` */
const sudo = defineTool('sudo', (command, emit) => {
  const call = parseOptions(
    { flags: '-S,--stdin -k -n -E -H -i -s -b -A', values: '-u -g -h -p -C -D -R -T -U', style: 'posix' },
    command.words,
  );
  if (call.has('--stdin')) emitInput(command, emit, 'password');
});

const tools: readonly AnyTool[] = [...listed, modules, sudo, aws, openssl, rclone, postgres, sshKeygen];
export default tools;
