// Which files checksum and signature programs check.
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../src/model/word.ts';
import { check, job } from '../../support/check.ts';

function verified(body: string): string[] {
  return check(job(body)).effects.flatMap((effect) =>
    effect.kind === 'verify' ? [`${effect.tool} ${effect.by} ${effect.paths.map(shapeOf).join(',')}`] : [],
  );
}

describe('checks', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['sha256sum -c x.tgz.sha256', ['sha256sum status x.tgz,x.tgz']],
    ['sha256sum -c checksums.sha256', ['sha256sum status ']],
    ['sha256sum -c tool-1.2.sha256', ['sha256sum status ']],
    ['sha256sum --check --quiet dir/x.tgz.sha256sum', ['sha256sum status dir/x.tgz,x.tgz']],
    ['sha512sum -c SHA512SUMS', ['sha512sum status ']],
    ['echo "abc  x.tgz" | sha256sum -c -', ['sha256sum status x.tgz']],
    ['echo "$SUM *x.tgz" | sha256sum -c', ['sha256sum status x.tgz']],
    ['sha256sum -c <<EOF\nabc  a\ndef  b c\nEOF', ['sha256sum status a,b c']],
    ['sha256sum -c <<< "SHA256 (x) = abc"', ['sha256sum status x']],
    ['sha256sum -c < x.zip.sha256', ['sha256sum status x.zip,x.zip']],
    ['shasum -a 256 -c x.zip.sha256', ['shasum status x.zip,x.zip']],
    ['sha256sum x y', ['sha256sum output x,y']],
    ['sha256sum < x', ['sha256sum output x']],
    ['openssl dgst -sha256 x', ['openssl output x']],
    ['openssl dgst -sha256 -verify k.pem -signature s x', ['openssl status x']],
    ['openssl enc -d -in x', []],
    ['gpg --verify x.asc', ['gpg status x,x.asc']],
    ['gpg --batch --keyring k --verify x.sig x', ['gpg status x']],
    ['gpg --dearmor k', []],
    ['cosign verify-blob --key k --signature s x', ['cosign status x']],
    ['cosign sign x', []],
    ['gh attestation verify x --owner o', ['gh status x']],
    ['gh release download v1', []],
    ['minisign -Vm x -P k', ['minisign status x']],
    ['minisign -Sm x', []],
    ['apptainer verify x.sif', ['apptainer status x.sif']],
    ['apptainer exec x.sif verify y', []],
    ['ssh-keygen -Y verify -f a -I b -n c -s s < x', ['ssh-keygen status x']],
  ];
  it.each(cases)('%s', (command, expected) => {
    expect(verified(command)).toEqual(expected);
  });
});
