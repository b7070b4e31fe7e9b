/**
 * Replicas judged against each other, by Envoy's law of success rates: after every interval, whoever of those with enough answers was well
 * by a smaller share than the mean of all, less some standard deviations. Few replicas never stand out so far: the worst of n is
 * at most sqrt(n - 1) deviations below the mean, which is less than 1.9 for four.
 */
import type { SuccessRateRule } from '../model/balancing.ts';

export class SuccessRates {
  private readonly rule: SuccessRateRule;
  /** Of this interval, by pod. */
  private readonly answers = new Map<number, number>();
  private readonly successes = new Map<number, number>();

  constructor(rule: SuccessRateRule) {
    this.rule = rule;
  }

  note(pod: number, failed: boolean): void {
    this.answers.set(pod, (this.answers.get(pod) ?? 0) + 1);
    if (!failed) this.successes.set(pod, (this.successes.get(pod) ?? 0) + 1);
  }

  /** Ends the interval: those of `judged` who stand out, the worst first. */
  takeOutliers(judged: readonly number[]): number[] {
    const { factor, hostsMin, volumeMin } = this.rule;
    const rates = judged
      .filter((pod) => (this.answers.get(pod) ?? 0) >= volumeMin)
      .map((pod) => ({ pod, rate: (this.successes.get(pod) ?? 0) / (this.answers.get(pod) ?? 1) }));
    this.answers.clear();
    this.successes.clear();
    if (rates.length < hostsMin) return [];
    const mean = rates.reduce((sum, { rate }) => sum + rate, 0) / rates.length;
    const variance = rates.reduce((sum, { rate }) => sum + (rate - mean) * (rate - mean), 0) / rates.length;
    const threshold = mean - factor * Math.sqrt(variance);
    return rates
      .filter(({ rate }) => rate < threshold)
      .sort((one, other) => one.rate - other.rate || one.pod - other.pod)
      .map(({ pod }) => pod);
  }
}
