// Everything a rule file may import: `defineRule`, the model, and questions about effects.
import type { Effect, EffectKind, EffectOf } from '../model/effect.ts';
import type { Confidence, Fix, Related, Severity } from '../model/finding.ts';
import type { SiteFacts } from '../model/site.ts';
import { placeOf, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';

export type * from '../model/effect.ts';
export type { Command, Scope } from '../model/command.ts';
export type { Confidence, Edit, Fix, Related, Severity } from '../model/finding.ts';
export type { SiteFacts } from '../model/site.ts';
export type { Place } from '../text/place.ts';
export type { Static } from '../model/static.ts';
export type { Word } from '../model/word.ts';
export {
  isDistributionHost,
  isInternalHost,
  isIpAddress,
  isLoopbackHost,
  isPasteHost,
  isShortLink,
  isSingleLabel,
  rawRef,
} from '../model/host.ts';
export { isReadHere } from '../model/languages.ts';
export { maybe, valueOf } from '../model/static.ts';
export { firstUnknown, placeOf, shapeOf, staticText } from '../model/word.ts';

/**
 * The catalogue's context lines: a reason that makes this case one band worse or better, or at most as bad as a band,
 * and that is told only where it changes the severity.
 */
export type Step = Shift | Limit;

interface Shift {
  readonly by: 1 | -1;
  readonly why: string;
}

interface Limit {
  readonly atMost: Severity;
  readonly why: string;
}

export interface RuleMeta {
  /** a person's name for the risk, a sentence without period */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** the catalogue's phase, lower case, blanks as `-` */
  readonly phase: string;
  readonly cwe: readonly number[];
  /** MITRE ATT&CK techniques */
  readonly attack: readonly string[];
  /** the version that brought the rule */
  readonly since: string;
  /** the version since which it finds more, or weighs it more; a `ruleset` pin before that only audits it */
  readonly stricterSince?: string;
  /** codes of rules whose finding about the same effect says it better */
  readonly yieldsTo?: readonly string[];
}

type Slots<M extends string> = M extends `${string}{${infer S}}${infer Rest}` ? S | Slots<Rest> : never;
type Data<M extends string> = string extends M
  ? { readonly data?: Readonly<Record<string, string>> }
  : [Slots<M>] extends [never]
    ? { readonly data?: undefined }
    : { readonly data: Readonly<Record<Slots<M>, string>> };

interface DraftBase {
  /** the effect the finding is about; findings about one effect are weighed against each other */
  readonly subject: Effect;
  /** default: where the effect is */
  readonly at?: Place;
  /** the severity of this case where the catalogue gives it one of its own; default: the rule's */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly steps?: readonly Step[];
  readonly fix?: Fix;
  readonly related?: readonly Related[];
  /** the entries of a list that the finding is about: comments leave it out when they cover each of them */
  readonly entries?: readonly Place[];
}

type Draft<Messages extends Readonly<Record<string, string>>> = {
  [K in keyof Messages & string]: DraftBase & { readonly message: K } & Data<Messages[K]>;
}[keyof Messages & string];

/** What a rule may ask and tell while it looks at an effect. */
export interface RuleContext<Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>> {
  report(draft: Draft<Messages>): void;
  /** every effect of the check, in the order of execution */
  readonly effects: readonly Effect[];
  /** an effect by its number, e.g. one named in `from` */
  effect(id: number | undefined): Effect | undefined;
  /** what the site says about itself */
  readonly site: SiteFacts;
}

/** A rule as the engine sees it. */
export interface Rule {
  readonly code: string;
  readonly name: string;
  readonly meta: RuleMeta;
  readonly messages: Readonly<Record<string, string>>;
  /** Looks at one effect; the engine calls it for each, in the order of execution. */
  visit(effect: Effect, context: RuleContext): void;
  readonly kinds: readonly EffectKind[];
}

type Handlers<Messages extends Readonly<Record<string, string>>> = {
  readonly [K in EffectKind]?: (effect: EffectOf<K>, context: RuleContext<Messages>) => void;
};

/**
 * Declares a rule. Message slots (`{tool}`) are checked against the data of each report.
 *
 * @example see src/rules/network/unauthenticated-dashboard.ts
 */
export function defineRule<const Messages extends Readonly<Record<string, string>>>(definition: {
  readonly code: string;
  readonly name: string;
  readonly meta: RuleMeta;
  readonly messages: Messages;
  readonly on: Handlers<Messages>;
}): Rule {
  const { code, name, meta, messages, on } = definition;
  return {
    code,
    name,
    meta,
    messages,
    kinds: Object.keys(on) as EffectKind[],
    visit(effect, context) {
      // The handler for a kind takes effects of that kind; the compiler can't follow the index.
      const handler = on[effect.kind] as ((effect: Effect, context: RuleContext) => void) | undefined;
      handler?.(effect, context);
    },
  };
}

/** Joins names as a sentence does: "a", "a and b", "a, b and c"; long lists are cut with a count. */
export function listOf(names: readonly string[], most = 4): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/**
 * The effect of a kind that the same command has besides this one, or the same entry of a file: the start of a container
 * whose mount this is.
 */
export function besides<K extends EffectKind>(
  effect: Effect,
  kind: K,
  effects: readonly Effect[],
): EffectOf<K> | undefined {
  const isWanted = (other: Effect): other is EffectOf<K> => other.kind === kind;
  return groupsOf(effects).get(groupOf(effect))?.find(isWanted);
}

const groups = new WeakMap<readonly Effect[], ReadonlyMap<string, readonly Effect[]>>();

/** The effects of one check by what has them: sorted once, since rules ask for nearly each. */
function groupsOf(effects: readonly Effect[]): ReadonlyMap<string, readonly Effect[]> {
  const known = groups.get(effects);
  if (known) return known;
  const sorted = new Map<string, Effect[]>();
  for (const effect of effects) {
    const group = groupOf(effect);
    const same = sorted.get(group);
    if (same) same.push(effect);
    else sorted.set(group, [effect]);
  }
  groups.set(effects, sorted);
  return sorted;
}

/** What an effect belongs to: a command, or an entry of a file. */
function groupOf({ command, statement: { doc, span } }: Effect): string {
  return command === undefined ? `${doc.path}:${span.start}` : String(command);
}

/** A note on where a value is written, when it does not stand in the command itself. */
export function setElsewhere(word: Word): readonly Related[] {
  const place = placeOf(word);
  const inside =
    place.doc === word.at.doc && place.span.start >= word.at.span.start && place.span.end <= word.at.span.end;
  return inside ? [] : [{ at: place, message: 'the value is set here' }];
}

/** "a token", "an API key", "an npm token": by how the word is spoken. */
export function withArticle(noun: string): string {
  return /^(?:[aeio]|npm\b|ngrok\b|NVIDIA\b|SSH\b)/i.test(noun) ? `an ${noun}` : `a ${noun}`;
}
