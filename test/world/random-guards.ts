/** Random words about balancing and guards of calls, on the scale of microseconds, for the random systems. */
import fc from 'fast-check';
import type { Balancing, BalancingLaw } from '../../src/sim/model/balancing.ts';
import type { CallGuard } from '../../src/sim/model/call-guard.ts';

const law = fc.constantFrom<BalancingLaw[]>('round-robin', 'random', 'least-requests', 'power-of-two', 'consistent-hash');

export const randomBalancing: fc.Arbitrary<Balancing | null> = fc.option(
  fc.record({
    law,
    slowStartUs: fc.constantFrom(0, 700),
    panicRatio: fc.constantFrom(0, 0.5),
    health: fc.constant(null),
    outliers: fc.constant(null),
  }),
);

export const randomGuard: fc.Arbitrary<CallGuard | null> = fc.option(
  fc.record({
    law: fc.option(law),
    breaker: fc.constant(null),
    bulkhead: fc.constant(null),
    rateLimit: fc.constant(null),
  }),
  { freq: 1 },
);
