// Spark in standalone mode: the master starts programs for whoever reaches it, unless spark.authenticate is on.
import type { Command } from '../../model/command.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import { unknown } from '../../model/static.ts';
import { asStatic, shapeOf, staticText } from '../../model/word.ts';
import { builtIn, type Emit, environmentWord, type OptionTable, parseOptions } from '../kit.ts';
import { givenBind, mayHoldOptions, defineListener } from '../sockets/bind.ts';

/** Options of the Master and Worker classes, which the start scripts hand on. */
const DAEMON: OptionTable = {
  flags: '--help',
  values: '-i,--ip,-h,--host -p,--port --webui-port -c,--cores -m,--memory -d,--work-dir --properties-file',
};

type Role = 'master' | 'worker';

const SCRIPTS: Readonly<Record<string, Role>> = {
  'start-master.sh': 'master',
  'start-all.sh': 'master',
  'start-worker.sh': 'worker',
  'start-workers.sh': 'worker',
  'start-slave.sh': 'worker',
  'start-slaves.sh': 'worker',
};

const scripts = defineListener(Object.keys(SCRIPTS).join(' '), (command, emit, script) => {
  const role = SCRIPTS[command.name ?? ''];
  // Hadoop has a start-all.sh too.
  const first = command.words[0];
  if (!role || (command.name === 'start-all.sh' && !(first && /spark/i.test(shapeOf(first) + namesIn(command)))))
    return;
  daemon(command, role, 1, emit, script);
});

const CLASSES: Readonly<Record<string, Role>> = {
  'org.apache.spark.deploy.master.Master': 'master',
  'org.apache.spark.deploy.worker.Worker': 'worker',
};

/** `spark-class CLASS …`, `spark-daemon.sh start CLASS 1 …`, `java … CLASS …`. */
const classes = defineListener('spark-class spark-daemon.sh java', (command, emit, script) => {
  const index = command.words.findIndex((word) => shapeOf(word) in CLASSES);
  const word = command.words[index];
  const role = word && CLASSES[shapeOf(word)];
  if (role) daemon(command, role, index + 1, emit, script);
});

function daemon(command: Command, role: Role, from: number, emit: Emit, script: readonly Command[]): void {
  const call = parseOptions(DAEMON, command.words, from);
  if (call.has('--help')) return;
  const host = call.last('--host');
  const port =
    call.last('--port')?.value ??
    environmentWord(command, role === 'master' ? 'SPARK_MASTER_PORT' : 'SPARK_WORKER_PORT');
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: command.at,
    tool: role === 'master' ? 'Spark master' : 'Spark worker',
    // A worker runs what its master says; it opens a port of its own for that.
    class: role === 'master' ? 'C' : 'P',
    service: 'spark',
    protocol: 'tcp',
    bind: host?.value ? givenBind(host.value, host.at) : hostFromEnvironment(command, role),
    port: port ? asStatic(port) : builtIn(role === 'master' ? '7077' : '0'),
    auth: authOf(command, script),
    tls: false,
  });
}

/** Without an option the daemons listen on the node's own name. */
function hostFromEnvironment(command: Command, role: Role): Bind {
  const word =
    (role === 'master' ? environmentWord(command, 'SPARK_MASTER_HOST') : undefined) ??
    environmentWord(command, 'SPARK_LOCAL_IP');
  return word ? givenBind(word, word.at) : { address: unknown('variable'), class: 'specific' };
}

const OPTIONS = ['SPARK_DAEMON_JAVA_OPTS', 'SPARK_MASTER_OPTS', 'SPARK_WORKER_OPTS'];

/** The setting may stand in an option, in a variable, or in a configuration file that the script writes. */
function authOf(command: Command, script: readonly Command[]): Auth {
  const words = [...OPTIONS.flatMap((name) => environmentWord(command, name) ?? []), ...command.words];
  const on = words.find((word) => /-Dspark\.authenticate=true\b/.test(shapeOf(word)));
  if (on) return { state: 'runtime', at: on.at };
  const file = parseOptions(DAEMON, command.words).has('--properties-file');
  const open = words.some(
    (word) => OPTIONS.some((name) => environmentWord(command, name) === word) && staticText(word) === undefined,
  );
  return { state: file || open || script.some(writesLogin) ? 'runtime' : 'absent' };
}

function writesLogin(command: Command): boolean {
  const pieces = [...command.words.flatMap((word) => word.pieces), ...(command.input?.pieces ?? [])];
  return pieces.some((piece) => piece.kind === 'text' && /spark\.authenticate[\s=]+true/.test(piece.text));
}

function namesIn(command: Command): string {
  return (command.words[0]?.pieces ?? [])
    .map((piece) => (piece.kind === 'unknown' ? (piece.name ?? '') : ''))
    .join(' ');
}

export default [scripts, classes];
