/** What exporters tell of cache servers: redis_exporter of a Redis, memcached_exporter of a memcached. */
import { GET, SET } from '../model/cache-command.ts';
import type { Labels, MetricFamily } from '../model/series.ts';

/** What there is to tell at a scrape. */
export interface CacheReading {
  readonly hits: number;
  readonly misses: number;
  /** By command: how often, and seconds of processor time. */
  readonly executed: readonly number[];
  readonly executedS: readonly number[];
  readonly bytes: number;
  readonly keys: number;
  readonly evicted: number;
  readonly expired: number;
  readonly memoryBytes: number;
  readonly connections: number;
  readonly connectionsMax: number;
  readonly up: boolean;
  readonly uptimeS: number;
}

interface CacheMetric {
  readonly system: string;
  readonly name: string;
  readonly labels: Labels;
  value(reading: CacheReading): number;
}

export const CACHE_METRICS: readonly CacheMetric[] = [
  ...(
    [
      ['redis_up', ({ up }) => Number(up)],
      ['redis_uptime_in_seconds', ({ uptimeS }) => uptimeS],
      ['redis_connected_clients', ({ connections }) => connections],
      ['redis_config_maxclients', ({ connectionsMax }) => connectionsMax],
      ['redis_memory_used_bytes', ({ bytes }) => bytes],
      ['redis_memory_max_bytes', ({ memoryBytes }) => memoryBytes],
      ['redis_keyspace_hits_total', ({ hits }) => hits],
      ['redis_keyspace_misses_total', ({ misses }) => misses],
      ['redis_evicted_keys_total', ({ evicted }) => evicted],
      ['redis_expired_keys_total', ({ expired }) => expired],
      ['redis_db_keys', ({ keys }) => keys, { db: 'db0' }],
      ['redis_commands_total', ({ executed }) => executed[GET], { cmd: 'get' }],
      ['redis_commands_total', ({ executed }) => executed[SET], { cmd: 'set' }],
      ['redis_commands_duration_seconds_total', ({ executedS }) => executedS[GET], { cmd: 'get' }],
      ['redis_commands_duration_seconds_total', ({ executedS }) => executedS[SET], { cmd: 'set' }],
    ] satisfies [string, CacheMetric['value'], Labels?][]
  ).map(([name, value, labels = {}]): CacheMetric => ({ system: 'redis', name, labels, value })),
  ...(
    [
      ['memcached_up', ({ up }) => Number(up)],
      ['memcached_uptime_seconds', ({ uptimeS }) => uptimeS],
      ['memcached_current_connections', ({ connections }) => connections],
      ['memcached_max_connections', ({ connectionsMax }) => connectionsMax],
      ['memcached_current_bytes', ({ bytes }) => bytes],
      ['memcached_limit_bytes', ({ memoryBytes }) => memoryBytes],
      ['memcached_current_items', ({ keys }) => keys],
      ['memcached_items_evicted_total', ({ evicted }) => evicted],
      ['memcached_items_reclaimed_total', ({ expired }) => expired],
      ['memcached_commands_total', ({ hits }) => hits, { command: 'get', status: 'hit' }],
      ['memcached_commands_total', ({ misses }) => misses, { command: 'get', status: 'miss' }],
      ['memcached_commands_total', ({ executed }) => executed[SET], { command: 'set', status: 'hit' }],
    ] satisfies [string, CacheMetric['value'], Labels?][]
  ).map(([name, value, labels = {}]): CacheMetric => ({ system: 'memcached', name, labels, value })),
];

const gauge = (name: string, help: string, unit: MetricFamily['unit'] = ''): MetricFamily => ({
  name,
  kind: 'gauge',
  unit,
  help,
});
const counter = (name: string, help: string, unit: MetricFamily['unit'] = ''): MetricFamily => ({
  name,
  kind: 'counter',
  unit,
  help,
});

export const CACHE_SERVER_FAMILIES: readonly MetricFamily[] = [
  gauge('redis_up', '1 while the server answers its exporter.'),
  gauge('redis_uptime_in_seconds', 'Since the server started.', 'seconds'),
  gauge('redis_connected_clients', 'Open connections.'),
  gauge('redis_config_maxclients', 'Connections that the server accepts.'),
  gauge('redis_memory_used_bytes', 'Memory that values take.', 'bytes'),
  gauge('redis_memory_max_bytes', 'Memory that values may take.', 'bytes'),
  gauge('redis_db_keys', 'Keys, those included that have expired and were not found out yet.'),
  counter('redis_keyspace_hits_total', 'Lookups that found their key.'),
  counter('redis_keyspace_misses_total', 'Lookups that did not find their key.'),
  counter('redis_evicted_keys_total', 'Keys that had to go because the memory was full.'),
  counter('redis_expired_keys_total', 'Keys that had expired and were let go of.'),
  counter('redis_commands_total', 'Commands executed.'),
  counter('redis_commands_duration_seconds_total', 'Processor time of commands.', 'seconds'),
  gauge('memcached_up', '1 while the server answers its exporter.'),
  gauge('memcached_uptime_seconds', 'Since the server started.', 'seconds'),
  gauge('memcached_current_connections', 'Open connections.'),
  gauge('memcached_max_connections', 'Connections that the server accepts.'),
  gauge('memcached_current_bytes', 'Memory that items take.', 'bytes'),
  gauge('memcached_limit_bytes', 'Memory that items may take.', 'bytes'),
  gauge('memcached_current_items', 'Items, those included that have expired and were not found out yet.'),
  counter('memcached_items_evicted_total', 'Items that had to go because the memory was full.'),
  counter('memcached_items_reclaimed_total', 'Items that had expired and were let go of.'),
  counter('memcached_commands_total', 'Commands executed, by what they found.'),
];
