// The hashes by which GitHub's code scanning knows a line again when the file around it changes.

/** How many characters from the start of a line on make its hash. */
const REACH = 100;
const FACTOR = 37;
const TWO_32 = 2 ** 32;
const END_OF_FILE = 0xffff;
const [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];

/** An unsigned number of 64 bits in two halves, since doubles hold 53: all sums below stay within that. */
interface Wide {
  readonly high: number;
  readonly low: number;
}

/** What a character that leaves the reach was multiplied with: the factor to the power of the reach. */
const LEAVING = power(FACTOR, REACH);

/**
 * `primaryLocationLineHash` of every line, as github/codeql-action works it out: a rolling hash over the first hundred
 * characters from the start of the line on, spaces and tabs left out, all line ends alike; then, behind a colon, how
 * many lines up to this one have the same.
 */
export function lineHashes(text: string): string[] {
  const units = significantUnits(text);
  const hashes: string[] = [];
  const seen = new Map<string, number>();
  let next = 0;
  let hash: Wide = { high: 0, low: 0 };
  for (let end = 1; next < units.starts.length; end++) {
    hash = push(hash, units.codes[end - 1] ?? 0, units.codes[end - 1 - REACH] ?? 0);
    if (units.starts[next] !== end - REACH) continue;
    next++;
    const shown = hexOf(hash);
    const count = (seen.get(shown) ?? 0) + 1;
    seen.set(shown, count);
    hashes.push(`${shown}:${count}`);
  }
  return hashes;
}

/** The characters that count, the end of the file among them, and at which of them lines start. */
function significantUnits(text: string): { readonly codes: Uint16Array; readonly starts: readonly number[] } {
  const codes = new Uint16Array(text.length + 1);
  const starts = [0];
  let length = 0;
  let afterReturn = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const skipped = code === SPACE || code === TAB || (afterReturn && code === NEWLINE);
    afterReturn = code === RETURN;
    if (skipped) continue;
    const isEnd = code === RETURN || code === NEWLINE;
    codes[length++] = isEnd ? NEWLINE : code;
    if (isEnd) starts.push(length);
  }
  codes[length++] = END_OF_FILE;
  return { codes: codes.subarray(0, length), starts };
}

/** Takes one character in and lets another go. */
function push({ high, low }: Wide, entering: number, leaving: number): Wide {
  return wide(high * FACTOR - LEAVING.high * leaving, low * FACTOR + entering - LEAVING.low * leaving);
}

/** Both halves brought into their ranges; what the low one has too much goes to the high one. */
function wide(high: number, low: number): Wide {
  const carry = Math.floor(low / TWO_32);
  const sum = high + carry;
  return { high: sum - Math.floor(sum / TWO_32) * TWO_32, low: low - carry * TWO_32 };
}

function power(base: number, exponent: number): Wide {
  let result: Wide = { high: 0, low: 1 };
  for (let i = 0; i < exponent; i++) result = wide(result.high * base, result.low * base);
  return result;
}

function hexOf({ high, low }: Wide): string {
  const last = low.toString(16);
  return high === 0 ? last : high.toString(16) + last.padStart(8, '0');
}
