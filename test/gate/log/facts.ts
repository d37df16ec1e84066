// Decisions for tests of the log.
import type { DecisionFacts, FindingRecord } from '../../../src/gate/log/record.ts';

export const FINDING: FindingRecord = {
  ...({ rule: 'JV101', name: 'unauthenticated-network-service', severity: 'critical', confidence: 'high' } as const),
  ...({ action: 'reject', line: 2 } as const),
};

export function facts(user: string, more: Partial<DecisionFacts> = {}): DecisionFacts {
  return {
    header: { kind: 'submit', user_name: user, partition: 'debug', account: 'physics', argv: ['/home/x/job.sh'] },
    scriptBytes: 10,
    ...{ id: 'JV-7K3QAB', verdict: 'accept', quiet: false, outcome: 'done', cached: false, ms: 1.234 },
    script: `sha256:${'a'.repeat(64)}`,
    template: `template:${'b'.repeat(64)}`,
    policy: `sha256:${'c'.repeat(64)}`,
    report: { findings: [], more: 0, coverage: {} },
    ...more,
  };
}

export function rejected(user: string, more: Partial<DecisionFacts> = {}): DecisionFacts {
  return facts(user, { verdict: 'reject', report: { findings: [FINDING], more: 0, coverage: {} }, ...more });
}
