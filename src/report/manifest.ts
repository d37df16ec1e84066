// `jobvet manifest`: the ports a job opens and the hosts it talks to, for per-job firewall rules (schema 1).
import type { Report } from '../model/report.ts';
import { rangeAt } from '../text/place.ts';
import { jsonLine, SCHEMA } from './json-shape.ts';

/** One line of JSON about one file. */
export function manifestJson(report: Report): string {
  const { listen, connect } = report.manifest;
  return jsonLine({
    schema: SCHEMA,
    path: report.document.path,
    listen: listen.map(({ at, ...rest }) => ({ ...rest, range: rangeAt(at) })),
    connect: connect.map(({ at, ...rest }) => ({ ...rest, range: rangeAt(at) })),
  });
}
