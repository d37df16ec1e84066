import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/text/place.ts';
import { applyEdits, check, job } from '../../support/check.ts';

const own = (script: string) => check(job(script)).findings.filter((finding) => finding.rule === 'JV305');
const found = (script: string): string[] => own(script).map((finding) => `${finding.severity} ${textAt(finding.at)}`);

const BAD: readonly (readonly [script: string, expected: readonly string[]])[] = [
  ['apt-get install -y --allow-unauthenticated tool', ['high --allow-unauthenticated']],
  ['apt-get -y --force-yes install tool', ['high --force-yes']],
  ['sudo apt install --allow-unauthenticated tool', ['high --allow-unauthenticated']],
  ['apt-get update --allow-insecure-repositories', ['high --allow-insecure-repositories']],
  ['apt-get update -oAcquire::AllowInsecureRepositories=1', ['high -oAcquire::AllowInsecureRepositories=1']],
  ['apt-get -o APT::Get::AllowUnauthenticated=true install x', ['high -o APT::Get::AllowUnauthenticated=true']],
  ['yum -y install --nogpgcheck tool', ['high --nogpgcheck']],
  ['dnf5 install --no-gpgchecks tool', ['high --no-gpgchecks']],
  ['microdnf install --setopt=*.gpgcheck=0 tool', ['high --setopt=*.gpgcheck=0']],
  ['yum localinstall --nogpgcheck -y tool.rpm', ['high --nogpgcheck']],
  ['zypper --no-gpg-checks --non-interactive in tool', ['high --no-gpg-checks']],
  ['zypper in --allow-unsigned-rpm tool.rpm', ['high --allow-unsigned-rpm']],
  ['zypper --no-gpg-checks refresh', ['high --no-gpg-checks']],
  ['apk add --no-cache --allow-untrusted tool', ['high --allow-untrusted']],
  ['rpm -ivh --nosignature tool.rpm', ['high --nosignature']],
  ['rpm -Uvh --nodigest --nosignature tool.rpm', ['high --nosignature']],
  ['dpkg -i --force-all tool.deb', ['medium --force-all']],
  ['dpkg --force-bad-verify,overwrite -i tool.deb', ['medium --force-bad-verify,overwrite']],
  ['spack install -n mpich', ['high -n']],
  ['spack -e env install --no-checksum mpich@develop', ['medium --no-checksum']],
  ['spack buildcache install --unsigned mpich', ['high --unsigned']],
  ['uv pip install --no-verify-hashes -r r.txt', ['high --no-verify-hashes']],
  ['UV_NO_VERIFY_HASHES=true uv pip sync r.txt', ['high UV_NO_VERIFY_HASHES=true']],
  ['pip install --no-require-hashes -r r.txt', ['high --no-require-hashes']],
  ['export GOFLAGS=-insecure', ['high GOFLAGS=-insecure']],
  ['GONOSUMDB=github.com/* go build', ['high GONOSUMDB=github.com/*']],
  ['GOINSECURE="*" go get x@v1.0.0', ['medium GOINSECURE="*"']],
  ['go env -w GOSUMDB=off', ['high GOSUMDB=off']],
  ['conda config --set safety_checks disabled', ['high disabled']],
  ['echo "safety_checks: disabled" >> ~/.condarc', ['high disabled']],
  ['micromamba install --safety-checks disabled -y tool==1', ['high --safety-checks disabled']],
];

const FINE: readonly string[] = [
  'apt-get install -y tool',
  'apt-get update --allow-unauthenticated',
  'apt-get install -y --allow-downgrades tool=1.2',
  'apt-get -o Acquire::Retries=3 -o Dpkg::Options::="--force-confold" install tool',
  'apt-get -o APT::Get::AllowUnauthenticated=false install tool',
  'apt-get install --dry-run --allow-unauthenticated tool',
  'apt-cache search --force-yes',
  'echo apt-get install --allow-unauthenticated tool',
  'dnf install -y tool --setopt=install_weak_deps=False',
  'dnf install --setopt=repo_gpgcheck=0 tool',
  'yum repolist --nogpgcheck',
  'rpm -qa --nosignature',
  'rpm -ivh --nodeps tool.rpm',
  'dpkg -i --force-depends tool.deb',
  'apk add --allow-untrusted ./tool.apk',
  'spack install mpich',
  'spack checksum mpich',
  'spack spec --no-checksum mpich',
  'uv pip sync r.txt',
  'uv pip sync --require-hashes --no-verify-hashes r.txt',
  'pip install --no-require-hashes tool==1',
  "cat > r.txt <<'EOF'\ntool==1\nEOF\npip install --no-require-hashes -r r.txt",
  'export GOPRIVATE=git.lab.example',
  'export GONOSUMDB=git.lab.example/*',
  'GOSUMDB=off',
  'export GOSUMDB=sum.golang.org',
  'conda config --set safety_checks enabled',
];

describe('JV305', () => {
  it.each(BAD)('finds: %s', (script, expected) => {
    expect(found(script)).toEqual(expected);
  });
  it.each(FINE)('leaves alone: %s', (script) => {
    expect(found(script)).toEqual([]);
  });

  const fixes: readonly (readonly [before: string, after: string])[] = [
    ['apt-get install -y --allow-unauthenticated --force-yes tool', 'apt-get install -y tool'],
    ['dnf -y --nogpgcheck install tool', 'dnf -y install tool'],
    ['spack install -n mpich', 'spack install mpich'],
    ['conda config --set safety_checks disabled', 'conda config --set safety_checks enabled'],
  ];
  it.each(fixes)('repairs: %s', (before, after) => {
    const [finding] = own(before);
    expect(finding?.fix?.safety).toBe('safe');
    expect(applyEdits(job(before), finding?.fix?.edits ?? [])).toBe(job(after));
  });

  it('leaves system packages to it alone', () => {
    const rules = check(job('apt-get install -y tool\ndnf install -y tool\napk add tool\nzypper in tool')).findings;
    expect(rules.map((finding) => finding.rule)).toEqual([]);
  });
});
