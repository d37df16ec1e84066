// Which value a name has at a place: scopes, straight-line assignment, and the doubt that branches, loops and functions bring.
import type { Span } from '../../text/span.ts';
import type { NameValue, Value } from './ast.ts';
import { choice } from './joins.ts';
import type { Budget } from './values.ts';

/** Values cost what it takes to walk them; larger or deeper ones are not carried by names. */
const MAX_COST = 1 << 18;
const MAX_DEPTH = 32;
/** Scopes nested deeper share the last one, so that a look-up stays cheap. */
const MAX_SCOPES = 64;

type ScopeKind = 'module' | 'function' | 'class' | 'inner';

interface Binding {
  readonly value: Value;
  readonly cost: number;
  /** the innermost loop around the assignment, 0 for none */
  readonly loop: number;
  /** for `a.b`: what `a` was bound to */
  readonly owner: Binding | undefined;
}

interface Scope {
  readonly id: number;
  readonly kind: ScopeKind;
  readonly parent: Scope | undefined;
  readonly names: Map<string, Binding>;
  /** how often a name gets a new value */
  readonly counts: Map<string, number>;
  /** all values that a name gets, as one of several */
  readonly joined: Map<string, Value>;
  readonly globals: Set<string>;
}

interface Found {
  readonly binding: Binding;
  readonly scope: Scope;
  /** the binding is the only one that can hold here */
  readonly sure: boolean;
  /** nothing but the code between ran since the binding was made */
  readonly straight: boolean;
  /** made by this reading, not by the first one */
  readonly current: boolean;
}

/** Bindings made in a block that may not run, with what they replaced. */
export type BindingLog = { readonly scope: Scope; readonly name: string; readonly before: Binding | undefined }[];

// prettier-ignore
const BUILTINS = new Set([
  'abs', 'all', 'any', 'ascii', 'bin', 'bool', 'breakpoint', 'bytearray', 'bytes', 'callable', 'chr', 'classmethod', 'compile',
  'complex', 'delattr', 'dict', 'dir', 'divmod', 'enumerate', 'eval', 'exec', 'exit', 'filter', 'float', 'format', 'frozenset',
  'getattr', 'globals', 'hasattr', 'hash', 'help', 'hex', 'id', 'input', 'int', 'isinstance', 'issubclass', 'iter', 'len',
  'list', 'locals', 'map', 'max', 'memoryview', 'min', 'next', 'object', 'oct', 'open', 'ord', 'pow', 'print', 'property',
  'quit', 'range', 'repr', 'reversed', 'round', 'set', 'setattr', 'slice', 'sorted', 'staticmethod', 'str', 'sum', 'super',
  'tuple', 'type', 'vars', 'zip', '__import__', '__name__', '__file__', 'Exception', 'ValueError', 'RuntimeError',
]);

/**
 * The names of a text. A text with loops or functions is read twice: the first reading counts how often each name
 * is bound, and the second trusts a value across a function or a loop only when its name is bound once.
 */
export class Names {
  readonly #scopes: Scope[] = [];
  readonly #earlier: Names | undefined;
  readonly #stars = new Set<string>();
  /** last parts of the dotted names that were assigned, to keep look-ups of all others cheap */
  readonly #attributes = new Set<string>();
  #scope: Scope;
  readonly #budget: Budget;
  readonly #costs = new WeakMap<Value, { readonly cost: number | undefined }>();
  #depth = 0;
  #loops = 0;
  /** id of the innermost loop being read */
  loop = 0;
  log: BindingLog = [];

  constructor(budget: Budget, earlier?: Names) {
    this.#earlier = earlier;
    this.#budget = budget;
    this.#scope = this.#newScope('module', undefined);
  }

  push(kind: ScopeKind): void {
    this.#depth++;
    if (this.#depth <= MAX_SCOPES) this.#scope = this.#newScope(kind, this.#scope);
  }

  pop(): void {
    if (this.#depth <= MAX_SCOPES) this.#scope = this.#scope.parent ?? this.#scope;
    this.#depth--;
  }

  enterLoop(): void {
    this.loop = ++this.#loops;
  }

  addStar(module: string): void {
    this.#stars.add(module);
  }

  declareGlobal(name: string): void {
    this.#scope.globals.add(name);
  }

  /** Gives a name, or a dotted name such as `self.sock`, a value. */
  bind(name: string, value: Value): void {
    const dot = name.indexOf('.');
    if (dot >= 0) this.#attributes.add(name.slice(name.lastIndexOf('.') + 1));
    this.#set(dot < 0 ? this.#home(name) : name.startsWith('self.') ? this.#class() : this.#scope, name, value);
  }

  /** The collection that a name stands for has changed: to `value`, or to something unknown. */
  change(name: string, value: Value | undefined, span: Span): void {
    const found = this.#holder(name);
    if (found && isCollection(found.binding.value)) this.#set(found.scope, name, value ?? opaque(name, span));
  }

  /**
   * What a name was bound to last in the order of the text, for what is added to it.
   *
   * @returns `repeats`: the place at hand may have been passed before, since a loop or a function is around it only
   */
  held(name: string): { readonly value: Value; readonly repeats: boolean } | undefined {
    const found = this.#holder(name);
    return found && { value: found.binding.value, repeats: !found.straight };
  }

  #holder(name: string): Found | undefined {
    return name.startsWith('self.') ? this.#inClass(name) : this.#find(name);
  }

  #set(scope: Scope, name: string, value: Value): void {
    const dot = name.indexOf('.');
    const before = scope.names.get(name);
    // one value may be bound to many names (`a = b = …`)
    const measured = this.#costs.get(value) ?? { cost: costOf(value) };
    this.#costs.set(value, measured);
    const { cost } = measured;
    // to have measured it is work too
    const carried = cost === undefined || !this.#budget.take(cost) ? opaque(name, value.span) : value;
    const owner = dot < 0 ? undefined : this.#find(name.slice(0, dot))?.binding;
    if (!before || !sameImport(before.value, carried)) {
      const all = scope.joined.get(name);
      scope.counts.set(name, (scope.counts.get(name) ?? 0) + 1);
      scope.joined.set(name, all ? (choice([all, carried], false, value.span, this.#budget) ?? NOTHING) : carried);
    }
    scope.names.set(name, { value: carried, cost: cost ?? 1, loop: this.loop, owner });
    this.log.push({ scope, name, before });
  }

  /** What it takes to walk a value; infinite when that is too much. */
  cost(value: Value): number {
    const measured = this.#costs.get(value) ?? { cost: costOf(value) };
    this.#costs.set(value, measured);
    return measured.cost ?? Infinity;
  }

  /** The loop variable of a comprehension, which hides an outer name. */
  hide(name: string, span: Span, value: Value = opaque(name, span)): void {
    const cost = costOf(value);
    const carried = cost === undefined ? opaque(name, span) : value;
    this.#scope.names.set(name, { value: carried, cost: cost ?? 1, loop: this.loop, owner: undefined });
  }

  /** Takes the value from a name: what it has now is not known. */
  forget(name: string, span: Span): void {
    this.bind(name, opaque(name, span));
  }

  /** What the name stands for; an unknown value comes as a name. */
  lookup(name: string, span: Span): Value {
    const found = this.#find(name);
    if (found) return this.#give(found, name, span);
    const [star] = this.#stars;
    if (star !== undefined && this.#stars.size === 1 && !BUILTINS.has(name)) {
      return { kind: 'name', path: `${star}.${name}`, root: 'import', span };
    }
    return { kind: 'name', path: name, root: 'free', span };
  }

  /** The value that was assigned to an attribute, when there is one and its object is still the same. */
  lookupAttribute(object: string, attribute: string, span: Span): Value | undefined {
    if (!this.#attributes.has(attribute)) return undefined;
    const name = `${object}.${attribute}`;
    if (name.startsWith('self.')) {
      const own = this.#inClass(name);
      return own && this.#give(own, name, span);
    }
    const found = this.#find(name);
    if (!found) return undefined;
    const same = !found.current || this.#find(name.slice(0, name.indexOf('.')))?.binding === found.binding.owner;
    return same ? this.#give(found, name, span) : undefined;
  }

  /** After a block that may not have run: a name that had another value before it is no longer known. */
  merge(log: BindingLog): void {
    const seen = new Map<string, Set<Scope>>();
    for (const { scope, name, before } of log) {
      const scopes = seen.get(name) ?? new Set();
      if (!seen.has(name)) seen.set(name, scopes);
      if (scopes.has(scope)) continue;
      scopes.add(scope);
      const now = scope.names.get(name);
      if (!before || !now || now === before || sameImport(before.value, now.value)) continue;
      // `try: import a as x` with a fallback: the module that is named first
      if (isImport(before.value)) scope.names.set(name, before);
      else {
        const { span } = now.value;
        const joined = choice([before.value, now.value], false, span, this.#budget) ?? opaque(name, span);
        const cost = costOf(joined);
        const value = cost === undefined ? opaque(name, span) : joined;
        scope.names.set(name, { ...now, value, cost: cost ?? 1 });
      }
    }
    for (const entry of log) this.log.push(entry);
  }

  #newScope(kind: ScopeKind, parent: Scope | undefined): Scope {
    const scope: Scope = {
      id: this.#scopes.length,
      kind,
      parent,
      names: new Map(),
      counts: new Map(),
      joined: new Map(),
      globals: new Set(),
    };
    this.#scopes.push(scope);
    return scope;
  }

  #home(name: string): Scope {
    let scope = this.#scope;
    // `:=` in a comprehension binds outside of it
    while (scope.kind === 'inner' && scope.parent) scope = scope.parent;
    return scope.globals.has(name) ? (this.#scopes[0] ?? scope) : scope;
  }

  /** Attributes of `self` belong to the class, whose methods share them. */
  #class(): Scope {
    for (let scope: Scope | undefined = this.#scope; scope; scope = scope.parent) {
      if (scope.kind === 'class') return scope;
    }
    return this.#scope;
  }

  #inClass(name: string): Found | undefined {
    const scope = this.#class();
    const earlier = this.#earlierOf(scope);
    const here = scope.names.get(name);
    const binding = here ?? earlier?.names.get(name);
    const sure = earlier?.counts.get(name) === 1;
    return binding && { binding, scope, sure, straight: false, current: here !== undefined };
  }

  /** The same scope of the first reading. */
  #earlierOf(scope: Scope): Scope | undefined {
    const earlier = this.#earlier;
    return earlier ? earlier.#scopes[scope.id] : undefined;
  }

  #find(name: string): Found | undefined {
    let crossed = false;
    for (let scope: Scope | undefined = this.#scope; scope; scope = scope.parent) {
      if (scope.kind === 'class' && crossed) continue;
      const earlier = this.#earlierOf(scope);
      const here = scope.names.get(name);
      // a function runs after the code around it, so that later bindings count too
      const binding = here ?? (crossed ? earlier?.names.get(name) : undefined);
      if (binding) {
        const straight = !crossed && (this.loop === 0 || binding.loop === this.loop);
        const single = earlier?.counts.get(name) === 1;
        const sure = straight || single || isImport(binding.value);
        return { binding, scope, sure, straight, current: here !== undefined };
      }
      if (scope.kind === 'function') crossed = true;
    }
    return undefined;
  }

  #give(found: Found, name: string, span: Span): Value {
    const { value, cost } = found.sure ? found.binding : this.#anyOf(found, name);
    if (value === NOTHING || !this.#budget.take(cost)) return opaque(name, span);
    if (value.kind === 'name' && value.root === 'local') return { ...value, span };
    return { ...value, span, via: value.via ?? value.span };
  }

  /** All that a name may stand for where more than one binding can hold. */
  #anyOf({ scope }: Found, name: string): Pick<Binding, 'value' | 'cost'> {
    const value = this.#earlierOf(scope)?.joined.get(name);
    if (!value || value.kind === 'name' || value.kind === 'call') return { value: NOTHING, cost: 1 };
    const measured = this.#costs.get(value) ?? { cost: costOf(value) };
    this.#costs.set(value, measured);
    return measured.cost === undefined ? { value: NOTHING, cost: 1 } : { value, cost: measured.cost };
  }
}

/** Nothing is known of it. */
const NOTHING: Value = { kind: 'unknown', span: { start: 0, end: 0 } };

function isCollection(value: Value): boolean {
  return 'open' in value || value.kind === 'choice';
}

function opaque(name: string, span: Span): NameValue {
  return { kind: 'name', path: name, root: 'local', span };
}

function isImport(value: Value): value is NameValue {
  return value.kind === 'name' && value.root === 'import';
}

function sameImport(a: Value, b: Value): boolean {
  return isImport(a) && isImport(b) && a.path === b.path;
}

/** What it takes to walk a value; undefined when that is too much. */
function costOf(value: Value): number | undefined {
  let cost = 0;
  const visit = (one: Value, depth: number): boolean => {
    cost += 1;
    if (one.kind === 'string') cost += one.text.length + one.parts.length;
    else if (one.kind === 'name') cost += one.path.length;
    if (cost > MAX_COST || depth > MAX_DEPTH) return false;
    const inner = (next: Value): boolean => visit(next, depth + 1);
    if ('items' in one) return one.items.every(inner);
    if (one.kind === 'choice') return one.options.every(inner);
    if (one.kind === 'spread') return one.value === undefined || inner(one.value);
    if (one.kind === 'dict') return one.entries.every((entry) => inner(entry.key) && inner(entry.value));
    if (one.kind === 'env') return one.fallback === undefined || inner(one.fallback);
    if (one.kind !== 'template') return true;
    return one.parts.every((part) => {
      cost += part.kind === 'hole' ? 1 : part.text.length;
      return part.kind !== 'hole' || !part.value || inner(part.value);
    });
  };
  return visit(value, 1) ? cost : undefined;
}
