// The formats of `check`: each takes reports in one by one and prints them.
import { relative, resolve, sep } from 'node:path';
import { ruleTable } from '../engine/rules-table.ts';
import { append } from '../host/output-file.ts';
import { rulePages } from '../host/pages.ts';
import type { Report } from '../model/report.ts';
import { GithubLog } from '../report/github.ts';
import { type JsonError, type JsonPart, jsonPart, jsonReport } from '../report/json.ts';
import { type Reading, SarifLog } from '../report/sarif.ts';
import type { Tally } from '../report/tally.ts';
import { findingsText, summaryText, type TextOptions } from '../report/text.ts';
import type { ExitCode } from './exit.ts';
import { VERSION } from './version.ts';

export const CHECK_FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export interface FormatOptions extends TextOptions {
  readonly cwd: string;
  /** of SARIF logs */
  readonly category: string;
  /** the environment that GitHub gives the steps of a job */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is known when all files were vetted. */
export interface RunEnd {
  readonly tally: Tally;
  readonly errors: readonly JsonError[];
  readonly exitCode: ExitCode;
}

/** One format of one run. */
export interface ReportWriter {
  add(report: Report, reading: Reading): void;
  end(end: RunEnd): void;
}

type Print = (text: string) => void;

/** The writers by format. */
export const WRITERS: Readonly<Record<CheckFormat, (options: FormatOptions, print: Print) => ReportWriter>> = {
  text: (options, print) => ({
    add(report) {
      print(findingsText(report, options));
    },
    end({ tally }) {
      if (tally.files > 0) print(summaryText(tally, options));
    },
  }),
  json(_options, print) {
    const parts: JsonPart[] = [];
    return {
      add(report) {
        parts.push(jsonPart(report));
      },
      end({ tally, errors }) {
        print(jsonReport(parts, tally, errors, VERSION));
      },
    };
  },
  sarif({ cwd, category }, print) {
    const log = new SarifLog({ rules: ruleTable(), page: rulePages(), version: VERSION, cwd, category });
    return {
      add(report, reading) {
        log.add(report, reading);
      },
      end(end) {
        log.end(end).forEach(print);
      },
    };
  },
  github({ pedantic, cwd, env }, print) {
    const summary = env['GITHUB_STEP_SUMMARY'] ?? '';
    const path = pathInRepository(cwd, env['GITHUB_WORKSPACE']);
    const log = new GithubLog({ pedantic, path, summary: summary !== '' });
    return {
      add(report) {
        log.add(report);
      },
      end({ tally, errors }) {
        const end = log.end(tally, errors);
        print(end.commands);
        if (summary !== '') append(summary, end.summary);
      },
    };
  },
};

/** GitHub knows files by their path from the root of the repository, which need not be the working directory. */
function pathInRepository(cwd: string, root: string | undefined): (path: string) => string {
  return (path) => {
    if (root === undefined || root === '') return path;
    const inside = relative(root, resolve(cwd, path));
    return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) ? path : inside.replaceAll(sep, '/');
  };
}
