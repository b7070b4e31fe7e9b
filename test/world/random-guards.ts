/** Random words about balancing and guards of calls, on the scale of microseconds, for the random systems. */
import fc from 'fast-check';
import type { Admission } from '../../src/sim/model/admission.ts';
import type { Balancing, BalancingLaw } from '../../src/sim/model/balancing.ts';
import type { BreakerPolicy, CallGuard } from '../../src/sim/model/call-guard.ts';

const law = fc.constantFrom<BalancingLaw[]>(
  'round-robin',
  'random',
  'least-requests',
  'power-of-two',
  'consistent-hash',
  'tenant-hash',
);

const rateLimit = fc.record({ perSecond: fc.constantFrom(2_000, 20_000), burst: fc.integer({ min: 1, max: 4 }) });

/** What a replica refuses at its door. */
export const randomAdmission: fc.Arbitrary<Admission | undefined> = fc.option(
  fc.record({
    rateLimit: fc.option(
      fc
        .tuple(rateLimit, fc.boolean())
        .map(([rate, perTenant]) => ({ ...rate, perTenant, retryAfterUs: perTenant ? 150 : undefined })),
      { freq: 2 },
    ),
    shedding: fc.option(
      fc.record({
        inFlightMax: fc.option(fc.integer({ min: 2, max: 6 })),
        queueMax: fc.option(fc.integer({ min: 1, max: 3 })),
        busyMaxRatio: fc.constantFrom(null, 0.75),
      }),
    ),
    concurrency: fc.option(
      fc.record({
        law: fc.constantFrom('gradient2' as const, 'aimd' as const),
        min: fc.constant(1),
        max: fc.constant(6),
        initial: fc.integer({ min: 1, max: 6 }),
        timeoutUs: fc.constant(200),
      }),
    ),
  }),
  { nil: undefined, freq: 2 },
);

export const randomBalancing: fc.Arbitrary<Balancing | null> = fc.option(
  fc.record({
    law,
    slowStartUs: fc.constantFrom(0, 700),
    panicRatio: fc.constantFrom(0, 0.5),
    health: fc.option(fc.constant({ everyUs: 300, timeoutUs: 100, unhealthyAfter: 2, healthyAfter: 1 })),
    outliers: fc.option(
      fc.record({
        consecutive: fc.constant(2),
        everyUs: fc.constant(200),
        ejectForUs: fc.constant(500),
        ejectedMaxRatio: fc.constant(0.5),
        successRate: fc.constantFrom(undefined, { factor: 0.5, hostsMin: 2, volumeMin: 2 }),
      }),
    ),
  }),
);

const breaker: fc.Arbitrary<BreakerPolicy> = fc.record({
  window: fc.constantFrom<BreakerPolicy['window'][]>({ calls: 5 }, { lengthUs: 800 }),
  failureRatio: fc.constantFrom(0.2, 0.5),
  slow: fc.option(fc.constant({ overUs: 100, ratio: 0.5 })),
  callsMin: fc.integer({ min: 1, max: 4 }),
  openUs: fc.constantFrom(200, 1_500),
  halfOpenCalls: fc.integer({ min: 1, max: 3 }),
});

export const randomGuard: fc.Arbitrary<CallGuard | null> = fc.option(
  fc.record({
    law: fc.option(law),
    breaker: fc.option(breaker),
    bulkhead: fc.option(
      fc.record({
        callsMax: fc.integer({ min: 1, max: 3 }),
        waitUs: fc.constantFrom(0, 30, 500),
        waitersMax: fc.integer({ min: 1, max: 4 }),
      }),
    ),
    rateLimit: fc.option(rateLimit),
  }),
  { freq: 2 },
);
