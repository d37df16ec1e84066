// What requirements files and conda environments say, in the terms of the call that reads them.
import { type CondaEnvironment, type CondaList } from '../../lang/conda/index.ts';
import { interpolated, variablePiece } from '../../lang/interpolation.ts';
import { markerHolds, parseRequirement, type RequirementLine } from '../../lang/requirements/index.ts';
import type { Requirement } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { type OptionTable, parseOptions } from '../kit.ts';
import { indexesOf, indexOf, type InstallDraft, trustedHostsOf } from './install.ts';
import { condaRequirement, editableRequirement, pythonRequirement } from './requirement.ts';

/** What a list says by itself, and the lists it names. */
export type Listed = Pick<InstallDraft, 'requirements' | 'indexes' | 'trustedHosts' | 'hashes'> & {
  readonly noIndex: boolean;
  readonly nested: readonly { readonly path: Word; readonly role: 'requirements' | 'constraints' }[];
  /** what is no requirement, so that pip stops there */
  readonly invalid: readonly Place[];
};

/** The value of an environment variable, where the text sets it. */
export type Variables = (name: string) => Word | undefined;

const NOTHING: Listed = {
  requirements: [],
  indexes: [],
  trustedHosts: [],
  hashes: false,
  noIndex: false,
  nested: [],
  invalid: [],
};

/** pip's requirements file format; other options of pip mean nothing there. */
const LINE: OptionTable = {
  flags: '--no-index --pre --prefer-binary --require-hashes',
  values:
    '-i,--pypi-url,--index-url --extra-index-url -f,--find-links -r,--requirement -c,--constraint -e,--editable --no-binary --only-binary --trusted-host --use-feature --hash -C,--config-settings --global-option',
};

const ROLES = { '--index-url': 'index', '--extra-index-url': 'extra', '--find-links': 'find-links' } as const;

/** Lines of a requirements file. */
export function listedByLines(lines: readonly RequirementLine[], variables: Variables): Listed {
  return merged(lines.map((line) => lineOf(line, variables)));
}

/** conda's own part of an environment file. */
export function listedByEnvironment({ channels, dependencies }: CondaEnvironment): Listed {
  return {
    ...NOTHING,
    requirements: dependencies.map(condaRequirement),
    indexes: [...channels, ...dependencies.flatMap(addressedChannel)].map((word) =>
      indexOf(word, 'channel', { at: word.at }),
    ),
  };
}

export function listedBySpecifications({ specifications }: CondaList): Listed {
  return { ...NOTHING, requirements: specifications.map(condaRequirement) };
}

/** The address in `https://host/channel::name`. */
function addressedChannel(word: Word): Word[] {
  const shape = shapeOf(word);
  const end = /^[a-z]+:\/\/\S*?(?=::)/i.exec(shape)?.[0].length;
  const first = word.pieces[0];
  if (end === undefined || first?.kind !== 'text' || first.text.length < end) return [];
  return [{ ...word, pieces: [{ ...first, text: first.text.slice(0, end) }] }];
}

function merged(lists: readonly Listed[]): Listed {
  return {
    requirements: lists.flatMap((one) => one.requirements),
    indexes: lists.flatMap((one) => one.indexes),
    trustedHosts: lists.flatMap((one) => one.trustedHosts),
    hashes: lists.some((one) => one.hashes),
    noIndex: lists.some((one) => one.noIndex),
    nested: lists.flatMap((one) => one.nested),
    invalid: lists.flatMap((one) => one.invalid),
  };
}

function lineOf(line: RequirementLine, variables: Variables): Listed {
  const words = line.options.map((word) => withVariables(word, variables));
  const call = parseOptions(LINE, words, 0);
  const hashed = call.has('--hash');
  const named = line.requirement && withVariables(line.requirement, variables);
  const nested = (role: 'requirements' | 'constraints', option: string): Listed['nested'] =>
    call.all(option).flatMap(({ value }) => (value ? [{ path: value, role }] : []));
  return {
    requirements: [
      ...(named && isInstalled(named) ? [pinned(pythonRequirement(named), hashed)] : []),
      ...call.all('--editable').flatMap(({ value }) => (value ? [editableRequirement(value)] : [])),
    ],
    indexes: indexesOf({ words }, call, ROLES),
    trustedHosts: trustedHostsOf({ words }, call, '--trusted-host'),
    // One hash makes pip ask for the hashes of all.
    hashes: hashed || call.has('--require-hashes'),
    noIndex: call.has('--no-index'),
    nested: [...nested('requirements', '--requirement'), ...nested('constraints', '--constraint')],
    invalid: named && isInvalid(named) ? [line.at] : [],
  };
}

/** A text that is known and no requirement, path or address. */
function isInvalid(word: Word): boolean {
  if (staticText(word) === undefined) return false;
  const { source, pin } = pythonRequirement(word);
  return source === 'index' && pin === 'unknown';
}

function pinned(one: Requirement, hashed: boolean): Requirement {
  return hashed ? { ...one, pin: 'hash' } : one;
}

/** False for what its marker keeps off Linux. */
function isInstalled(word: Word): boolean {
  const marker = parseRequirement(shapeOf(word))?.marker;
  return marker === undefined || markerHolds(marker) !== false;
}

/** `${NAME}` in upper case is a variable of the environment to pip. */
function withVariables(word: Word, variables: Variables): Word {
  return interpolated(word, /\$\{([A-Z0-9_]+)\}/g, ({ 1: name = '' }, at) => {
    const value = variables(name);
    return value ? value.pieces.map((piece) => ({ ...piece, use: at })) : [variablePiece(name, at)];
  });
}
