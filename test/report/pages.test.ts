import { expect, test } from 'vitest';
import type { RuleInfo } from '../../src/model/report.ts';
import { renderPage } from '../../src/report/markdown.ts';
import { ANSI, PLAIN } from '../../src/report/palette.ts';
import { rulesJson, rulesText } from '../../src/report/rules-list.ts';

const PAGE = `<!-- generated:
header -->
# JV102 unauthenticated-dashboard

A **bold** word, \`code\` and [a link](https://example.org).

\`\`\`sbatch bad at=2
#!/bin/bash
# not a heading
\`\`\`
`;

test('a plain page is the page', () => {
  expect(renderPage(PAGE, PLAIN)).toBe(PAGE.slice(PAGE.indexOf('# JV102')));
});

test('a page on a terminal', () => {
  const [bold, cyan] = [ANSI.bold, ANSI.cyan];
  expect(renderPage(PAGE, ANSI)).toBe(`${bold('JV102 unauthenticated-dashboard')}

A ${bold('bold')} word, ${cyan('code')} and a link (https://example.org).

    ${cyan('#!/bin/bash')}
    ${cyan('# not a heading')}
`);
});

const RULE: RuleInfo = {
  ...{ code: 'JV102', name: 'unauthenticated-dashboard', title: 'Dashboard without login', family: 'network' },
  ...{ severity: 'high', confidence: 'high', phase: 'data-exploration', cwe: [306], attack: ['T1133'] },
  ...{ since: '0.1.0', url: 'https://example.org' },
};

test('the table of rules', () => {
  expect(rulesText([RULE, { ...RULE, code: 'JV905', family: 'slurm', name: 'x' }], PLAIN)).toBe(`network
  JV102  high      unauthenticated-dashboard  Dashboard without login

slurm
  JV905  high      x                          Dashboard without login

2 rules. More about one: jobvet explain CODE
`);
  expect(JSON.parse(rulesJson([RULE]))).toEqual({ schema: 1, rules: [RULE] });
});
