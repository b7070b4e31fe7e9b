/** What watches over the services of the random systems, on their scale of microseconds. */
import fc from 'fast-check';
import type { Autoscale } from '../../src/sim/model/autoscale.ts';
import type { Probes } from '../../src/sim/model/probes.ts';
import type { Strategy } from '../../src/sim/model/strategy.ts';

const rules = fc.record({
  stabilizationUs: fc.constantFrom(0, 1_000),
  stepRatio: fc.constantFrom(0, 1),
  stepReplicas: fc.integer({ min: 0, max: 2 }),
  perUs: fc.constantFrom(200, 900),
});

export const randomAutoscale: fc.Arbitrary<Autoscale | undefined> = fc.option(
  fc.record({
    replicasMin: fc.integer({ min: 1, max: 2 }),
    replicasMax: fc.integer({ min: 2, max: 5 }),
    targetRatio: fc.constantFrom(0.05, 0.3, 0.75),
    everyUs: fc.constantFrom(200, 700),
    toleranceRatio: fc.constantFrom(0, 0.1),
    up: rules,
    down: rules,
  }),
  { nil: undefined, freq: 2 },
);

const probe = fc.option(
  fc.record({
    delayUs: fc.constantFrom(0, 350),
    everyUs: fc.constantFrom(100, 400),
    timeoutUs: fc.constantFrom(20, 100),
    failures: fc.integer({ min: 1, max: 4 }),
    successes: fc.integer({ min: 1, max: 2 }),
  }),
  { nil: undefined, freq: 2 },
);

export const randomProbes: fc.Arbitrary<Probes | undefined> = fc.option(
  fc.record({
    startup: probe.map((one) => (one === undefined ? one : { ...one, successes: 1 })),
    readiness: probe,
    liveness: probe,
  }),
  { nil: undefined, freq: 2 },
);

/** How a deploy goes, by what was drawn for it: as a rule pod by pod. */
export function strategyOf({ amount, place }: { readonly amount: number; readonly place: number }): Strategy | undefined {
  const promoteAfterUs = place % 3 === 0 ? null : 100 * (place % 3);
  if (place < 40) return undefined;
  if (place < 70) return { kind: 'canary', replicas: amount, trafficRatio: place < 50 ? null : place / 100, promoteAfterUs };
  return { kind: 'blue-green', promoteAfterUs, keepUs: 50 * amount };
}
