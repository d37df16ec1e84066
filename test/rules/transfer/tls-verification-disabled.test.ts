// JV401: every switch that turns certificate checks off, and what only looks like one.
import { describe, expect, it } from 'vitest';
import { applyEdits, check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV401')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

const URL = 'https://data.example.org/train.tar';

describe('JV401', () => {
  const high: readonly (readonly [string, string])[] = [
    ['curl -k', `curl -k -O ${URL}`],
    ['curl in a cluster', `curl -fsSLkO ${URL}`],
    ['curl in a cluster before a value', `curl -sko train.tar ${URL}`],
    ['curl --insecure', `curl --insecure --output train.tar ${URL}`],
    ['curl, abbreviated', `curl --insec ${URL} -o t`],
    ['curl --proxy-insecure', `curl --proxy-insecure -x https://proxy.example.org:3128 ${URL} -o t`],
    ['curl with an authority as well', `curl -k --cacert ca.pem ${URL} -o t`],
    ['curl by a variable', `OPTS="-s -k"\ncurl $OPTS ${URL} -o t`],
    ['curl by an array', `OPTS=(-s --insecure)\ncurl "\${OPTS[@]}" ${URL} -o t`],
    ['curl with a credential', `curl -k -H "Authorization: Bearer $TOKEN" https://api.example.org/ds -o ds`],
    ['curl, behind a wrapper', `srun -n1 timeout 60 curl -k ${URL} -o t`],
    ['curl in a shell text', `bash -c "curl -sk ${URL} -o t"`],
    ['wget', `wget --no-check-certificate ${URL}`],
    ['wget, abbreviated', `wget --no-check-cert ${URL}`],
    ['wget by its start-up command', `wget -e check_certificate=off ${URL}`],
    ['aria2c', `aria2c --check-certificate=false ${URL}`],
    ['axel', `axel -k ${URL}`],
    ['httpie', `http --verify=no --download ${URL}`],
    ['aws', 'aws s3 cp --no-verify-ssl s3://bucket/x .'],
    ['aws before the service', 'aws --no-verify-ssl s3 ls'],
    ['rclone', 'rclone copy remote:x . --no-check-certificate'],
    ['s3cmd', 's3cmd --no-check-certificate get s3://bucket/x x'],
    ['s5cmd', 's5cmd --no-verify-ssl cp s3://bucket/x x'],
    ['mc', 'mc --insecure cp store/bucket/x .'],
    ['gsutil', "gsutil -o 'Boto:https_validate_certificates=False' cp gs://b/x ."],
    ['gcloud', 'gcloud config set auth/disable_ssl_validation True'],
    ['lftp', `lftp -e 'set ssl:verify-certificate no; mirror /x; quit' ftps://data.example.org`],
    ['lftp by a here-document', 'lftp <<EOF\nset ssl:verify-certificate off\nopen ftps://data.example.org\nget x\nEOF'],
    ['.curlrc by a here-document', 'cat > ~/.curlrc <<EOF\nsilent\ninsecure\nEOF'],
    ['.curlrc by echo', 'echo insecure >> "$HOME/.curlrc"'],
    ['.wgetrc', "echo 'check_certificate = off' >> ~/.wgetrc"],
    ['Node.js', 'export NODE_TLS_REJECT_UNAUTHORIZED=0\nnode fetch.js'],
    ['Node.js for one command', 'NODE_TLS_REJECT_UNAUTHORIZED=0 node fetch.js'],
    ['OpenSSL', 'export SSL_CERT_FILE=/dev/null'],
    ['requests', `python -c "import requests; requests.get('${URL}', verify=False)"`],
    [
      'requests in a here-document',
      `python3 <<'EOF'\nimport requests as r\nr.get("${URL}", timeout=5, verify=False)\nEOF`,
    ],
    ['a session', `python - <<'EOF'\nimport requests\ns = requests.Session()\ns.verify = False\nEOF`],
    ['urllib', `python - <<'EOF'\nimport ssl\nssl._create_default_https_context = ssl._create_unverified_context\nEOF`],
  ];
  it.each(high)('%s', (_name, body) => {
    expect(findings(body)).toEqual(['high/high']);
  });

  it('weighs what little effect some variables have', () => {
    expect(findings('export PYTHONHTTPSVERIFY=0')).toEqual(['info/high']);
    expect(findings('export REQUESTS_CA_BUNDLE=""')).toEqual(['medium/high']);
    expect(findings('CURL_CA_BUNDLE= python train.py')).toEqual(['medium/high']);
  });

  const silent: readonly (readonly [string, string])[] = [
    ['an authority of the site', `wget --ca-certificate=$HOME/site-ca.pem ${URL}`],
    ['curl with an authority', `curl --cacert "$HOME/site-ca.pem" ${URL} -o t`],
    ['a pinned key', `curl -k --pinnedpubkey sha256//abc ${URL} -o t`],
    ['switched on again', `curl -k --no-insecure ${URL} -o t`],
    ['localhost', 'curl -k https://localhost:8443/health'],
    ['an address of loopback', 'curl -sk https://127.0.0.1:6443/healthz'],
    ['a socket', 'curl -k --unix-socket /run/x.sock https://x/y'],
    ['the own node', 'curl -sk https://$(hostname):8443/health'],
    ['a node of the job', 'curl -sk https://$HEAD_NODE_IP:8443/health'],
    ['tar -k', 'tar -xkf train.tar'],
    ['ssh -k', 'ssh -k node1 true'],
    ['a comment', `# curl -k ${URL}`],
    ['a message', `echo "curl -k ${URL}"`],
    ['the value of another option', `curl -H -k ${URL} -o t`],
    ['a file called -k', `curl -o -k ${URL}`],
    ['wget -k converts links', `wget -k ${URL}`],
    ['a bundle', 'export CURL_CA_BUNDLE=/etc/pki/tls/certs/ca-bundle.crt REQUESTS_CA_BUNDLE=/etc/ssl/ca.pem'],
    ['Node.js with the check on', 'export NODE_TLS_REJECT_UNAUTHORIZED=1'],
    ['a variable nobody exports', 'NODE_TLS_REJECT_UNAUTHORIZED=0'],
    ['another key of the start-up file', 'cat > ~/.curlrc <<EOF\nsilent\nEOF'],
    ['a file that says the word', 'echo insecure >> notes.txt'],
    ['Midnight Commander', 'mc -b'],
    ['requests with an authority', `python -c "import requests; requests.get('${URL}', verify='/ca.pem')"`],
    ['verify of something else', `python -c "import jwt; jwt.decode(t, verify=False)"`],
    ['aria2c with the check on', `aria2c --check-certificate=true ${URL}`],
  ];
  it.each(silent)('silent: %s', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });

  it('is a note of JV301 where the download runs', () => {
    const report = check(job('curl -ksL https://x.example.org/x.sh | bash'));
    expect(report.findings.map((finding) => finding.rule)).toEqual(['JV301']);
    expect(report.findings[0]?.related.some((note) => note.message.startsWith('JV401'))).toBe(true);
  });

  const fixes: readonly (readonly [string, string, string])[] = [
    ['a word', `curl -s -k -O ${URL}`, `curl -s -O ${URL}`],
    ['a letter', `curl -fsSLkO ${URL}`, `curl -fsSLO ${URL}`],
    ['two at once', `curl -k --insecure -O ${URL}`, `curl -O ${URL}`],
    ['wget', `wget --no-check-certificate ${URL}`, `wget ${URL}`],
    ['a variable', 'NODE_TLS_REJECT_UNAUTHORIZED=0 node fetch.js', 'node fetch.js'],
    ['a line of a start-up file', 'cat > ~/.curlrc <<EOF\nsilent\ninsecure\nEOF', 'cat > ~/.curlrc <<EOF\nsilent\nEOF'],
    [
      'an argument',
      `python -c "import requests; requests.get('${URL}', verify=False)"`,
      `python -c "import requests; requests.get('${URL}')"`,
    ],
  ];
  it.each(fixes)('fix: %s', (_name, before, after) => {
    const text = job(before);
    const edits = check(text).findings.flatMap((finding) =>
      finding.rule === 'JV401' ? (finding.fix?.edits ?? []) : [],
    );
    expect(applyEdits(text, edits)).toBe(job(after));
    expect(findings(after)).toEqual([]);
  });
});
