/** Random logs of services: silent or talkative, in files on disks that some of them fill, and sent late. */
import fc from 'fast-check';
import type { Logging } from '../../src/sim/model/logging.ts';

export const randomLogging: fc.Arbitrary<Logging | undefined> = fc.option(
  fc.record({
    level: fc.constantFrom('debug' as const, 'info' as const, 'warn' as const, 'error' as const),
    debugUs: fc.constantFrom(0, 3),
    shipper: fc.constantFrom(
      null,
      null,
      { everyUs: 300, bufferBytes: 5_000, bytesPerSecond: null },
      { everyUs: 100, bufferBytes: 2_000, bytesPerSecond: 2e6 },
    ),
    file: fc.constantFrom(null, { keepBytes: null }, { keepBytes: 2_048 }),
  }),
  { nil: undefined },
);
