// A value with choices inside, as the values it may be.
import type { EnvValue, SequenceValue, TemplateValue, Value } from './ast.ts';
import { Budget, isSequence, type Part, partsOf, spliced, type Text, textValue } from './values.ts';
import { shellWords, splitText } from './words.ts';

/** More alternatives are not made; a value with more of them keeps the first ones. */
const MAX_ALTERNATIVES = 16;

/**
 * The values that a value may be, without choices inside.
 *
 * @param inEnvironment whether a variable of the environment is known to be set: then its fallback is never taken
 */
export function alternatives(value: Value, inEnvironment: (name: string) => boolean): readonly Value[] {
  return new Alternatives(inEnvironment).of(value);
}

/** The words of a text as a POSIX shell would part them, without expansions. */
export function shellWordsOf(text: Text): Value {
  return shellWords(text, text.span, new Budget(0));
}

class Alternatives {
  readonly #inEnvironment: (name: string) => boolean;
  /** the copies that are made for one value are few and small */
  readonly #budget = new Budget(0);

  constructor(inEnvironment: (name: string) => boolean) {
    this.#inEnvironment = inEnvironment;
  }

  of(value: Value): readonly Value[] {
    switch (value.kind) {
      case 'choice':
        return value.options.flatMap((option) => this.of(option)).slice(0, MAX_ALTERNATIVES);
      case 'env':
        return this.#variable(value);
      case 'template':
        return this.#template(value);
      case 'list':
      case 'tuple':
        return this.#sequence(value);
      default:
        return [value];
    }
  }

  #variable(value: EnvValue): readonly Value[] {
    const { fallback } = value;
    return fallback && !this.#inEnvironment(value.name) ? [value, ...this.of(fallback)] : [value];
  }

  #template(value: TemplateValue): readonly Value[] {
    const parts = product(
      value.parts.map((part): readonly (readonly Part[])[] => {
        if (part.kind !== 'hole' || !part.value) return [[part]];
        return this.of(part.value).map((one) => partsOf(one, part.span, this.#budget));
      }),
    );
    return parts.map((one) => textValue(one.flat(), value.span, value.bytes));
  }

  #sequence(value: SequenceValue): readonly Value[] {
    const lists = product(value.items.map((item) => this.#items(item)));
    return lists.map((list): Value => {
      const items = list.flat();
      const placed = value.items.some((item) => item.kind === 'spread');
      return { ...value, items, open: placed ? items.some((item) => item.kind === 'spread') : value.open };
    });
  }

  /** What may stand in the place of one item. */
  #items(item: Value): readonly (readonly Value[])[] {
    if (item.kind !== 'spread') return this.of(item).map((one) => [one]);
    if (!item.value) return [[item]];
    return this.of(item.value).map((one): readonly Value[] => {
      if (isSequence(one)) return spliced(one);
      // what stood between blanks of a text that was cut into words
      const words = one.kind === 'string' ? splitText(one, [], [], one.span, this.#budget) : undefined;
      if (words && isSequence(words)) return words.items;
      return [one.kind === 'number' ? one : { kind: 'spread', value: one, span: item.span }];
    });
  }
}

/** Every way to take one of each; the first ones when there are too many. */
function product<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  let made: readonly (readonly T[])[] = [[]];
  let fixed: T[] = [];
  const flush = (): void => {
    if (fixed.length > 0) made = made.map((one) => [...one, ...fixed]);
    fixed = [];
  };
  for (const options of choices) {
    const [first] = options;
    if (first === undefined) return [];
    if (options.length === 1) {
      fixed.push(first);
      continue;
    }
    flush();
    made = made.flatMap((one) => options.map((option) => [...one, option])).slice(0, MAX_ALTERNATIVES);
  }
  flush();
  return made;
}
