/**
 * Outlier detection, by Envoy's law: a replica that has answered one caller with so many server errors in a row, or with more of them
 * than the others (success-rates.ts), is left out for a base time, twice as long the second time and so on, but never more than a share of all replicas at once. Replicas come back, and old
 * ejections are forgiven, when the caller looks after an interval; it looks when it makes a call, so nothing ticks while nobody calls.
 */
import type { Micros } from '../base/time.ts';
import type { OutlierDetection } from '../model/balancing.ts';
import { SuccessRates } from './success-rates.ts';

/** An ejection lasts at most this long, however often it has happened. */
const EJECTION_MAX_US: Micros = 300_000_000;

/** What a look has changed, and whom it has left out. */
interface Sweep {
  readonly changed: boolean;
  readonly ejected: readonly number[];
}

export class OutlierState {
  policy: OutlierDetection;
  /** Until when each ejected pod is left out, at least. */
  readonly ejected = new Map<number, Micros>();
  ejections = 0;
  private readonly failuresInARow = new Map<number, number>();
  /** How often each pod was ejected, less one for every interval that it has been in. */
  private readonly times = new Map<number, number>();
  private sweptAtUs: Micros = 0;
  private rates: SuccessRates | null;

  constructor(policy: OutlierDetection) {
    this.policy = policy;
    this.rates = policy.successRate === undefined ? null : new SuccessRates(policy.successRate);
  }

  /** Another policy from now on; whoever is out stays out for his time. */
  obey(policy: OutlierDetection): void {
    this.policy = policy;
    this.rates = policy.successRate === undefined ? null : new SuccessRates(policy.successRate);
  }

  /** One of `present` has answered or failed; true when it is to be left out from now on. */
  note(pod: number, failed: boolean, present: readonly number[], nowUs: Micros): boolean {
    this.rates?.note(pod, failed);
    const failures = failed ? (this.failuresInARow.get(pod) ?? 0) + 1 : 0;
    if (failures === 0) this.failuresInARow.delete(pod);
    else this.failuresInARow.set(pod, failures);
    return failures >= this.policy.consecutive && this.eject(pod, present, nowUs);
  }

  /** After an interval, looks after those who are out, those who are gone, and those who stand out; null before. */
  sweep(present: readonly number[], nowUs: Micros): Sweep | null {
    const { everyUs } = this.policy;
    const passed = Math.floor(nowUs / everyUs) - Math.floor(this.sweptAtUs / everyUs);
    if (passed === 0) return null;
    this.sweptAtUs = nowUs;
    for (const [pod, times] of this.times) {
      if (!present.includes(pod)) this.times.delete(pod);
      else if (!this.ejected.has(pod)) {
        if (times > passed) this.times.set(pod, times - passed);
        else this.times.delete(pod);
      }
    }
    let changed = false;
    for (const [pod, untilUs] of this.ejected) {
      if (untilUs > nowUs && present.includes(pod)) continue;
      this.ejected.delete(pod);
      changed = true;
    }
    for (const pod of this.failuresInARow.keys()) if (!present.includes(pod)) this.failuresInARow.delete(pod);
    const judged = present.filter((pod) => !this.ejected.has(pod));
    const ejected = this.rates?.takeOutliers(judged).filter((pod) => this.eject(pod, present, nowUs)) ?? [];
    return { changed: changed || ejected.length > 0, ejected };
  }

  /** Leaves the pod out from now on, unless it is out or gone already or too many are; true when it does. */
  private eject(pod: number, present: readonly number[], nowUs: Micros): boolean {
    if (this.ejected.has(pod) || !present.includes(pod)) return false;
    const ejectedMax = Math.max(1, Math.floor(this.policy.ejectedMaxRatio * present.length));
    if (this.ejected.size >= ejectedMax) return false;
    const times = (this.times.get(pod) ?? 0) + 1;
    this.times.set(pod, times);
    this.failuresInARow.delete(pod);
    this.ejected.set(pod, nowUs + Math.min(EJECTION_MAX_US, this.policy.ejectForUs * times));
    this.ejections++;
    return true;
  }
}
