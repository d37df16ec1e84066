// JV108: published ports, and the findings that say more.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => /^JV10[1-8]$/.test(finding.rule))
    .map((finding) => `${finding.rule} ${finding.severity}/${finding.confidence}`);
}

describe('JV108', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a port', 'docker run -p 8080:80 img', ['JV108 high/high']],
    ['any interface by name', 'docker run --publish=0.0.0.0:8080:80 img', ['JV108 high/high']],
    ['any interface, IPv6', 'docker run -p [::]:8080:80 img', ['JV108 high/high']],
    ['a port alone', 'docker run -p 80 img', ['JV108 high/high']],
    ['unknown ports', 'docker run -p $PORT:80 img', ['JV108 high/high']],
    ['two ports', 'docker create -p 1:1 -p 2:2 img', ['JV108 high/high', 'JV108 high/high']],
    ['all ports', 'docker run -P img', ['JV108 high/high']],
    ['without root', 'podman run -p 8080:80 img', ['JV108 low/high']],
    ['a pod', 'podman pod create --name db -p 5432:5432', ['JV108 low/high']],
    ['a pod on loopback', 'podman pod create -p 127.0.0.1:5432:5432', []],
    ['another verb of pods', 'podman pod ps -p 5432', []],
    ['nerdctl', 'nerdctl run -p 8080:80 img', ['JV108 high/high']],
    [
      'a notebook behind it',
      'docker run -p 8888:8888 img jupyter lab --ip=0.0.0.0 --ServerApp.token=',
      ['JV101 critical/high'],
    ],
    ['loopback', 'docker run -p 127.0.0.1:8080:80 img', []],
    ['loopback, IPv6', 'docker run -p [::1]:8080:80 img', []],
    ['an address in a variable', 'docker run -p $ADDRESS:8080:80 img', []],
    ['all of it in a variable', 'docker run -p "$PUBLISH" img', []],
    ['no port', 'docker run --network none img', []],
    ['not published', 'docker run --publish-all=false img', []],
    ['a parallel build', 'docker build -t x .; mkdir -p 8080:80', []],
  ];
  it.each(cases)('%s', (_name, body, expected) => {
    expect(findings(body)).toEqual(expected);
  });
});
