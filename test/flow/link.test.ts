// How effects are related: from fetch to what runs.
import { describe, expect, it } from 'vitest';
import type { Effect, ExecuteEffect } from '../../src/model/effect.ts';
import { check, job } from '../support/check.ts';

const effectsOf = (body: string): readonly Effect[] => check(job(body)).effects;
const runs = (body: string): ExecuteEffect[] =>
  effectsOf(body).filter((effect): effect is ExecuteEffect => effect.kind === 'execute' && effect.from !== undefined);

describe('link', () => {
  it('names the fetch and the way it took', () => {
    const [stream] = runs('curl -s https://e.org/x | bash');
    expect(stream?.arrival).toBe('stream');
    const [file] = runs('curl -so x https://e.org/x; bash x');
    expect(file?.arrival).toBe('file');
    const [unpacked] = runs('curl -sO https://e.org/x-1.tgz; tar xf x-1.tgz; x-1/run');
    expect(unpacked?.arrival).toBe('unpacked');
  });

  it('names every fetch a stream comes from', () => {
    expect(runs('{ curl -s https://e.org/a; curl -s https://e.org/b; } | bash')[0]?.from).toHaveLength(2);
  });

  it('marks the check that the run depends on', () => {
    const effects = effectsOf('set -e\ncurl -sO https://e.org/x\nsha256sum -c x.sha256\nbash x');
    const check = effects.find((effect) => effect.kind === 'verify');
    const run = effects.find((effect) => effect.kind === 'execute');
    expect(check).toMatchObject({ enforced: true });
    expect(run?.verifiedBy).toBe(check?.id);
  });

  it('names only what was not checked', () => {
    const [run] = runs(
      'curl -sO https://e.org/a.sh\ncurl -sO https://e.org/b\nsha256sum -c a.sh.sha256 && cat a.sh b | bash',
    );
    expect(run?.from).toHaveLength(1);
    expect(run?.verifiedBy).toBeUndefined();
  });

  it('forgets a file that is written anew, and remembers one that is added to', () => {
    expect(runs('curl -so x https://e.org/x; echo hi > x; bash x')).toHaveLength(0);
    expect(runs('curl -so x https://e.org/x; echo hi >> x; bash x')).toHaveLength(1);
  });

  it('keeps both of two ways to get a file', () => {
    expect(
      runs('if test -n "$A"; then curl -so x https://e.org/a; else wget -qO x https://e.org/b; fi\nbash x')[0]?.from,
    ).toHaveLength(2);
  });

  it('tells archives apart by the folder they make', () => {
    expect(runs('curl -sO https://e.org/x-1.tgz; tar xf x-1.tgz; y-1/run')).toHaveLength(0);
    expect(runs('curl -sL https://github.com/o/tool/archive/v1.2.tar.gz | tar xz; tool-1.2/run')).toHaveLength(1);
    expect(runs('curl -s https://e.org/x.tgz | tar xz -C here; here/bin/run')).toHaveLength(1);
    expect(runs('curl -s https://e.org/x.tgz | tar tz; x/run')).toHaveLength(0);
  });

  it('ends on long pipelines and many files', () => {
    const body = `curl -s https://e.org/x ${'| cat '.repeat(200)}| bash\n${'curl -sO https://e.org/f; cp f g; cat g > f\n'.repeat(300)}`;
    const before = performance.now();
    expect(runs(body)).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('names the decoders on the way, apart from the fetches', () => {
    const decodersOf = (body: string): readonly string[] => {
      const effects = effectsOf(body);
      const run = effects.findLast((effect) => effect.kind === 'execute');
      return (run?.decoded ?? []).map((id) => {
        const decode = effects.find((effect) => effect.id === id);
        return decode?.kind === 'decode' ? `${decode.tool} ${decode.result}` : 'none';
      });
    };
    expect(decodersOf('base64 -d x | gunzip | bash')).toEqual(['gunzip unknown', 'base64 unknown']);
    expect(decodersOf('echo aG9zdG5hbWU= | base64 -d | perl')).toEqual(['base64 text']);
    expect(decodersOf('base64 -d x > y; mv y z; bash z')).toEqual(['base64 unknown']);
    expect(decodersOf('base64 -d x > y; hostname > y; bash y')).toEqual([]);
    expect(runs('curl -s https://e.org/x | base64 -d | bash')[0]).toMatchObject({ from: [0], decoded: [1] });
  });
});
