/** Rulers show round numbers, and never too many of them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeTicks } from '../../src/ui/widgets/waterfall/time-ticks.ts';

it('divides 3.1 s into halves of a second', () => {
  expect(timeTicks(3_100_000, 7)).toEqual([0, 500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000]);
});

it('has one tick for an interval of no length', () => {
  expect(timeTicks(0, 5)).toEqual([0]);
});

it('starts at 0, stays inside, and has at most the ticks asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e11 }), fc.integer({ min: 1, max: 20 }), (lengthUs, ticksMax) => {
      const ticks = timeTicks(lengthUs, ticksMax);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeLessThanOrEqual(lengthUs);
      expect(ticks.length).toBeLessThanOrEqual(ticksMax + 1);
    }),
  );
});
