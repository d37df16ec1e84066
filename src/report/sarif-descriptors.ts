// What a SARIF log says about jobvet itself: its rules and the reasons why something was not vetted.
import type { ReportingConfiguration, ReportingDescriptor } from 'sarif';
import { COVERAGE_CAUSES, type CoverageCause } from '../model/coverage.ts';
import { type Confidence, confidenceRank, type Severity, severityRank } from '../model/finding.ts';
import type { RuleInfo } from '../model/report.ts';
import { pageParts, shortened } from './page-parts.ts';

/** GitHub takes no more tags. */
const MOST_TAGS = 20;

/**
 * Numbers within the bands that GitHub shows as critical (over 9), high (7 to 8.9), medium (4 to 6.9) and low. What is
 * for information is in no band.
 */
export const SECURITY_SEVERITY: Readonly<Record<Severity, string | undefined>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
};

/** Every rule; results refer to them by their index. */
export function ruleDescriptors(
  rules: readonly RuleInfo[],
  page: (name: string) => string | undefined,
): ReportingDescriptor[] {
  return rules.map((rule) => {
    const parts = pageParts(page(rule.name) ?? `${rule.title}.`);
    const score = SECURITY_SEVERITY[rule.severity];
    return {
      id: rule.code,
      name: rule.name,
      shortDescription: { text: shortened(`${rule.title}.`) },
      fullDescription: { text: parts.summary || `${rule.title}.` },
      help: { text: parts.text || `${rule.title}.`, markdown: parts.markdown || `${rule.title}.` },
      ...(/^https?:\/\//.test(rule.url) && { helpUri: rule.url }),
      defaultConfiguration: { level: usualLevel(rule.severity, rule.confidence) },
      properties: {
        tags: tagsOf(rule),
        precision: rule.confidence,
        ...(score !== undefined && { 'security-severity': score }),
        family: rule.family,
        phase: rule.phase,
        since: rule.since,
        ...(rule.stricterSince !== undefined && { stricterSince: rule.stricterSince }),
      },
    };
  });
}

function tagsOf({ cwe, attack, family }: RuleInfo): string[] {
  const tags = [
    'security',
    ...cwe.map((number) => `external/cwe/cwe-${String(number).padStart(3, '0')}`),
    ...attack.map((technique) => `external/attack/${technique.toLowerCase()}`),
    family,
  ];
  return [...new Set(tags)].slice(0, MOST_TAGS);
}

/** What findings lead to when no configuration says otherwise. */
function usualLevel(severity: Severity, confidence: Confidence): NonNullable<ReportingConfiguration['level']> {
  const isSure = confidenceRank(confidence) >= confidenceRank('medium');
  if (!isSure || severity === 'info') return 'note';
  return severityRank(severity) >= severityRank('medium') ? 'error' : 'warning';
}

const CAUSES: Readonly<Record<CoverageCause, string>> = {
  syntax: 'A part of the text could not be read.',
  differential: 'Readers may take this part for something else than the shell does.',
  'unknown-command': 'Which program runs is decided at run time.',
  'not-followed': 'A file that is used was not read.',
  depth: 'Scripts start each other too deeply.',
  count: 'There are more of them than are followed.',
  size: 'The text is too long.',
  steps: 'Following the text takes too many steps.',
  'time-budget': 'Following the text takes too long.',
  encoding: 'The text is not UTF-8.',
  'unknown-option': 'An option of a directive is not known.',
  'rule-fault': 'A rule failed.',
};

/** What a notification is about. */
export type NotificationId = `not-vetted/${CoverageCause}` | 'unreadable' | 'left-out';

const NOTIFICATIONS: readonly (readonly [NotificationId, string])[] = [
  ...COVERAGE_CAUSES.map((cause) => [`not-vetted/${cause}`, CAUSES[cause]] as const),
  ['unreadable', 'A file could not be read.'],
  ['left-out', 'There are more results than a log may hold.'],
];

/** Every reason why something was not vetted; notifications refer to them by their index. */
export const NOTIFICATION_DESCRIPTORS: readonly ReportingDescriptor[] = NOTIFICATIONS.map(([id, text]) => ({
  id,
  shortDescription: { text },
}));

/** How notifications refer to their descriptor. */
export function notificationReference(id: NotificationId): { id: string; index: number } {
  return { id, index: NOTIFICATIONS.findIndex(([one]) => one === id) };
}
