// Makes a failing program smaller: pieces are taken out as long as bash still reads it and it still fails.

/** Splits a text into pieces that are tried without. */
type Cut = (text: string) => readonly string[];

const LINES: Cut = (text) => text.split(/(?<=\n)/);
const STATEMENTS: Cut = (text) => text.split(/(?<=\n|; |&& |\|\| |\| )/);
const WORDS: Cut = (text) => text.split(/(?<=[\s;])/);

/**
 * @param fails whether a text still shows what is looked for
 * @param until when to be content with what there is, in milliseconds of the clock
 */
export async function shrink(text: string, fails: (text: string) => Promise<boolean>, until: number): Promise<string> {
  let smallest = text;
  for (let before = ''; before !== smallest && Date.now() < until;) {
    before = smallest;
    for (const cut of [LINES, STATEMENTS]) smallest = await without(smallest, cut, fails, until);
    smallest = await unwrapped(smallest, fails, until);
    smallest = await without(smallest, WORDS, fails, until);
  }
  return smallest;
}

/** Takes out the lines around others that only together leave a program: `if …` with its `fi`, `(` with its `)`. */
async function unwrapped(text: string, fails: (text: string) => Promise<boolean>, until: number): Promise<string> {
  let lines = LINES(text);
  for (let open = 0; open < lines.length; open++) {
    for (let close = open + 1; close < lines.length; close++) {
      if (Date.now() > until || !/^\s*(?:fi|done|esac|[)}]|;;)/.test(lines[close] ?? '')) continue;
      const rest = lines.filter((_line, at) => at !== open && at !== close);
      if (!(await fails(rest.join('')))) continue;
      lines = rest;
      close = open;
    }
  }
  return lines.join('');
}

/** Takes out runs of pieces, long ones first. */
async function without(
  text: string,
  cut: Cut,
  fails: (text: string) => Promise<boolean>,
  until: number,
): Promise<string> {
  let pieces = cut(text);
  for (let size = Math.ceil(pieces.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < pieces.length;) {
      if (Date.now() > until) return pieces.join('');
      const rest = [...pieces.slice(0, at), ...pieces.slice(at + size)];
      if (rest.length < pieces.length && (await fails(rest.join('')))) pieces = rest;
      else at += size;
    }
  }
  return pieces.join('');
}
