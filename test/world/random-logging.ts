/** Random logs of services: silent or talkative, in files on disks that some of them fill. */
import fc from 'fast-check';
import type { Logging } from '../../src/sim/model/logging.ts';

export const randomLogging: fc.Arbitrary<Logging | undefined> = fc.option(
  fc.record({
    level: fc.constantFrom('debug' as const, 'info' as const, 'warn' as const, 'error' as const),
    debugUs: fc.constantFrom(0, 3),
    file: fc.constantFrom(null, { keepBytes: null }, { keepBytes: 2_048 }),
  }),
  { nil: undefined },
);
