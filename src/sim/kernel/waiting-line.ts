/**
 * A first-in-first-out line whose entries may leave from the middle. Who leaves changes its ticket and says `left`; its entry stays
 * behind as a dead one, is passed over, and is swept out before the dead outnumber the living, so the line stays bounded.
 */
import { IntRing } from '../base/ring.ts';

/** So many dead entries are not worth a sweep. */
const DEAD_SPARED = 16;

export class WaitingLine {
  /** Living entries. */
  length = 0;
  private subjects = new IntRing();
  private tickets = new IntRing();

  /** `subject` waits for as long as `tickets[subject]` is `ticket`. */
  push(subject: number, ticket: number): void {
    this.subjects.push(subject);
    this.tickets.push(ticket);
    this.length++;
  }

  /** Takes the one who has waited longest; -1 when nobody waits. */
  shift(tickets: Int32Array): number {
    while (this.subjects.length > 0) {
      const subject = this.subjects.shift();
      if (tickets[subject] !== this.tickets.shift()) continue;
      this.length--;
      return subject;
    }
    return -1;
  }

  /** Somebody who waited has left: its ticket has changed already. */
  left(tickets: Int32Array): void {
    this.length--;
    if (this.subjects.length - this.length > this.length + DEAD_SPARED) this.sweep(tickets);
  }

  private sweep(tickets: Int32Array): void {
    for (let entries = this.subjects.length; entries > 0; entries--) {
      const subject = this.subjects.shift();
      const ticket = this.tickets.shift();
      if (tickets[subject] !== ticket) continue;
      this.subjects.push(subject);
      this.tickets.push(ticket);
    }
  }
}
