/**
 * The clock and the future-event list. An event is plain data, (time, order, kind, a, b), never a closure (law 4); order is the
 * moment of scheduling, so two events at one instant happen in the order in which they were made.
 *
 * The list is a ladder queue (Tang, Goh & Thng, "Ladder queue", 2005): far events lie unsorted, nearer ones in buckets, a bucket
 * that is too full is cut into finer ones, and only the next few events are sorted. So an event is moved a few times in its life
 * however many are pending, where a heap pays a comparison that the processor cannot predict on every level. Everything is kept in
 * typed arrays by slot; nothing is allocated per event. A slot is the place of four whole numbers in `ints`; half of it is the place of
 * two instants in `times`, so that an event is one cache line of each.
 */
import { LimitReached } from '../base/limit.ts';
import type { Micros } from '../base/time.ts';
import { LINK, NONE, Rung } from './rung.ts';

/** Events that may be pending: 130 MB. */
export const EVENTS_PENDING_MAX = 1 << 22;
/** A bucket of at most so many events is sorted; a larger one becomes a rung. */
const SORTED_MAX = 20;
/** As many in the sorted part, and they become a rung too. */
const SORTED_OVERFLOW = 60;
const RUNGS_MAX = 16;
/** Events that a bucket of the coarsest rung is made for, and the most buckets that it may have. */
const BUCKET_EVENTS = 4;
const BUCKETS_MAX = 1 << 14;

/** Whole numbers of a slot; the fourth is its link in a list (rung.ts LINK). */
const KIND = 0;
const A = 1;
const B = 2;
const SLOT = 4;
/** The second of the instants of a slot, after its time. */
const ORDER = 1;

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
  private ints: Int32Array;
  private times: Float64Array;
  /** Slots that the arrays have room for. */
  private capacity: number;
  /** The free slots as a list through their links. */
  private free = NONE;
  private readonly pendingMax: number;

  /** The next events in order: sorted[first..last). */
  private sorted = new Int32Array(256);
  private first = 0;
  private last = 0;
  /** Coarsest first; rungs[0..depth) are in use. */
  private readonly rungs: Rung[] = [];
  private depth = 0;
  /** Events from `farStartUs` on, unsorted. */
  private far = NONE;
  private farCount = 0;
  private farStartUs = -Infinity;
  private farMinUs = Infinity;
  private farMaxUs = -Infinity;
  /** When the far events were last taken, and how many events had happened: what comes between says how dense they are. */
  private takenAtUs = 0;
  private takenAfter = 0;

  constructor(pendingMax = EVENTS_PENDING_MAX, capacity = 256) {
    this.pendingMax = pendingMax;
    this.capacity = capacity;
    this.ints = new Int32Array(SLOT * capacity);
    this.times = new Float64Array((SLOT / 2) * capacity);
    this.freeFrom(0);
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
    if (this.free === NONE) this.grow();
    const { ints, times, free: slot } = this;
    this.free = ints[slot + LINK];
    this.size++;
    times[slot >> 1] = atUs;
    times[(slot >> 1) + ORDER] = order;
    ints[slot + KIND] = kind;
    ints[slot + A] = a;
    ints[slot + B] = b;
    if (atUs >= this.farStartUs) this.putFar(slot, atUs);
    else this.putNear(slot, atUs);
  }

  /** Moves the clock to the earliest event at or before `untilUs` and takes it; false when there is none. */
  next(untilUs: Micros): boolean {
    if (this.first === this.last && !this.refill()) return false;
    const slot = this.sorted[this.first];
    const atUs = this.times[slot >> 1];
    if (atUs > untilUs) return false;
    this.first++;
    this.nowUs = atUs;
    const { ints } = this;
    this.kind = ints[slot + KIND];
    this.a = ints[slot + A];
    this.b = ints[slot + B];
    this.happened++;
    this.size--;
    ints[slot + LINK] = this.free;
    this.free = slot;
    return true;
  }

  private putFar(slot: number, atUs: Micros): void {
    this.ints[slot + LINK] = this.far;
    this.far = slot;
    this.farCount++;
    if (atUs < this.farMinUs) this.farMinUs = atUs;
    if (atUs > this.farMaxUs) this.farMaxUs = atUs;
  }

  /** Into the coarsest rung whose bucket for this time is still there, else among the sorted ones. */
  private putNear(slot: number, atUs: Micros): void {
    for (let i = 0; i < this.depth; i++) {
      const rung = this.rungs[i];
      const bucket = rung.bucketOf(atUs);
      if (bucket >= rung.at) {
        rung.put(bucket, slot, this.ints);
        return;
      }
    }
    this.insert(slot, atUs);
    if (this.last - this.first > SORTED_OVERFLOW) this.spill();
  }

  /** Into its place in the sorted part, from behind, where new events mostly belong. */
  private insert(slot: number, atUs: Micros): void {
    if (this.last === this.sorted.length) this.makeRoom(1);
    if (this.last - this.first > SORTED_OVERFLOW) {
      this.insertAmongMany(slot);
      return;
    }
    const { sorted, times, first } = this;
    let hole = this.last++;
    while (hole > first) {
      const before = sorted[hole - 1];
      const beforeUs = times[before >> 1];
      if (beforeUs < atUs || (beforeUs === atUs && times[(before >> 1) + ORDER] < times[(slot >> 1) + ORDER])) break;
      sorted[hole] = before;
      hole--;
    }
    sorted[hole] = slot;
  }

  /** The same among many of one instant, which no rung can part: the place is found by halving, and the shorter side makes way. */
  private insertAmongMany(slot: number): void {
    const { sorted, first, last } = this;
    let place = first;
    for (let end = last; place < end;) {
      const middle = (place + end) >> 1;
      if (this.compare(sorted[middle], slot) < 0) place = middle + 1;
      else end = middle;
    }
    if (first > 0 && place - first < last - place) {
      sorted.copyWithin(first - 1, first, place);
      sorted[place - 1] = slot;
      this.first--;
    } else {
      sorted.copyWithin(place + 1, place, last);
      sorted[place] = slot;
      this.last++;
    }
  }

  /** Below zero when the event in slot `x` comes before the one in `y`. */
  private compare(x: number, y: number): number {
    const { times } = this;
    return times[x >> 1] - times[y >> 1] || times[(x >> 1) + ORDER] - times[(y >> 1) + ORDER];
  }

  /** Brings the next bucket down into the sorted part, cutting buckets that are too full; false when nothing is pending. */
  private refill(): boolean {
    this.first = 0;
    this.last = 0;
    for (;;) {
      if (this.depth === 0) {
        if (this.farCount === 0) return false;
        this.takeFar();
        if (this.last > 0) return true;
      }
      const head = this.rungs[this.depth - 1].advance();
      if (head === NONE) this.depth--;
      else if (this.sortFew(head)) return true;
      else if (!this.layRung(head)) {
        this.sortMany(head);
        return true;
      }
    }
  }

  private takeFar(): void {
    const { far: head } = this;
    const [minUs, maxUs] = [this.farMinUs, this.farMaxUs];
    const buckets = Math.max(this.farCount, this.bucketsFor(maxUs - minUs));
    this.far = NONE;
    this.farCount = 0;
    this.farMinUs = Infinity;
    this.farMaxUs = -Infinity;
    this.farStartUs = maxUs + 1;
    if (this.sortFew(head)) return;
    if (minUs === maxUs) this.sortMany(head);
    else this.spread(head, minUs, maxUs, buckets);
  }

  /**
   * How many buckets a stretch of time takes if events come as densely as since the last time: most are not made yet. Each bucket
   * is then sorted at once instead of being cut again.
   */
  private bucketsFor(lengthUs: Micros): number {
    const { nowUs, happened } = this;
    const perUs = (happened - this.takenAfter) / Math.max(1, nowUs - this.takenAtUs);
    this.takenAtUs = nowUs;
    this.takenAfter = happened;
    return Math.min(BUCKETS_MAX, Math.ceil((lengthUs * perUs) / BUCKET_EVENTS));
  }

  /** Makes a list into a new finest rung; false when its events cannot be told apart by time, or the ladder is high enough. */
  private layRung(head: number): boolean {
    if (this.depth === RUNGS_MAX) return false;
    let count = 0;
    let minUs = Infinity;
    let maxUs = -Infinity;
    for (let slot = head; slot !== NONE; slot = this.ints[slot + LINK]) {
      const atUs = this.times[slot >> 1];
      if (atUs < minUs) minUs = atUs;
      if (atUs > maxUs) maxUs = atUs;
      count++;
    }
    if (minUs === maxUs) return false;
    this.spread(head, minUs, maxUs, count);
    return true;
  }

  private spread(head: number, minUs: number, maxUs: number, buckets: number): void {
    if (this.depth === this.rungs.length) this.rungs.push(new Rung());
    const rung = this.rungs[this.depth++];
    rung.lay(minUs, maxUs, buckets);
    let slot = head;
    while (slot !== NONE) {
      const next = this.ints[slot + LINK];
      rung.put(rung.bucketOf(this.times[slot >> 1]), slot, this.ints);
      slot = next;
    }
  }

  /** Too many sorted ones: they become the finest rung, unless they are all of one instant or the ladder is high enough. */
  private spill(): void {
    const { sorted, ints, times, first, last } = this;
    const minUs = times[sorted[first] >> 1];
    const maxUs = times[sorted[last - 1] >> 1];
    if (minUs === maxUs || this.depth === RUNGS_MAX) return;
    let head = NONE;
    for (let i = last - 1; i >= first; i--) {
      ints[sorted[i] + LINK] = head;
      head = sorted[i];
    }
    this.spread(head, minUs, maxUs, last - first);
    this.first = 0;
    this.last = 0;
  }

  /** Sorts a list into the (empty) sorted part by insertion; false when it is too long for that. */
  private sortFew(head: number): boolean {
    const { sorted, ints, times } = this;
    let count = 0;
    for (let slot = head; slot !== NONE; slot = ints[slot + LINK]) {
      if (count === SORTED_MAX) return false;
      const atUs = times[slot >> 1];
      let hole = count++;
      while (hole > 0) {
        const before = sorted[hole - 1];
        const beforeUs = times[before >> 1];
        if (beforeUs < atUs || (beforeUs === atUs && times[(before >> 1) + ORDER] < times[(slot >> 1) + ORDER])) break;
        sorted[hole] = before;
        hole--;
      }
      sorted[hole] = slot;
    }
    this.last = count;
    return true;
  }

  /** Sorts a list of any length into the (empty) sorted part. Lists grow at their head, so they are read backwards: older ones first. */
  private sortMany(head: number): void {
    const { ints } = this;
    let count = 0;
    for (let slot = head; slot !== NONE; slot = ints[slot + LINK]) count++;
    if (count > this.sorted.length) this.makeRoom(count);
    const { sorted } = this;
    let at = count;
    for (let slot = head; slot !== NONE; slot = ints[slot + LINK]) sorted[--at] = slot;
    sorted.subarray(0, count).sort((x, y) => this.compare(x, y));
    this.last = count;
  }

  /** Moves the sorted part to the front of its array, in a larger one if it does not fit with `more` behind it. */
  private makeRoom(more: number): void {
    const count = this.last - this.first;
    const target = count + more > this.sorted.length / 2 ? new Int32Array(2 * (count + more)) : this.sorted;
    target.set(this.sorted.subarray(this.first, this.last));
    this.sorted = target;
    this.first = 0;
    this.last = count;
  }

  private grow(): void {
    const { capacity } = this;
    if (capacity >= this.pendingMax) throw new LimitReached(`pendingMax: ${this.pendingMax} events are pending`);
    this.capacity = capacity * 2;
    this.ints = widen(this.ints, new Int32Array(SLOT * this.capacity));
    this.times = widen(this.times, new Float64Array((SLOT / 2) * this.capacity));
    this.freeFrom(capacity);
  }

  /** Makes all slots from the `first`th on the free ones. */
  private freeFrom(first: number): void {
    this.free = NONE;
    for (let i = this.capacity - 1; i >= first; i--) {
      this.ints[SLOT * i + LINK] = this.free;
      this.free = SLOT * i;
    }
  }
}

function widen<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
