/** Random resolvers of names: none, one that asks each time, and ones that hold on to what they know for longer or shorter. */
import fc from 'fast-check';
import type { Resolver } from '../../src/sim/model/resolver.ts';

export const randomResolver: fc.Arbitrary<Resolver | undefined> = fc.option(
  fc.record({
    ttlUs: fc.constantFrom(0, 200, 3_000),
    lookup: fc.constantFrom({ kind: 'constant' as const, valueUs: 0 }, { kind: 'exponential' as const, meanUs: 30 }),
    timeoutUs: fc.constantFrom(60, 1_000),
  }),
  { nil: undefined, freq: 1 },
);
