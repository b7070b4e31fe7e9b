/** The token bucket, exact at every look. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TokenBucket } from '../../src/sim/kernel/token-bucket.ts';

it('lets the burst through at once and then one token for every 10 ms at 100/s, to the microsecond', () => {
  const bucket = new TokenBucket(100, 3, 0);
  expect([0, 0, 0, 0].map((atUs) => bucket.take(atUs))).toEqual([true, true, true, false]);
  expect(bucket.take(9_999)).toBe(false);
  expect(bucket.take(10_000)).toBe(true);
  expect(bucket.take(19_999)).toBe(false);
  expect(bucket.take(20_000)).toBe(true);
  expect(bucket.available(10_000_000)).toBe(3);
});

it('admits as many however often it was looked at in between', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 50 }), fc.nat({ max: 7 }), (gaps, looks) => {
      const plain = new TokenBucket(70, 5, 0);
      const watched = new TokenBucket(70, 5, 0);
      let atUs = 0;
      for (const gapUs of gaps) {
        for (let look = 1; look <= looks; look++) watched.available(atUs + Math.floor((gapUs * look) / (looks + 1)));
        atUs += gapUs;
        expect(watched.take(atUs)).toBe(plain.take(atUs));
      }
    }),
  );
});
