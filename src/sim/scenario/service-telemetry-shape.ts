/** What a service tells of itself that its author may choose, as with the options of a Prometheus client library. */
import type { Micros } from '../base/time.ts';
import { flag } from './call-policy-shape.ts';
import { positiveLength } from './distribution-shape.ts';
import { METRIC_NAMES } from '../model/metric-names.ts';
import { bucketsMax, userIdsMax } from './limits.ts';
import { object, optional } from './object-shape.ts';
import { count, share } from './quantity.ts';
import { choice, convert, list, type Shape } from './shape.ts';

const buckets: Shape<readonly Micros[]> = convert(
  list(positiveLength, { min: 1, max: bucketsMax, what: 'buckets' }),
  (bounds, at, reading) => {
    if (bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? 0))) return bounds;
    reading.report(at, 'must ascend: each bound must be longer than the one before it.');
    return undefined;
  },
  () => [],
);

export const serviceTelemetry = object('the telemetry of a service', {
  buckets: optional(
    buckets,
    "Upper bounds of the buckets of http_request_duration_seconds, in place of Prometheus' default ones: 5ms to 10s.",
  ),
  traces: optional(
    share,
    'Share of the traces that are kept, chosen by their id where they begin: by the service that users ask, or that takes up a message without context. Whoever they lead to goes by that. Counters, histograms and log lines know of all requests. Left out: 100%.',
  ),
  waits: optional(
    flag,
    'Whether the waits inside its processes, for locks and for threads of pools, have spans. Left out: only those for thread pools that are traced; else the time is in no span.',
  ),
  names: optional(
    choice(...METRIC_NAMES),
    "Whose names its metrics of requests have: those of Prometheus' libraries, such as http_requests_total, or OpenTelemetry's, such as http_server_requests_total.",
  ),
  userIds: optional(
    count({ min: 0, max: userIdsMax, maxName: 'userIdsMax' }),
    'Its counter of requests has the id of the user as a label, one of so many: a series for each of them. Left out: 0, no such label.',
  ),
});
