/**
 * Shared cores with a quota: in each period of constant length at most so much core time is used, and then every job stands still
 * until the period ends, as under the bandwidth control of Linux' fair scheduler (Turner, Rao, Rao: "CPU bandwidth control for
 * CFS", 2010). Periods are computed, not ticked: there are events only while jobs could use more than the quota.
 */
import type { Micros } from '../base/time.ts';
import type { EventList } from './event-list.ts';
import { ProcessorSharing, ROUNDING_US } from './processor-sharing.ts';

export class QuotaSharing extends ProcessorSharing {
  /** Periods in which the jobs were stopped. */
  throttledPeriods = 0;
  private throttledUs = 0;
  private periods = 0;
  /** In force now, and as it was given. */
  private quotaUs: number;
  private readonly fullQuotaUs: number;
  private readonly periodUs: Micros;
  /** Start of some period; the others follow. */
  private readonly originUs: Micros;
  /** Core time used in the period of the last update, with what the period before used too much by rounding. */
  private usedUs = 0;
  /** What work outside of the jobs uses of the period in which it ends. */
  private occupiedUs = 0;
  private standing = false;
  private lastCounted = -1;
  private lastThrottled = -1;

  constructor(id: number, eventKind: number, cores: number, quotaUs: number, periodUs: Micros, originUs: Micros) {
    super(id, eventKind, cores);
    this.quotaUs = quotaUs;
    this.fullQuotaUs = quotaUs;
    this.periodUs = periodUs;
    this.originUs = originUs;
    this.updatedAtUs = originUs;
  }

  /** Another share of the quota is in force from now on; what was used of this period beyond it is forgiven. */
  setQuotaRatio(ratio: number, events: EventList): void {
    if (this.quotaUs === this.fullQuotaUs * ratio) return;
    this.update(events.nowUs);
    this.quotaUs = this.fullQuotaUs * ratio;
    this.usedUs = Math.min(this.usedUs, this.quotaUs);
    this.arm(events);
  }

  /** Periods in which there was work until now. */
  periodsUntil(nowUs: Micros): number {
    return this.periods + this.newPeriods(nowUs);
  }

  /** For how long jobs were stopped until now. */
  throttledUntil(nowUs: Micros): number {
    return this.throttledUs + (this.standing ? nowUs - this.updatedAtUs : 0);
  }

  /**
   * When `workUs` of work of one thread is done that begins now, while all jobs are at speed 0. Call `leave` at that instant: what
   * it has used of the period then is used.
   */
  occupy(workUs: Micros, nowUs: Micros): Micros {
    this.update(nowUs);
    let usedUs = this.usedUs;
    let atUs = nowUs;
    for (let leftUs = workUs; ; usedUs = 0) {
      const period = this.periodAt(atUs);
      const endUs = this.startOf(period + 1);
      const ranUs = Math.min(leftUs, Math.max(0, this.quotaUs - usedUs), endUs - atUs);
      leftUs -= ranUs;
      atUs += ranUs;
      this.occupiedUs = this.periodAt(nowUs) === period ? ranUs : usedUs + ranUs;
      if (leftUs <= 0) return Math.ceil(atUs);
      if (atUs < endUs) {
        this.throttledPeriods++;
        this.lastThrottled = period;
        this.throttledUs += endUs - atUs;
      }
      atUs = endUs;
    }
  }

  /** The work that `occupy` spoke of is done. */
  leave(nowUs: Micros): void {
    this.update(nowUs);
    this.usedUs += this.occupiedUs;
    this.occupiedUs = 0;
  }

  override coresWanted(): number {
    return this.standing ? 0 : super.coresWanted();
  }

  protected override rate(): number {
    return this.standing ? 0 : super.rate();
  }

  protected override update(nowUs: Micros): void {
    const fromUs = this.updatedAtUs;
    if (nowUs === fromUs) return;
    const before = this.periodAt(fromUs);
    const now = this.periodAt(nowUs);
    const used = this.rate() * this.count;
    if (this.count > 0) {
      this.periods += this.newPeriods(nowUs);
      this.lastCounted = this.periodAt(nowUs - 1);
    }
    if (this.standing) this.throttledUs += nowUs - fromUs;
    super.update(nowUs);
    if (now === before) this.usedUs += used * (nowUs - fromUs);
    else {
      const tooMuch = Math.max(0, this.usedUs + used * (this.startOf(before + 1) - fromUs) - this.quotaUs);
      this.usedUs = (now === before + 1 ? tooMuch : 0) + used * (nowUs - this.startOf(now));
      this.standing = false;
    }
  }

  /** Stops the jobs when the quota of this period is used up, and says when something changes next. */
  protected override nextDueUs(nowUs: Micros): number {
    const period = this.periodAt(nowUs);
    const exhausted = this.usedUs >= this.quotaUs - ROUNDING_US;
    this.standing = this.count > 0 && exhausted;
    if (this.standing && this.lastThrottled !== period) {
      this.lastThrottled = period;
      this.throttledPeriods++;
    }
    const periodEndUs = this.startOf(period + 1);
    if (this.standing) return periodEndUs;
    const finishUs = super.nextDueUs(nowUs);
    const using = this.rate() * this.count;
    if (using === 0) return finishUs;
    const exhaustedUs = nowUs + Math.ceil((this.quotaUs - this.usedUs) / using - ROUNDING_US);
    if (exhaustedUs < periodEndUs) return Math.min(finishUs, exhaustedUs);
    return using * this.periodUs > this.quotaUs ? Math.min(finishUs, periodEndUs) : finishUs;
  }

  /** Periods with work since the last update that were not counted then. */
  private newPeriods(nowUs: Micros): number {
    if (this.count === 0 || nowUs === this.updatedAtUs) return 0;
    return this.periodAt(nowUs - 1) - Math.max(this.lastCounted, this.periodAt(this.updatedAtUs) - 1);
  }

  private periodAt(atUs: Micros): number {
    return Math.floor((atUs - this.originUs) / this.periodUs);
  }

  private startOf(period: number): Micros {
    return this.originUs + period * this.periodUs;
  }
}
