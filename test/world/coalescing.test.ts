/** Misses of one key that become one fetch: who waits gets what the first one got, and leaves the others alone when he leaves. */
import { describe, expect, it } from 'vitest';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Arrivals, Service, Step } from '../../src/sim/model/topology.ts';
import { assertNothingLeft } from './laws.ts';
import { drain } from './random-system.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const MILLISECOND = 1_000;
const KEYS = { kind: 'uniform', items: 1 } as const;
const slow: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 95 * MILLISECOND } };
const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no such price' };

/** Every 10 ms a request asks for the one key, which is good for 10 ms, and is fetched in 95 ms. */
const TEN_MS: Arrivals = { kind: 'regular', perSecond: 100 };

function shop(steps: readonly Step[], coalesces: boolean, timeoutUs?: number, fields: Partial<Service> = {}): Service {
  const caches = [{ name: 'prices', entriesMax: 9, ttlUs: 10 * MILLISECOND, coalesces }];
  const step: Step = { kind: 'cache', cache: 'prices', keys: KEYS, timeoutUs, steps };
  return service('shop', [step], { workers: 1_000, process: { ...PLAIN_PROCESS, caches }, ...fields });
}

function run(steps: readonly Step[], coalesces: boolean, timeoutUs?: number) {
  const world = openWorld(systemOf([shop(steps, coalesces, timeoutUs)], TEN_MS), 'coalescing');
  world.advance(1e6);
  const [pod] = world.core.pods;
  const { instruments } = pod.process?.caches[0] ?? {};
  const count = (handle = -1) => pod.target.values[handle];
  const { sojournUs, codes } = serverSpans(world, 0);
  return {
    world,
    sojournsMs: sojournUs.map((us) => us / MILLISECOND),
    codes,
    loads: instruments?.loads.map(count),
    coalesced: instruments?.coalesced.map(count),
  };
}

describe('a cache that coalesces', () => {
  it('fetches once for ten requests of one key that come within the fetch, and answers them all when it ends', () => {
    // Ten come from 10 ms to 100 ms, and all are answered at 105 ms; the next comes at 110 ms and hits, the one at 120 ms fetches again.
    const { sojournsMs, loads, coalesced } = run([slow], true);
    expect(sojournsMs.slice(0, 11)).toEqual([95, 85, 75, 65, 55, 45, 35, 25, 15, 5, 0]);
    expect(loads).toEqual([9, 0]);
    expect(coalesced).toEqual([81, 0, 0, 0]);
  });

  it('and without it each of them fetches', () => {
    const { sojournsMs, loads, coalesced } = run([slow], false);
    expect(new Set(sojournsMs)).toEqual(new Set([95, 0]));
    expect(loads?.[0]).toBeGreaterThan(40);
    expect(coalesced).toEqual([0, 0, 0, 0]);
  });

  it('lets those who wait fail with the one who fetches', () => {
    const { codes, loads, coalesced } = run([slow, fail], true);
    expect(new Set(codes)).toEqual(new Set([500]));
    expect(loads).toEqual([0, 9]);
    expect(coalesced).toEqual([0, 81, 0, 0]);
  });

  it('lets nobody wait longer than the timeout of his step', () => {
    const { sojournsMs, codes, coalesced } = run([slow], true, 40 * MILLISECOND);
    // Those of 20 to 60 ms give up after 40 ms; those of 70 to 100 ms are answered with the first one at 105 ms.
    expect(sojournsMs.slice(0, 10).sort((x, y) => x - y)).toEqual([5, 15, 25, 35, 40, 40, 40, 40, 40, 95]);
    expect(codes.filter((code) => code === 503).length).toBe(coalesced?.[2]);
  });

  it('forgets a fetch whose caller has gone, and lets one who waits fail, not go on for ever', () => {
    const patience = {
      timeoutUs: 50 * MILLISECOND,
      policy: { retry: null, hedge: null, cancels: true, propagatesDeadline: false },
    };
    const topology = systemOf([shop([slow], true)], TEN_MS);
    const [group] = topology.users;
    const requests = [{ service: 'shop', method: 'GET', route: '/', ...patience }];
    const world = openWorld({ ...topology, users: [{ ...group, journeys: [{ weight: 1, requests }] }] }, 'gone');
    world.advance(1e6);
    const { codes } = serverSpans(world, 0);
    // The first is called off at 50 ms and four fail with it; no key is ever stored.
    expect(codes.slice(0, 5)).toEqual([499, 500, 500, 500, 500]);
    expect(world.core.pods[0].process?.caches[0]?.entryCount).toBe(0);
    drain(world);
    assertNothingLeft(world);
  });

  it('lets nobody wait longer than his own deadline', () => {
    const patience = { timeoutUs: 50 * MILLISECOND };
    const topology = systemOf([shop([slow], true, undefined, { propagatesDeadline: true })], TEN_MS);
    const [group] = topology.users;
    const requests = [{ service: 'shop', method: 'GET', route: '/', ...patience }];
    const world = openWorld({ ...topology, users: [{ ...group, journeys: [{ weight: 1, requests }] }] }, 'late');
    world.advance(100 * MILLISECOND);
    // The first sleeps through his deadline; those of 20 ms to 50 ms have left at theirs.
    const { codes, sojournUs } = serverSpans(world, 0);
    expect(codes).toEqual([504, 504, 504, 504]);
    expect(sojournUs).toEqual(Array(4).fill(50 * MILLISECOND));
  });

  it('lets whoever is called off leave the others who wait alone', () => {
    const waits = [1, 2, 3].map((at) => ({
      kind: 'call' as const,
      service: 'shop',
      method: 'GET',
      route: '/',
      timeoutUs: at === 2 ? 50 * MILLISECOND : 1e6,
      guard: null,
      policy: { retry: null, hedge: null, cancels: true, propagatesDeadline: false },
    }));
    const front = service('front', [{ kind: 'parallel', branches: waits.map((one) => [one]) }], { workers: 9 });
    const world = openWorld(systemOf([front, shop([slow], true)], { kind: 'regular', perSecond: 1 }), 'leaves');
    world.advance(2e6);
    const shops = serverSpans(world, 0).codes.filter((_, at) => at < 3);
    expect(shops.sort()).toEqual([200, 200, 499]);
    drain(world);
    assertNothingLeft(world);
  });
});
