// Runs a script under the real bash with a stub program that records its arguments.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ends a call in the log; one write a call keeps calls of a pipeline apart. */
const END = '--end-of-call--';

const STUB = `#!/bin/sh
printf '%s\\0' "$@" ${END} >> "$STUB_LOG"
`;

/** The argument lists `args` was called with, in order; only `args` and ordinary tools are in PATH. */
export function argumentsUnderBash(script: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-bash-'));
  try {
    const stub = join(folder, 'args');
    writeFileSync(stub, STUB);
    chmodSync(stub, 0o755);
    const log = join(folder, 'log');
    const file = join(folder, 'script.sh');
    writeFileSync(file, script);
    spawnSync('bash', [file], {
      cwd: folder,
      env: { PATH: `${folder}:/usr/bin:/bin`, STUB_LOG: log, HOME: '/home/u', LC_ALL: 'C.UTF-8' },
      timeout: 10_000,
    });
    if (!existsSync(log)) return [];
    const calls: string[][] = [];
    let call: string[] = [];
    for (const word of readFileSync(log, 'utf8').split('\0').slice(0, -1)) {
      if (word === END) {
        calls.push(call);
        call = [];
      } else call.push(word);
    }
    return calls;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
