/**
 * The clock and the future-event list. An event is plain data, (time, order, kind, a, b), never a closure (law 4); order is the
 * moment of scheduling, so two events at one instant happen in the order in which they were made.
 *
 * The list is a four-ary heap of two parallel columns, time and slot, kept in typed arrays; the slot leads to the rest of the
 * event. Order is only looked at when times tie. Nothing is allocated per event.
 */
import { assert } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';

export class EventList {
  nowUs: Micros = 0;
  /** Events that have happened so far. */
  happened = 0;
  /** The event that `next` took: its kind and operands. */
  kind = 0;
  a = 0;
  b = 0;

  private size = 0;
  private ordersGiven = 0;
  private times: Float64Array;
  private slots: Int32Array;
  private orders: Float64Array;
  private kinds: Uint8Array;
  private as: Int32Array;
  private bs: Int32Array;
  /** Stack of free slots: freeSlots[0..capacity-size). */
  private freeSlots: Int32Array;
  private readonly pendingMax: number;

  constructor(pendingMax = 1 << 22, capacity = 256) {
    this.pendingMax = pendingMax;
    this.times = new Float64Array(capacity);
    this.slots = new Int32Array(capacity);
    this.orders = new Float64Array(capacity);
    this.kinds = new Uint8Array(capacity);
    this.as = new Int32Array(capacity);
    this.bs = new Int32Array(capacity);
    this.freeSlots = Int32Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
  }

  get pending(): number {
    return this.size;
  }

  /** Adds an event at `atUs` >= now. */
  schedule(atUs: Micros, kind: number, a: number, b: number): void {
    this.scheduleAs(this.ordersGiven++, atUs, kind, a, b);
  }

  /** A place in the order for an event that may be put into the list later (see TimeoutLine). */
  reserveOrder(): number {
    return this.ordersGiven++;
  }

  scheduleAs(order: number, atUs: Micros, kind: number, a: number, b: number): void {
    const size = this.size;
    if (size === this.slots.length) this.grow();
    const slot = this.freeSlots[this.slots.length - 1 - size];
    this.orders[slot] = order;
    this.kinds[slot] = kind;
    this.as[slot] = a;
    this.bs[slot] = b;
    this.size = size + 1;
    this.siftUp(size, atUs, slot, order);
  }

  /** Moves the clock to the earliest event at or before `untilUs` and takes it; false when there is none. */
  next(untilUs: Micros): boolean {
    if (this.size === 0 || this.times[0] > untilUs) return false;
    const slot = this.slots[0];
    this.nowUs = this.times[0];
    this.kind = this.kinds[slot];
    this.a = this.as[slot];
    this.b = this.bs[slot];
    this.happened++;
    const last = --this.size;
    this.freeSlots[this.slots.length - 1 - last] = slot;
    if (last > 0) this.siftDown(this.times[last], this.slots[last]);
    return true;
  }

  private siftUp(from: number, time: number, slot: number, order: number): void {
    const { times, slots } = this;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && this.orders[slots[parent]] < order)) break;
      times[hole] = parentTime;
      slots[hole] = slots[parent];
      hole = parent;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  private siftDown(time: number, slot: number): void {
    const { times, slots, size, orders } = this;
    let hole = 0;
    for (;;) {
      let child = 4 * hole + 1;
      if (child >= size) break;
      let least = times[child];
      let leastAt = child;
      const end = child + 4 < size ? child + 4 : size;
      for (child++; child < end; child++) {
        const childTime = times[child];
        if (childTime < least || (childTime === least && orders[slots[child]] < orders[slots[leastAt]])) {
          least = childTime;
          leastAt = child;
        }
      }
      if (time < least || (time === least && orders[slot] < orders[slots[leastAt]])) break;
      times[hole] = least;
      slots[hole] = slots[leastAt];
      hole = leastAt;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  private grow(): void {
    const capacity = this.slots.length;
    assert(capacity < this.pendingMax, `more than pendingMax = ${this.pendingMax} events are waiting`);
    const doubled = capacity * 2;
    this.times = widen(this.times, new Float64Array(doubled));
    this.slots = widen(this.slots, new Int32Array(doubled));
    this.orders = widen(this.orders, new Float64Array(doubled));
    this.kinds = widen(this.kinds, new Uint8Array(doubled));
    this.as = widen(this.as, new Int32Array(doubled));
    this.bs = widen(this.bs, new Int32Array(doubled));
    this.freeSlots = new Int32Array(doubled);
    for (let i = 0; i < capacity; i++) this.freeSlots[i] = doubled - 1 - i;
  }
}

function widen<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
