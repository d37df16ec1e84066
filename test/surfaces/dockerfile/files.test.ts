import { describe, expect, it } from 'vitest';
import type { CopyEffect, FetchEffect } from '../../../src/model/effect.ts';
import type { Files } from '../../../src/model/files.ts';
import type { Report } from '../../../src/model/report.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { Document } from '../../../src/text/document.ts';
import { rangeAt } from '../../../src/text/place.ts';
import { check } from '../../support/check.ts';

function vet(body: string, beside: Readonly<Record<string, string>> = {}): Report {
  const files: Files = {
    read: (path) => {
      const held = beside[path.replace(/^\.\//, '')];
      return held === undefined ? { kind: 'missing' } : { kind: 'text', document: new Document(path, held) };
    },
  };
  return check(`FROM scratch\n${body}\n`, 'Dockerfile', { files });
}

describe('what COPY and ADD put into the image', () => {
  it.each<[string, string[]]>([
    ['COPY id_rsa /root/.ssh/', ['COPY id_rsa /root/.ssh/']],
    ['ADD a b /c/', ['ADD a /c/', 'ADD b /c/']],
    ['ARG F=.netrc\nCOPY $F /', ['COPY .netrc /']],
    ['COPY --chown=1:1 ["a b", "/x"]', ['COPY a b /x']],
    ['COPY --from=0 /a /b', []],
    ['ADD https://a.org/x /y', []],
    ['COPY <<E /x\na\nE', []],
  ])('%s', (body, expected) => {
    const copies = vet(body).effects.filter((effect): effect is CopyEffect => effect.kind === 'copy');
    expect(copies.map(({ tool, source, target }) => `${tool} ${shapeOf(source)} ${shapeOf(target)}`)).toEqual(expected);
  });

  it.each<[string, Record<string, string>, string[] | undefined]>([
    ['no such file', {}, undefined],
    ['a file with credentials', { '.env': 'X=1' }, ['.env']],
    ['kept out', { '.env': 'X=1', '.dockerignore': '# keys\n.env\n' }, undefined],
    [
      'kept out by a pattern',
      { '.env': '', '.aws/credentials': '', '.dockerignore': '.e*\n**/credentials' },
      undefined,
    ],
    ['a folder kept out', { '.aws/credentials': '', '.dockerignore': '/.aws/' }, undefined],
    ['let in again', { '.env': '', id_rsa: '', '.dockerignore': '*\n!.env' }, ['.env']],
    ['another name kept out', { '.env': '', '.dockerignore': '.envrc\nx/.env' }, ['.env']],
  ])('the whole context: %s', (_, beside, expected) => {
    const copy = vet('COPY . /app', beside).effects.find((effect): effect is CopyEffect => effect.kind === 'copy');
    expect(copy?.holds).toEqual(expected);
  });
});

describe('what ADD fetches', () => {
  const commit = '0123456789012345678901234567890123456789';
  it.each<[string, string]>([
    ['ADD https://a.org/x.tgz /y/', 'https a.org file /y/x.tgz'],
    ['ADD https://a.org/x.tgz /y', 'https a.org file /y'],
    [`ADD --checksum=sha256:${'a'.repeat(64)} https://a.org/x /y`, 'https a.org file /y checked'],
    ['ADD https://a.org/r.git /y', 'https a.org directory /y git none'],
    ['ADD https://a.org/r.git#main /y', 'https a.org directory /y git branch'],
    ['ADD https://a.org/r.git#v1.2.3:sub /y', 'https a.org directory /y git tag'],
    [`ADD git@a.org:r.git#${commit} /y`, 'ssh a.org directory /y git commit'],
    [`ADD --keep-git-dir=true --checksum=${commit} https://a.org/r.git#v1 /y`, 'https a.org directory /y git commit'],
  ])('%s', (body, expected) => {
    const fetch = vet(body).effects.find((effect): effect is FetchEffect => effect.kind === 'fetch');
    const { url, target, checksum, vcs } = fetch ?? {};
    const path = target && 'path' in target ? shapeOf(target.path) : '';
    const more = [checksum ? 'checked' : '', vcs ? `git ${vcs.ref.kind}` : ''].filter(Boolean);
    expect([url?.scheme, url?.host, target?.kind, path, ...more].join(' ')).toBe(expected);
  });

  it('knows the file again when it runs', () => {
    const report = vet('ADD https://a.org/x.sh /tmp/\nRUN sh /tmp/x.sh');
    expect(report.findings.map(({ rule, at }) => `${rule} ${rangeAt(at).start.line}`)).toContain('JV301 2');
  });

  it('a program of that name is none', () => {
    const job = check('#!/bin/bash\n#SBATCH --time=1\nADD https://a.org/x.sh /tmp/\n');
    expect(job.effects.filter(({ kind }) => kind === 'fetch')).toEqual([]);
  });
});
