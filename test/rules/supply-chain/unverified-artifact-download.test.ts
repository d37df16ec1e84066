// JV306: ways by which a download comes to be used as it came, and what is checked, data or another rule's.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function rulesOf(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => /^JV(?:301|306|404|405)$/.test(finding.rule))
    .map((finding) => `${finding.rule} ${finding.severity}/${finding.confidence}`);
}

const HOST = 'https://data.example.org';
const SHA = 'a'.repeat(64);

describe('JV306', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['unpacked', `wget ${HOST}/ds.tgz && tar xzf ds.tgz`, ['JV306 medium/medium']],
    ['unpacked elsewhere', `wget -P /d ${HOST}/ds.zip; unzip -q /d/ds.zip -d out`, ['JV306 medium/medium']],
    ['7z', `curl -LO ${HOST}/ds.7z\n7z x ds.7z -oout`, ['JV306 medium/medium']],
    ['from a pipe', `curl -sL ${HOST}/ds.tgz | tar xz -C "$TMPDIR"`, ['JV306 medium/medium']],
    [
      'by Python',
      `python3 -c "import urllib.request as u; u.urlretrieve('${HOST}/d.tar', 'd.tar')"\ntar xf d.tar`,
      ['JV306 medium/medium'],
    ],
    ['built', `wget ${HOST}/t-1.tar.gz; tar xf t-1.tar.gz; cd t-1; make`, ['JV306 high/medium']],
    ['run out of an archive', `curl -LO ${HOST}/t.zip; unzip t.zip -d t; ./t/run`, ['JV306 high/medium']],
    ['a wheel', `wget ${HOST}/k-1-py3-none-any.whl; pip install ./k-1-py3-none-any.whl`, ['JV306 high/medium']],
    ['a package', `curl -o k.deb ${HOST}/k.deb; sudo dpkg -i k.deb`, ['JV306 high/medium']],
    [
      "the distribution's own package",
      'sudo dnf install -y https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm',
      ['JV306 low/medium'],
    ],
    [
      'a package from a paste host of a distribution',
      'wget https://paste.debian.net/x.deb; sudo dpkg -i x.deb',
      ['JV306 high/medium'],
    ],
    ['a package by address', `pip install ${HOST}/k-1-py3-none-any.whl`, ['JV306 high/medium']],
    ['an image', `wget ${HOST}/x.sif; apptainer exec x.sif ls`, ['JV306 high/medium']],
    ['made executable', `curl -Lo ~/bin/kubectl ${HOST}/kubectl; chmod +x ~/bin/kubectl`, ['JV306 high/medium']],
    ['made executable by number', `curl -LO ${HOST}/jq; chmod 755 jq`, ['JV306 high/medium']],
    ['into bin', `curl -LO ${HOST}/jq; sudo mv jq /usr/local/bin/`, ['JV306 high/medium']],
    ['on PATH', `wget ${HOST}/go.tgz; tar -C /opt -xzf go.tgz; export PATH=$PATH:/opt/go/bin`, ['JV306 high/medium']],
    [
      'on PATH, not exported',
      `wget ${HOST}/go.tgz; tar -C /opt -xzf go.tgz\nPATH=/opt/go/bin:$PATH`,
      ['JV306 high/medium'],
    ],
    ['preloaded', `curl -LO ${HOST}/k.so && export LD_PRELOAD=$PWD/k.so`, ['JV306 high/medium']],
    ['without certificate', `wget --no-check-certificate ${HOST}/ds.tgz; tar xf ds.tgz`, ['JV306 high/medium']],
    [
      'a check nobody heeds',
      `wget ${HOST}/d.tgz; sha256sum -c d.tgz.sha256 || true; tar xf d.tgz`,
      ['JV306 low/medium'],
    ],
    ['an unknown address', 'wget "$DATA" -O d.tgz; tar xf d.tgz', ['JV306 medium/low']],
    ['plain http: JV404', 'wget http://data.example.org/ds.tgz; tar xf ds.tgz', ['JV404 medium/high']],
    [
      'plain http that runs: JV405',
      'wget http://data.example.org/solver.tgz; tar xf solver.tgz; make -C solver',
      ['JV405 high/high'],
    ],
    ['a script: JV301', `wget ${HOST}/Mini.sh && bash Mini.sh -b`, ['JV301 high/high']],
    ['a program: JV301', `wget ${HOST}/run; chmod +x run; ./run`, ['JV301 high/high']],
  ];
  it.each(cases)('%s', (_name, body, expected) => {
    expect(rulesOf(body)).toEqual(expected);
  });

  const honest: readonly (readonly [string, string])[] = [
    ['checked', `wget ${HOST}/ds.tgz && echo '${SHA}  ds.tgz' | sha256sum -c && tar xzf ds.tgz`],
    [
      'checked under set -e',
      `set -e\nwget ${HOST}/d.tgz\nsha256sum -c d.tgz.sha256\ntar xf d.tgz\nPATH=$PWD/d/bin:$PATH`,
    ],
    ['signed', `wget ${HOST}/d.tgz ${HOST}/d.tgz.asc; gpg --verify d.tgz.asc d.tgz || exit 1; tar xf d.tgz`],
    ['aria2c', `aria2c --checksum=sha-256=${SHA} ${HOST}/d.tgz; tar xf d.tgz`],
    ['only fetched', `wget ${HOST}/ds.csv; python train.py --data ds.csv`],
    ['only listed', `wget ${HOST}/ds.tgz; tar tzf ds.tgz`],
    ['packed', `wget ${HOST}/ds.csv; tar czf ds.tgz ds.csv`],
    ['data for everybody', `wget ${HOST}/ds.csv; chmod 777 ds.csv`],
    ['a local archive', 'tar xf $PROJECT/ds.tar'],
    ['another archive', `wget ${HOST}/a.csv; tar xf b.tar`],
    ['a commit', `curl -sL https://github.com/o/r/archive/${'a'.repeat(40)}.tar.gz | tar xz`],
    ['a wheel with its hash', `pip install ${HOST}/k-1-py3-none-any.whl#sha256=${SHA}`],
    ['uploaded', `tar czf out.tgz out; curl -T out.tgz ${HOST}/out.tgz`],
    ['this machine', 'curl -s http://localhost:8000/x.tgz | tar xz'],
    ['one of its own in bin', 'mv solver ~/bin/; export PATH=$HOME/bin:$PATH'],
  ];
  it.each(honest)('%s is not reported', (_name, body) => {
    expect(rulesOf(body)).toEqual([]);
  });
});
