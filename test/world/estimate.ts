/** The honest statistical test of YARDSTICKS.md: fixed seeds, ten replications, a t interval that is also narrow enough. */
import { expect } from 'vitest';

/** Two-sided quantiles of Student's t with 9 degrees of freedom: one in a thousand, and five in a hundred. */
const T_STRICT = 4.781;
const T_95 = 2.262;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Asserts |estimate - theory| <= t SE over ten replications, with a 95 % half-width of at most `halfWidthRatio` of the theory. */
export function expectEstimate(replications: readonly number[], theory: number, halfWidthRatio = 0.05): void {
  expect(replications).toHaveLength(10);
  const estimate = mean(replications);
  const variance = replications.reduce((sum, value) => sum + (value - estimate) * (value - estimate), 0) / 9;
  const standardError = Math.sqrt(variance / 10);
  expect(T_95 * standardError).toBeLessThanOrEqual(halfWidthRatio * theory);
  expect(Math.abs(estimate - theory)).toBeLessThanOrEqual(T_STRICT * standardError);
}
