// Environment markers, as far as a Linux node decides them: `; sys_platform == "win32"` is never installed on one.

/** What a marker's variable holds on the nodes that jobs run on. */
const LINUX: Readonly<Record<string, string>> = {
  os_name: 'posix',
  'os.name': 'posix',
  sys_platform: 'linux',
  'sys.platform': 'linux',
  platform_system: 'Linux',
};

type Truth = boolean | undefined;

/** Whether a marker holds on Linux; undefined when something else decides, or when it can't be read. */
export function markerHolds(marker: string): Truth {
  const tokens = [...marker.matchAll(/"[^"]*"|'[^']*'|[()]|===|[=~!<>]=|[<>]|[\w.]+|\S/g)].map(([token]) => token);
  if (tokens.length > 200) return undefined;
  const reader = new MarkerReader(tokens);
  const truth = reader.any();
  return reader.done ? truth : undefined;
}

class MarkerReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  any(): Truth {
    let truth = this.#all();
    while (this.#take('or')) truth = either(truth, this.#all());
    return truth;
  }

  #all(): Truth {
    let truth = this.#one();
    while (this.#take('and')) truth = both(truth, this.#one());
    return truth;
  }

  #one(): Truth {
    if (this.#take('(')) {
      const truth = this.any();
      this.#take(')');
      return truth;
    }
    const left = this.#next();
    const negated = this.#take('not');
    const operator = this.#next();
    const right = this.#next();
    return comparison(left, negated ? `not ${operator}` : operator, right);
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }
}

function comparison(left: string, operator: string, right: string): Truth {
  const [a, b] = [valueOf(left), valueOf(right)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '==':
    case '===':
      return a === b;
    case '!=':
      return a !== b;
    case 'in':
      return b.includes(a);
    case 'not in':
      return !b.includes(a);
    default:
      return undefined;
  }
}

function valueOf(token: string): string | undefined {
  return /^(["']).*\1$/.test(token) ? token.slice(1, -1) : LINUX[token];
}

function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}
