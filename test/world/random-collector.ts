/** A random collector of spans: with and without tail sampling, slow, forgetful, and with little memory. */
import fc from 'fast-check';
import type { Collector } from '../../src/sim/model/collector.ts';

export const COLLECTOR = 'collector';

export const randomCollector: fc.Arbitrary<Collector | undefined> = fc.option(
  fc.record({
    name: fc.constant(COLLECTOR),
    memory: fc.constantFrom(
      null,
      { limit: 30_000, base: 10_000, perSpan: 100, refusesAboveRatio: null },
      { limit: 30_000, base: 10_000, perSpan: 100, refusesAboveRatio: 0.8 },
    ),
    tail: fc.option(
      fc.record({
        waitUs: fc.constantFrom(300, 2_000),
        tracesMax: fc.constantFrom(10, 1_000),
        errors: fc.boolean(),
        slowUs: fc.constantFrom(null, 500),
        ratio: fc.constantFrom(0, 0.3),
      }),
    ),
    sending: fc.record({
      everyUs: fc.constantFrom(150, 700),
      queueMax: fc.constantFrom(30, 5_000),
      perSecond: fc.constantFrom(null, 50_000),
      givesUpUs: fc.constantFrom(3_000, 1_000_000),
    }),
    startupUs: fc.constantFrom(0, 1_000),
  }),
  { nil: undefined },
);
