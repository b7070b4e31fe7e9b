/** The questions behind the service map, and their answers by component and by edge. */
import { everyStep } from '../../../sim/model/every-step.ts';
import type { VectorSample } from '../../../sim/model/query-value.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import { UNKNOWN, type Figures } from './health.ts';

const OF_SERVICES: readonly (readonly [keyof Figures, string])[] = [
  ['perSecond', 'sum by (service) (rate(http_requests_total[1m]))'],
  [
    'errorRatio',
    'sum by (service) (rate(http_requests_total{code=~"5.."}[1m])) / sum by (service) (rate(http_requests_total[1m]))',
  ],
  ['p99Seconds', 'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket[1m])))'],
  ['processorRatio', 'sum by (service) (rate(process_cpu_seconds_total[1m])) / sum by (service) (processor_limit)'],
  // Services without a pool have no series of the first kind.
  [
    'waiting',
    '(sum by (service) (avg_over_time(queue_size[1m])) + sum by (service) (avg_over_time(connection_pool_pending[1m]))) or sum by (service) (avg_over_time(queue_size[1m]))',
  ],
  ['replicasUp', 'sum by (service) (up)'],
  ['replicas', 'count by (service) (up)'],
];

const OF_DATABASES: readonly (readonly [keyof Figures, string])[] = [
  ['perSecond', 'sum by (database) (rate(db_query_duration_seconds_count[1m]))'],
  ['p99Seconds', 'histogram_quantile(0.99, sum by (database, le) (rate(db_query_duration_seconds_bucket[1m])))'],
  ['processorRatio', 'sum by (database) (rate(db_cpu_seconds_total[1m])) / sum by (database) (db_processors)'],
  ['replicasUp', 'sum by (database) (up)'],
  ['replicas', 'count by (database) (up)'],
];

const CALLS = 'sum by (service, target) (rate(http_client_requests_total[1m]))';
const FAILED_CALLS = 'sum by (service, target) (rate(http_client_requests_total{code!~"[1-4].."}[1m]))';
const STATEMENTS = 'sum by (database, statement) (rate(db_query_duration_seconds_count[1m]))';

export const MAP_QUERIES: readonly string[] = [
  ...OF_SERVICES.map(([, expr]) => expr),
  ...OF_DATABASES.map(([, expr]) => expr),
  CALLS,
  FAILED_CALLS,
  STATEMENTS,
];

export interface EdgeFigures {
  readonly perSecond: number;
  readonly failedRatio: number;
}

export interface MapFigures {
  readonly components: ReadonlyMap<string, Figures>;
  /** By `from to`. */
  readonly edges: ReadonlyMap<string, EdgeFigures>;
}

/** `answers` are those to MAP_QUERIES, in their order. */
export function mapFigures(topology: Topology, answers: readonly (readonly VectorSample[])[]): MapFigures {
  const components = new Map<string, Figures>();
  const note = (label: string, figure: keyof Figures, samples: readonly VectorSample[] = []) => {
    for (const { labels, value } of samples) {
      const name = labels[label];
      if (name !== undefined) components.set(name, { ...(components.get(name) ?? UNKNOWN), [figure]: value });
    }
  };
  OF_SERVICES.forEach(([figure], place) => note('service', figure, answers[place]));
  OF_DATABASES.forEach(([figure], place) => note('database', figure, answers[OF_SERVICES.length + place]));

  const rest = OF_SERVICES.length + OF_DATABASES.length;
  const edges = new Map<string, EdgeFigures>();
  for (const { labels, value } of answers[rest] ?? []) {
    edges.set(`${labels['service']} ${labels['target']}`, { perSecond: value, failedRatio: 0 });
  }
  for (const { labels, value } of answers[rest + 1] ?? []) {
    const key = `${labels['service']} ${labels['target']}`;
    const perSecond = edges.get(key)?.perSecond ?? 0;
    edges.set(key, { perSecond, failedRatio: perSecond > 0 ? value / perSecond : 0 });
  }
  const owners = statementOwners(topology);
  for (const { labels, value } of answers[rest + 2] ?? []) {
    const owner = owners.get(`${labels['database']} ${labels['statement']}`);
    if (owner === undefined) continue;
    const key = `${owner} ${labels['database']}`;
    edges.set(key, { perSecond: (edges.get(key)?.perSecond ?? 0) + value, failedRatio: 0 });
  }
  return { components, edges };
}

/** The service behind each statement, by `database statement`; those that several services send are left out. */
export function statementOwners(topology: Topology): ReadonlyMap<string, string> {
  const senders = new Map<string, Set<string>>();
  for (const service of topology.services) {
    for (const step of service.endpoints.flatMap((endpoint) => everyStep(endpoint.steps))) {
      if (step.kind !== 'query') continue;
      const key = `${step.database} ${step.statement}`;
      senders.set(key, (senders.get(key) ?? new Set<string>()).add(service.name));
    }
  }
  return new Map(
    [...senders].flatMap(([key, of]) => [...of].slice(0, of.size === 1 ? 1 : 0).map((name): [string, string] => [key, name])),
  );
}

/** The services that users call themselves. */
export function frontDoors(topology: Topology): readonly string[] {
  const names = topology.users.flatMap((group) =>
    group.journeys.flatMap(({ requests }) => requests.map(({ service }) => service)),
  );
  return [...new Set(names)];
}
