// Starts a rule: the file, its page and its test, ready to be filled in.
//   npm run new-rule -- JV603 data-access predictable-temp-file
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [code, family, name] = process.argv.slice(2);
if (
  code === undefined ||
  family === undefined ||
  name === undefined ||
  !/^JV\d{3}$/.test(code) ||
  !/^[a-z]+(?:-[a-z0-9]+)*$/.test(name)
) {
  console.error('usage: npm run new-rule -- JVnnn FAMILY kebab-case-name');
  process.exit(2);
}
const root = join(import.meta.dirname, '../..');

function start(path: string, text: string): void {
  const file = join(root, path);
  if (existsSync(file)) {
    console.error(`${path} is there already`);
    process.exit(2);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${path}`);
}

start(
  `src/rules/${family}/${name}.ts`,
  `// ${code}: one line that says which effect is a risk here.
import { defineRule } from '../kit.ts';

export default defineRule({
  code: '${code}',
  name: '${name}',
  meta: {
    title: 'What is wrong, as a sentence without a period',
    severity: 'medium',
    confidence: 'high',
    phase: 'model-training',
    cwe: [],
    attack: [],
    since: '0.1.0',
  },
  messages: { risky: '{tool} does something risky.' },
  on: {
    listen(listen, ctx) {
      ctx.report({ message: 'risky', subject: listen, data: { tool: listen.tool } });
    },
  },
});
`,
);

start(
  `docs/rules/${name}.md`,
  `
## What it finds

\`\`\`sbatch bad at=3
#!/bin/bash
#SBATCH --time=1
risky-command
\`\`\`

## Why it matters on a cluster

## What to do instead

\`\`\`sbatch good
#!/bin/bash
#SBATCH --time=1
hostname
\`\`\`

## When to allow it

## Limits
`,
);

start(
  `test/rules/${family}/${name}.test.ts`,
  `import { expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';

const CASES: readonly (readonly [script: string, findings: readonly string[]])[] = [
  ['risky-command', ['${code} medium 3']],
  ['hostname', []],
];

it.each(CASES)('%s', (script, findings) => {
  expect(summary(check(job(script))).filter((line) => line.startsWith('${code}'))).toEqual(findings);
});
`,
);
console.log('then: npm run gen && npx vitest run test/rules');
