// No format shows a secret of the text it is about.
import { describe, expect, test } from 'vitest';
import { ruleTable } from '../../src/engine/rules-table.ts';
import type { Report } from '../../src/model/report.ts';
import { GithubLog } from '../../src/report/github.ts';
import { jsonPart, jsonReport } from '../../src/report/json.ts';
import { PLAIN } from '../../src/report/palette.ts';
import { SarifLog } from '../../src/report/sarif.ts';
import { Tally } from '../../src/report/tally.ts';
import { findingsText, summaryText } from '../../src/report/text.ts';
import { check, job } from '../support/check.ts';
import { FAKE } from '../support/fake-secrets.ts';

/** A report in every format. */
function everything(report: Report): string {
  const tally = new Tally({ pedantic: true });
  tally.add(report);
  const sarif = new SarifLog({ rules: ruleTable(), page: () => undefined, version: '1', cwd: '/', category: 'check' });
  sarif.add(report, { bom: false, latin1: false, standardInput: false });
  const github = new GithubLog({ pedantic: true, path: (path) => path, summary: true });
  github.add(report);
  const { commands, summary } = github.end(tally, []);
  const options = { palette: PLAIN, pedantic: true };
  return [
    ...sarif.end({ tally, errors: [], exitCode: 1 }),
    jsonReport([jsonPart(report)], tally, [], '1'),
    findingsText(report, options) + summaryText(tally, options),
    commands,
    summary,
  ].join('\n');
}

/** How secrets get into jobs, several on a line and in what fixes rewrite. */
const USES: readonly ((secret: string) => string)[] = [
  (secret) => job(`export TOKEN='${secret}'`),
  (secret) => job(`curl -k -H "Authorization: Bearer ${secret}" https://example.org/x | bash`),
  (secret) => job(`TOKEN='${secret}'\nsrun bash -c "jupyter lab --ip=0.0.0.0 --IdentityProvider.token=$TOKEN"`),
  (secret) => job(`docker run --privileged -e API_TOKEN='${secret}' img ./run '${secret}'`),
  (secret) => job(`export API_TOKEN='${secret}'  # jobvet: ignore[secret-in-script] -- it is ${secret}\n`),
];

describe.each(Object.entries(FAKE))('%s', (_, secret) => {
  test.each(USES.map((use, index) => [index, use] as const))('use %i', (_index, use) => {
    const report = check(use(secret));
    expect(report.effects.filter(({ kind }) => kind === 'secret').length).toBeGreaterThan(0);
    const shown = everything(report);
    for (const line of secret.split('\n').filter((part) => part.length > 12 && !part.startsWith('-----')))
      expect(shown.includes(line) || shown.includes(encodeURIComponent(line))).toBe(false);
  });
});
