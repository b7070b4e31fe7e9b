/** Cache servers: what is found there and what is not, within their memory and time, and what comes of it when they are slow or down. */
import { describe, expect, it } from 'vitest';
import type { CacheServer } from '../../src/sim/model/cache.ts';
import type { Arrivals } from '../../src/sim/model/topology.ts';
import { countsOf, ENTRY_BYTES, shopWithCache } from './cache-fixture.ts';
import { mean } from './estimate.ts';
import { assertNothingLeft } from './laws.ts';
import { drain } from './random-system.ts';
import { openWorld } from './topology-fixture.ts';

const ONE = { kind: 'uniform', items: 1 } as const;
const SKEWED = { kind: 'zipf', items: 1_000, exponent: 1 } as const;
const poisson = (perSecond: number): Arrivals => ({ kind: 'poisson', perSecond });

/** Of 1,000 lookups a second, from the second second to the eighth. */
function hitRatio(server: Partial<CacheServer>): number {
  const ratios = [0, 1].map((at) => {
    const world = openWorld(shopWithCache({ keys: SKEWED, server }, poisson(1_000)), `cache-${at}`);
    world.advance(2e6);
    const before = countsOf(world);
    world.advance(8e6);
    const { hit, miss } = countsOf(world);
    return (hit - before.hit) / (hit + miss - before.hit - before.miss);
  });
  return mean(ratios);
}

describe('a cache server', () => {
  it('with room for 100 of 1,000 keys by Zipf hits 0.5765 +- 0.01 when the one goes that was not used for longest', () => {
    expect(Math.abs(hitRatio({ memoryBytes: 100 * ENTRY_BYTES }) - 0.5765)).toBeLessThan(0.01);
  });

  it('hits more when the one goes that is used least, but not more than the 100 most wanted make: H(100) / H(1000)', () => {
    const ratio = hitRatio({ memoryBytes: 100 * ENTRY_BYTES, eviction: 'lfu' });
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(5.187378 / 7.485471);
  });

  it('loses no lookup, and its own counts are those of its clients', () => {
    const world = openWorld(shopWithCache({ keys: SKEWED, server: { memoryBytes: 100 * ENTRY_BYTES } }, poisson(500)), 'counts');
    world.advance(5e6);
    drain(world);
    const { hit, miss, error, loaded, store, codes } = countsOf(world);
    expect([store?.hits, store?.misses]).toEqual([hit, miss]);
    expect(hit + miss + error).toBe(codes.length);
    expect(miss).toBe(loaded);
    expect(store?.entries.weight).toBe(100 * ENTRY_BYTES);
    assertNothingLeft(world);
  });

  it('takes nothing more when it is full and may not let go of anything, and the requests do not mind', () => {
    const server = { memoryBytes: 10 * ENTRY_BYTES, eviction: 'none' } as const;
    const world = openWorld(shopWithCache({ keys: SKEWED, server }, poisson(100)), 'full');
    world.advance(10e6);
    const { refused, store, codes } = countsOf(world);
    expect(store?.entries.size).toBe(10);
    expect(store?.entries.evicted).toBe(0);
    expect(refused).toBeGreaterThan(100);
    expect(new Set(codes)).toEqual(new Set([200]));
  });

  // 500 a second that live for 5 s, each asked for once in 2,000 s: 2,500 are alive.
  const expiring = (system: string, server: Partial<CacheServer>) => {
    const words = { keys: { kind: 'uniform', items: 1_000_000 } as const, use: { ttlUs: 5e6 }, server };
    const topology = shopWithCache(words, poisson(500));
    return openWorld({ ...topology, databases: topology.databases.map((database) => ({ ...database, system })) }, 'expiry');
  };

  it('a Redis lets go of keys that nobody asks for any more, and has a few more than are alive: none must go for another', () => {
    const world = expiring('redis', { memoryBytes: 4_096 * ENTRY_BYTES, eviction: 'none' });
    world.advance(20e6);
    const { store, refused, loaded } = countsOf(world);
    const { size, expired, evicted } = store?.entries ?? { size: 0 };
    expect(size).toBeGreaterThan(2_300);
    expect(size).toBeLessThan(3_300);
    expect([refused, evicted, expired]).toEqual([0, 0, loaded - size]);
  });

  it('a memcached keeps them until it wants the room, or crawls through all once a minute', () => {
    const full = expiring('memcached', { memoryBytes: 4_096 * ENTRY_BYTES });
    full.advance(20e6);
    expect(countsOf(full).store?.entries).toMatchObject({ size: 4_096, evicted: 0 });
    const crawled = expiring('memcached', {});
    const sizeAt = (atUs: number) => (crawled.advance(atUs), countsOf(crawled).store?.entries.size ?? 0);
    expect(sizeAt(60e6)).toBeGreaterThan(25_000);
    expect(sizeAt(62e6)).toBeLessThan(4_500);
  });

  it('that stands still costs each request its timeout, and then the source answers', () => {
    const world = openWorld(shopWithCache({ keys: ONE, timeoutUs: 20_000 }, { kind: 'regular', perSecond: 10 }), 'slow');
    world.advance(1e6);
    world.core.databases[0].processors.setSpeed(0, world.core.events);
    world.advance(2.95e6);
    const { error, codes } = countsOf(world);
    expect(error).toBe(20);
    expect(new Set(codes)).toEqual(new Set([200]));
  });

  it('is down while it restarts and empty afterwards; requests go to the source meanwhile', () => {
    const world = openWorld(shopWithCache({ keys: ONE, timeoutUs: 20_000 }, { kind: 'regular', perSecond: 10 }), 'restart');
    world.advance(1.05e6);
    expect(world.check({ kind: 'restart', service: 'redis' })).toEqual([]);
    world.apply({ kind: 'restart', service: 'redis' }, 'test');
    expect(world.check({ kind: 'restart', service: 'redis' })).toEqual(['redis is down: it is starting.']);
    world.advance(2.04e6);
    expect(countsOf(world)).toMatchObject({ hit: 9, miss: 1, error: 10 });
    world.advance(3.04e6);
    const { hit, miss, codes } = countsOf(world);
    expect([hit, miss]).toEqual([18, 2]);
    expect(new Set(codes)).toEqual(new Set([200]));
    expect(world.core.changes.all().map(({ title, status }) => `${title} ${status}`)).toEqual(['redis: restart done']);
  });

  it('moves no more than its one processor can: values of 1 MB at 100 MB/s are 100 a second', () => {
    const words = { keys: ONE, entryBytes: 1e6, server: { bytesPerSecond: 1e8 }, timeoutUs: 60e6, fields: { workers: 9_999 } };
    const world = openWorld(shopWithCache(words, { kind: 'regular', perSecond: 150 }), 'hot');
    world.advance(10e6);
    const [{ processors }] = world.core.databases;
    expect(processors.busyUntil(world.core.nowUs) / world.core.nowUs).toBeGreaterThan(0.99);
    expect(countsOf(world).codes.length / 10).toBeLessThan(101);
  });

  it('keeps that a key stands for nothing only where it is told to', () => {
    const ask = (use: object) => {
      const world = openWorld(shopWithCache({ keys: ONE, missingRatio: 1, use }, { kind: 'regular', perSecond: 10 }), 'nothing');
      world.advance(2.05e6);
      return countsOf(world).hit;
    };
    expect(ask({ ttlUs: 60e6 })).toBe(0);
    expect(ask({ ttlUs: 60e6, negativeTtlUs: 60e6 })).toBe(19);
  });

  it('lets entries that were stored at once end at different times when they have a jitter', () => {
    const alive = (jitterRatio: number) => {
      const keys = { kind: 'uniform', items: 100 } as const;
      const world = openWorld(shopWithCache({ keys, use: { ttlUs: 10e6, jitterRatio } }, poisson(0.001)), 'jitter');
      world.apply({ kind: 'warm', service: 'shop', cache: 'prices', keys: 100, overUs: 0 }, 'test');
      world.advance(7.5e6);
      const { store } = countsOf(world);
      return Array.from({ length: 100 }, (_, key) => key + 1).filter((key) => store?.entries.has(key, 7.5e6)).length;
    };
    expect(alive(0)).toBe(100);
    // Of lives from 5 s to 10 s, half are longer than 7.5 s.
    expect(Math.abs(alive(0.5) - 50)).toBeLessThan(20);
  });

  it('is empty after a flush, and full after it was warmed, evenly over the time that takes', () => {
    const world = openWorld(shopWithCache({ keys: SKEWED }, poisson(100)), 'flush');
    world.advance(5e6);
    world.apply({ kind: 'flush', component: 'redis', cache: '' }, 'test');
    expect(countsOf(world).store?.entries.size).toBe(0);
    world.apply({ kind: 'warm', service: 'shop', cache: 'prices', keys: 1_000, overUs: 10e6 }, 'test');
    world.advance(10e6);
    const half = countsOf(world).store?.entries.size ?? 0;
    expect(half).toBeGreaterThan(500);
    world.advance(15e6);
    const { miss } = countsOf(world);
    world.advance(20e6);
    expect(countsOf(world).store?.entries.size).toBe(1_000);
    expect(countsOf(world).miss).toBe(miss);
  });
});
