// What checks configurations against their schema; loaded when there is one.
import * as library from 'zod';

/** The schema library. */
export function zod(): typeof library {
  return library;
}
