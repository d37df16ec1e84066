// Policies from the text of configurations, for tests.
import { ruleTable } from '../../src/engine/rules-table.ts';
import { readConfiguration } from '../../src/policy/read.ts';
import { Policy } from '../../src/policy/policy.ts';
import { Document } from '../../src/text/document.ts';

/** The policy of one configuration; throws when jobvet would refuse it. */
export function policyOf(text: string, kind: 'project' | 'site' = 'project'): Policy {
  const read = readConfiguration(new Document(`${kind}.yaml`, text), { kind, rules: ruleTable(), today: '2026-11-20' });
  const [problem] = read.problems;
  if (problem) throw new Error(`line ${problem.line}: ${problem.message}`);
  return new Policy([{ kind, config: read.config, folder: '/', origin: (path) => read.origin([...path]) }]);
}
