// File modes as chmod, mkdir and install read them: what others get, and the nearest mode without write access.

/** What a mode does for users that are neither the owner nor in the group. */
export interface ModeReading {
  readonly others: { readonly read: boolean; readonly write: boolean };
  readonly sticky: boolean;
  /** a clause names nobody (`+w`), so the umask decides whom it means */
  readonly masked: boolean;
}

/**
 * Whether a mode is meant to make a program: `+x`, 755. In whole trees the bits of numbers are for the folders, and 777
 * is given to anything.
 */
export function makesProgram(mode: string, recursive: boolean): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return !recursive && !mode.endsWith('777') && (Number(mode.slice(-3, -2)) & 1) !== 0;
  return (clausesOf(mode) ?? []).some(
    ({ who, actions }) =>
      (who === '' || /[ua]/.test(who)) &&
      actions.some(({ operator, permissions }) => operator !== '-' && permissions.includes('x')),
  );
}

/** Reads a mode; undefined for text that is none. */
export function readMode(mode: string): ModeReading | undefined {
  const numeric = /^([-+=]?)([0-7]{1,5})$/.exec(mode);
  if (numeric) {
    const [, operator = '', digits = ''] = numeric;
    if (operator === '-') return { others: { read: false, write: false }, sticky: false, masked: false };
    const last = Number(digits.slice(-1));
    const sticky = digits.length > 3 && (Number(digits.slice(-4, -3)) & 1) !== 0;
    return { others: { read: (last & 4) !== 0, write: (last & 2) !== 0 }, sticky, masked: false };
  }
  const clauses = clausesOf(mode);
  if (!clauses) return undefined;
  const reading = { read: false, write: false, sticky: false, masked: false };
  for (const { who, actions } of clauses) {
    const masked = who === '';
    if (!masked && !/[oa]/.test(who)) continue;
    for (const { operator, permissions } of actions) {
      // `o=u` copies what the owner has, who can nearly always write.
      const gives = (letter: string): boolean => permissions.includes(letter) || permissions === 'u';
      if (operator === '-') {
        if (gives('r')) reading.read = false;
        if (gives('w')) reading.write = false;
        continue;
      }
      if (operator === '=') {
        reading.read = false;
        reading.write = false;
      }
      if (gives('r')) reading.read = true;
      if (gives('w')) {
        reading.write = true;
        reading.masked = masked;
      }
      if (permissions.includes('t')) reading.sticky = true;
    }
  }
  const { read, write, sticky, masked } = reading;
  return { others: { read, write }, sticky, masked };
}

interface Clause {
  readonly who: string;
  readonly actions: readonly { readonly operator: string; readonly permissions: string }[];
}

function clausesOf(mode: string): Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const text of mode.split(',')) {
    const clause = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(text);
    if (!clause) return undefined;
    const [, who = '', rest = ''] = clause;
    const actions = [...rest.matchAll(/([-+=])([rwxXstugo]*)/g)].map((match) => ({
      operator: match[1] ?? '',
      permissions: match[2] ?? '',
    }));
    clauses.push({ who, actions });
  }
  return clauses;
}

/**
 * The same mode without write access for others in an image: whoever uses it is seldom the owner of its files, and goes
 * on reading and running them.
 */
export function tighterModeInImage(mode: string, recursive: boolean): string | undefined {
  const numeric = /^[=+]?([0-7]?)([0-7])([0-7])([0-7])$/.exec(mode);
  if (numeric) {
    const [, special = '', owner = '', group = '', others = ''] = numeric;
    if (recursive && mode.endsWith('777') && /^[01]?$/.test(special)) return 'u=rwX,go=rX';
    return `${special}${owner}${String(Number(group) & 5)}${String(Number(others) & 5)}`;
  }
  const clauses = clausesOf(mode);
  const more = clauses?.some(
    ({ who, actions }) => /[oa]/.test(who) && actions.some(({ permissions }) => /[rxX]/.test(permissions)),
  );
  return more ? `${mode},o-w` : tighterMode(mode, recursive);
}

/**
 * The same mode without write access for others: numbers lose the group's too and all that others have, words only
 * what they say about others. Undefined where that leaves nothing sensible.
 */
export function tighterMode(mode: string, recursive: boolean): string | undefined {
  const numeric = /^[=+]?([0-7]?)([0-7])([0-7])[0-7]$/.exec(mode);
  if (numeric) {
    const [, special = '', owner = '', group = ''] = numeric;
    // As words, so that files don't become programs; they leave the sticky bit of directories alone.
    if (recursive && /^[01]?$/.test(special) && (owner === '7' || owner === '6')) return 'u=rwX,g=rX,o=';
    return `${special}${owner}${String(Number(group) & 5)}0`;
  }
  const clauses = clausesOf(mode);
  if (!clauses) return undefined;
  const kept = clauses.flatMap(({ who, actions }): string[] => {
    const written = actions.map(({ operator, permissions }) => `${operator}${permissions}`).join('');
    const assigns = actions.some(({ operator }) => operator === '=');
    if (who === '' || who.includes('a')) return [`ug${written}`, ...(assigns ? ['o='] : [])];
    if (!who.includes('o')) return [`${who}${written}`];
    const rest = who.replaceAll('o', '');
    return [...(rest === '' ? [] : [`${rest}${written}`]), ...(assigns ? ['o='] : [])];
  });
  return kept.length === 0 ? 'o-w' : kept.join(',');
}
