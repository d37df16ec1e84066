// Events of the log in the Elastic Common Schema: one document an event, one more for each finding.
import { type LoggedEvent, type LoggedFinding, PRODUCT } from './logged.ts';

const ECS_VERSION = '8.17.0';

type Plain = Record<string, unknown>;

const SEVERITY: Readonly<Record<string, number>> = { info: 10, low: 30, medium: 50, high: 70, critical: 90 };
/** Values of event.type for event.category `intrusion_detection`. */
const TYPE: Readonly<Record<string, string>> = { accept: 'allowed', warn: 'allowed', reject: 'denied' };

export function toEcs(event: LoggedEvent): Plain[] {
  if (event.event !== 'decision') return [other(event)];
  return [decision(event), ...(event.findings ?? []).map((one) => alert(event, one))];
}

function decision(event: LoggedEvent): Plain {
  return {
    ...common(event),
    event: {
      ...eventFields(event),
      kind: 'event',
      outcome: event.outcome === 'done' ? 'success' : 'failure',
      ...(event.outcome !== undefined && event.outcome !== 'done' && { reason: event.outcome }),
      // Nanoseconds.
      ...(event.ms !== undefined && { duration: Math.round(event.ms * 1e6) }),
    },
  };
}

function alert(event: LoggedEvent, { rule, name, severity, line, ...more }: LoggedFinding): Plain {
  const all = common(event);
  return {
    ...all,
    event: { ...eventFields(event), kind: 'alert', outcome: 'success', severity: SEVERITY[severity] ?? 0 },
    rule: { id: rule, name, ruleset: PRODUCT },
    [PRODUCT]: { ...(all[PRODUCT] as Plain), finding: { line, ...more } },
  };
}

function other(event: LoggedEvent): Plain {
  const isReload = event.event.startsWith('reload');
  const type = event.event === 'ready' ? 'start' : event.event === 'stopped' ? 'end' : isReload ? 'change' : 'info';
  return {
    ...common(event),
    event: {
      ...eventFields(event),
      kind: 'event',
      category: [isReload ? 'configuration' : 'process'],
      type: [type],
      outcome: event.event === 'reload-failed' ? 'failure' : 'success',
    },
  };
}

function eventFields({ event, n, id, verdict }: LoggedEvent): Plain {
  return {
    action: verdict === undefined ? event : `job-${verdict}`,
    category: ['intrusion_detection'],
    type: [TYPE[verdict ?? ''] ?? 'info'],
    module: PRODUCT,
    dataset: `${PRODUCT}.gate`,
    ...(n !== undefined && { sequence: n }),
    ...(id !== undefined && { id }),
  };
}

function common({ time, user, script, template, policy, version, job, coverage, cached, count }: LoggedEvent): Plain {
  const own = { job, coverage, cached, template, policy, count };
  return {
    '@timestamp': time,
    ecs: { version: ECS_VERSION },
    observer: { product: PRODUCT, vendor: PRODUCT, type: 'scanner', ...(version !== undefined && { version }) },
    ...(user !== undefined && { user: { [user.startsWith('u:') ? 'hash' : 'name']: user }, related: { user: [user] } }),
    ...(script !== undefined && { file: { hash: { sha256: script.replace(/^sha256:/, '') } } }),
    [PRODUCT]: Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
  };
}
