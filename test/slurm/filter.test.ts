// cli_filter.lua in the real sbatch.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to filter for: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const FILTER = readFileSync(new URL('../../src/gate/lua/cli_filter.lua', import.meta.url), 'utf8');
const OPEN = "#!/bin/bash\n#SBATCH --time=1\njupyter lab --ip=0.0.0.0 --ServerApp.token=''\n";
const HONEST = '#!/bin/bash\n#SBATCH --time=1\nhostname\n';

describe.skipIf(reason !== null)('cli_filter.lua', () => {
  let cluster: Cluster;
  let folder: string;

  const settings = (program: string, more = ''): string =>
    FILTER.replace('program = "jobvet"', `program = "${program}"`).replace('block = false', more || 'block = false');
  const install = (text: string): void => {
    writeFileSync(join(folder, 'cli_filter.lua'), text);
  };

  beforeAll(async () => {
    cluster = await Cluster.start({ clientFilter: FILTER });
    folder = dirname(cluster.put('open.sh', OPEN));
    cluster.put('honest.sh', HONEST);
    cluster.put('jobvet', `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
    cluster.put('hangs', '#!/bin/sh\nsleep 60\n');
    cluster.put('fails', '#!/bin/sh\necho oops\nexit 3\n');
    install(settings(join(folder, 'jobvet')));
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
  }, 30_000);

  it('says nothing about honest jobs', () => {
    expect(cluster.submit('sbatch', ['honest.sh'])).toMatchObject({ exit: 0, stderr: '' });
    expect(cluster.submit('sbatch', ['--wrap', 'hostname'])).toMatchObject({ exit: 0, stderr: '' });
  });

  it.each([
    ['a file', ['open.sh']],
    ['a path', ['./open.sh']],
    ['--wrap', ['--wrap', "jupyter lab --ip=0.0.0.0 --ServerApp.token=''"]],
    ['two components, once', ['-n1', ':', '-n1', 'open.sh']],
  ])('shows what jobvet finds, and the job is submitted: %s', (_, args) => {
    const { exit, stdout, stderr } = cluster.submit('sbatch', args);
    expect(stderr.match(/\[JV-/g)).toHaveLength(1);
    expect(stderr).toContain('  use | jupyter lab --ip=127.0.0.1');
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: expect.stringMatching(/^Submitted batch job \d+/) as string });
  });

  it('finds a script where the job begins', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'honest.sh'), OPEN, { mode: 0o755 });
    expect(cluster.submit('sbatch', ['-D', join(folder, 'sub'), 'honest.sh']).stderr).toContain('[JV-');
  });

  it('runs nothing that stands in a name', () => {
    const name = "a'$(touch pwned)`touch pwned`;touch pwned\n-x.sh";
    cluster.put(name, OPEN);
    const { exit, stderr } = cluster.submit('sbatch', [name]);
    expect(exit).toBe(0);
    expect(stderr).toContain('[JV-');
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('holds back what is rejected where the site wants that', () => {
    install(settings(join(folder, 'jobvet'), 'block = true'));
    const held = cluster.submit('sbatch', ['open.sh']);
    expect(held).toMatchObject({ exit: 1, stdout: '' });
    expect(held.stderr).toContain('[JV-');
    expect(cluster.submit('sbatch', ['honest.sh'])).toMatchObject({ exit: 0, stderr: '' });
    expect(cluster.submit('env', ['JOBVET_FORCE=1', 'sbatch', 'open.sh']).exit).toBe(0);
  });

  it.each(['gone', 'fails'])('is not there where jobvet is not: %s', (program) => {
    install(settings(join(folder, program), 'block = true'));
    expect(cluster.submit('sbatch', ['open.sh'])).toMatchObject({ exit: 0, stderr: '' });
  });

  it('waits only so long', () => {
    install(settings(join(folder, 'hangs'), 'block = true').replace('deadline = 10', 'deadline = 1'));
    const start = Date.now();
    expect(cluster.submit('sbatch', ['open.sh'])).toMatchObject({ exit: 0, stderr: '' });
    expect(Date.now() - start).toBeLessThan(8000);
  });

  it('leaves other commands alone', () => {
    install(settings(join(folder, 'jobvet'), 'block = true'));
    const { stderr } = cluster.submit('srun', ['--test-only', 'hostname']);
    expect(stderr).not.toMatch(/jobvet|lua/);
    expect(cluster.submit('sbatch', [], HONEST)).toMatchObject({ exit: 0, stderr: '' });
  });
});
