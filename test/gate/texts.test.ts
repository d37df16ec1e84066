// The translation in the guide is one that a policy may hold, and messages with it are whole.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Analyst } from '../../src/gate/analyst.ts';
import { gateSettings } from '../../src/policy/gate-settings.ts';
import { policyOf } from '../support/policy.ts';

const GUIDE = readFileSync(new URL('../../docs/gate.md', import.meta.url), 'utf8');
const [, section = ''] = GUIDE.split('\n## Texts\n');
const [, german = ''] = /```yaml\n([^]*?)```/.exec(section) ?? [];

describe('the example of a translation', () => {
  test('is right, and what users read is in that language', () => {
    const policy = policyOf(`preset: gate\n${german}`, 'site');
    const { texts } = gateSettings(policy.layers);
    const analyst = new Analyst({ policy, texts, help: 'hilfe@example.org' });
    const { message } = analyst.decide({
      header: { argv: ['/home/u/job.sh'], work_dir: '/home/u' },
      script: Buffer.from("#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n"),
      today: '2026-11-20',
    });
    expect(message).toMatch(/^jobvet: Auftrag nicht angenommen\. .* \[JV-[0-9A-Z]{6}\]\nZeile 2: /);
    expect(message).toContain("\n  jetzt   | jupyter lab --ip=0.0.0.0 --ServerApp.token=''");
    expect(message).toContain('\n  besser  | jupyter lab --ip=127.0.0.1');
    expect(message).toMatch(/\nÄndern: jobvet fix --diff .*job\.sh .*\nHilfe: hilfe@example\.org$/);
  });
});
