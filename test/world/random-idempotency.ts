/** Random memories of idempotency keys, on the scale of microseconds, for the random systems. */
import fc from 'fast-check';
import type { Idempotency } from '../../src/sim/model/idempotency.ts';

export const randomIdempotency: fc.Arbitrary<Idempotency | undefined> = fc.option(
  fc.record({
    rememberUs: fc.constantFrom(200, 5_000),
    entriesMax: fc.integer({ min: 1, max: 20 }),
    lockUs: fc.constantFrom(100, 2_000),
  }),
  { nil: undefined },
);
