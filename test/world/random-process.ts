/** Random insides of processes, and steps that use them. */
import fc from 'fast-check';
import type { Process } from '../../src/sim/model/process.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import { randomUse, SHARED } from './random-cache.ts';

const POOL = 'io';
/** The name of the cache in memory. */
export const LOCAL = 'prices';

export const randomWrite: fc.Arbitrary<Step> = fc.integer({ min: 1, max: 90 }).map((bytes): Step => ({ kind: 'write', bytes }));

/** Locks and pools may be nested the wrong way round: then they stand still until one times out. */
export function randomScope(inside: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  const timeoutUs = fc.constantFrom(30, 2_000);
  return fc.oneof(
    fc
      .record({ lock: fc.constantFrom('cart', 'stock'), timeoutUs, steps: inside })
      .map((fields): Step => ({ kind: 'lock', ...fields })),
    fc.record({ timeoutUs, steps: inside }).map((fields): Step => ({ kind: 'threadPool', pool: POOL, ...fields })),
    fc
      .record({ exponent: fc.constantFrom(0, 1), items: fc.integer({ min: 1, max: 20 }), timeoutUs, steps: inside })
      .map(({ steps, timeoutUs: patienceUs, ...keys }): Step => ({
        kind: 'cache',
        cache: LOCAL,
        keys: { kind: 'zipf', ...keys },
        timeoutUs: patienceUs,
        steps,
      })),
    fc
      .record({ items: fc.integer({ min: 1, max: 20 }), missingRatio: fc.constantFrom(0, 0.2), timeoutUs, steps: inside })
      .map(({ items, ...fields }): Step => ({ kind: 'cache', cache: SHARED, keys: { kind: 'uniform', items }, ...fields })),
    fc.record({ timeoutUs, steps: inside }).map((fields): Step => ({ kind: 'cache', cache: LOCAL, keys: 'tenant', ...fields })),
  );
}

/** With a heap of 300 bytes beside it is enough until some entries are in the caches. */
const tight = { limit: 540, base: 100, perThread: 10, perCacheEntry: 10 };
/** Enough for threads and some entries of the caches; with a heap the process dies as soon as it has started. */
const scant = { ...tight, limit: 190 };

export const randomProcess: fc.Arbitrary<Process> = fc.record({
  queue: fc.option(
    fc.record({
      order: fc.constantFrom('fifo' as const, 'lifo' as const),
      expireUs: fc.constantFrom(null, 100, 1_000),
      codel: fc.constantFrom(null, { targetUs: 20, intervalUs: 100 }),
      leaveUs: fc.constantFrom(null, 50, 500),
    }),
  ),
  threadPools: fc
    .record({ threads: fc.integer({ min: 1, max: 3 }), queueMax: fc.integer({ min: 0, max: 3 }), traced: fc.boolean() })
    .map((pool) => [{ name: POOL, ...pool }]),
  caches: fc
    .record({ entriesMax: fc.integer({ min: 1, max: 10 }), ttlUs: fc.constantFrom(null, 300), coalesces: fc.boolean() })
    .chain((cache) => randomUse.map((shared) => [{ name: LOCAL, ...cache }, shared])),
  fileDescriptors: fc.constantFrom(null, null, 4, 12),
  ports: fc.constantFrom(undefined, undefined, { portsMax: 6, timeWaitUs: 100 }, { portsMax: 30, timeWaitUs: 1_000 }),
  disk: fc.record({
    sizeBytes: fc.constantFrom(200, 1e6),
    usedBytes: fc.constant(10),
    bytesPerSecond: fc.constantFrom(1e6, 1e7),
  }),
  memory: fc.constantFrom(null, null, { limit: 3_000, base: 100, perThread: 10, perCacheEntry: 5 }, tight, scant),
  warmUp: fc.constantFrom(null, { lengthUs: 1_000, factor: 4 }),
});
