// Events of the log as events of the Open Cybersecurity Schema Framework, 1.8.0: a Scan Activity for each decision, a
// Detection Finding for each finding, an Application Lifecycle event for what happens to the daemon.
import { type LoggedEvent, type LoggedFinding, PRODUCT } from './logged.ts';

const OCSF_VERSION = '1.8.0';

/** Classes by their ids; a class's category is its number of thousands. */
const CLASS = { finding: 2004, lifecycle: 6002, scan: 6007 } as const;
const CREATE = 1;
const SCAN = { completed: 2, error: 6 } as const;
const LIFECYCLE: Readonly<Record<string, readonly [number, string]>> = {
  ready: [3, 'Start'],
  stopped: [4, 'Stop'],
  reloaded: [99, 'Reload'],
  'reload-failed': [99, 'Reload'],
};
const OTHER = 99;
const NEW = 1;
const RULE = 1;
const SHA256 = 3;
const REGULAR_FILE = 1;
const CONFIDENCE: Readonly<Record<string, number>> = { low: 1, medium: 2, high: 3 };
const SEVERITY: Readonly<Record<string, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
/** action, disposition: what the gate did with the job */
const CONTROL: Readonly<Record<string, readonly [number, number]>> = {
  accept: [1, 1],
  warn: [1, 19],
  reject: [2, 2],
};

type Plain = Record<string, unknown>;

/** The OCSF events of one event; none for those that say nothing of security. */
export function toOcsf(event: LoggedEvent): Plain[] {
  if (event.event === 'decision')
    return [scan(event), ...(event.findings ?? []).map((one, index) => detection(event, one, index))];
  const lifecycle = LIFECYCLE[event.event];
  return lifecycle ? [appLifecycle(event, lifecycle)] : [];
}

function scan(event: LoggedEvent): Plain {
  const isDone = event.outcome === 'done';
  const findings = event.findings ?? [];
  const worst = Math.max(SEVERITY['info'] ?? 1, ...findings.map(({ severity }) => SEVERITY[severity] ?? 0));
  return {
    ...base(event, CLASS.scan, isDone ? SCAN.completed : SCAN.error, worst),
    ...control(event),
    status_id: isDone ? 1 : 2,
    ...(event.outcome !== undefined && { status_detail: event.outcome }),
    scan: { uid: scanUid(event), name: event.id ?? 'job', type: 'job submission', type_id: OTHER },
    num_detections: findings.length + (event.more ?? 0),
    duration: Math.round(event.ms ?? 0),
    unmapped: {
      ...(event.script !== undefined && { script: event.script }),
      ...(event.coverage && { coverage: event.coverage }),
      ...(event.job && { job: event.job }),
      ...(event.cached !== undefined && { cached: event.cached }),
    },
  };
}

function detection(event: LoggedEvent, finding: LoggedFinding, index: number): Plain {
  const { rule, name, severity, confidence, line, action, exemption } = finding;
  return {
    ...base(event, CLASS.finding, CREATE, SEVERITY[severity] ?? 0),
    ...control(event),
    status_id: NEW,
    confidence_id: CONFIDENCE[confidence] ?? 0,
    is_alert: action !== 'audit',
    finding_info: {
      uid: `${scanUid(event)}-${index + 1}`,
      title: name,
      types: [action],
      analytic: { uid: rule, name, type: 'Rule', type_id: RULE },
    },
    ...evidence(event),
    unmapped: {
      line,
      action,
      ...(exemption !== undefined && { exemption }),
      ...(event.job && { job: event.job }),
    },
  };
}

function appLifecycle(event: LoggedEvent, [activity, name]: readonly [number, string]): Plain {
  return {
    ...base(event, CLASS.lifecycle, activity, 1),
    ...(activity === OTHER && { activity_name: name }),
    status_id: event.event === 'reload-failed' ? 2 : 1,
    app: { name: PRODUCT, vendor_name: PRODUCT },
  };
}

/** What every event has. */
function base(
  { time, n, user, policy, version, id }: LoggedEvent,
  type: number,
  activity: number,
  severity: number,
): Plain {
  const isDecision = type !== CLASS.lifecycle;
  return {
    category_uid: Math.floor(type / 1000),
    class_uid: type,
    activity_id: activity,
    type_uid: type * 100 + activity,
    time: Date.parse(time),
    severity_id: severity,
    metadata: {
      version: OCSF_VERSION,
      product: { name: PRODUCT, vendor_name: PRODUCT, ...(version !== undefined && { version }) },
      log_name: 'gate',
      original_time: time,
      ...(n !== undefined && { sequence: n }),
      ...(id !== undefined && { correlation_uid: id }),
      ...(isDecision && { profiles: ['security_control', 'host'] }),
    },
    ...(user !== undefined && { actor: { user: { uid: user } } }),
    ...(policy !== undefined && isDecision && { policy: { name: 'site policy', uid: policy } }),
  };
}

function control({ verdict }: LoggedEvent): Plain {
  const [action, disposition] = CONTROL[verdict ?? ''] ?? [0, 0];
  return { action_id: action, disposition_id: disposition };
}

/** The script as evidence: its hash, never its text. */
function evidence({ script }: LoggedEvent): Plain {
  if (script === undefined) return {};
  const value = script.replace(/^sha256:/, '');
  const hashes = [{ algorithm: 'SHA-256', algorithm_id: SHA256, value }];
  return {
    evidences: [
      { name: 'batch script', file: { name: 'batch script', type: 'Regular File', type_id: REGULAR_FILE, hashes } },
    ],
  };
}

/** One name for a decision: its id is the same for the same script, its number is not. */
function scanUid({ n, id, time }: LoggedEvent): string {
  return `${id ?? 'JV'}-${n ?? Date.parse(time)}`;
}
