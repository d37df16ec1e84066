// JV405: code, packages and images that come over plain http.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV405')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

describe('JV405', () => {
  const high: readonly (readonly [string, string])[] = [
    ['a script', 'wget http://tools.example.org/x.sh && bash x.sh'],
    ['a program', 'curl -O http://tools.example.org/x\nchmod +x x\n./x'],
    ['ftp', 'wget ftp://ftp.example.org/x.sh; sh x.sh'],
    [
      'out of an archive',
      'wget http://x.example.org/tool-1.2.tar.gz\ntar xf tool-1.2.tar.gz\ncd tool-1.2\n./configure\nmake',
    ],
    [
      'out of an archive, built only',
      'wget http://x.example.org/tool-1.2.tar.gz\ntar -zxvf tool-1.2.tar.gz\nmake -C tool-1.2',
    ],
    ['straight into tar', 'curl -s http://x.example.org/tool-1.2.tgz | tar xz\n./tool-1.2/bin/tool'],
    ['into a folder of its own', 'mkdir t; wget -qO- http://x.example.org/a.tgz | tar xzf - -C t\nt/bin/run'],
    ['unzip', 'wget http://x.example.org/tool.zip; unzip tool.zip; tool/run.sh'],
    ['a repository', 'git clone http://git.example.org/x.git\nbash x/run.sh'],
    ['the git protocol', 'git clone git://git.example.org/x.git\nmake -C x'],
    ['a downloaded package', 'wget http://x.example.org/t.deb\nsudo dpkg -i t.deb'],
    ['a package by its address', 'sudo dnf install -y http://x.example.org/t.rpm'],
    [
      'a downloaded wheel',
      'wget http://x.example.org/pkg-1.0-py3-none-any.whl\npip install ./pkg-1.0-py3-none-any.whl',
    ],
    ['a downloaded image', 'wget http://x.example.org/app.sif\nsrun apptainer exec --nv app.sif python train.py'],
    ['a package', 'pip install http://x.example.org/pkg-1.0-py3-none-any.whl'],
  ];
  it.each(high)('%s', (_name, body) => {
    expect(findings(body)).toEqual(['high/high']);
  });

  it('takes a host of the cluster for medium', () => {
    expect(findings('wget http://repo01/x.sh; bash x.sh')).toEqual(['medium/high']);
    expect(findings('git clone http://10.0.0.5/x.git\nbash x/run.sh')).toEqual(['medium/high']);
  });

  const silent: readonly (readonly [string, string])[] = [
    ['https', 'wget https://x.example.org/tool.tgz; tar xf tool.tgz; tool/run'],
    ['data', 'wget http://x.example.org/ds.tgz; tar xf ds.tgz; python train.py ds'],
    ['a data file beside the program', 'wget http://x.example.org/ds.csv; ./run.sh ds.csv'],
    ['localhost', 'wget http://localhost:8000/x.sh; bash x.sh'],
    ['checked', 'set -e; wget http://x.example.org/x.sh; sha256sum -c x.sh.sha256; bash x.sh'],
    ['a checked archive', 'wget http://x.example.org/t.tgz && sha256sum -c t.tgz.sha256 && tar xf t.tgz && t/run'],
    ['a repository over ssh', 'git clone git@git.example.org:x/y.git'],
    ['an unknown host', 'git clone "http://$GIT/x.git"'],
    ['a package over https', 'wget https://x.example.org/t.deb; sudo dpkg -i t.deb'],
    ['a package that was there', 'wget http://x.example.org/ds.csv; sudo dpkg -i t.deb'],
    ['another tool', 'wget http://x.example.org/ds.tgz; tar xf ds.tgz; cd build; make'],
  ];
  it.each(silent)('silent: %s', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});
