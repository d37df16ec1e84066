// Commands inside containers that another program manages: Compose services, Kubernetes pods.
import type { Command, Scope } from '../../model/command.ts';
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { asOperand, assignmentIn, innerCommands, type Started, type Wrapper } from './wrapper.ts';

const COMPOSE: OptionTable = {
  flags: '--all-resources --compatibility --dry-run -v,--version --verbose',
  values:
    '-f,--file -p,--project-name --profile --project-directory --env-file --ansi --parallel --progress -c,--context -H,--host',
  style: 'posix',
};
const COMPOSE_VERBS: Readonly<Record<string, OptionTable>> = {
  exec: {
    flags: '-d,--detach -T,--no-TTY,--no-tty --privileged -i,--interactive -t,--tty',
    values: '-u,--user -e,--env -w,--workdir --index',
    style: 'posix',
  },
  run: {
    flags:
      '-d,--detach --rm --no-deps -T,--no-TTY,--no-tty -i,--interactive --build --service-ports -P --use-aliases --quiet-pull -q,--quiet --quiet-build --remove-orphans',
    values:
      '--name -e,--env --env-from-file -v,--volume -p,--publish -u,--user -w,--workdir --entrypoint -l,--label --cap-add --cap-drop --pull',
    style: 'posix',
  },
};

/**
 * `docker compose [options] exec|run [options] SERVICE command`.
 *
 * @param from index of the first word behind `compose`
 */
export function startedByCompose(command: Command, from: number): Started[] {
  const { words } = command;
  const verb = parseOptions(COMPOSE, words, from).operands[0];
  const name = staticText(verb?.word) ?? '';
  const table = Object.hasOwn(COMPOSE_VERBS, name) ? COMPOSE_VERBS[name] : undefined;
  if (!verb || !table) return [];
  const call = parseOptions(table, words.map(asOperand), verb.index + 1);
  const environment = call.all('--env').flatMap(({ value }) => (value ? (assignmentIn(value) ?? []) : []));
  const scope = inside('compose', command);
  return innerCommands({ ...call, words }, 1).map((one) => ({
    kind: 'command',
    label: `compose ${name}`,
    words: one.words,
    scope,
    environment,
  }));
}

function inside(engine: string, command: Command): Partial<Scope> {
  return { container: { engine, command: command.id, network: 'unknown' } };
}

const compose: Wrapper = {
  names: ['docker-compose', 'podman-compose'],
  starts: (command) => startedByCompose(command, 1),
};

/** kubectl's options for `exec` and `run`, and those it takes everywhere. */
const KUBECTL: OptionTable = {
  flags:
    '-i,--stdin -t,--tty -q,--quiet --rm --attach --command --privileged --expose --leave-stdin-open --insecure-skip-tls-verify --match-server-version --warnings-as-errors --disable-compression',
  values:
    '-c,--container -f,--filename --pod-running-timeout -n,--namespace --context --cluster --kubeconfig --user -s,--server --as --as-group --token --request-timeout -v --certificate-authority --client-certificate --client-key --cache-dir --image -e,--env -l,--labels --port --restart --overrides --override-type --annotations --image-pull-policy --dry-run -o,--output --profile --tls-server-name',
};
const kubectl: Wrapper = {
  names: ['kubectl', 'oc', 'microk8s.kubectl'],
  starts(command): Started[] {
    const { words } = command;
    const dashes = words.findIndex((word) => staticText(word) === '--');
    const own: readonly Word[] = dashes < 0 ? words : words.slice(0, dashes);
    const call = parseOptions(KUBECTL, own);
    const verb = staticText(call.operands[0]?.word);
    if (verb !== 'exec' && verb !== 'run') return [];
    // Formerly the command stood behind the pod without dashes.
    const direct = parseOptions({ ...KUBECTL, style: 'posix' }, words, (call.operands[0]?.index ?? 0) + 1).operands[0];
    const inner = dashes < 0 ? (direct ? words.slice(direct.index + 1) : []) : words.slice(dashes + 1);
    if (inner.length === 0 || staticText(inner[0])?.startsWith('-')) return [];
    const label = `${command.name ?? 'kubectl'} ${verb}`;
    return [
      {
        kind: 'command',
        label,
        words: inner,
        scope: inside('kubernetes', command),
        ...(verb === 'run' && { certain: false }),
      },
    ];
  },
};

export const SERVICE_WRAPPERS: readonly Wrapper[] = [compose, kubectl];
