// What the functions of a text are called with: the values its calls pass, for the names of the parameters.
import type { Span } from '../../text/span.ts';
import type { Call, Value } from './ast.ts';
import { choice } from './joins.ts';
import type { Budget } from './values.ts';

export interface Parameter {
  readonly name: string;
  readonly span: Span;
  /** `*name` and `**name` take any number of arguments */
  readonly star: boolean;
  readonly fallback?: Value;
}

const NOWHERE: Span = { start: 0, end: 0 };
/** Calls of one function that are looked at; a value passed by a later one is not followed. */
const MAX_CALLS = 32;

/** What a first reading of a text has found, for the second one. */
export interface Findings {
  /** for each function what its parameters may be */
  readonly passed: ReadonlyMap<string, ReadonlyMap<string, Value>>;
  /** for each function what it may return */
  readonly returned: ReadonlyMap<string, Value>;
  /** what the targets of comprehensions may be, by the place where they stand */
  readonly targets: ReadonlyMap<number, Value>;
}

export const NO_FINDINGS: Findings = { passed: new Map(), returned: new Map(), targets: new Map() };

/** The function of a text that a call is one of, as far as its name tells. */
export function ownFunction({ root, callee, method }: Call): string | undefined {
  return root === 'local' && (callee === method || callee === `self.${method}`) ? method : undefined;
}

/** The functions of a text by name. One that is defined twice is not followed. */
export class Functions {
  readonly #parameters = new Map<string, readonly Parameter[] | undefined>();
  readonly #returns = new Map<string, Value[]>();

  define(name: string, parameters: readonly Parameter[]): void {
    this.#parameters.set(name, this.#parameters.has(name) ? undefined : parameters);
  }

  /** A `return` in a function. */
  returns(name: string, value: Value): void {
    const values = this.#returns.get(name) ?? [];
    this.#returns.set(name, values);
    values.push(value);
  }

  /** For each function what it may return. */
  returned(budget: Budget): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    for (const [name, values] of this.#returns) {
      const value = this.#parameters.get(name) && choice(values, false, values[0]?.span ?? NOWHERE, budget);
      if (value) found.set(name, value);
    }
    return found;
  }

  /** For each function what its parameters may be, by the calls in the text. */
  passed(calls: readonly Call[], budget: Budget): Findings['passed'] {
    const sites = new Map<string, Call[]>();
    for (const call of calls) {
      const name = ownFunction(call);
      if (name === undefined || !this.#parameters.get(name)) continue;
      const list = sites.get(name) ?? [];
      sites.set(name, list);
      if (list.length < MAX_CALLS) list.push(call);
    }
    const passed = new Map<string, ReadonlyMap<string, Value>>();
    for (const [name, list] of sites) {
      const values = valuesOf(this.#parameters.get(name) ?? [], list, budget);
      if (values.size > 0) passed.set(name, values);
    }
    return passed;
  }
}

function valuesOf(parameters: readonly Parameter[], calls: readonly Call[], budget: Budget): Map<string, Value> {
  const own = /^(?:self|cls)$/.test(parameters[0]?.name ?? '') ? parameters.slice(1) : parameters;
  const values = new Map<string, Value>();
  for (const [index, { name, star, fallback, span }] of own.entries()) {
    if (star || !budget.take(calls.length)) break;
    const given = calls.flatMap(({ args, keywords }) => {
      const value = args[index] ?? keywords.find((keyword) => keyword.name === name)?.value ?? fallback;
      const after = args.slice(0, index + 1).some((one) => one.kind === 'spread');
      return value && !after ? [value] : [];
    });
    // the function may be called from elsewhere too
    const value = choice(given, true, span, budget);
    if (value) values.set(name, value);
  }
  return values;
}
