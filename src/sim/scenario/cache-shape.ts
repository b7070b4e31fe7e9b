/** Caches: servers such as a Redis, under the word `caches` of a system, and how services use them or keep one in their own memory. */
import { COMMANDS } from '../model/cache-command.ts';
import { EVICTIONS } from '../model/cache.ts';
import type { ConnectionPool } from '../model/pool.ts';
import type { CacheUse } from '../model/process.ts';
import type { Database, Service, Topology } from '../model/topology.ts';
import { DAY, SECOND } from '../base/time.ts';
import { flag } from './call-policy-shape.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import {
  bytesMax,
  cacheEntriesMax,
  connectionsMax,
  databasesMax,
  insidesMax,
  processorsMax,
  runLengthMaxUs,
  writeBytesMax,
} from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { byteRate, byteSize, count, duration, name, share } from './quantity.ts';
import { choice, convert, mapOf, type Reading, type Shape } from './shape.ts';
import { suggest } from './suggestion.ts';

const life = duration({ minUs: 1, maxUs: runLengthMaxUs, maxName: 'runLengthMax' });

/** Connections of a replica to a cache server for which it has no pool of its own. */
const POOL_MAX = 50;
const POOL_WAIT_US = SECOND;

/** Cache servers by name; each is a database that knows two commands. */
export const cacheServers: Shape<Database[]> = convert(
  mapOf(
    name,
    object('a cache server', {
      system: defaulted(choice('redis', 'memcached'), 'redis', 'What it is, in the words of OpenTelemetry.'),
      processors: defaulted(
        count({ min: 1, max: processorsMax, maxName: 'processorsMax' }),
        1,
        'Processors that execute commands: one in a Redis, whatever the machine has.',
      ),
      memory: defaulted(byteSize({ min: 1024, max: bytesMax, maxName: 'bytesMax' }), '1GiB', 'What its values may take.'),
      eviction: defaulted(
        choice(...EVICTIONS),
        'lru',
        'What goes when the memory is full: what was not used for longest (lru), what was used least since it was stored (lfu), or nothing, and storing fails (none).',
      ),
      zone: optional(name, 'The zone that it is in. Left out: in none, and as near to all.'),
      connections: defaulted(
        count({ min: 1, max: connectionsMax, maxName: 'connectionsMax' }),
        10_000,
        'Connections that it accepts from all replicas together.',
      ),
      command: defaulted(positiveLength, '10us', 'Processor time of one command.'),
      throughput: defaulted(
        byteRate({ min: 1, max: bytesMax, maxName: 'bytesMax' }),
        '1GiB/s',
        'Bytes of values that a processor moves in a second; large values keep it busy.',
      ),
      startup: defaulted(stepLength, '5s', 'From a restart until it takes commands, with nothing in it.'),
    }),
    { max: databasesMax, what: 'caches' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at }): Database => {
      const made: Database = {
        name: key,
        system: value.system,
        processors: value.processors,
        zone: value.zone,
        connectionsMax: value.connections,
        slowQueryUs: DAY,
        sessions: {
          deadlockTimeoutUs: SECOND,
          lockTimeoutUs: null,
          statementTimeoutUs: null,
          transactionTimeoutUs: null,
          idleInTransactionTimeoutUs: null,
          readOnly: false,
        },
        autovacuum: null,
        replicaOf: null,
        storage: null,
        cache: {
          memoryBytes: value.memory,
          eviction: value.eviction,
          commandUs: value.command,
          bytesPerSecond: value.throughput,
          startupUs: value.startup,
        },
        tables: [],
        statements: COMMANDS,
      };
      reading.remember(made, at);
      return made;
    }),
  () => [],
);

/** Caches of a service, in its own memory or in a server, for steps that name one. */
export const cacheUses: Shape<CacheUse[]> = convert(
  mapOf(
    name,
    object('a cache', {
      in: optional(name, 'The cache server that holds the entries. Left out, each replica holds its own in its memory.'),
      entries: optional(
        count({ min: 1, max: cacheEntriesMax, maxName: 'cacheEntriesMax' }),
        'Entries that fit into the memory of a replica; the one that was not used for longest goes first. Left out: 1000.',
      ),
      entryBytes: optional(
        byteSize({ min: 1, max: writeBytesMax, maxName: 'writeBytesMax' }),
        'Size of one entry in a cache server. Left out: 1KiB.',
      ),
      timeout: optional(
        positiveLength,
        'How long a command to a cache server may take before the request does without it. Left out: 1s.',
      ),
      ttl: optional(life, 'How long an entry is good after it was stored. Left out: for ever.'),
      jitter: defaulted(share, '0%', 'Each entry lives shorter by up to this share of its time, so that not all end together.'),
      negativeTtl: optional(
        life,
        'How long it is remembered that a key stands for nothing. Left out: it is not, and asked for each time.',
      ),
      coalesce: defaulted(
        flag,
        false,
        'Whether a request that misses a key which another one of the replica is fetching waits for that result, good or bad, instead of fetching it too.',
      ),
    }),
    { max: insidesMax, what: 'caches' },
  ),
  (all, _at, reading) =>
    all.map(({ key, value, at }): CacheUse => {
      const { in: server, entries, entryBytes, timeout } = value;
      const [strange] = Object.entries(server === undefined ? { entryBytes, timeout } : { entries }).filter(
        ([, one]) => one !== undefined,
      );
      if (strange !== undefined) {
        const cure = server === undefined ? 'Add "in:" with the name of a cache server, or take it out.' : 'Take it out.';
        reading.report(
          at,
          `"${strange[0]}" means nothing for a cache ${server === undefined ? 'in memory' : 'in a server'}. ${cure}`,
        );
      }
      if (value.jitter > 0 && value.ttl === undefined && value.negativeTtl === undefined)
        reading.report(at, 'means nothing where entries are good for ever. Add "ttl", or take it out.', '.jitter');
      const made: CacheUse = {
        name: key,
        entriesMax: entries ?? 1000,
        remote: server === undefined ? undefined : { server, timeoutUs: timeout ?? SECOND, entryBytes: entryBytes ?? 1024 },
        ttlUs: value.ttl ?? null,
        jitterRatio: value.jitter,
        negativeTtlUs: value.negativeTtl,
        coalesces: value.coalesce,
      };
      reading.remember(made, at);
      return made;
    }),
  () => [],
);

/** The pools of a service, and one to each cache server that it uses without a word about how. */
export function withCachePools(pools: readonly ConnectionPool[], caches: readonly CacheUse[]): ConnectionPool[] {
  const servers = new Set(caches.flatMap(({ remote }) => (remote === undefined ? [] : [remote.server])));
  const known = new Set(pools.map(({ database }) => database));
  const more = [...servers].filter((server) => !known.has(server));
  return [
    ...pools,
    ...more.map((database): ConnectionPool => ({ database, sizeMax: POOL_MAX, acquireTimeoutUs: POOL_WAIT_US, keeping: null })),
  ];
}

/** The server that a cache is in must exist, and be one. */
export function checkCaches({ process }: Service, { databases }: Topology, reading: Reading): void {
  for (const cache of process.caches) {
    const server = cache.remote?.server;
    if (server === undefined || server === '') continue;
    const servers = databases.filter((one) => one.cache !== undefined).map((one) => one.name);
    if (servers.includes(server)) continue;
    const hint = servers.length === 0 ? ` Add "caches: {${server}: {}}" to the system.` : suggest(server, servers);
    reading.reportAbout(cache, ['in'], `no cache server is called ${JSON.stringify(server)}.${hint}`);
  }
}
