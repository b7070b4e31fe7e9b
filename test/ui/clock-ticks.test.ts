/** Ticks of a time axis are what a clock shows as round. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import { clockTicks, tickText } from '../../src/ui/widgets/time-axis/clock-ticks.ts';

it('marks half an hour every five minutes', () => {
  expect(clockTicks(MINUTE, 31 * MINUTE, 8).map((atUs) => atUs / MINUTE)).toEqual([5, 10, 15, 20, 25, 30]);
});

it('marks a minute every ten seconds', () => {
  expect(clockTicks(0, MINUTE, 6).map((atUs) => atUs / SECOND)).toEqual([0, 10, 20, 30, 40, 50, 60]);
});

it('stays inside and under the number asked for', () => {
  fc.assert(
    fc.property(
      fc.nat(1e11),
      fc.integer({ min: 1, max: 1e12 }),
      fc.integer({ min: 1, max: 30 }),
      (fromUs, lengthUs, ticksMax) => {
        const ticks = clockTicks(fromUs, fromUs + lengthUs, ticksMax);
        expect(ticks.length).toBeLessThanOrEqual(ticksMax + 1);
        for (const atUs of ticks) expect(atUs >= fromUs && atUs <= fromUs + lengthUs).toBe(true);
      },
    ),
  );
});

it('writes seconds only where they are not round', () => {
  expect(['02:10:00', '02:10:30', '00:00:00'].map(tickText)).toEqual(['02:10', '02:10:30', '00:00']);
});
