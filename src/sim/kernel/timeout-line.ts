/**
 * Timeouts of one constant length. They fall due in the order in which they began, so a ring is enough, and only its oldest
 * living entry sits in the event list: most timeouts never fire and cost a few stores instead of two heap operations. Each entry
 * keeps the place in the order of events that it got when it began, so the outcome is the same as with one event each. A full ring
 * first drops those who have moved on, so that it stays as small as the number of the living and in the processor's cache.
 */
import type { Micros } from '../base/time.ts';
import type { EventList } from './event-list.ts';

export class TimeoutLine {
  readonly id: number;
  private readonly eventKind: number;
  readonly lengthUs: Micros;
  private head = 0;
  private length = 0;
  private armed = false;
  private dueAtUs = new Float64Array(64);
  private orders = new Float64Array(64);
  private subjects = new Int32Array(64);
  private tickets = new Int32Array(64);

  /** Its event is (time, eventKind, id, 0). */
  constructor(id: number, eventKind: number, lengthUs: Micros) {
    this.id = id;
    this.eventKind = eventKind;
    this.lengthUs = lengthUs;
  }

  /** Entries that the ring can hold before it makes room or grows. */
  get entriesMax(): number {
    return this.subjects.length;
  }

  /** Starts a timeout for `subject`; it counts only while `tickets[subject]` stays what it is now. */
  start(subject: number, tickets: Int32Array, events: EventList): void {
    if (this.length === this.subjects.length) this.makeRoom(tickets);
    const at = (this.head + this.length++) & (this.subjects.length - 1);
    this.dueAtUs[at] = events.nowUs + this.lengthUs;
    this.orders[at] = events.reserveOrder();
    this.subjects[at] = subject;
    this.tickets[at] = tickets[subject];
    if (!this.armed) this.arm(events);
  }

  /** The oldest entry is due: its subject when it still lives, else -1. Call `rearm` afterwards. */
  take(tickets: Int32Array): number {
    const at = this.head;
    this.drop();
    this.armed = false;
    return tickets[this.subjects[at]] === this.tickets[at] ? this.subjects[at] : -1;
  }

  /** Passes over entries whose subject has moved on, and arms the next, unless one that has just started is armed already. */
  rearm(tickets: Int32Array, events: EventList): void {
    if (this.armed) return;
    while (this.length > 0 && tickets[this.subjects[this.head]] !== this.tickets[this.head]) this.drop();
    if (this.length > 0) this.arm(events);
  }

  private arm(events: EventList): void {
    this.armed = true;
    events.scheduleAs(this.orders[this.head], this.dueAtUs[this.head], this.eventKind, this.id, 0);
  }

  private drop(): void {
    this.head = (this.head + 1) & (this.subjects.length - 1);
    this.length--;
  }

  /** Drops entries whose subject has moved on, but for the one that is armed; doubles the ring when most of them live. */
  private makeRoom(tickets: Int32Array): void {
    const { dueAtUs, orders, subjects, tickets: begun, head, length, armed } = this;
    const size = subjects.length;
    let kept = 0;
    for (let i = 0; i < length; i++) {
      const from = (head + i) & (size - 1);
      const subject = subjects[from];
      if (tickets[subject] !== begun[from] && !(armed && i === 0)) continue;
      const to = (head + kept++) & (size - 1);
      dueAtUs[to] = dueAtUs[from];
      orders[to] = orders[from];
      subjects[to] = subject;
      begun[to] = begun[from];
    }
    this.length = kept;
    if (kept > size / 2) this.grow();
  }

  private grow(): void {
    const size = this.subjects.length;
    const dueAtUs = new Float64Array(size * 2);
    const orders = new Float64Array(size * 2);
    const subjects = new Int32Array(size * 2);
    const tickets = new Int32Array(size * 2);
    for (let i = 0; i < this.length; i++) {
      const at = (this.head + i) & (size - 1);
      dueAtUs[i] = this.dueAtUs[at];
      orders[i] = this.orders[at];
      subjects[i] = this.subjects[at];
      tickets[i] = this.tickets[at];
    }
    this.head = 0;
    this.dueAtUs = dueAtUs;
    this.orders = orders;
    this.subjects = subjects;
    this.tickets = tickets;
  }
}
