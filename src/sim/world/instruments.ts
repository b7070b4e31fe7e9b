/** Every metric of the world by name: made when a pod or database starts, or when a label set first appears. */
import { MYSQL_FAMILIES } from '../model/exporter-names.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Service, Topology } from '../model/topology.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { CACHE_SERVER_FAMILIES } from './cache-metrics.ts';
import { CALL_FAMILIES } from './call-telemetry.ts';
import { AUTOSCALER_FAMILIES } from './autoscaler-state.ts';
import { COLLECTOR_FAMILIES } from './collector-instruments.ts';
import { CONTAINER_FAMILIES } from './container.ts';
import { ADMISSION_FAMILIES } from './admission.ts';
import type { Core } from './core.ts';
import type { DatabaseInstruments } from './database.ts';
import { FLAG_FAMILIES } from './flag-state.ts';
import { JOB_FAMILIES } from './job-state.ts';
import { GUARD_FAMILIES } from './guard-signatures.ts';
import { IDEMPOTENCY_FAMILIES } from './key-store.ts';
import { SHIPPER_FAMILIES } from './log-shipper.ts';
import { SCRAPE_FAMILIES } from './scrape-answers.ts';
import { LOG_FAMILIES } from './log-writer.ts';
import { HEAP_FAMILIES } from './heap-telemetry.ts';
import type { Pod, PodInstruments } from './pod.ts';
import { PROCESS_FAMILIES } from './process-opening.ts';
import { NODE_FAMILIES } from './node-state.ts';
import { PORT_FAMILIES } from './ports.ts';
import { NETWORK_FAMILIES } from './network-interface.ts';
import { POOL_FAMILIES } from './pool-instruments.ts';
import { SESSION_FAMILIES } from './session-instruments.ts';
import { ROLE_FAMILIES } from './server-role.ts';
import { PARTITION_FAMILIES } from './partition-state.ts';
import { REPLICATION_FAMILIES } from './replication-state.ts';
import { SPACE_FAMILIES } from './disk-space.ts';
import { BROKER_FAMILIES } from './broker-instruments.ts';
import { MESSAGING_FAMILIES } from './pod-messaging.ts';
import { SCRAPER_FAMILIES } from './scraper.ts';
import { STORAGE_FAMILIES } from './storage-instruments.ts';
import { RESOLVER_FAMILIES } from './resolver.ts';
import { TLS_FAMILIES } from './tls.ts';
import type { Edge } from './program.ts';
import { userChance } from '../telemetry/trace-ids.ts';
import { TENANT_FAMILIES } from './tenant-buckets.ts';
import { THIRD_PARTY_FAMILIES } from './third-party.ts';
import { endpointOf } from './releases.ts';

export const FAMILIES: readonly MetricFamily[] = [
  { name: 'up', kind: 'gauge', unit: '', help: '1 while the process answers its scrapes.' },
  { name: 'build_info', kind: 'gauge', unit: '', help: '1 for the version that the process runs.' },
  { name: 'http_requests_total', kind: 'counter', unit: '', help: 'Requests that were answered, by endpoint and status code.' },
  {
    name: 'http_request_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'From arrival of a request in the process to its answer.',
  },
  { name: 'node_timex_offset_seconds', kind: 'gauge', unit: 'seconds', help: 'How far the clock is ahead of the time.' },
  { name: 'http_requests_in_progress', kind: 'gauge', unit: '', help: 'Requests that have arrived and are not answered yet.' },
  { name: 'http_server_requests_total', kind: 'counter', unit: '', help: 'As http_requests_total, by OpenTelemetry.' },
  {
    name: 'http_server_request_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'As http_request_duration_seconds, by OpenTelemetry.',
  },
  { name: 'http_server_active_requests', kind: 'gauge', unit: '', help: 'As http_requests_in_progress, by OpenTelemetry.' },
  {
    name: 'http_client_requests_total',
    kind: 'counter',
    unit: '',
    help: 'Calls to other services that have ended, by target and status code.',
  },
  { name: 'queue_size', kind: 'gauge', unit: '', help: 'Requests that wait for a worker thread.' },
  {
    name: 'http_server_queue_wait_seconds',
    kind: 'summary',
    unit: 'seconds',
    help: 'How long requests waited for a worker thread; those who found a free one are not counted.',
  },
  { name: 'worker_threads', kind: 'gauge', unit: '', help: 'Worker threads of the process.' },
  { name: 'worker_threads_busy', kind: 'gauge', unit: '', help: 'Worker threads that hold a request.' },
  { name: 'process_cpu_seconds_total', kind: 'counter', unit: 'seconds', help: 'Processor time used by the process.' },
  { name: 'processor_limit', kind: 'gauge', unit: '', help: 'Processors that the process may use.' },
  ...POOL_FAMILIES,
  {
    name: 'db_query_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'Execution time in the database, by statement.',
  },
  { name: 'db_cpu_seconds_total', kind: 'counter', unit: 'seconds', help: 'Processor time used by the database.' },
  { name: 'db_processors', kind: 'gauge', unit: '', help: 'Processors of the database.' },
  { name: 'db_connections', kind: 'gauge', unit: '', help: 'Open connections.' },
  { name: 'db_connections_max', kind: 'gauge', unit: '', help: 'Connections that the database accepts.' },
  { name: 'db_connections_active', kind: 'gauge', unit: '', help: 'Connections that execute a statement right now.' },
  { name: 'pg_stat_user_tables_seq_scan', kind: 'counter', unit: '', help: 'Sequential scans begun on the table.' },
  { name: 'pg_stat_user_tables_idx_scan', kind: 'counter', unit: '', help: 'Index scans begun on the table.' },
  { name: 'pg_stat_user_tables_n_live_tup', kind: 'gauge', unit: '', help: 'Live rows of the table.' },
  {
    name: 'pg_stat_user_tables_n_mod_since_analyze',
    kind: 'gauge',
    unit: '',
    help: 'Rows of the table that were written since it was last analyzed.',
  },
  { name: 'pg_stat_user_tables_seq_tup_read', kind: 'counter', unit: '', help: 'Rows read by sequential scans of the table.' },
  { name: 'pg_stat_user_tables_n_dead_tup', kind: 'gauge', unit: '', help: 'Dead rows of the table.' },
  { name: 'pg_stat_user_tables_vacuum_count', kind: 'counter', unit: '', help: 'Vacuums of the table.' },
  ...SCRAPE_FAMILIES,
  ...SCRAPER_FAMILIES,
  ...LOG_FAMILIES,
  ...SHIPPER_FAMILIES,
  ...COLLECTOR_FAMILIES,
  ...STORAGE_FAMILIES,
  ...SPACE_FAMILIES,
  ...REPLICATION_FAMILIES,
  ...ROLE_FAMILIES,
  ...PARTITION_FAMILIES,
  ...PORT_FAMILIES,
  ...NODE_FAMILIES,
  ...TLS_FAMILIES,
  ...RESOLVER_FAMILIES,
  ...NETWORK_FAMILIES,
  ...PROCESS_FAMILIES,
  ...CONTAINER_FAMILIES,
  ...AUTOSCALER_FAMILIES,
  ...CALL_FAMILIES,
  ...FLAG_FAMILIES,
  ...JOB_FAMILIES,
  ...THIRD_PARTY_FAMILIES,
  ...GUARD_FAMILIES,
  ...SESSION_FAMILIES,
  ...MYSQL_FAMILIES,
  ...HEAP_FAMILIES,
  ...ADMISSION_FAMILIES,
  ...TENANT_FAMILIES,
  ...IDEMPOTENCY_FAMILIES,
  ...BROKER_FAMILIES,
  ...MESSAGING_FAMILIES,
  ...CACHE_SERVER_FAMILIES,
];

export function podInstruments(core: Core, model: Service, target: Target): PodInstruments {
  const service = core.topology.services.findIndex((candidate) => candidate.name === model.name);
  const endpoints = core.program.endpoints.filter((entry) => entry.service === service);
  const slots = core.program.statuses.length;
  return {
    requests: new Int32Array(endpoints.length * slots).fill(-1),
    // An endpoint that this release does not have gets its series with the first request that asks for it in vain.
    durations: Int32Array.from(endpoints, ({ endpoint: { method, route } }) =>
      endpointOf(model, method, route) === undefined ? -1 : addDurations(target, method, route),
    ),
    calls: new Int32Array(core.program.callees[service].length * slots).fill(-1),
    callDurations: new Int32Array(core.program.callees[service].length).fill(-1),
    inProgress: target.instrument('http_requests_in_progress', {}),
    queueSize: target.instrument('queue_size', {}),
    queueWaitSum: target.seconds('http_server_queue_wait_seconds_sum', {}),
    queueWaitCount: target.instrument('http_server_queue_wait_seconds_count', {}),
    workers: target.instrument('worker_threads', {}),
    workersBusy: target.instrument('worker_threads_busy', {}),
    processorSeconds: target.seconds('process_cpu_seconds_total', {}),
    processorLimit: target.instrument('processor_limit', {}),
    up: target.instrument('up', {}),
  };
}

export function databaseInstruments(topology: Topology, id: number, target: Target): DatabaseInstruments {
  const model = topology.databases[id];
  return {
    processorSeconds: target.seconds('db_cpu_seconds_total', {}),
    processors: target.instrument('db_processors', {}),
    active: target.instrument('db_connections_active', {}),
    open: target.instrument('db_connections', {}),
    connectionsMax: target.instrument('db_connections_max', {}),
    up: target.instrument('up', {}),
    durations: Int32Array.from(model.statements, (statement) =>
      target.histogram('db_query_duration_seconds', { statement: statement.name }),
    ),
    tables: model.tables.map((table) => [
      target.instrument('pg_stat_user_tables_seq_scan', { table: table.name }),
      target.instrument('pg_stat_user_tables_idx_scan', { table: table.name }),
      target.instrument('pg_stat_user_tables_seq_tup_read', { table: table.name }),
    ]),
  };
}

function addDurations(target: Target, method: string, route: string): number {
  return target.histogram('http_request_duration_seconds', { method, endpoint: route });
}

/** Dead rows of a table, and how often it was vacuumed. */
export function vacuumCounters(target: Target, table: string): [number, number] {
  return [
    target.instrument('pg_stat_user_tables_n_dead_tup', { table }),
    target.instrument('pg_stat_user_tables_vacuum_count', { table }),
  ];
}

/** Live rows of a table, and rows written since it was analyzed: for tables whose statistics somebody looks after. */
export function tableCounters(target: Target, table: string): [number, number] {
  return [
    target.instrument('pg_stat_user_tables_n_live_tup', { table }),
    target.instrument('pg_stat_user_tables_n_mod_since_analyze', { table }),
  ];
}

/** The counter of one endpoint and status code, which appears with the first such answer. */
export function addRequestCounter(core: Core, pod: Pod, endpoint: number, slot: number): number {
  const { local, endpoint: model } = core.program.endpoints[endpoint];
  const labels = { method: model.method, endpoint: model.route, code: String(core.program.statuses[slot]) };
  const handle = pod.target.instrument('http_requests_total', labels);
  if (pod.instruments.durations[local] < 0)
    pod.instruments.durations[local] = addDurations(pod.target, model.method, model.route);
  pod.instruments.requests[local * core.program.statuses.length + slot] = handle;
  return handle;
}

/** The counter of requests that came from the user of a visit: each user comes again and again. */
export function userCounter(
  core: Core,
  pod: Pod,
  counters: Map<number, Handle>,
  endpoint: number,
  slot: number,
  visit: number,
): Handle {
  const user = Math.floor(userChance(visit, core.recorder.salt) * (pod.model.userIds ?? 1));
  const { local, endpoint: model } = core.program.endpoints[endpoint];
  const key = user * pod.instruments.requests.length + local * core.program.statuses.length + slot;
  let counter = counters.get(key);
  if (counter === undefined) {
    const labels = {
      method: model.method,
      endpoint: model.route,
      code: String(core.program.statuses[slot]),
      user_id: String(user),
    };
    counter = pod.target.instrument('http_requests_total', labels);
    if (pod.instruments.durations[local] < 0)
      pod.instruments.durations[local] = addDurations(pod.target, model.method, model.route);
    counters.set(key, counter);
  }
  return counter;
}

export function addCallCounter(core: Core, pod: Pod, edge: Edge, slot: number): number {
  const { endpoint } = core.program.endpoints[edge.toEndpoint];
  const target = core.services[edge.toService].model.name;
  const labels = { target, method: endpoint.method, endpoint: endpoint.route, code: String(core.program.statuses[slot]) };
  const handle = pod.target.instrument('http_client_requests_total', labels);
  pod.instruments.calls[edge.callee * core.program.statuses.length + slot] = handle;
  return handle;
}
