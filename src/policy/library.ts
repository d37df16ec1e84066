// What checks configurations against their schema; loaded when there is one.
import * as library from './zod.ts';

/** As much of the schema library as configurations need. */
export type SchemaLibrary = typeof library;

/** The schema library. */
export function zod(): SchemaLibrary {
  return library;
}
