// The value of operands with operators between them, by precedence as far as it matters for constants.
import type { Span } from '../../text/span.ts';
import type { Value } from './ast.ts';
import { choice } from './joins.ts';
import { type Budget, combine, isSequence, isText } from './values.ts';

interface Flat {
  readonly values: readonly Value[];
  /** one between each two values */
  readonly operators: readonly string[];
  /** the signs and words before each value, such as `-` and `not` */
  readonly prefixes: readonly string[];
}

/** The value of a flat expression: `a + b if c else d or e`. Unknown when it needs more than joining constants. */
export function evaluate(
  values: readonly Value[],
  operators: readonly string[],
  prefixes: readonly string[],
  span: Span,
  budget: Budget,
): Value {
  return conditional({ values, operators, prefixes }, span, budget) ?? { kind: 'unknown', span };
}

/** `a if b else c`, which may go on in `c`. */
function conditional(flat: Flat, span: Span, budget: Budget): Value | undefined {
  const options: (Value | undefined)[] = [];
  let from = 0;
  for (let at = flat.operators.indexOf('if'); at >= 0; at = flat.operators.indexOf('if', from)) {
    options.push(disjunction(slice(flat, from, at), span, budget));
    const otherwise = flat.operators.indexOf('else', at);
    if (otherwise < 0) return undefined;
    from = otherwise + 1;
  }
  const last = disjunction(slice(flat, from, flat.operators.length), span, budget);
  return options.length === 0 ? last : oneOf([...options, last], span, budget);
}

/** `a or b` and `a and b`. */
function disjunction(flat: Flat, span: Span, budget: Budget): Value | undefined {
  if (!flat.operators.some((operator) => operator === 'or' || operator === 'and')) return sum(flat, span, budget);
  const options: (Value | undefined)[] = [];
  let from = 0;
  for (const [index, operator] of [...flat.operators, 'end'].entries()) {
    if (operator !== 'or' && operator !== 'and' && operator !== 'end') continue;
    const value = sum(slice(flat, from, index), span, budget);
    from = index + 1;
    const truth = value && truthOf(value);
    // what is false is not what `or` gives, and the other way round
    if (operator === 'or' && truth === false) continue;
    // the left side of `and` is only given when it is false, and so of no use
    options.push(operator === 'and' ? undefined : value);
    if (operator === 'or' && truth === true && options.length === 1) return value;
  }
  return oneOf(options, span, budget);
}

function oneOf(options: readonly (Value | undefined)[], span: Span, budget: Budget): Value | undefined {
  const values = options.filter((option) => option !== undefined);
  return choice(values, values.length < options.length, span, budget);
}

function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'string':
      return value.text !== '';
    case 'number':
      return value.value !== 0;
    case 'boolean':
      return value.value;
    case 'none':
      return false;
    default:
      return isSequence(value) && !value.open ? value.items.length > 0 : undefined;
  }
}

function sum({ values, operators, prefixes }: Flat, span: Span, budget: Budget): Value | undefined {
  // `not` reaches over all that follows
  if (prefixes.some((prefix) => prefix.includes('not'))) return undefined;
  const signed = values.map((value, index) => withSign(value, prefixes[index] ?? ''));
  const [sole] = signed;
  if (signed.length === 1 && sole) return { ...sole, span: isText(sole) ? sole.span : span };
  return combine(signed, operators, span, budget);
}

function withSign(value: Value, prefix: string): Value {
  if (prefix === '') return value;
  return prefix === '-' && value.kind === 'number'
    ? { ...value, value: -value.value }
    : { kind: 'unknown', span: value.span };
}

function slice({ values, operators, prefixes }: Flat, from: number, to: number): Flat {
  return {
    values: values.slice(from, to + 1),
    operators: operators.slice(from, to),
    prefixes: prefixes.slice(from, to + 1),
  };
}
