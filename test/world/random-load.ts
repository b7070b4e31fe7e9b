/** Random arrivals on the scale of microseconds: steady, in bursts, in batches, and with a load that changes over time. */
import fc from 'fast-check';
import type { KeyChoice } from '../../src/sim/model/locking.ts';
import type { LoadShape } from '../../src/sim/model/load.ts';
import type { Arrivals } from '../../src/sim/model/topology.ts';

const gapUs = fc.integer({ min: 15, max: 200 });

export const arrivals: fc.Arbitrary<Arrivals> = fc.oneof(
  gapUs.map((gap): Arrivals => ({ kind: 'poisson', perSecond: 1e6 / gap })),
  gapUs.map((gap): Arrivals => ({ kind: 'regular', perSecond: 1e6 / gap })),
  gapUs.map((gap): Arrivals => ({
    kind: 'bursts',
    busyPerSecond: 2e6 / gap,
    quietPerSecond: 1e5 / gap,
    busyUs: 300,
    quietUs: 900,
  })),
  gapUs.map((gap): Arrivals => ({ kind: 'batches', perSecond: 2e5 / gap, meanSize: 4 })),
);

const times = fc.constantFrom(0, 0.5, 2);

const shape: fc.Arbitrary<LoadShape> = fc.record({
  steps: fc.tuple(times, times).map(([first, second]) => [
    { atUs: 1_000, overUs: 0, times: first },
    { atUs: 3_000, overUs: 1_500, times: second },
  ]),
  wave: fc.constantFrom(null, { periodUs: 2_000, peakAtUs: 700, low: 0.2, high: 1.5 }),
  crowds: fc.constantFrom([], [{ atUs: 4_000, riseUs: 200, holdUs: 500, fadeUs: 1_000, times: 3 }]),
});

export const load: fc.Arbitrary<LoadShape | null> = fc.oneof(fc.constant(null), shape);

export const tenants: fc.Arbitrary<KeyChoice | null> = fc.constantFrom(null, { kind: 'zipf', items: 5, exponent: 1.2 });
