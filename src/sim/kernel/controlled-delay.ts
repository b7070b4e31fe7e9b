/**
 * The controlled-delay law (CoDel; Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 10(5), 2012; RFC 8289, section 5) for
 * a line of requests: once the wait has stayed above the target for an interval, drops one when it is its turn, and the next ones
 * at intervals that shrink with the square root of how many were dropped, until the wait falls below the target.
 */
import type { Micros } from '../base/time.ts';

/** A new spell of drops goes on at the rate of the last one when that is not longer ago than so many intervals (RFC 8289). */
const REMEMBERED_INTERVALS = 16;

export class ControlledDelay {
  private readonly targetUs: Micros;
  private readonly intervalUs: Micros;
  /** When the wait will have been above the target for an interval; 0 while it is not above. */
  private firstAboveAtUs: Micros = 0;
  private dropping = false;
  private dropNextAtUs = 0;
  private count = 0;
  private lastCount = 0;
  /** The one before was dropped at the same turn, to keep the schedule or to begin the spell. */
  private droppedBefore = false;
  private beganBefore = false;

  constructor(targetUs: Micros, intervalUs: Micros) {
    this.targetUs = targetUs;
    this.intervalUs = intervalUs;
  }

  /** Whether the first in line, who has waited `waitedUs` and leaves `behind` others behind, is to be served. */
  serves(waitedUs: Micros, behind: number, nowUs: Micros): boolean {
    const mayDrop = this.staysAbove(waitedUs, behind, nowUs);
    if (this.beganBefore) {
      this.beganBefore = false;
      return true;
    }
    if (this.dropping) return this.keepsSchedule(mayDrop, nowUs);
    if (mayDrop) this.begin(nowUs);
    return !mayDrop;
  }

  /** Nobody is left in the line. */
  emptied(): void {
    this.firstAboveAtUs = 0;
    this.dropping = false;
    this.droppedBefore = false;
    this.beganBefore = false;
  }

  private staysAbove(waitedUs: Micros, behind: number, nowUs: Micros): boolean {
    if (waitedUs < this.targetUs || behind === 0) {
      this.firstAboveAtUs = 0;
      return false;
    }
    if (this.firstAboveAtUs === 0) this.firstAboveAtUs = nowUs + this.intervalUs;
    return nowUs >= this.firstAboveAtUs;
  }

  private keepsSchedule(mayDrop: boolean, nowUs: Micros): boolean {
    const again = this.droppedBefore;
    this.droppedBefore = false;
    if (!mayDrop) {
      this.dropping = false;
      return true;
    }
    if (again) this.dropNextAtUs += this.spacingUs();
    if (nowUs < this.dropNextAtUs) return true;
    this.count++;
    this.droppedBefore = true;
    return false;
  }

  private begin(nowUs: Micros): void {
    const delta = this.count - this.lastCount;
    const recent = nowUs - this.dropNextAtUs < REMEMBERED_INTERVALS * this.intervalUs;
    this.count = delta > 1 && recent ? delta : 1;
    this.lastCount = this.count;
    this.dropNextAtUs = nowUs + this.spacingUs();
    this.dropping = true;
    this.beganBefore = true;
  }

  private spacingUs(): number {
    return this.intervalUs / Math.sqrt(this.count);
  }
}
