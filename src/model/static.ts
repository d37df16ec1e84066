import type { Place } from '../text/place.ts';

/** Why a value can't be known from the text alone. */
export type UnknownReason =
  /** a variable nobody in the text sets: the environment decides */
  | 'variable'
  /** `$1`, `$@`: whoever starts the script decides */
  | 'positional'
  /** the output of a command */
  | 'substitution'
  /** `read`, `mapfile`: input decides */
  | 'input'
  /** file names decide */
  | 'glob'
  | 'arithmetic'
  /** a loop changes it from round to round */
  | 'loop'
  /** more alternatives than are followed */
  | 'too-many'
  | 'unparsed';

export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
  /** where the value is written; absent for a tool's built-in default */
  readonly at?: Place;
}

export interface OneOf<T> {
  readonly state: 'oneOf';
  readonly values: readonly Known<T>[];
}

export interface Unknown {
  readonly state: 'unknown';
  readonly reason: UnknownReason;
  readonly at?: Place;
}

/** A value as far as the text tells: known, one of a few, or unknown for a reason. Unknown is never "fine" and never "bad". */
export type Static<T> = Known<T> | OneOf<T> | Unknown;

export function known<T>(value: T, at?: Place): Known<T> {
  return at ? { state: 'known', value, at } : { state: 'known', value };
}

export function unknown(reason: UnknownReason, at?: Place): Unknown {
  return at ? { state: 'unknown', reason, at } : { state: 'unknown', reason };
}

/** The value when it is known, else undefined. */
export function valueOf<T>(value: Static<T> | undefined): T | undefined {
  return value?.state === 'known' ? value.value : undefined;
}

/** True when the value may satisfy the test in some known alternative; unknown values do not count. */
export function maybe<T>(value: Static<T> | undefined, test: (value: T) => boolean): boolean {
  if (value?.state === 'known') return test(value.value);
  return value?.state === 'oneOf' && value.values.some((one) => test(one.value));
}
