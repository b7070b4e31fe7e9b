/** The objective over the whole incident as a question to telemetry: its quantile, and the line that it had to stay under. */
import { SECOND } from '../../../sim/base/time.ts';
import type { Micros } from '../../../sim/base/time.ts';
import type { Objective } from '../../../sim/model/topology.ts';

export interface CourseQuestion {
  readonly expr: string;
  /** What was promised, in seconds. */
  readonly limitS: number;
  /** As in `p99 of POST /checkout/complete`. */
  readonly title: string;
}

export function courseQuestion({ service, method, route, targetRatio, underUs }: Objective): CourseQuestion {
  const selector = `service=${quoted(service)},method=${quoted(method)},endpoint=${quoted(route)}`;
  return {
    expr: `histogram_quantile(${targetRatio}, sum by (le) (rate(http_request_duration_seconds_bucket{${selector}}[1m])))`,
    limitS: underUs / SECOND,
    title: `p${Number((targetRatio * 100).toFixed(3))} of ${method} ${route} at ${service}`,
  };
}

const POINTS_MAX = 400;

/** A step of whole scrapes that gives at most 400 points. */
export function courseStep(lengthUs: Micros, scrapeIntervalUs: Micros): Micros {
  return Math.max(1, Math.ceil(lengthUs / POINTS_MAX / scrapeIntervalUs)) * scrapeIntervalUs;
}

/** A PromQL string literal. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
