// The short name of a decision, the same wherever it is made again.
import { createHash } from 'node:crypto';
import type { Verb } from './protocol.ts';

/** Letters and digits that nobody confuses (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HALF = 3;

/** What a decision is about, and what it is. */
export interface DecisionFacts {
  readonly scriptHash: string;
  readonly verb: Verb;
  /** of findings that lead to something */
  readonly rules: readonly string[];
}

/** `JV-` and six letters and digits: the first three are the script's, the others the decision's. */
export function decisionId({ scriptHash, verb, rules }: DecisionFacts): string {
  return `JV-${letters(scriptHash)}${letters(`${scriptHash} ${verb} ${rules.join(' ')}`)}`;
}

/** How a decision made anew compares with the one that has an id; undefined: that is no id. */
export function compareIds(id: string, now: string): 'same' | 'script-changed' | 'policy-changed' | undefined {
  const known = normal(id);
  if (!/^JV-[0-9A-Z]{6}$/.test(known)) return undefined;
  if (known === now) return 'same';
  const end = 'JV-'.length + HALF;
  return known.slice(0, end) === now.slice(0, end) ? 'policy-changed' : 'script-changed';
}

/** As people type it. */
function normal(id: string): string {
  const bare = id
    .trim()
    .toUpperCase()
    .replace(/^\[?(?:JV-?)?/, '')
    .replace(/\]$/, '');
  return `JV-${bare.replaceAll('O', '0').replace(/[IL]/g, '1')}`;
}

function letters(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, HALF)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
