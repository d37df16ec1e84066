import { describe, expect, it } from 'vitest';
import { applyEdits, check, job, lineOf } from '../../support/check.ts';

function brief(body: string): string[] {
  return check(job(body))
    .findings.filter(({ rule }) => rule === 'JV601')
    .map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

describe('JV601 world-writable-permissions', () => {
  it.each<[string, string[]]>([
    ['chmod 777 d', ['high 3']],
    ['chmod -R 777 $SCRATCH/d', ['high 3']],
    ['chmod 777 -R -v d', ['high 3']],
    ['chmod -Rf 0777 d', ['high 3']],
    ['chmod --recursive a+rwX d', ['high 3']],
    ['chmod --recurs a+rwX d', ['high 3']],
    ['chmod -- 666 f', ['high 3']],
    ['chmod u=rwx,g=rwx,o=rwx f', ['high 3']],
    ['chmod 777 *', ['high 3']],
    ['chmod -R 777 `pwd`', ['high 3']],
    ['MODE=777\nchmod $MODE d', ['high 4']],
    ['FLAGS=(-R 777)\nchmod "${FLAGS[@]}" d', ['high 4']],
    ['find . -type d -exec chmod 777 {} +', ['high 3']],
    ['ls | xargs chmod a+w', ['high 3']],
    ['srun chmod 777 d', ['high 3']],
    ['sudo chmod 777 d', ['high 3']],
    ['bash -c "chmod 777 d"', ['high 3']],
    ['/bin/chmod 777 d', ['high 3']],
    ['f() { chmod 777 "$1"; }\nf a\nf b', ['high 3']],
    ['for d in a b; do chmod 777 $d; done', ['high 3']],
    ['chmod 1777 d', ['medium 3']],
    ['chmod a+rwxt d', ['medium 3']],
    ['mkdir -m 777 d', ['high 3']],
    ['mkdir -pm777 d', ['high 3']],
    ['mkdir -p --mode=a+rwx d', ['high 3']],
    ['install -d -m 0777 d', ['high 3']],
    ['install --mode 666 a b', ['high 3']],
    ['mkfifo -m 666 p', ['high 3']],
    ['rsync -a --chmod=D755,F666 s/ d/', ['high 3']],
    ['setfacl -m o::rw f', ['high 3']],
    ['setfacl -Rm other::rwX d', ['high 3']],
    ['setfacl -R -d --modify=o:7 d', ['high 3']],
    ['setfacl -m u:bob:rwx,d:o::rwx d', ['high 3']],
    ['nfs4_setfacl -R -a A:fd:EVERYONE@:rwaDxtTnNcCoy d', ['high 3']],
    ['umask 000\nchmod +w f', ['high 4']],
    ['umask 0; mkdir d; chmod +rw f', ['high 3']],
    ['python -c "import os; os.chmod(\'d\', 0o777)"', ['high 3']],
    ['python3 - <<E\nfrom pathlib import Path\nPath("d").chmod(0o666)\nE', ['high 5']],
    ['python3 - <<E\nimport os\nos.makedirs("d", mode=0o777)\nE', ['low 5']],
    ['python3 - <<E\nimport os\nos.umask(0)\nos.makedirs("d", 0o777)\nE', ['high 6']],
  ])('%s', (body, expected) => {
    expect(brief(body)).toEqual(expected);
  });

  it.each([
    'chmod +x run.sh; chmod 755 a; chmod 0644 b; chmod 2775 c; chmod 4750 d; chmod 700 e',
    'chmod u+rwx,g+w f; chmod g+rwX f; chmod o+r f; chmod a+rX f; chmod go-w f; chmod o-rwx f',
    'chmod -w 777',
    'chmod -R go-rwx 777',
    'chmod --reference=777 f',
    'chmod +w f',
    'umask 022; chmod +w f',
    'umask 000; umask 077; chmod +w f',
    'chmod $MODE f',
    'mkdir 777; mkdir -p a+rwx; touch 666',
    'mkdir -m 755 d; install -m 755 a b; install -o 777 a b',
    'rsync -a --chmod=Du=rwx,go=rx,Fgo-w s d; rsync -p 777 d',
    'setfacl -m g:team:rwx,u:bob:rwx,m::rwx,o::rx d; setfacl -x o::rwx d; setfacl -R -m g:ml-team:rX p',
    'umask 0002; umask 002; umask 022',
    'echo chmod 777 d; # chmod 777 d',
    'cat <<E\nchmod 777 d\nE',
    "python -c \"import os; os.chmod('d', 0o750); os.makedirs('d', exist_ok=True)\"",
  ])('accepts %s', (body) => {
    expect(brief(body)).toEqual([]);
  });

  it.each([
    'chmod 777 run.sh\n./run.sh',
    'chmod 777 ./run.sh\nbash run.sh',
    'chmod -R a+w $APP/\npython $APP/src/main.py',
    'chmod 777 *\n./solve',
    'chmod -R 777 .\nsource venv/bin/activate',
    'chmod 777 *.sh\nsrun ./a.sh',
    'chmod 777 lib\nfor i in 1 2; do python lib/a.py; done',
  ])('is critical when it runs later: %s', (body) => {
    expect(brief(body)).toContain('critical 3');
  });

  it.each([
    './run.sh\nchmod 777 run.sh',
    'chmod 777 run.sh.log\n./run.sh',
    'chmod -R 777 data\npython data2/x.py',
    'chmod 777 *.csv\n./run.sh',
    'chmod -R 777 $A/x\npython $B/x/y.py',
    'chmod 777 *\npython $B/y.py',
    'chmod 777 *\npython /opt/y.py',
    'chmod -R 777 .\nbash ~/y.sh',
  ])('is high when something else runs: %s', (body) => {
    expect(brief(body)[0]).toMatch(/^high /);
  });

  it.each([
    ['chmod -R 777 d', 'chmod -R u=rwX,g=rX,o= d'],
    ['chmod 666 f', 'chmod 640 f'],
    ['chmod o+w f', 'chmod o-w f'],
    ['chmod "a+rwx" f', 'chmod ug+rwx f'],
    ['M=777; chmod $M f', 'M=750; chmod $M f'],
    ['setfacl -m o::rwx,u:bob:rx f', 'setfacl -m o::---,u:bob:rx f'],
    ['python -c "import os; os.chmod(\'d\', 0o777)"', 'python -c "import os; os.chmod(\'d\', 0o750)"'],
  ])('fixes %s', (body, expected) => {
    const text = job(body);
    const fixes = check(text).findings.flatMap(({ rule, fix }) => (rule === 'JV601' && fix ? [fix] : []));
    expect(fixes.map((fix) => fix.safety)).toEqual(['unsafe']);
    expect(
      applyEdits(
        text,
        fixes.flatMap((fix) => fix.edits),
      ),
    ).toBe(job(expected));
    expect(brief(expected)).toEqual([]);
  });

  it.each([
    ['chmod 777 /opt/tools', 'chmod 755 /opt/tools'],
    ['chmod -R 777 /opt', 'chmod -R u=rwX,go=rX /opt'],
    ['mkdir -m 777 /data', 'mkdir -m 755 /data'],
    ['mkdir -p /tmp && chmod 0777 /tmp', 'mkdir -p /tmp && chmod 1777 /tmp'],
  ])('leaves what others read in images: %s', (body, expected) => {
    const text = (run: string): string => `FROM ubuntu@sha256:${'a'.repeat(64)}\nRUN ${run}\n`;
    const edits = check(text(body), 'Dockerfile').findings.flatMap(({ rule, fix }) =>
      rule === 'JV601' && fix ? fix.edits : [],
    );
    expect(applyEdits(text(body), edits)).toBe(text(expected));
    expect(check(text(expected), 'Dockerfile').findings.filter(({ rule }) => rule === 'JV601')).toEqual([]);
  });
});
