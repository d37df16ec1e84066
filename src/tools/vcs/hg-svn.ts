// Mercurial and Subversion: what they fetch.
import type { Command } from '../../model/command.ts';
import type { Mark, VcsSource } from '../../model/effect.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { httpsEdits, parseUrl } from '../url.ts';
import { NO_REF, type Ref, refOf } from './ref.ts';

const HG: OptionTable = {
  flags:
    '-U,--noupdate --pull --uncompressed --stream --insecure -y,--noninteractive -q,--quiet -v,--verbose --debug --traceback --time --profile -h,--help',
  values: '-u,--updaterev -r,--rev -b,--branch -e,--ssh --remotecmd -R,--repository --cwd --config --color --pager',
};

const SVN: OptionTable = {
  flags:
    '-q,--quiet -N,--non-recursive --force --ignore-externals --non-interactive --no-auth-cache --trust-server-cert --force-interactive -v,--verbose -h,--help',
  values:
    '-r,--revision --depth --username --password --config-dir --config-option --trust-server-cert-failures --native-eol --store-pristine --compatible-version',
};

export default [
  defineTool('hg', (command, emit) => {
    const call = parseOptions(HG, command.words);
    const [verb, source, target] = call.operands.map((operand) => operand.word);
    if (staticText(verb) !== 'clone' || !source) return;
    const revision = call.last('--updaterev', '--rev')?.value;
    const branch = call.last('--branch')?.value;
    const insecure = call.last('--insecure');
    const ref: Ref = revision ? refOf(revision) : branch ? { kind: 'branch', text: shapeOf(branch) } : NO_REF;
    report('hg', command, source, target, ref, insecure && { at: insecure.at }, emit);
  }),
  defineTool('svn', (command, emit) => {
    const call = parseOptions(SVN, command.words);
    const [verb, source, target] = call.operands.map((operand) => operand.word);
    if (!/^(?:checkout|co|export)$/.test(staticText(verb) ?? '') || !source) return;
    const peg = /@(\w+)$/.exec(shapeOf(source))?.[1];
    const option = call.last('--revision')?.value;
    const text = option ? shapeOf(option) : peg;
    // A revision number names one state of the whole repository.
    const ref: Ref =
      text === undefined
        ? NO_REF
        : text.includes('…')
          ? { kind: 'unknown', text }
          : /^r?\d+$/.test(text)
            ? { kind: 'commit', text }
            : { kind: 'branch', text };
    const trusting = call.last('--trust-server-cert') ?? call.last('--trust-server-cert-failures');
    const off = trusting && { at: trusting.at };
    report('svn', command, source, target, ref, off, emit);
  }),
];

function report(
  tool: VcsSource['tool'],
  command: Command,
  source: Word,
  target: Word | undefined,
  ref: Ref,
  tlsOff: Mark | undefined,
  emit: Emit,
): void {
  const url = parseUrl(source, tool === 'svn' ? 'path' : 'scp');
  const toHttps = httpsEdits(url);
  const directory = target ?? lastPart(source);
  emit({
    kind: 'fetch',
    at: command.at,
    tool,
    direction: 'download',
    url,
    target: { kind: 'directory', path: directory },
    tls: tlsOff ? 'off' : 'on',
    ...(tlsOff && { tlsOff }),
    checksum: false,
    vcs: { tool, ref, directory },
    ...(toHttps && { toHttps }),
  });
}

function lastPart(source: Word): Word {
  const shape = shapeOf(source).replace(/\/+$/, '');
  return sliceWord(source, shape.lastIndexOf('/') + 1, shape.length);
}
