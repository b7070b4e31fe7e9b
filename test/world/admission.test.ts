/** What a replica turns away at its door: rates, load, and limits that find their own height. */
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../src/sim/model/admission.ts';
import type { Priority } from '../../src/sim/model/priority.ts';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import { AdaptiveLimit } from '../../src/sim/world/concurrency-limit.ts';
import type { World } from '../../src/sim/world/world.ts';
import { mean } from './estimate.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const nothing: Admission = { rateLimit: null, shedding: null, concurrency: null };

function open(admission: Admission, workers: number, demand: Distribution, perSecond: number, processors = workers): World {
  const back = service('back', [{ kind: 'work', demand }], { workers, processors, admission });
  return openWorld(systemOf([back], { kind: 'poisson', perSecond }), 'door');
}

function codes(world: World): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { code } of spanRows(world.core.recorder.spans)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe('shedding by requests in flight', () => {
  it('keeps N in the system, as the loss of M/M/1/10 says: .050814 at lambda 0.9', () => {
    const shedding = { inFlightMax: 10, queueMax: null, busyMaxRatio: null };
    const world = open({ ...nothing, shedding }, 1, { kind: 'exponential', meanUs: SECOND_US }, 0.9);
    world.advance(300_000 * SECOND_US);
    const { 200: good, 503: refused } = codes(world);
    expect(Math.abs(refused / (good + refused) - 0.050814)).toBeLessThan(0.004);
  });

  it('refuses sheddable requests from half of the bound on and critical ones never', () => {
    const shares = (['critical', 'normal', 'sheddable'] as Priority[]).map((priority) => {
      const shedding = { inFlightMax: 8, queueMax: null, busyMaxRatio: null };
      const back = service('back', [{ kind: 'work', demand: { kind: 'exponential', meanUs: SECOND_US } }]);
      const [endpoint] = back.endpoints;
      const endpoints = [{ ...endpoint, admission: { rateLimit: null, priority } }];
      const world = openWorld(
        systemOf([{ ...back, endpoints, admission: { ...nothing, shedding } }], { kind: 'poisson', perSecond: 0.9 }),
        'priority',
      );
      let most = 0;
      for (let step = 1; step <= 20_000; step++) {
        world.advance(step * SECOND_US);
        most = Math.max(most, world.core.pods[0].inFlight);
      }
      return most;
    });
    expect(shares[0]).toBeGreaterThan(8);
    expect(shares.slice(1)).toEqual([8, 4]);
  });
});

describe('a rate limit of a service', () => {
  it('answers 429 to what is over it and takes in the rest', () => {
    const world = open({ ...nothing, rateLimit: { perSecond: 50, burst: 10 } }, 100, { kind: 'constant', valueUs: 1_000 }, 80);
    world.advance(100 * SECOND_US);
    const { 200: good, 429: refused } = codes(world);
    expect(Math.abs(good - (10 + 50 * 100))).toBeLessThan(15);
    expect(refused).toBeGreaterThan(2_500);
  });
});

describe('an adaptive limit', () => {
  it('keeps an overloaded service fast where an unbounded queue drowns, with as many good answers', () => {
    const concurrency = { law: 'gradient2', min: 4, max: 200, initial: 20, timeoutUs: 5 * SECOND_US } as const;
    const demand: Distribution = { kind: 'exponential', meanUs: 10_000 };
    const limited = open({ ...nothing, concurrency }, 1_000, demand, 600, 4);
    const open1 = open(nothing, 1_000, demand, 600, 4);
    for (const world of [limited, open1]) world.advance(60 * SECOND_US);
    const lastGood = (world: World) => serverSpans(world, 40 * SECOND_US).sojournUs.filter((sojournUs) => sojournUs > 0);
    expect(mean(lastGood(limited))).toBeLessThan(0.5 * SECOND_US);
    expect(mean(lastGood(open1))).toBeGreaterThan(2 * SECOND_US);
    // Four cores of 100 a second each stay busy.
    expect(codes(limited)[200] / 60).toBeGreaterThan(380);
  });

  it('by AIMD takes a tenth away for a failure and adds one for a success that used half of it', () => {
    const limit = new AdaptiveLimit({ law: 'aimd', min: 10, max: 31, initial: 30, timeoutUs: 1_000 });
    limit.sample(10, true, 30, 0);
    expect(limit.current).toBe(27);
    limit.sample(10, false, 13, 0);
    expect(limit.current).toBe(27);
    for (let i = 0; i < 9; i++) limit.sample(10, false, 16, 0);
    expect(limit.current).toBe(31);
    for (let i = 0; i < 20; i++) limit.sample(1_001, false, 16, 0);
    expect(limit.current).toBe(10);
  });
});

describe('an operator', () => {
  it('sets a bound where there was none, and requests over it are refused from then on', () => {
    const world = open(nothing, 1, { kind: 'exponential', meanUs: SECOND_US }, 2);
    world.advance(100 * SECOND_US);
    const before = world.core.pods[0].inFlight;
    expect(before).toBeGreaterThan(30);
    world.apply(
      { kind: 'configure', component: 'back', settings: { 'shed.inFlight': 5 }, title: 'shed', author: 'test' },
      'test',
    );
    // The line that there is empties at one a second.
    world.advance(400 * SECOND_US);
    expect(world.core.pods[0].inFlight).toBeLessThanOrEqual(5);
    expect(codes(world)[503]).toBeGreaterThan(50);
  });
});
