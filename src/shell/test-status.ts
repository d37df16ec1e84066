// How tests of constants end: `[ 2 -gt 0 ]`, `[[ -z "" ]]`.

const NUMBERS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

/**
 * The status of a test of one, two or three operands; undefined when the text does not tell.
 *
 * @param operands without brackets; undefined where one is not known
 */
export function testStatus(operands: readonly (string | undefined)[]): boolean | undefined {
  const and = operands.indexOf('&&');
  if (and > 0) {
    const left = testStatus(operands.slice(0, and));
    return left === true ? testStatus(operands.slice(and + 1)) : left;
  }
  const [first, second, third] = operands;
  if (first === '!' && operands.length > 1) {
    const rest = testStatus(operands.slice(1));
    return rest === undefined ? undefined : !rest;
  }
  if (operands.length === 1) return first === undefined ? undefined : first !== '';
  if (operands.length === 2 && (first === '-n' || first === '-z') && second !== undefined)
    return (second === '') === (first === '-z');
  if (operands.length !== 3 || first === undefined || second === undefined || third === undefined) return undefined;
  if (second === '=' || second === '==' || second === '!=') {
    // `[[ text == pattern ]]`
    if (/[*?[\\(]/.test(third)) return undefined;
    return (first === third) === (second !== '!=');
  }
  const compare = Object.hasOwn(NUMBERS, second) ? NUMBERS[second] : undefined;
  const [a, b] = [first, third].map(numberOf);
  return compare && a !== undefined && b !== undefined ? compare(a, b) : undefined;
}

/** A number as all tests read it: behind a 0, some read octal digits. */
function numberOf(text: string): bigint | undefined {
  return /^-?(?:0|[1-9]\d{0,17})$/.test(text) ? BigInt(text) : undefined;
}
