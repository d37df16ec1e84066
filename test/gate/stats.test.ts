// The decision log in numbers.
import { expect, test } from 'vitest';
import { StatsCounter } from '../../src/gate/stats.ts';

test('counts jobs, verdicts, rules, latency and shares', () => {
  const counter = new StatsCounter();
  const reject = { rule: 'JV101', name: 'a', action: 'reject' };
  const events = [
    { event: 'ready' },
    { event: 'decision', verdict: 'accept', outcome: 'done', ms: 1, cached: true },
    { event: 'decision', verdict: 'accept', outcome: 'budget', ms: 250.5 },
    { event: 'decision', verdict: 'accept', outcome: 'off' },
    { event: 'decision', verdict: 'reject', outcome: 'done', ms: 3, findings: [{ ...reject, action: 'warn' }, reject] },
    {
      ...{ event: 'decision', verdict: 'accept', outcome: 'done', ms: 2, coverage: { 'not-followed': 2 } },
      findings: [{ ...reject, exemption: 'p:1' }, { rule: 'JV102', name: 'b', action: 'audit' }, {}, 7],
    },
    { event: 'clean', count: 10, cached: 4, opaque: 3 },
    { event: 'dropped', count: 2 },
  ];
  for (const event of events) counter.add(event);
  expect(counter.result()).toEqual({
    jobs: 15,
    verdicts: { accept: 14, reject: 1 },
    unvetted: { budget: 1, off: 1 },
    rules: [
      { rule: 'JV101', name: 'a', rejected: 1, warned: 0, audited: 0, exempted: 1 },
      { rule: 'JV102', name: 'b', rejected: 0, warned: 0, audited: 1, exempted: 0 },
    ],
    latency: { jobs: 4, p50: 2, p99: 250.5, most: 250.5 },
    ...{ cached: 5, opaque: 4, dropped: 2 },
  });
});

test('nothing is no fault', () => {
  expect(new StatsCounter().result()).toMatchObject({ jobs: 0, latency: { jobs: 0, p50: 0 } });
});
