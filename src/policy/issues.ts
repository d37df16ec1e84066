// What the schema finds wrong, in words and with places.
import type * as Zod from 'zod';
import { textOf, type TreeNode } from '../lang/tree/index.ts';
import { SEVERITIES } from '../model/finding.ts';
import { nearest } from '../text/nearest.ts';
import type { Place } from '../text/place.ts';
import { keysAt, purposeOf, sectionsWith } from './expectations.ts';
import type { SchemaNode } from './json-schema.ts';
import { locate, type Path } from './tree-value.ts';

/** Something wrong at a place. */
export interface Fault {
  readonly at: Place;
  readonly message: string;
}

type Issue = Zod.core.$ZodIssue;

/** What options of the command line and other tools call what configurations have. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'fail-on': 'thresholds.enforce.severity',
  ignore: 'exclude',
  extend: 'extends',
  presets: 'preset',
  'slurm-version': 'site.slurm',
};

/** Words for one issue of the schema; several keys of one map are several faults. */
export function faultsOf(issue: Issue, root: TreeNode, schema: () => SchemaNode): Fault[] {
  const { path } = issue;
  const { node, at, said } = locate(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        at: locate(root, [...path, key]).said,
        message: unknownKey(key, path, schema()),
      }));
    case 'invalid_key':
      return [{ at: said, message: 'a key must not be empty' }];
    case 'invalid_union': {
      const inner = innerIssues(issue.errors);
      if (inner) return inner.flatMap((one) => faultsOf({ ...one, path: [...path, ...one.path] }, root, schema));
      const wanted = issue.errors.flatMap(([first]) => (first ? [expectation(first)] : []));
      return [{ at, message: mismatch(path, node, wanted.join(' or '), choicesOf(issue.errors.flat())) }];
    }
    case 'invalid_type':
      if (!node && isMissing(root, path)) return [{ at, message: missing(path, schema()) }];
      return [{ at, message: mismatch(path, node, expectation(issue), []) }];
    default:
      return [{ at, message: mismatch(path, node, expectation(issue), choicesOf([issue])) }];
  }
}

/** Whether a key that must be there is not, though the map is. */
function isMissing(root: TreeNode, path: Path): boolean {
  return path.length > 0 && locate(root, path.slice(0, -1)).node?.kind === 'map';
}

function missing(path: Path, schema: SchemaNode): string {
  const purpose = purposeOf(schema, path);
  return `${nameOf(path)} is missing${purpose === undefined ? '' : `: ${purpose}`}`;
}

function unknownKey(key: string, path: Path, schema: SchemaNode): string {
  const keys = keysAt(schema, path);
  return `there is no key "${key}" here (${keyHint(key, keys, schema)})`;
}

function keyHint(key: string, keys: readonly string[], schema: SchemaNode): string {
  const kebab = key.replace(/_/g, '-').replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (keys.includes(kebab)) return `did you mean ${kebab}?`;
  const other = OTHER_NAMES[kebab];
  if (other !== undefined) return `did you mean ${other}?`;
  const [section] = sectionsWith(schema, kebab);
  if (section !== undefined) return `it belongs under ${section}`;
  const near = nearest(key, keys);
  return near === undefined ? `the keys are ${keys.join(', ')}` : `did you mean ${near}?`;
}

/** The issues inside the one alternative that the value was meant for; undefined when it fits none. */
function innerIssues(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = alternatives.filter(
    (issues) => !issues.some(({ code, path }) => path.length === 0 && /^invalid_(?:type|value)$/.test(code)),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'too_small':
      if (issue.origin === 'string') return 'text that is not empty';
      return issue.origin === 'array' ? 'a list that is not empty' : `at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'string' ? issue.message : `at most ${String(issue.maximum)}`;
    default:
      // What the schema itself says of values with a form: a month, a date, a hash.
      return issue.message;
  }
}

const TYPES: Readonly<Partial<Record<string, string>>> = {
  string: 'text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
  array: 'a list',
  object: 'a map (lines of "key: value")',
  record: 'a map (lines of "key: value")',
};

function choicesOf(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));
}

function mismatch(path: Path, node: TreeNode | undefined, wanted: string, choices: readonly string[]): string {
  const text = textOf(node);
  const said = `${nameOf(path)} must be ${wanted}, not ${whatIs(node)}`;
  if (text === undefined || text === '') return said;
  const meant =
    sectionWith(text, wanted) ?? nearest(text, choices) ?? (/\ba list$/.test(wanted) ? `[${quoted(text)}]` : undefined);
  return meant === undefined ? said : `${said} (did you mean ${meant}?)`;
}

/** A severity on its own stands where a section with a severity belongs. */
function sectionWith(text: string, wanted: string): string | undefined {
  return /\ba map\b/.test(wanted) && SEVERITIES.some((one) => one === text) ? `{ severity: ${text} }` : undefined;
}

/** As it would be written in a list on one line. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}

function whatIs(node: TreeNode | undefined): string {
  if (!node) return 'empty';
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a map';
  const text = textOf(node) ?? '…';
  return text === '' ? 'empty' : JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** The key that a path is about; members of lists go by the key of the list. */
function nameOf(path: Path): string {
  const key = path.findLast((step) => typeof step === 'string');
  if (key === undefined) return 'a configuration';
  return typeof path.at(-1) === 'number' ? `each of ${key}` : key;
}
