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

it('keeps this order among crowds at one instant, also when some of them take places that were reserved long before', () => {
  const upTo = (max: number) => fc.integer({ min: 0, max });
  const delay = fc.constantFrom(0, 0, 1, 300);
  const round = fc.record({
    places: upTo(50),
    crowd: upTo(300),
    crowdDelay: delay,
    taken: upTo(300),
    kept: upTo(50),
    keptDelay: delay,
  });
  fc.assert(
    fc.property(fc.array(round, { maxLength: 40 }), (rounds) => {
      const list = new EventList();
      const reserved: number[] = [];
      let pending: { at: number; order: number }[] = [];
      let orders = 0;
      for (const { places, crowd, crowdDelay, taken, kept, keptDelay } of rounds) {
        for (let i = 0; i < places; i++) {
          expect(list.reserveOrder()).toBe(orders);
          reserved.push(orders++);
        }
        for (let i = 0; i < crowd; i++) {
          pending.push({ at: list.nowUs + crowdDelay, order: orders });
          list.schedule(list.nowUs + crowdDelay, 1, orders++, 0);
        }
        pending.sort((x, y) => x.at - y.at || x.order - y.order);
        for (const expected of pending.slice(0, taken)) {
          list.next(Infinity);
          expect([list.nowUs, list.a]).toEqual([expected.at, expected.order]);
        }
        pending = pending.slice(taken);
        for (const order of reserved.splice(0, kept)) {
          pending.push({ at: list.nowUs + keptDelay, order });
          list.scheduleAs(order, list.nowUs + keptDelay, 1, order, 0);
        }
      }
      expect(list.pending).toBe(pending.length);
    }),
    { numRuns: 100 },
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
