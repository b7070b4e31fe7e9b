/** The cache that lets go of what is used least: against a naive one, and by weight. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LfuCache } from '../../src/sim/kernel/lfu-cache.ts';
import { LruCache } from '../../src/sim/kernel/lru-cache.ts';

interface Entry {
  readonly expiresAtUs: number;
  readonly weight: number;
  uses: number;
  usedAt: number;
}

describe('a cache that lets go of the entry that is used least', () => {
  it('holds at every moment what a naive one holds, whatever the entries weigh', () => {
    const asks = fc.array(
      fc.record({
        key: fc.integer({ min: -3, max: 40 }),
        later: fc.integer({ min: 0, max: 4 }),
        weight: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.constantFrom(Infinity, 17), asks, (weightMax, lifeUs, list) => {
        const cache = new LfuCache(weightMax, lifeUs);
        const naive = new Map<number, Entry>();
        const total = () => [...naive.values()].reduce((sum, { weight }) => sum + weight, 0);
        let nowUs = 0;
        for (const [clock, { key, later, weight }] of list.entries()) {
          nowUs += later;
          const known = naive.get(key);
          const young = known !== undefined && nowUs < known.expiresAtUs;
          if (!young) naive.delete(key);
          expect(cache.has(key, nowUs)).toBe(young);
          if (young) Object.assign(known, { uses: known.uses + 1, usedAt: clock });
          else {
            cache.put(key, nowUs, 0, lifeUs, weight);
            if (weight > weightMax) continue;
            while (total() + weight > weightMax) {
              const [least] = [...naive].sort(([, x], [, y]) => x.uses - y.uses || x.usedAt - y.usedAt);
              naive.delete(least[0]);
            }
            naive.set(key, { expiresAtUs: nowUs + lifeUs, weight, uses: 1, usedAt: clock });
          }
          expect([cache.size, cache.weight]).toEqual([naive.size, total()]);
        }
      }),
    );
  });

  it('takes over what another one holds', () => {
    const before = new LruCache(10, Infinity);
    for (let key = 0; key < 8; key++) before.put(key, 0, key, 5);
    const after = new LfuCache(5, Infinity);
    before.pourInto(after);
    expect(Array.from({ length: 8 }, (_, key) => after.get(key, 1))).toEqual([-1, -1, -1, 3, 4, 5, 6, 7]);
    expect(after.has(5, 6)).toBe(false);
  });
});
