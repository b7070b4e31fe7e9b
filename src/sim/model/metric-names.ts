/**
 * Under which names a process tells how its requests went: those of Prometheus' client libraries, or those of OpenTelemetry's, which a new
 * version of a library brings along.
 */

export const METRIC_NAMES = ['prometheus', 'opentelemetry'] as const;

export type MetricNames = (typeof METRIC_NAMES)[number];

/** What the metrics of Prometheus' libraries are called in OpenTelemetry's. */
export const OPENTELEMETRY_NAMES: ReadonlyMap<string, string> = new Map([
  ['http_requests_total', 'http_server_requests_total'],
  ['http_request_duration_seconds', 'http_server_request_duration_seconds'],
  ['http_requests_in_progress', 'http_server_active_requests'],
]);
