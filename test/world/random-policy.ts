/** Random policies of calls on the scale of microseconds, for random systems. */
import fc from 'fast-check';
import type { Backoff, CallPolicy, Retry } from '../../src/sim/model/call-policy.ts';

const backoff: fc.Arbitrary<Backoff> = fc.oneof(
  fc.constantFrom(0, 30).map((delayUs): Backoff => ({ kind: 'fixed', delayUs })),
  fc
    .constantFrom('none' as const, 'full' as const, 'equal' as const, 'decorrelated' as const)
    .map((jitter): Backoff => ({ kind: 'exponential', baseUs: 20, maxUs: 90, jitter })),
);

const retry: fc.Arbitrary<Retry> = fc.record({
  attemptsMax: fc.integer({ min: 1, max: 4 }),
  on: fc.constantFrom(['5xx', 'timeout', 'refused'] as const, ['timeout'] as const, ['429', '5xx'] as const),
  heedsRetryAfter: fc.constantFrom(undefined, true),
  backoff,
  budget: fc.constantFrom(null, { ratio: 0.2, reserve: 2 }),
  isFinal: fc.constantFrom(undefined, true),
});

const hedge = fc.record({ afterUs: fc.constantFrom(0, 40), max: fc.integer({ min: 1, max: 2 }) });

/** Half of all calls have none. */
export const policy: fc.Arbitrary<CallPolicy | undefined> = fc.option(
  fc.record({
    retry: fc.option(retry),
    hedge: fc.option(hedge),
    cancels: fc.constantFrom(null, true),
    propagatesDeadline: fc.constantFrom(null, true),
    idempotencyKey: fc.constantFrom(undefined, true),
  }),
  { nil: undefined },
);
