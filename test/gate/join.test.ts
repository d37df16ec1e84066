// Jobs and the decisions that they came of.
import { expect, test } from 'vitest';
import { Decisions, joined } from '../../src/gate/join.ts';
import { jobTable } from '../../src/gate/replay/sacct.ts';

test('finds stamps among other words, and what the log says about them', () => {
  const table = jobTable(
    [
      'JobID|User|AdminComment',
      '1|alice|jobvet:JV-7K3QAB',
      '1.batch||jobvet:JV-7K3QAB',
      '2_1|bob|site note | jobvet:JV-OLD000 jobvet:JV-7K3QAB',
      '3|bob|nothing',
      '4||jobvet:unvetted',
      '5|eve|notjobvet:JV-7K3QAB',
      '',
    ].join('\n'),
  );
  if (typeof table === 'string') throw new Error(table);
  const decisions = new Decisions();
  const findings = [
    { rule: 'JV101', action: 'warn' },
    { rule: 'JV102', action: 'audit' },
  ];
  decisions.add({ event: 'decision', id: 'JV-7K3QAB', time: 't1', verdict: 'warn', findings });
  decisions.add({ event: 'decision', id: 'JV-7K3QAB', time: 't2', verdict: 'warn', findings });
  decisions.add({ event: 'ready', time: 't3' });
  const decision = { verdict: 'warn', rules: ['JV101'], first: 't1', last: 't2', count: 2 };
  expect(joined(table, decisions)).toEqual([
    { job: '1', user: 'alice', id: 'JV-7K3QAB', decision },
    { job: '2_1', user: 'bob', id: 'JV-7K3QAB', decision },
    { job: '4', id: 'unvetted' },
  ]);
});
