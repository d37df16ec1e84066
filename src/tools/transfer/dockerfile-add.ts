// ADD of a Dockerfile: files and repositories from the network.
import type { Command } from '../../model/command.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { NO_REF, refNamed } from '../vcs/ref.ts';
import { emitFetch, namedTarget } from './fetching.ts';

/** Dockerfile reference, frontend 1.20. */
const ADD: OptionTable = {
  flags: '--link --keep-git-dir --unpack',
  values: '--checksum --chown --chmod --exclude',
  optional: '--link --keep-git-dir --unpack',
};

/** Addresses that BuildKit clones. */
const REPOSITORY = /^(?:git:\/\/|ssh:\/\/|git@|https?:\/\/[^?#]*\.git(?:[?#]|$))/i;

export default defineTool('ADD', (command, emit) => {
  if (!isInstruction(command)) return;
  const call = parseOptions(ADD, command.words);
  const words = call.operands.map(({ word }) => word);
  const target = words.pop();
  if (!target) return;
  const digest = call.last('--checksum')?.value;
  for (const source of words) {
    const text = shapeOf(source);
    if (REPOSITORY.test(text)) repository(source, target, digest, emit);
    else if (/^https?:\/\//i.test(text)) download(source, target, digest, emit);
  }
});

/** Not a program that has this name. */
function isInstruction({ scope }: Command): boolean {
  return scope.phase === 'build' && scope.container !== undefined && scope.container.command === undefined;
}

function download(source: Word, target: Word, digest: Word | undefined, emit: Emit): void {
  const url = parseUrl(source);
  const folder = /(?:^|\/)\.?$/.test(shapeOf(target));
  emitFetch(emit, {
    tool: 'ADD',
    url,
    target: folder ? namedTarget(url, withoutSlash(target)) : { kind: 'file', path: target },
    checksum: digest !== undefined && /^sha\d+:./.test(shapeOf(digest)),
  });
}

function repository(source: Word, target: Word, digest: Word | undefined, emit: Emit): void {
  const shape = shapeOf(source);
  const hash = shape.search(/[?#]/);
  const address = hash < 0 ? source : sliceWord(source, 0, hash);
  const written =
    hash < 0 ? '' : (/^#([^:]*)|[?&](?:ref|tag|branch|commit|checksum)=([^&]*)/.exec(shape.slice(hash)) ?? []);
  const name = typeof written === 'string' ? '' : (written[1] ?? written[2] ?? '');
  // The checksum of a repository is its commit.
  const commit = staticText(digest);
  emit({
    kind: 'fetch',
    at: source.at,
    tool: 'ADD',
    direction: 'download',
    url: parseUrl(address, 'scp'),
    target: { kind: 'directory', path: target },
    tls: 'on',
    checksum: false,
    vcs: {
      tool: 'git',
      ref: commit !== undefined ? refNamed(commit) : name === '' ? NO_REF : refNamed(name),
      directory: target,
    },
  });
}

function withoutSlash(target: Word): Word {
  const shape = shapeOf(target);
  return shape.length > 1 && prefixOf(target) === shape && shape.endsWith('/')
    ? sliceWord(target, 0, shape.length - 1)
    : target;
}
