/** How a row is judged: the honest statistical test of YARDSTICKS.md, on ten replications whose seeds were fixed before looking. */
import type { Row } from './experiment.ts';

export const SEEDS: readonly string[] = Array.from({ length: 10 }, (_, index) => `validity-${index + 1}`);

/** Two-sided quantiles of Student's t with nine degrees of freedom: one in a thousand, and five in a hundred. */
const T_STRICT = 4.781;
const T_95 = 2.262;
const HALF_WIDTH_RATIO_MAX = 0.05;

export interface Verdict {
  readonly estimate: number;
  /** Half of the 95 % interval. */
  readonly halfWidth: number;
  /** Why the row is a miss; null when it holds. */
  readonly miss: string | null;
}

export function judge(row: Row, values: readonly number[]): Verdict {
  const count = values.length;
  const estimate = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - estimate) * (value - estimate), 0) / (count - 1);
  const standardError = Math.sqrt(variance / count);
  const halfWidth = T_95 * standardError;
  const verdict = (miss: string | null): Verdict => ({ estimate, halfWidth, miss });
  if (!values.every(Number.isFinite)) return verdict(`no number: ${values.join(' ')}`);
  const { expected, rule } = row;
  if (rule === undefined) {
    if (count !== SEEDS.length) return verdict(`${count} replications instead of ${SEEDS.length}`);
    if (halfWidth > HALF_WIDTH_RATIO_MAX * Math.abs(expected)) return verdict('interval too wide');
    return verdict(Math.abs(estimate - expected) > T_STRICT * standardError ? 'outside 4.781 SE' : null);
  }
  const far =
    rule === 'at most'
      ? values.find((value) => value > expected)
      : rule === 'at least'
        ? values.find((value) => value < expected)
        : values.find((value) => Math.abs(value - expected) > rule.within);
  return verdict(far === undefined ? null : `a replication has ${far}`);
}
