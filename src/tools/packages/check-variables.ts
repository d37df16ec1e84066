// Variables and `go env -w` settings that switch off what package managers check.
import type { CheckOff, Mark } from '../../model/effect.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { removeAssignment } from '../assignment-edits.ts';
import { defineAssignmentTool, defineTool, type Emit } from '../kit.ts';

type Reads = (value: string) => Pick<CheckOff, 'what' | 'minor'> | undefined;

/** Hosts anybody publishes at: not asking for their checksums is not about private code. */
const PUBLIC =
  /^(?:\*|\*\*|(?:github|gitlab|bitbucket)\.(?:com|org)(?:\/\*+)?|golang\.org(?:\/.*)?|gopkg\.in(?:\/.*)?)$/;
/** Patterns of module paths; those of one's own hosts are what the variable is for. */
const patterns: Reads = (value) =>
  value.split(',').some((one) => PUBLIC.test(one.trim())) ? { what: 'hashes' } : undefined;

/** `go help environment`, `go help module-auth`, uv's environment variables. */
const SWITCHES: Readonly<Record<string, { readonly tool: string; readonly reads: Reads }>> = {
  GOSUMDB: { tool: 'go', reads: (value) => (value === 'off' ? { what: 'hashes' } : undefined) },
  GONOSUMDB: { tool: 'go', reads: patterns },
  GOINSECURE: { tool: 'go', reads: (value) => (patterns(value) ? { what: 'hashes', minor: true } : undefined) },
  GOFLAGS: { tool: 'go', reads: (value) => (/(?:^|\s)-{1,2}insecure\b/.test(value) ? { what: 'hashes' } : undefined) },
  UV_NO_VERIFY_HASHES: {
    tool: 'uv',
    reads: (value) => (/^(?:1|y|yes|t|true|on)$/i.test(value) ? { what: 'hashes' } : undefined),
  },
};

export default [
  defineAssignmentTool((assignment, emit) => {
    const { name, value, at, exported, form } = assignment;
    if (!exported && form !== 'prefix' && form !== 'env' && form !== 'directive') return;
    if (!SWITCHES[name]) return;
    const remove = removeAssignment(assignment);
    setting(name, value, { at, ...(remove && { remove }) }, false, emit);
  }),
  defineTool('go', (command, emit) => {
    const [, verb, write, ...words] = command.words;
    if (staticText(verb) !== 'env' || staticText(write) !== '-w') return;
    for (const word of words) {
      const equals = shapeOf(word).indexOf('=');
      if (equals > 0) setting(shapeOf(word).slice(0, equals), sliceWord(word, equals + 1), { at: word.at }, true, emit);
    }
  }),
];

function setting(name: string, value: Word, mark: Mark, persistent: boolean, emit: Emit): void {
  const text = staticText(value);
  const one = SWITCHES[name];
  const off = text === undefined ? undefined : one?.reads(text);
  if (!one || !off) return;
  const { tool } = one;
  const checkOff: CheckOff = { ...off, by: `${name}=${text ?? ''}`, mark };
  emit({ kind: 'setting', system: 'tool', at: mark.at, name, value, persistent, mark, tool, checkOff });
}
