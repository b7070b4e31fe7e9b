/** Random resolvers of names, which hold on to what they know for longer or shorter, and encryption with certificates that end. */
import fc from 'fast-check';
import type { Resolver } from '../../src/sim/model/resolver.ts';
import type { Tls } from '../../src/sim/model/tls.ts';

export const randomResolver: fc.Arbitrary<Resolver | undefined> = fc.option(
  fc.record({
    ttlUs: fc.constantFrom(0, 200, 3_000),
    lookup: fc.constantFrom({ kind: 'constant' as const, valueUs: 0 }, { kind: 'exponential' as const, meanUs: 30 }),
    timeoutUs: fc.constantFrom(60, 1_000),
  }),
  { nil: undefined, freq: 2 },
);

export const randomTls: fc.Arbitrary<Tls | undefined> = fc.option(
  fc.record({
    serverWorkUs: fc.constantFrom(0, 10),
    clientWorkUs: fc.constantFrom(0, 4),
    expiresAtUs: fc.constantFrom(null, null, 3_000),
  }),
  { nil: undefined, freq: 2 },
);
