/** Random cache servers, and caches of services that are in them. */
import fc from 'fast-check';
import { EVICTIONS } from '../../src/sim/model/cache.ts';
import type { CacheUse } from '../../src/sim/model/process.ts';
import type { ConnectionPool } from '../../src/sim/model/pool.ts';
import type { Database } from '../../src/sim/model/topology.ts';
import { cacheServer } from './cache-fixture.ts';

export const SERVER = 'redis';
/** The name of the cache that random steps ask in a server. */
export const SHARED = 'quotes';

export const randomCacheServer: fc.Arbitrary<Database> = fc
  .record({
    memoryBytes: fc.constantFrom(30, 200),
    eviction: fc.constantFrom(...EVICTIONS),
    commandUs: fc.integer({ min: 1, max: 30 }),
    bytesPerSecond: fc.constantFrom(1e6, 1e12),
    startupUs: fc.constantFrom(0, 300),
  })
  .map(cacheServer);

export const randomUse: fc.Arbitrary<CacheUse> = fc
  .record({
    ttlUs: fc.constantFrom(null, 200),
    jitterRatio: fc.constantFrom(0, 0.5),
    negativeTtlUs: fc.constantFrom(undefined, 100),
    coalesces: fc.boolean(),
    timeoutUs: fc.constantFrom(20, 500),
    entryBytes: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ timeoutUs, entryBytes, ...use }) => ({
    name: SHARED,
    entriesMax: 1,
    remote: { server: SERVER, timeoutUs, entryBytes },
    ...use,
  }));

export const SHARED_POOL: ConnectionPool = { database: SERVER, sizeMax: 3, acquireTimeoutUs: 100, keeping: null };
