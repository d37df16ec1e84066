// Configuration files that a job writes for ssh and ansible: `cat >> ~/.ssh/config <<EOF`, `echo … >> ssh_config`.
import type { Command } from '../../model/command.ts';
import { type Piece, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { printedBy } from '../../shell/printers/index.ts';
import { isLoopbackHost } from '../url.ts';
import { defineTool, editablePlace, type Emit, replaceWord } from '../kit.ts';
import { emitOptionSettings, emitSettings, readSetting, type SshSetting } from './settings.ts';

const SSH_CONFIG =
  /(?:^|\/)\.ssh\/config(?:\.d\/[^/]+)?$|(?:^|\/)ssh_config(?:\.d\/[^/]+)?$|ssh[-_.]?(?:client[-_.]?)?(?:config|cfg|conf)/i;
const ANSIBLE_CONFIG = /(?:^|\/)\.?ansible\.cfg$/;
/** Text for people, whatever it shows. */
const PROSE = /\.(?:md|rst|txt|html?|adoc|log)$/i;

export default defineTool('cat tee echo printf', (command, emit, script) => {
  const paths = targetsOf(command);
  if (paths.length === 0) return;
  const pieces = writtenBy(command, script);
  const [first] = pieces ?? [];
  if (!pieces || !first) return;
  const text: Word = { pieces, count: 'one', at: command.input?.at ?? command.at };
  for (const path of paths) {
    const shape = shapeOf(path);
    if (ANSIBLE_CONFIG.test(shape)) readAnsible(text, emit);
    else if (SSH_CONFIG.test(shape) || (!PROSE.test(shape) && looksLikeSshConfig(shapeOf(text))))
      readSsh(text, shape, emit);
  }
});

/** The files a command writes its output to. */
function targetsOf(command: Command): Word[] {
  const redirected = command.redirects
    .filter(({ op, fd }) => op.startsWith('>') && !op.endsWith('&') && (fd ?? 1) === 1)
    .map((redirect) => redirect.target);
  if (command.name !== 'tee') return redirected;
  return [...redirected, ...command.words.slice(1).filter((word) => !shapeOf(word).startsWith('-'))];
}

/** What it writes, when the text tells. */
function writtenBy(command: Command, script: readonly Command[]): readonly Piece[] | undefined {
  const { pipeline, input } = command;
  if (command.name === 'cat') return input?.pieces;
  if (command.name !== 'tee') return printedBy(command, undefined);
  if (input) return input.pieces;
  const before =
    pipeline && script.find((one) => one.pipeline?.id === pipeline.id && one.pipeline.index === pipeline.index - 1);
  return before && (before.input?.pieces ?? printedBy(before, undefined));
}

function looksLikeSshConfig(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  return (
    /^\s*(?:Host|Match)[ \t]+\S/.test(lines[0] ?? '') &&
    lines.every((line) => /^\s*[A-Za-z]+(?:\s*=\s*|[ \t]+)\S/.test(line))
  );
}

function linesOf(text: Word): { line: Word; whole: Word }[] {
  const shape = shapeOf(text);
  let from = 0;
  return splitWord(text, '\n').map((line) => {
    const length = shapeOf(line).length;
    const whole = sliceWord(text, from, Math.min(shape.length, from + length + 1));
    from += length + 1;
    return { line, whole };
  });
}

function trimmed(line: Word): Word {
  return sliceWord(line, shapeOf(line).search(/\S|$/));
}

/** The settings of an ssh client configuration, block by block. */
function readSsh(text: Word, path: string, emit: Emit): void {
  let block: { host?: Word; settings: SshSetting[] } = { settings: [] };
  const blocks = [block];
  for (const { line, whole } of linesOf(text)) {
    const setting = /^\s*#/.test(shapeOf(line)) ? undefined : readSetting(line);
    if (!setting) continue;
    if (setting.name === 'host' || setting.name === 'match') {
      block = { ...(setting.name === 'host' && { host: setting.value }), settings: [] };
      blocks.push(block);
      continue;
    }
    if (block.settings.some((one) => one.name === setting.name)) continue;
    const place = editablePlace(whole);
    const at = editablePlace(trimmed(line)) ?? line.at;
    const remove = place?.exact && shapeOf(whole).endsWith('\n') ? [{ at: place, text: '' }] : undefined;
    block.settings.push({ ...setting, mark: { at, ...(remove && { remove }) } });
  }
  const persistent = /\.ssh\/|^\/etc\//.test(path);
  for (const { host, settings } of blocks) {
    const patterns = host && staticText(host)?.split(/\s+/);
    const inJob = patterns?.every(isLoopbackHost);
    emitSettings(
      settings,
      { tool: 'ssh', persistent, ...(host && { host }), ...(inJob !== undefined && { inJob }) },
      emit,
    );
  }
}

/** `host_key_checking = False` and the ssh options of ansible.cfg. */
function readAnsible(text: Word, emit: Emit): void {
  for (const { line } of linesOf(text)) {
    const setting = /^\s*([a-z_]+)\s*=\s*/.exec(shapeOf(line));
    if (!setting) continue;
    const value = sliceWord(line, setting[0].length);
    if (/^ssh_(?:args|common_args|extra_args)$/.test(setting[1] ?? ''))
      emitOptionSettings(value, { tool: 'ansible' }, emit);
    if (setting[1] !== 'host_key_checking' || !/^(?:false|no|off|0)\s*$/i.test(staticText(value) ?? '')) continue;
    const remove = replaceWord(value, 'True');
    const off: Word = {
      ...value,
      pieces: value.pieces.map((piece) => (piece.kind === 'text' ? { ...piece, text: 'no' } : piece)),
    };
    const mark = { at: editablePlace(trimmed(line)) ?? line.at, ...(remove && { remove }) };
    emitSettings([{ name: 'stricthostkeychecking', value: off, mark }], { tool: 'ansible' }, emit);
  }
}
