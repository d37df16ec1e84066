// What configurations need of the schema library: all of it would take four times as long to load.
export {
  array,
  boolean,
  enum,
  int,
  iso,
  literal,
  partialRecord,
  record,
  strictObject,
  string,
  toJSONSchema,
  union,
} from 'zod';
