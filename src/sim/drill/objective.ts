/**
 * What an objective asks of telemetry, as PromQL: how many requests there were, how many were fast, how many failed.
 * Drills see no more of the world than a learner could ask for (law 3).
 */
import type { Problem } from '../base/problem.ts';
import { MILLISECOND, SECOND, type Micros } from '../base/time.ts';
import type { Objective } from '../model/topology.ts';

/** Upper bounds of the buckets of request durations: the default buckets of Prometheus' client libraries. */
const BUCKET_BOUNDS_US: readonly Micros[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10].map((seconds) =>
  Math.round(seconds * SECOND),
);

/** Each expression is in requests per second and yields one number. */
export interface ObjectiveQueries {
  readonly total: string;
  /** Answered within the bound, whatever the status. */
  readonly fast: string;
  /** Answered with a 5xx, however fast. */
  readonly failed: string;
  /** The target's quantile of the duration in seconds, over the last minute. */
  readonly quantile: string;
}

/** Rates over `windowUs`, a whole number of milliseconds. */
export function objectiveQueries(objective: Objective, windowUs: Micros): ObjectiveQueries {
  const endpoint = selector(objective);
  const window = `${Math.ceil(windowUs / MILLISECOND)}ms`;
  const rate = (metric: string, more = ''): string => `sum(rate(${metric}{${endpoint}${more}}[${window}]))`;
  return {
    total: rate('http_request_duration_seconds_count'),
    fast: rate('http_request_duration_seconds_bucket', `,le="${measuredUnderUs(objective) / SECOND}"`),
    failed: rate('http_requests_total', ',code=~"5.."'),
    quantile: `histogram_quantile(${objective.targetRatio}, sum by (le) (rate(http_request_duration_seconds_bucket{${endpoint}}[1m])))`,
  };
}

/**
 * The bound that the histogram can tell: `underUs` itself, or the next lower bucket, which is stricter than what was
 * promised; {@link checkObjective} has told the author.
 */
export function measuredUnderUs({ underUs }: Objective): Micros {
  return BUCKET_BOUNDS_US.findLast((bound) => bound <= underUs) ?? (BUCKET_BOUNDS_US[0] as Micros);
}

/** An objective whose bound lies between two buckets cannot be measured. */
export function checkObjective(objective: Objective, file: string): Problem[] {
  if (BUCKET_BOUNDS_US.includes(objective.underUs)) return [];
  const bounds = BUCKET_BOUNDS_US.map((bound) => `${bound / SECOND}s`).join(', ');
  const message = `The histogram of durations cannot tell how many requests took less than ${objective.underUs / SECOND}s. Use one of its bounds: ${bounds}.`;
  return [{ file, line: 0, column: 0, path: `objectives.${objective.name}.under`, message }];
}

function selector({ service, method, route }: Objective): string {
  return `service=${quote(service)},method=${quote(method)},endpoint=${quote(route)}`;
}

/** A PromQL string literal. Names come from files that anybody may write. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\\\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`;
}
