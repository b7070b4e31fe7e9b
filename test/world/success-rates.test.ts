/** Replicas that are left out because they answer worse than the others, though never badly many times in a row. */
import { describe, expect, it } from 'vitest';
import { PLAIN_BALANCING, type SuccessRateRule } from '../../src/sim/model/balancing.ts';
import { SuccessRates } from '../../src/sim/world/success-rates.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const RULE: SuccessRateRule = { factor: 1.9, hostsMin: 5, volumeMin: 50 };

/** Ten calls a second for each replica of the back, of which the first refuses all, for 25 s. */
function opened(replicas: number, successRate: SuccessRateRule): World {
  const outliers = {
    ...{ consecutive: 1_000, everyUs: 10 * SECOND_US, ejectForUs: 30 * SECOND_US, ejectedMaxRatio: 0.5 },
    successRate,
  };
  const call = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND_US, guard: null } as const;
  const services = [
    service('front', [call], { workers: 100 }),
    service('back', [], { replicas, queueMax: 0, balancing: { ...PLAIN_BALANCING, outliers } }),
  ];
  const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 10 * replicas }), 'rates');
  world.core.pods[1].workersMax = 0;
  world.advance(25 * SECOND_US);
  return world;
}

function ejections(world: World): string[] {
  const { logs } = world.core.recorder;
  return logs.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => logs.recordAt(chunk, row))
      .filter(({ message }) => message.includes('ejected'))
      .map(({ timestampUs, message }) => `${timestampUs / SECOND_US} ${message}`),
  );
}

describe('outlier detection by success rates', () => {
  it('takes the one bad replica of six out after the first interval, so that nobody meets its errors any more', () => {
    const world = opened(6, RULE);
    expect(ejections(world)).toEqual([`10 replica ${world.core.pods[1].name} of back ejected as an outlier`]);
    // Ten calls a second for ten seconds.
    expect(world.core.users[0].failed).toBe(100);
  });

  it('never finds the one bad replica of four, which is sqrt(3) = 1.73 deviations below the mean at most', () => {
    expect(ejections(opened(4, { ...RULE, hostsMin: 2 }))).toEqual([]);
    expect(ejections(opened(4, { ...RULE, hostsMin: 2, factor: 1.73 }))).toHaveLength(1);
  });

  it('judges nobody who has answered too little, nor anybody while too few have answered enough', () => {
    expect(ejections(opened(6, { ...RULE, volumeMin: 101 }))).toEqual([]);
    expect(ejections(opened(6, { ...RULE, hostsMin: 7 }))).toEqual([]);
  });

  it('finds those below the threshold, the worst first, and begins anew with each interval', () => {
    const rates = new SuccessRates({ factor: 1, hostsMin: 3, volumeMin: 10 });
    const answer = (pod: number, failures: number) => {
      for (let i = 0; i < 10; i++) rates.note(pod, i < failures);
    };
    [0, 0, 0, 0, 6, 8].forEach((failures, pod) => {
      answer(pod, failures);
    });
    // Rates 1, 1, 1, 1, .4, .2: mean .767, deviation .340, threshold .427.
    expect(rates.takeOutliers([0, 1, 2, 3, 4, 5])).toEqual([5, 4]);
    expect(rates.takeOutliers([0, 1, 2, 3, 4, 5])).toEqual([]);
  });
});
