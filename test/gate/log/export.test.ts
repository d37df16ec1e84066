// The log for other programs: what their schemas require is there. OCSF 1.8.0, ECS 8.17.
import { describe, expect, test } from 'vitest';
import { toEcs } from '../../../src/gate/log/ecs.ts';
import { type LoggedEvent, readLogged } from '../../../src/gate/log/logged.ts';
import { toOcsf } from '../../../src/gate/log/ocsf.ts';
import { named, People } from '../../../src/gate/log/people.ts';
import { decisionEvent, type DecisionFacts } from '../../../src/gate/log/record.ts';
import { facts, FINDING, rejected } from './facts.ts';

const TIME = '2026-11-20T10:00:00.000Z';

function logged(of: DecisionFacts, naming: 'pseudonym' | 'name' = 'pseudonym'): LoggedEvent {
  const fields = named(decisionEvent(of, TIME), new People(naming, Buffer.alloc(32)));
  const event = readLogged(JSON.stringify({ n: 7, ...fields, salt: 'x' }));
  if (!event) throw new Error('no event');
  return event;
}

const lifecycle = (event: string): LoggedEvent => ({ time: TIME, event, n: 1, version: '1.0' });

const EVENTS: readonly (readonly [string, LoggedEvent])[] = [
  ['accept', logged(facts('ann'))],
  ['warn', logged(rejected('ann', { verdict: 'warn' }))],
  ['reject', logged(rejected('ann'))],
  ['unvetted', logged(facts('ann', { outcome: 'budget' }))],
  ...['ready', 'stopped', 'reloaded', 'reload-failed'].map((event) => [event, lifecycle(event)] as const),
];

type Plain = Record<string, unknown>;

describe('OCSF', () => {
  /** class: its category, its activities, and what it requires besides what all events do. */
  const CLASSES: Readonly<Record<number, readonly [number, readonly number[], readonly string[]]>> = {
    2004: [2, [0, 1, 2, 3, 99], ['finding_info']],
    6002: [6, [0, 1, 2, 3, 4, 5, 6, 7, 8, 99], ['app']],
    6007: [6, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99], ['scan']],
  };
  const EVERY = ['activity_id', 'category_uid', 'class_uid', 'type_uid', 'time', 'severity_id', 'metadata'];

  test.each(EVENTS)('%s has what its classes require', (_, event) => {
    const all = toOcsf(event);
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) {
      const [category, activities, required] = CLASSES[one['class_uid'] as number] ?? [0, [], []];
      expect(Object.keys(one)).toEqual(expect.arrayContaining([...EVERY, ...required]));
      expect(one['category_uid']).toBe(category);
      expect(activities).toContain(one['activity_id']);
      expect(one['type_uid']).toBe((one['class_uid'] as number) * 100 + (one['activity_id'] as number));
      expect(one['time']).toBe(Date.parse(TIME));
      expect([0, 1, 2, 3, 4, 5, 6, 99]).toContain(one['severity_id']);
      expect(one['metadata']).toMatchObject({ version: '1.8.0', product: { name: 'jobvet' } });
      if (one['activity_id'] === 99) expect(one).toHaveProperty('activity_name');
    }
  });

  test('a decision is a scan, and each finding a detection', () => {
    const [scan, detection] = toOcsf(
      logged(rejected('ann', { report: { findings: [FINDING, FINDING], more: 3, coverage: {} } })),
    );
    expect(scan).toMatchObject({ class_uid: 6007, action_id: 2, disposition_id: 2, num_detections: 5, severity_id: 5 });
    expect(scan?.['scan']).toMatchObject({ type_id: 99 });
    expect(detection).toMatchObject({
      ...{ class_uid: 2004, severity_id: 5, confidence_id: 3, status_id: 1, is_alert: true },
      finding_info: { uid: 'JV-7K3QAB-7-1', analytic: { uid: 'JV101', type_id: 1 } },
      evidences: [{ file: { name: 'batch script', type_id: 1, hashes: [{ algorithm_id: 3, value: 'a'.repeat(64) }] } }],
      actor: { user: { uid: expect.stringMatching(/^u:/) as string } },
    });
  });

  test('one name for each finding', () => {
    const events = EVENTS.flatMap(([, event]) => toOcsf({ ...event, n: Math.random() }));
    const uids = events.flatMap((one) => (one['finding_info'] as Plain | undefined)?.['uid'] ?? []);
    expect(new Set(uids).size).toBe(uids.length);
  });

  test('what says nothing of security is left out', () => {
    for (const event of ['clean', 'dropped', 'nonsense', 'of a later version'])
      expect(toOcsf(lifecycle(event))).toEqual([]);
  });
});

describe('ECS', () => {
  /** event.type by event.category, as ECS expects them. */
  const TYPES: Readonly<Record<string, readonly string[]>> = {
    intrusion_detection: ['allowed', 'denied', 'info'],
    process: ['access', 'change', 'end', 'info', 'start'],
    configuration: ['access', 'change', 'creation', 'deletion', 'info'],
  };

  test.each(EVENTS)('%s is categorised', (_, event) => {
    for (const one of toEcs(event)) {
      expect(one).toMatchObject({ '@timestamp': TIME, ecs: { version: '8.17.0' } });
      const { kind, category, type, outcome } = one['event'] as Record<'kind' | 'outcome', string> &
        Record<'category' | 'type', string[]>;
      expect(['event', 'alert']).toContain(kind);
      expect(['success', 'failure', 'unknown']).toContain(outcome);
      expect(TYPES[category[0] ?? '']).toContain(type[0]);
    }
  });

  test('a decision is an event, and each finding an alert', () => {
    const [event, alert, ...rest] = toEcs(logged(rejected('ann')));
    expect(rest).toEqual([]);
    expect(event).toMatchObject({
      event: { kind: 'event', type: ['denied'], duration: 1_230_000 },
      user: { hash: expect.any(String) as string },
    });
    expect(alert).toMatchObject({
      event: { kind: 'alert', severity: 90 },
      rule: { id: 'JV101' },
      jobvet: { finding: { line: 2 } },
    });
    expect(toEcs(logged(facts('ann'), 'name'))[0]).toMatchObject({ user: { name: 'ann' } });
  });
});

test.each(['', 'x', '[]', '{"n":1,"forgotten":"x"}', '{"time":1,"event":"decision"}'])('"%s" is no event', (line) => {
  expect(readLogged(line)).toBeUndefined();
});

test('what is odd in a line is left out', () => {
  const event = readLogged('{"time":"2026-11-20T10:00:00Z","event":"decision","findings":[1,{"rule":"JV101"}]}');
  expect(event?.findings).toEqual([{ rule: 'JV101' }]);
  if (event) expect(() => [...toOcsf(event), ...toEcs(event)]).not.toThrow();
});
