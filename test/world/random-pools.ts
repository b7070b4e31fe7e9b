/** Pools of random systems: plain ones, and ones that keep count of their connections in every way there is. */
import fc from 'fast-check';
import { PLAIN_KEEPING, type HostConnections, type PoolKeeping } from '../../src/sim/model/pool.ts';

/** A minimum of connections that grow old is opened again for ever: then no system would come to rest. */
export const randomKeeping: fc.Arbitrary<PoolKeeping | null> = fc.oneof(
  fc.constant(null),
  fc
    .record({
      sizeMin: fc.integer({ min: 0, max: 1 }),
      order: fc.constantFrom('fifo' as const, 'lifo' as const, 'random' as const),
      lifetimeUs: fc.constantFrom(null, 400, 2_500),
      lifetimeJitterRatio: fc.constantFrom(0, 0.2),
      usesMax: fc.constantFrom(null, 2),
      idleUs: fc.constantFrom(null, 150),
      validationUs: fc.constantFrom(null, 7),
      connect: fc.constantFrom(null, { roundTrips: 0, workUs: 30 }, { roundTrips: 3, workUs: 0 }, { roundTrips: 2, workUs: 45 }),
      leakRatio: fc.constantFrom(0, 0.05),
      leakDetectionUs: fc.constantFrom(null, 300),
      reclaimUs: fc.constantFrom(null, 600),
    })
    .map((keeping) => (keeping.lifetimeUs === null ? keeping : { ...keeping, sizeMin: 0 })),
);

/** Connections to services: mostly none kept. */
export const randomConnections: fc.Arbitrary<HostConnections | undefined> = fc.oneof(
  fc.constant(undefined),
  fc
    .record({
      sizeMax: fc.integer({ min: 1, max: 3 }),
      lifetimeUs: fc.constantFrom(null, 300),
      usesMax: fc.constantFrom(null, 1, 3),
      idleUs: fc.constantFrom(null, 150),
      connect: fc.constantFrom(null, { roundTrips: 2, workUs: 0 }),
    })
    .map(({ sizeMax, ...fields }) => ({ sizeMax, keeping: { ...PLAIN_KEEPING, ...fields } })),
);
