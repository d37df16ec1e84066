// One requirement in the notation of PEP 508: name, extras, versions or address, marker.

export interface Specifier {
  readonly operator: '===' | '==' | '~=' | '!=' | '<=' | '>=' | '<' | '>';
  readonly version: string;
}

/** Offsets count in the text that was read. */
export interface ParsedRequirement {
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifiers: readonly Specifier[];
  /** of a direct reference: `name @ https://…` */
  readonly url?: { readonly start: number; readonly end: number };
  readonly marker?: string;
}

const NAME = /\s*([A-Za-z0-9…*](?:[A-Za-z0-9._…*-]*[A-Za-z0-9…*])?)\s*/y;
const EXTRAS = /\[([^\]]*)\]\s*/y;
const EXTRA = /^[A-Za-z0-9…](?:[A-Za-z0-9._…-]*[A-Za-z0-9…])?$/;
const SPECIFIER = /^\s*(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;)=<>~!]+)\s*$/;

/**
 * Takes a requirement apart; undefined where it is none. `…` stands for what is not known and may be part of a name
 * or version.
 */
export function parseRequirement(text: string): ParsedRequirement | undefined {
  NAME.lastIndex = 0;
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return undefined;
  let at = NAME.lastIndex;
  EXTRAS.lastIndex = at;
  const bracket = EXTRAS.exec(text);
  if (bracket) at = EXTRAS.lastIndex;
  const extras = (bracket?.[1] ?? '').split(',').map((extra) => extra.trim());
  const named = extras.filter((extra) => extra !== '');
  if (named.some((extra) => !EXTRA.test(extra)) || (named.length < extras.length && extras.length > 1))
    return undefined;
  const base = { name, extras: named };
  if (text[at] === '@') return direct(text, at + 1, base);
  const semicolon = text.indexOf(';', at);
  const marker = semicolon < 0 ? undefined : text.slice(semicolon + 1).trim();
  const rest = text.slice(at, semicolon < 0 ? undefined : semicolon).trim();
  const specifiers = specifiersOf(rest);
  if (!specifiers || marker === '') return undefined;
  return { ...base, specifiers, ...(marker !== undefined && { marker }) };
}

/** An address ends at a blank; a marker behind it needs one before its semicolon. */
function direct(
  text: string,
  from: number,
  base: Pick<ParsedRequirement, 'name' | 'extras'>,
): ParsedRequirement | undefined {
  const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  const url = /^\S+/.exec(text.slice(start))?.[0];
  if (url === undefined) return undefined;
  const end = start + url.length;
  const rest = text.slice(end).trim();
  if (rest !== '' && !rest.startsWith(';')) return undefined;
  const marker = rest.slice(1).trim();
  return { ...base, specifiers: [], url: { start, end }, ...(marker !== '' && { marker }) };
}

/** `>=1.2,!=1.3`, also in parentheses; undefined where it is no list of comparisons. */
function specifiersOf(text: string): Specifier[] | undefined {
  const bare = (/^\((.*)\)$/s.exec(text)?.[1] ?? text).trim();
  if (bare === '') return [];
  const parts = bare.split(',');
  // One comma may end the list.
  if (parts.at(-1)?.trim() === '') parts.pop();
  const found: Specifier[] = [];
  for (const part of parts) {
    const [, operator, version] = SPECIFIER.exec(part) ?? [];
    if (operator === undefined || version === undefined) return undefined;
    found.push({ operator: operator as Specifier['operator'], version });
  }
  return found;
}
