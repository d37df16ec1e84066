import { describe, expect, it } from 'vitest';
import { type ImageGrammar, imageReference } from '../../../src/tools/containers/reference.ts';
import { check, job, summary } from '../../support/check.ts';
import { interpret } from '../../support/shell.ts';

const HEX = '0123456789abcdef'.repeat(4);

/** `transport registry|namespace|name|tag|digest` with `-` for what is absent; `local`; `?` in front when open. */
function read(text: string, grammar: ImageGrammar): string {
  const word = interpret(`x ${text}`).commands[0]?.words[1];
  if (!word) throw new Error('no word');
  const { local, transport, registry, namespace, name, tag, digest, open } = imageReference(word, grammar);
  if (local) return `local ${transport}`;
  const parts = [registry, namespace, name, tag, digest && (digest.includes(HEX) ? 'pinned' : digest)];
  return `${open ? '? ' : ''}${transport} ${parts.map((part) => part ?? '-').join('|')}`;
}

describe('image references', () => {
  const cases: [string, ImageGrammar, string][] = [
    ['ubuntu', 'docker', 'docker docker.io|library|ubuntu|-|-'],
    ['ubuntu:22.04', 'docker', 'docker docker.io|library|ubuntu|22.04|-'],
    ['user/app', 'docker', 'docker docker.io|user|app|-|-'],
    ['host:5000/app', 'docker', 'docker host:5000||app|-|-'],
    ['localhost:5000/a/b/app:1', 'docker', 'docker localhost:5000|a/b|app|1|-'],
    ['localhost/app:1', 'docker', 'local docker'],
    [`a.b/c@sha256:${HEX}`, 'docker', 'docker a.b||c|-|pinned'],
    [`a.b/c:1@sha256:${HEX}`, 'docker', 'docker a.b||c|1|pinned'],
    ['a.b/c:1@sha256:12', 'docker', 'docker a.b||c|1|-'],
    ['c@$D', 'docker', 'docker docker.io|library|c|-|…'],
    ['docker-archive:x.tar', 'docker', 'local docker-archive'],
    ['"$IMG"', 'docker', '? docker docker.io|library|-|-|-'],
    ['"$REG/app:1"', 'docker', 'docker -||app|1|-'],
    ['"app:$TAG"', 'docker', '? docker docker.io|library|app|-|-'],
    ['"$NAME-gpu:1"', 'docker', 'docker docker.io|library|…-gpu|1|-'],
    ['x', 'apptainer', 'local file'],
    ['./x:1', 'apptainer', 'local file'],
    ['docker://nvcr.io/nvidia/x:1', 'apptainer', 'docker nvcr.io|nvidia|x|1|-'],
    ['docker:ubuntu:1', 'apptainer', 'local file'],
    ['oras://ghcr.io/a/b', 'apptainer', 'oras ghcr.io|a|b|-|-'],
    ['library://alice/tools/net:1', 'apptainer', 'library -|alice/tools|net|1|-'],
    [`library://alpine:sha256.${HEX}`, 'apptainer', 'library -|library|alpine|-|pinned'],
    ['https://x.example/a.sif', 'apptainer', 'https -|-|-|-|-'],
    ['docker:///scratch/x.sif', 'apptainer', 'local file'],
    ['instance://db', 'apptainer', 'local instance'],
    ['"$DIR/app"', 'apptainer', '? unknown -|-|-|-|-'],
    ['nvcr.io#nvidia/x:1', 'pyxis', 'docker nvcr.io|nvidia|x|1|-'],
    ['me@nvcr.io#nvidia/x', 'pyxis', 'docker nvcr.io|nvidia|x|-|-'],
    ['docker://me@reg:5000#x:1', 'pyxis', 'docker reg:5000||x|1|-'],
    ['docker://me@reg.io/a/x:1', 'pyxis', 'docker reg.io|a|x|1|-'],
    [`nvcr.io#x@sha256:${HEX}`, 'pyxis', 'docker nvcr.io||x|-|pinned'],
    ['dockerd://app', 'pyxis', 'local dockerd'],
    ['/a/x', 'pyxis', 'local file'],
    ['.x', 'pyxis', 'docker docker.io|library|.x|-|-'],
    ['x.sqsh', 'pyxis', 'local file'],
    ['"$C"', 'pyxis', '? unknown -|-|-|-|-'],
    ['docker:a/b:1', 'shifter', 'docker docker.io|a|b|1|-'],
    ['a/b', 'shifter', 'docker docker.io|a|b|-|-'],
    ['id:12ab', 'shifter', 'local id'],
    ['/b', 'bundle', 'local file'],
    ['a/b', 'bundle', 'local file'],
    ['reg.example/a/b', 'bundle', 'docker reg.example|a|b|-|-'],
    ['ubuntu:1', 'bundle', 'docker docker.io|library|ubuntu|1|-'],
    ['$B', 'bundle', '? unknown -|-|-|-|-'],
  ];
  it.each(cases)('%s as %s', (text, grammar, expected) => {
    expect(read(text, grammar)).toBe(expected);
  });
});

describe('stand-ins of templates', () => {
  it.each(['${C:-your_own_container_image}', 'CHANGE_ME', '"<image>"', 'path_to_image'])(
    '%s means no image yet',
    (value) => {
      const report = check(job(`srun --container-image=${value} x`));
      expect(report.findings.filter((finding) => finding.rule === 'JV302')).toEqual([]);
    },
  );

  it.each([
    ['yourlab/img:latest', 'JV312 medium 3'],
    ['yourtool:latest', 'JV302 medium 3'],
  ])('%s is a name', (value, expected) => {
    expect(summary(check(job(`srun --container-image=${value} x`)))).toContain(expected);
  });
});
