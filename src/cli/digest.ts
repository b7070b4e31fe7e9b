/** What came of a run on one page: requests by endpoint, alerts, changes, counts, limits that were reached, and the hash. */
import { durationLiteral, formatDuration, SECOND, type Micros } from '../sim/base/time.ts';
import type { Run } from '../sim/session/face.ts';
import { plainLine } from './plain-text.ts';
import { table } from './terminal.ts';

export interface EndpointDigest {
  readonly service: string;
  readonly method: string;
  readonly endpoint: string;
  /** Exactly what was counted up to the last scrape. */
  readonly requests: number;
  readonly errors: number;
  /** Null when nothing was answered. */
  readonly p50Seconds: number | null;
  readonly p99Seconds: number | null;
}

export interface RunDigest {
  readonly scenario: string;
  readonly title: string;
  readonly seed: string;
  readonly replay: string | null;
  readonly untilUs: Micros;
  readonly endpoints: readonly EndpointDigest[];
  readonly alerts: readonly { readonly atUs: Micros; readonly rule: string; readonly from: string; readonly to: string }[];
  readonly changes: readonly {
    readonly atUs: Micros;
    readonly kind: string;
    readonly component: string;
    readonly title: string;
    readonly status: string;
  }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly limitsReached: readonly string[];
  readonly hash: string;
}

export function digest(run: Run, replay: string | null): RunDigest {
  const { nowUs, counts, limitsReached } = run.status();
  return {
    scenario: run.scenario.id,
    title: run.scenario.title,
    seed: run.seed,
    replay,
    untilUs: nowUs,
    endpoints: endpoints(run, nowUs),
    alerts: run.alertTransitions().map(({ atUs, rule, from, to }) => ({ atUs, rule, from, to })),
    changes: run.changes().map(({ atUs, kind, component, title, status }) => ({ atUs, kind, component, title, status })),
    counts: { ...counts },
    limitsReached,
    hash: run.hash(),
  };
}

export function digestText(digest: RunDigest): string {
  const acted = digest.replay === null ? 'nobody acted' : `replay ${digest.replay}`;
  const sections = [
    `${plainLine(digest.title)} (${digest.scenario}), seed ${digest.seed}, ${acted}, 0s to ${durationLiteral(digest.untilUs)}`,
  ];
  const milliseconds = (seconds: number | null): string =>
    seconds === null ? '-' : formatDuration(Math.round(seconds * SECOND));
  sections.push(
    'Requests',
    table(
      ['service', 'endpoint', 'count', 'errors', 'p50', 'p99'],
      digest.endpoints.map((one) => [
        one.service,
        `${one.method} ${one.endpoint}`,
        one.requests,
        one.errors,
        milliseconds(one.p50Seconds),
        milliseconds(one.p99Seconds),
      ]),
    ),
  );
  sections.push('Alerts', lines(digest.alerts.map((one) => [durationLiteral(one.atUs), one.rule, `${one.from} -> ${one.to}`])));
  sections.push(
    'Changes',
    lines(digest.changes.map((one) => [durationLiteral(one.atUs), one.kind, one.component, one.title, one.status])),
  );
  sections.push('Counts', lines(Object.entries(digest.counts).map(([what, count]) => [what, count])));
  if (digest.limitsReached.length > 0) sections.push('Limits reached', lines(digest.limitsReached.map((one) => [one])));
  sections.push(`hash ${digest.hash}`);
  return sections.join('\n');
}

function lines(rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '  none';
  const [first, ...rest] = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? plainLine(cell) : cell)));
  return table((first ?? []).map(String), rest);
}

function endpoints(run: Run, untilUs: Micros): EndpointDigest[] {
  // A counter starts at 0 and only grows, so its largest value is its total, of pods that have gone too; increase() would extrapolate.
  const totals = (counter: string): string => `max_over_time(${counter}[${Math.ceil(untilUs / SECOND) + 1}s])`;
  const by = 'sum by (service, method, endpoint';
  const requests = ask(run, untilUs, `${by}) (${totals('http_requests_total')})`);
  const errors = ask(run, untilUs, `${by}) (${totals('http_requests_total{code=~"5.."}')})`);
  const quantile = (q: number) =>
    ask(run, untilUs, `histogram_quantile(${q}, ${by}, le) (${totals('http_request_duration_seconds_bucket')}))`);
  const [p50, p99] = [quantile(0.5), quantile(0.99)];
  const seconds = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);
  return [...requests]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [service = '', method = '', endpoint = ''] = key.split(' ');
      const answered = { requests: count, errors: errors.get(key) ?? 0 };
      return { service, method, endpoint, ...answered, p50Seconds: seconds(p50.get(key)), p99Seconds: seconds(p99.get(key)) };
    });
}

/** Values by `service method endpoint`. */
function ask(run: Run, atUs: Micros, expr: string): Map<string, number> {
  const answer = run.instant(expr, atUs);
  const samples = answer.ok && answer.value.kind === 'vector' ? answer.value.samples : [];
  return new Map(
    samples.map(({ labels, value }) => [
      `${labels['service'] ?? ''} ${labels['method'] ?? ''} ${labels['endpoint'] ?? ''}`,
      value,
    ]),
  );
}
