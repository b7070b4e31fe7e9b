import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventList } from '../../src/sim/kernel/event-list.ts';

it('hands events out by time, and at one instant in the order in which they were scheduled, whatever comes between', () => {
  const step = fc.oneof(fc.record({ delay: fc.integer({ min: 0, max: 50 }) }), fc.constant('next' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2_000 }), (steps) => {
      const list = new EventList();
      const pending: { at: number; id: number }[] = [];
      let made = 0;
      for (const one of steps) {
        if (one !== 'next') {
          const at = list.nowUs + one.delay * one.delay * one.delay;
          pending.push({ at, id: made });
          list.schedule(at, 1, made++, 0);
          continue;
        }
        pending.sort((x, y) => x.at - y.at || x.id - y.id);
        const expected = pending.shift();
        expect(list.next(Infinity)).toBe(expected !== undefined);
        if (expected !== undefined) expect([list.nowUs, list.a]).toEqual([expected.at, expected.id]);
      }
      expect(list.pending).toBe(pending.length);
    }),
    { numRuns: 200 },
  );
});

it('keeps events behind the given instant', () => {
  const list = new EventList();
  list.schedule(10, 1, 0, 0);
  expect(list.next(9)).toBe(false);
  expect(list.next(10)).toBe(true);
});

it('lets an event take the place in the order that was reserved for it', () => {
  const list = new EventList();
  const early = list.reserveOrder();
  list.schedule(5, 1, 1, 0);
  list.scheduleAs(early, 5, 1, 0, 0);
  list.next(5);
  expect(list.a).toBe(0);
});

it('orders thousands of events with equal and with far-apart times', () => {
  const list = new EventList();
  const times = Array.from({ length: 5_000 }, (_, i) => (i % 3 === 0 ? 7 : (i * 7919) % 1_000_003));
  times.forEach((at, id) => list.schedule(at, 1, id, 0));
  const expected = times.map((at, id) => ({ at, id })).sort((x, y) => x.at - y.at || x.id - y.id);
  for (const { at, id } of expected) {
    list.next(Infinity);
    expect([list.nowUs, list.a]).toEqual([at, id]);
  }
});
