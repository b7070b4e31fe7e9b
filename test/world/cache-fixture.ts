/** A shop in front of a cache server, through the real model: each request asks for one key and fetches it in 1 ms when it is not there. */
import type { CacheServer } from '../../src/sim/model/cache.ts';
import { COMMANDS } from '../../src/sim/model/cache-command.ts';
import type { KeyChoice } from '../../src/sim/model/locking.ts';
import { PLAIN_PROCESS, type CacheUse } from '../../src/sim/model/process.ts';
import type { Arrivals, Database, Service, Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { serverSpans, service, systemOf } from './topology-fixture.ts';

const KIBIBYTE = 1024;
export const ENTRY_BYTES = KIBIBYTE;

export function cacheServer(fields: Partial<CacheServer> = {}): Database {
  return {
    name: 'redis',
    system: 'redis',
    processors: 1,
    connectionsMax: 10_000,
    slowQueryUs: 3_600e6,
    sessions: {
      deadlockTimeoutUs: 1e6,
      lockTimeoutUs: null,
      statementTimeoutUs: null,
      transactionTimeoutUs: null,
      idleInTransactionTimeoutUs: null,
      readOnly: false,
    },
    autovacuum: null,
    replicaOf: null,
    storage: null,
    cache: { memoryBytes: 1e9, eviction: 'lru', commandUs: 1, bytesPerSecond: 1e12, startupUs: 1e6, ...fields },
    tables: [],
    statements: COMMANDS,
  };
}

export interface ShopWords {
  readonly keys: KeyChoice;
  readonly missingRatio?: number;
  readonly miss?: readonly Step[];
  readonly use?: Partial<CacheUse>;
  readonly entryBytes?: number;
  readonly timeoutUs?: number;
  readonly server?: Partial<CacheServer>;
  readonly fields?: Partial<Service>;
}

const FETCH: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 1_000 } };

export function shopWithCache(words: ShopWords, arrivals: Arrivals): Topology {
  const { keys, missingRatio, miss = [FETCH], use, entryBytes = ENTRY_BYTES, timeoutUs = 50_000 } = words;
  const step: Step = { kind: 'cache', cache: 'prices', keys, missingRatio, timeoutUs: 1e6, steps: miss };
  const remote = { server: 'redis', timeoutUs, entryBytes };
  const caches = [{ name: 'prices', entriesMax: 1, ttlUs: null, remote, ...use }];
  const pools = [{ database: 'redis', sizeMax: 1_000, acquireTimeoutUs: 1e6, keeping: null }];
  const shop = service('shop', [step], { workers: 1_000, process: { ...PLAIN_PROCESS, caches }, pools, ...words.fields });
  return { ...systemOf([shop], arrivals), databases: [cacheServer(words.server)] };
}

/** What the shop and the cache server have counted, and the statuses of the requests. */
export function countsOf(world: World, fromUs = 0) {
  const [pod] = world.core.pods;
  const [{ store }] = world.core.databases;
  const { hits, misses, errors, unstored, loads } = pod.process?.caches[0]?.instruments ?? { loads: [] };
  const [hit, miss, error, refused, loaded] = [hits, misses, errors, unstored, loads[0]].map(
    (handle) => pod.target.values[handle ?? -1],
  );
  return { hit, miss, error, refused, loaded, store, codes: serverSpans(world, fromUs).codes };
}
