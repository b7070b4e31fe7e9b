/** Caches in a process: the structure against a naive one, and the hit ratios against closed forms through the service model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from '../../src/sim/base/random.ts';
import { LruCache } from '../../src/sim/kernel/lru-cache.ts';
import type { KeyChoice } from '../../src/sim/model/locking.ts';
import { PLAIN_PROCESS, type CacheUse } from '../../src/sim/model/process.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import { KeySampler } from '../../src/sim/world/key-sampler.ts';
import { expectEstimate, mean } from './estimate.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

/** Requests a second that ask for one key each; a miss costs 1 ms, so that who is served at once was a hit. */
function hitRatios(keys: KeyChoice, cache: Omit<CacheUse, 'name'>, perSecond: number, fromS: number, untilS: number): number[] {
  const miss: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 1 } };
  const step: Step = { kind: 'cache', cache: 'prices', keys, steps: [miss] };
  const process = { ...PLAIN_PROCESS, caches: [{ name: 'prices', ...cache }] };
  return Array.from({ length: 10 }, (_, at) => {
    const shop = service('shop', [step], { workers: 1_000, process });
    const world = openWorld(systemOf([shop], { kind: 'poisson', perSecond }), `cache-${at}`);
    world.advance(untilS * 1e6);
    const { sojournUs } = serverSpans(world, fromS * 1e6);
    return sojournUs.filter((sojourn) => sojourn === 0).length / sojournUs.length;
  });
}

describe('a cache in a process', () => {
  it('with a time to live of 10 s hits 0.952381 of 2 requests a second: rate x ttl / (1 + rate x ttl)', () => {
    expectEstimate(hitRatios({ kind: 'uniform', items: 1 }, { entriesMax: 10, ttlUs: 10e6 }, 2, 100, 10_000), 0.952381);
  });

  it('of the 100 that were used last out of 1,000 keys by Zipf hits 0.5765 +- 0.01 (the approximation of Che)', () => {
    const ratios = hitRatios({ kind: 'zipf', items: 1_000, exponent: 1 }, { entriesMax: 100, ttlUs: null }, 1_000, 5, 30);
    expect(Math.abs(mean(ratios) - 0.5765)).toBeLessThan(0.01);
  });

  it('does not store what could not be fetched', () => {
    const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no' };
    const step: Step = { kind: 'cache', cache: 'prices', keys: { kind: 'uniform', items: 1 }, steps: [fail] };
    const process = { ...PLAIN_PROCESS, caches: [{ name: 'prices', entriesMax: 9, ttlUs: null }] };
    const world = openWorld(systemOf([service('shop', [step], { process })], { kind: 'regular', perSecond: 10 }), 'fails');
    world.advance(5e6);
    const { target, process: inside } = world.core.pods[0];
    inside?.read(target, world.core.nowUs);
    const values = world.core.pods[0].target.values;
    expect(inside?.isIdle()).toBe(true);
    expect([...values].filter((value) => value === 50)).not.toHaveLength(0);
    expect(inside?.caches[0]?.entryCount).toBe(0);
  });
});

describe('the store of a cache', () => {
  it('holds at every moment what a naive one holds', () => {
    const asks = fc.array(fc.record({ key: fc.integer({ min: -3, max: 12 }), later: fc.integer({ min: 0, max: 4 }) }), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.constantFrom(Infinity, 7), asks, (entriesMax, lifeUs, list) => {
        const cache = new LruCache(entriesMax, lifeUs);
        const naive = new Map<number, number>();
        let nowUs = 0;
        for (const { key, later } of list) {
          nowUs += later;
          const expiresAtUs = naive.get(key);
          naive.delete(key);
          const young = expiresAtUs !== undefined && nowUs < expiresAtUs;
          expect(cache.has(key, nowUs)).toBe(young);
          if (young) naive.set(key, expiresAtUs);
          else {
            cache.put(key, nowUs);
            naive.set(key, nowUs + lifeUs);
            if (naive.size > entriesMax) naive.delete([...naive.keys()][0]);
          }
          expect(cache.size).toBe(naive.size);
        }
      }),
    );
  });
});

describe('keys by a law of Zipf', () => {
  it.each([0.5, 1, 1.7])('come with a share of 1 / k^%d', (exponent) => {
    const sampler = new KeySampler({ kind: 'zipf', items: 50, exponent }, new Stream('zipf', `keys-${exponent}`));
    const seen = new Float64Array(51);
    const draws = 400_000;
    for (let i = 0; i < draws; i++) seen[sampler.draw()] += 1 / draws;
    const weights = Array.from({ length: 50 }, (_, at) => Math.pow(at + 1, -exponent));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, at) => {
      const share = weight / total;
      expect(Math.abs(seen[at + 1] - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / draws));
    });
  });
});
