// Where configurations start from.
import type { Configuration, PresetName } from './schema.ts';

type Preset = Required<Pick<Configuration, 'thresholds' | 'coverage' | 'suppressions' | 'rules'>>;

/**
 * - `default`: for people who write jobs; medium and worse fails the run.
 * - `pedantic`: shows everything.
 * - `gate`: for whole sites; acts on what is sure, and is not passed by what can't be read.
 */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  default: {
    thresholds: {
      enforce: { severity: 'medium', confidence: 'medium' },
      warn: { severity: 'low', confidence: 'medium' },
    },
    rules: {},
    coverage: {},
    suppressions: { inline: 'allow' },
  },
  pedantic: {
    thresholds: {
      enforce: { severity: 'medium', confidence: 'medium' },
      warn: { severity: 'info', confidence: 'low' },
    },
    rules: {},
    coverage: {},
    suppressions: { inline: 'allow' },
  },
  gate: {
    thresholds: {
      enforce: { severity: 'critical', confidence: 'high' },
      warn: { severity: 'high', confidence: 'high' },
    },
    rules: {},
    coverage: { syntax: 'warn', differential: 'warn', size: 'warn', steps: 'warn', 'time-budget': 'warn' },
    suppressions: { inline: 'forbid' },
  },
};
