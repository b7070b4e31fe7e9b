/** What came of a run on one page: requests by endpoint, alerts, changes, counts, limits that were reached, and the hash. */
import { durationLiteral, formatDuration, SECOND, type Micros } from '../sim/base/time.ts';
import type { Notification, NotifiedAlert } from '../sim/model/notification.ts';
import type { VectorSample } from '../sim/model/query-value.ts';
import type { Labels } from '../sim/model/series.ts';
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

export interface NotificationDigest {
  readonly atUs: Micros;
  readonly receiver: string;
  readonly integration: string;
  /** Names of its alerts, each with how many of them, in order. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
}

export interface RunDigest {
  readonly scenario: string;
  readonly title: string;
  readonly seed: string;
  readonly replay: string | null;
  readonly untilUs: Micros;
  readonly endpoints: readonly EndpointDigest[];
  readonly alerts: readonly { readonly atUs: Micros; readonly rule: string; readonly from: string; readonly to: string }[];
  /** What lies in the inboxes; not said where the scenario has no routes. */
  readonly notifications?: readonly NotificationDigest[];
  readonly changes: readonly {
    readonly atUs: Micros;
    readonly kind: string;
    readonly component: string;
    readonly title: string;
    readonly status: string;
  }[];
  /** Containers that died and were started again, by service, as of the last scrape. */
  readonly restarts: readonly { readonly service: string; readonly count: number }[];
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
    ...(run.scenario.notifications === undefined ? {} : { notifications: run.notifications().map(notificationDigest) }),
    changes: run.changes().map(({ atUs, kind, component, title, status }) => ({ atUs, kind, component, title, status })),
    restarts: restarts(run, nowUs),
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
      ['service', 'endpoint', 'count', '5xx', 'p50', 'p99'],
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
  if (digest.notifications !== undefined)
    sections.push(
      'Notifications',
      lines(
        digest.notifications.map((one) => [
          durationLiteral(one.atUs),
          one.receiver,
          one.integration,
          [...one.firing.map((name) => `${name} fires`), ...one.resolved.map((name) => `${name} is over`)].join(', '),
        ]),
      ),
    );
  sections.push(
    'Changes',
    lines(digest.changes.map((one) => [durationLiteral(one.atUs), one.kind, one.component, one.title, one.status])),
  );
  if (digest.restarts.length > 0)
    sections.push('Restarts of containers', lines(digest.restarts.map((one) => [one.service, one.count])));
  sections.push('Counts', lines(Object.entries(digest.counts).map(([what, count]) => [what, count])));
  if (digest.limitsReached.length > 0) sections.push('Limits reached', lines(digest.limitsReached.map((one) => [one])));
  sections.push(`hash ${digest.hash}`);
  return sections.join('\n');
}

function notificationDigest({ atUs, receiver, integration, alerts }: Notification): NotificationDigest {
  const names = (status: NotifiedAlert['status']): string[] => {
    const counts = new Map<string, number>();
    for (const one of alerts) {
      const name = one.labels['alertname'] ?? '';
      if (one.status === status) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  };
  return { atUs, receiver, integration, firing: names('firing'), resolved: names('resolved') };
}

function lines(rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '  none';
  const [first, ...rest] = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? plainLine(cell) : cell)));
  return table((first ?? []).map(String), rest);
}

function restarts(run: Run, untilUs: Micros): RunDigest['restarts'] {
  const ofPods = `max_over_time(kube_pod_container_status_restarts_total${wholeRun(untilUs)})`;
  return ask(run, untilUs, `sort_by_label(sum by (service) (${ofPods}) > 0, "service")`).map(({ labels, value }) => ({
    service: labels['service'] ?? '',
    count: value,
  }));
}

function wholeRun(untilUs: Micros): string {
  return `[${Math.ceil(untilUs / SECOND) + 1}s]`;
}

function endpoints(run: Run, untilUs: Micros): EndpointDigest[] {
  const length = wholeRun(untilUs);
  const requests = totals(run, untilUs, 'http_requests_total', length, () => true);
  const errors = totals(run, untilUs, 'http_requests_total', length, ({ code = '' }) => code.startsWith('5'));
  const quantile = (q: number) => {
    const buckets = `sum by (service, method, endpoint, le) (increase(http_request_duration_seconds_bucket${length}))`;
    return new Map(ask(run, untilUs, `histogram_quantile(${q}, ${buckets})`).map(({ labels, value }) => [key(labels), value]));
  };
  const [p50, p99] = [quantile(0.5), quantile(0.99)];
  const seconds = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);
  return [...requests]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => {
      const [service = '', method = '', endpoint = ''] = name.split(' ');
      const answered = { requests: count, errors: errors.get(name) ?? 0 };
      return { service, method, endpoint, ...answered, p50Seconds: seconds(p50.get(name)), p99Seconds: seconds(p99.get(name)) };
    });
}

/**
 * What a counter has counted, exactly, where increase() would extrapolate: the largest value of each series, of pods that have gone
 * too, and for a pod whose process has begun anew the largest of each life.
 */
function totals(
  run: Run,
  atUs: Micros,
  counter: string,
  length: string,
  meant: (labels: Labels) => boolean,
): Map<string, number> {
  const sums = new Map<string, number>();
  const count = (labels: Labels, value: number): void => {
    if (meant(labels)) sums.set(key(labels), (sums.get(key(labels)) ?? 0) + value);
  };
  for (const { labels, value } of ask(run, atUs, `max_over_time(${counter}${length})`)) count(labels, value);
  const reborn = new Set(ask(run, atUs, `resets(${counter}${length}) > 0`).map(({ labels }) => labels['pod'] ?? ''));
  for (const pod of reborn) {
    const answer = run.instant(`${counter}{pod=${JSON.stringify(pod)}}${length}`, atUs);
    if (!answer.ok || answer.value.kind !== 'matrix') continue;
    for (const { labels, values } of answer.value.series) {
      const lives = [...values.filter((value, i) => i + 1 === values.length || (values[i + 1] ?? 0) < value)];
      count(labels, lives.reduce((sum, value) => sum + value, 0) - Math.max(...lives));
    }
  }
  return sums;
}

function key(labels: Labels): string {
  return `${labels['service'] ?? ''} ${labels['method'] ?? ''} ${labels['endpoint'] ?? ''}`;
}

function ask(run: Run, atUs: Micros, expr: string): readonly VectorSample[] {
  const answer = run.instant(expr, atUs);
  return answer.ok && answer.value.kind === 'vector' ? answer.value.samples : [];
}
