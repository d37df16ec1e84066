// Metrics as Prometheus reads them.
import { describe, expect, test } from 'vitest';
import { Metrics } from '../../src/gate/metrics.ts';
import { facts, FINDING, rejected } from './log/facts.ts';

const MOMENT = {
  ...{ version: '1.0', policy: 'sha256:p', waiting: 3, memory: 1e8 },
  log: { queued: 1, written: 2, dropped: 3, failures: 4 },
};

/** Lines of samples as name, labels, value. */
const SAMPLE = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)+)\})? (-?[\d.e+-]+)$/;

describe('metrics', () => {
  test('count decisions, findings, gaps and what became of the log', () => {
    const metrics = new Metrics();
    metrics.decision(facts('ann', { ms: 0.4, cached: true }));
    metrics.decision(
      rejected('ann', { ms: 7, report: { findings: [FINDING], more: 0, coverage: { 'not-followed': 2 } } }),
    );
    metrics.decision(facts('bob', { ms: 5000, outcome: 'budget' }));
    metrics.event('worker-lost');
    metrics.policy(0.02);
    metrics.policy(undefined);
    const text = metrics.text(MOMENT);
    for (const line of [
      'decisions_total{verdict="accept",outcome="done"} 1',
      'decisions_total{verdict="reject",outcome="done"} 1',
      'decisions_total{verdict="accept",outcome="budget"} 1',
      'findings_total{rule="JV101",action="reject"} 1',
      'gaps_total{cause="not-followed"} 1',
      'opaque_total 1',
      'cache_hits_total 1',
      'workers_lost_total 1',
      'policy_loads_total{result="ok"} 1',
      'policy_loads_total{result="failed"} 1',
      'decision_seconds_bucket{le="0.001"} 1',
      'decision_seconds_bucket{le="0.01"} 2',
      'decision_seconds_bucket{le="1"} 2',
      'decision_seconds_bucket{le="+Inf"} 3',
      'decision_seconds_count 3',
      'waiting 3',
      'log_dropped_total 3',
      'info{version="1.0",policy="sha256:p"} 1',
    ])
      expect(text.split('\n')).toContain(`jobvet_gate_${line}`);
  });

  test('every sample has a type and help before it, and a form that is read', () => {
    const metrics = new Metrics();
    metrics.decision(rejected('ann'));
    const text = metrics.text({ ...MOMENT, version: 'a"b\\c\nd' });
    expect(text.endsWith('\n')).toBe(true);
    const typed = new Set<string>();
    for (const line of text.trimEnd().split('\n')) {
      const [, kind, name] = /^# (HELP|TYPE) (\S+) \S/.exec(line) ?? [];
      if (kind === 'TYPE' && name !== undefined) typed.add(name);
      if (kind !== undefined) continue;
      const [, sample = ''] = SAMPLE.exec(line) ?? [];
      expect(typed, line).toContain(sample.replace(/_(?:bucket|sum|count)$/, ''));
    }
  });

  test('have no users, and no more series than there are rules', () => {
    const metrics = new Metrics();
    for (let at = 0; at < 5000; at++)
      metrics.decision(
        rejected(`user${at}`, { report: { findings: [{ ...FINDING, rule: `X${at}` }], more: 0, coverage: {} } }),
      );
    const text = metrics.text(MOMENT);
    expect(text).not.toContain('user1');
    expect(text.split('\n').length).toBeLessThan(1200);
  });
});
