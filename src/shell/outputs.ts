// What goes to descriptors that the shell opened to write: `exec 4> FILE`, `echo … >&4`, `exec > FILE`.
import type { Redirect } from '../model/command.ts';
import { staticText, type Word } from '../model/word.ts';
import { normalize } from './path-key.ts';
import type { OutputFile, State } from './state.ts';

/** The descriptor a word names, by its number or by the variable that `{fd}>` gave it. */
function descriptorNamed(word: Word): string | undefined {
  const text = staticText(word);
  if (text !== undefined) return /^\d+$/.test(text) ? text : undefined;
  const [only, ...others] = word.pieces;
  return only?.kind === 'unknown' && others.length === 0 && only.name !== undefined ? `{${only.name}}` : undefined;
}

/** The descriptor that `> /dev/fd/4` or `> /dev/stdout` writes to. */
function devicedDescriptor(word: Word): string | undefined {
  const text = staticText(word);
  if (text?.startsWith('/') !== true) return undefined;
  const match = /^\/(?:dev|proc\/self)\/(?:fd\/(\d+)|(stdout))$/.exec(normalize(text));
  return match ? (match[1] ?? '1') : undefined;
}

/** The descriptor that a redirection sends output to; undefined for files. */
export function targetDescriptor({ op, target }: Redirect): string | undefined {
  if (op === '>&') return descriptorNamed(target) ?? devicedDescriptor(target);
  return op === '>' || op === '>>' || op === '>|' ? devicedDescriptor(target) : undefined;
}

/** The descriptor that a redirection changes. */
const changed = ({ fd }: Redirect): string => (typeof fd === 'string' ? `{${fd}}` : String(fd ?? 1));

const OPENS = new Set(['>', '>>', '>|', '&>', '&>>', '>&', '<>']);

/**
 * Carries out redirections of the shell's own output.
 *
 * @returns those that open a file
 */
export function redirectOutputs(redirects: readonly Redirect[], state: State): readonly Redirect[] {
  return redirects.filter((redirect) => {
    const { op, target } = redirect;
    const fd = changed(redirect);
    if (!OPENS.has(op) || (op === '<>' && redirect.fd === undefined)) return false;
    if (op === '>&' && staticText(target) === '-') {
      state.outputs.delete(fd);
      return false;
    }
    const other = targetDescriptor(redirect);
    const file: OutputFile | undefined = other === undefined ? { target, cwd: state.cwd } : state.outputs.get(other);
    const both = op.startsWith('&>') || (op === '>&' && other === undefined);
    for (const one of both ? ['1', '2'] : [fd]) {
      if (file) state.outputs.set(one, file);
      else state.outputs.delete(one);
    }
    return other === undefined;
  });
}

/** What descriptors wrote to before redirections, to close these again. */
export function outputsBefore(redirects: readonly Redirect[], state: State): () => void {
  const before = redirects.map((redirect) => [changed(redirect), state.outputs.get(changed(redirect))] as const);
  return () => {
    for (const [fd, file] of before) {
      if (file) state.outputs.set(fd, file);
      else state.outputs.delete(fd);
    }
  };
}

/**
 * Whether a command's output still goes where its shell's goes, after redirections one by one: `3>&1 1>&2 2>&3`.
 *
 * @returns undefined when it goes to a descriptor that others opened
 */
export function keepsOutput(redirects: readonly Redirect[]): boolean | undefined {
  const leads = new Map<string, boolean | undefined>([
    ['1', true],
    ['2', false],
  ]);
  for (const redirect of redirects) {
    if (!redirect.op.includes('>') || redirect.op === '<>') continue;
    const other = targetDescriptor(redirect);
    leads.set(changed(redirect), other === undefined ? false : leads.get(other));
  }
  return leads.get('1');
}
