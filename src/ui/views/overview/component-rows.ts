/** The tables of the drawer: a service's endpoints and replicas, a database's statements, from instant queries. */
import type { VectorSample } from '../../../sim/model/query-value.ts';
import type { Labels } from '../../../sim/model/series.ts';

export interface DetailRow {
  readonly name: string;
  readonly perSecond: number;
  readonly p99Seconds: number;
}

export interface ReplicaRow {
  readonly pod: string;
  readonly up: boolean;
  readonly workersRatio: number;
  readonly processorRatio: number;
  readonly queue: number;
}

export function detailQueries(name: string, service: boolean): readonly string[] {
  const [of, by, metric] = service
    ? [`service="${name}"`, 'method, endpoint', 'http_request_duration_seconds']
    : [`database="${name}"`, 'statement', 'db_query_duration_seconds'];
  return [
    `sum by (${by}) (rate(${metric}_count{${of}}[1m]))`,
    `histogram_quantile(0.99, sum by (${by}, le) (rate(${metric}_bucket{${of}}[1m])))`,
  ];
}

/** p99 of the whole component. */
export function p99Query(name: string, service: boolean): string {
  const buckets = service
    ? `http_request_duration_seconds_bucket{service="${name}"}`
    : `db_query_duration_seconds_bucket{database="${name}"}`;
  return `histogram_quantile(0.99, sum by (le) (rate(${buckets}[1m])))`;
}

export function detailRows([rates = [], p99s = []]: readonly (readonly VectorSample[])[]): readonly DetailRow[] {
  const p99Of = new Map(p99s.map(({ labels, value }) => [partName(labels), value]));
  return rates
    .map(({ labels, value }) => ({ name: partName(labels), perSecond: value, p99Seconds: p99Of.get(partName(labels)) ?? NaN }))
    .sort((a, b) => b.perSecond - a.perSecond);
}

export function replicaQueries(service: string): readonly string[] {
  const of = `service="${service}"`;
  return [
    `up{${of}}`,
    `worker_threads_busy{${of}} / worker_threads{${of}}`,
    `rate(process_cpu_seconds_total{${of}}[1m]) / on (pod) processor_limit{${of}}`,
    `queue_size{${of}}`,
  ];
}

export function replicaRows([
  ups = [],
  workers,
  processors,
  queues,
]: readonly (readonly VectorSample[])[]): readonly ReplicaRow[] {
  const byPod = (samples: readonly VectorSample[] = []) =>
    new Map(samples.map(({ labels, value }) => [labels['pod'] ?? '', value]));
  const [workersOf, processorsOf, queueOf] = [byPod(workers), byPod(processors), byPod(queues)];
  return ups
    .map(({ labels, value }) => {
      const pod = labels['pod'] ?? '';
      return {
        pod,
        up: value === 1,
        workersRatio: workersOf.get(pod) ?? NaN,
        processorRatio: processorsOf.get(pod) ?? NaN,
        queue: queueOf.get(pod) ?? NaN,
      };
    })
    .sort((a, b) => (a.pod < b.pod ? -1 : 1));
}

function partName(labels: Labels): string {
  return labels['statement'] ?? `${labels['method'] ?? ''} ${labels['endpoint'] ?? ''}`.trim();
}
