/**
 * Quantiles: of values, and of the cumulative buckets of a classic histogram. The special cases are those of Prometheus
 * (promql/quantile.go); YARDSTICKS.md has the numbers for an exponential over the default buckets.
 */

/** Counts that differ by less than this share are taken as equal: rounding, not a change. */
const COUNT_TOLERANCE_RATIO = 1e-12;

/** The q-quantile of `values`, between neighbours linearly; NaN counts as the smallest value. Sorts `values`. */
export function quantileOf(q: number, values: Float64Array): number {
  if (values.length === 0 || q !== q) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  sortNanFirst(values);
  const rank = q * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (values[lower] as number) * (1 - weight) + (values[upper] as number) * weight;
}

/** Typed arrays sort NaN to the end; here it belongs to the start. */
function sortNanFirst(values: Float64Array): void {
  values.sort();
  let numbers = values.length;
  while (numbers > 0 && values[numbers - 1] !== values[numbers - 1]) numbers--;
  if (numbers === values.length) return;
  values.copyWithin(values.length - numbers, 0, numbers);
  values.fill(NaN, 0, values.length - numbers);
}

/**
 * The buckets of one histogram at one instant: upper bounds ascending and counts that include all smaller buckets, the first
 * `length` of each. Kept and refilled, since a range query asks thousands of times.
 */
export class Buckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  length = 0;
  /** Whether a count had to be lifted to that of the bucket before, by more than rounding. */
  wasFixed = false;

  constructor(capacity: number) {
    this.bounds = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  clear(): void {
    this.length = 0;
    this.wasFixed = false;
  }

  /** Buckets with equal bounds are added up. */
  push(bound: number, count: number): void {
    if (this.length > 0 && this.bounds[this.length - 1] === bound) {
      this.counts[this.length - 1] = (this.counts[this.length - 1] as number) + count;
      return;
    }
    this.bounds[this.length] = bound;
    this.counts[this.length++] = count;
  }

  /** Whether a distribution can be read from them: two buckets at least, the last without bound, something counted. */
  private get usable(): boolean {
    return this.length >= 2 && this.bounds[this.length - 1] === Infinity;
  }

  /** Counts must not fall from bucket to bucket; scrapes and float errors can make them, so each is lifted to the one before. */
  private makeMonotonic(): void {
    const { counts } = this;
    let before = counts[0] as number;
    for (let i = 1; i < this.length; i++) {
      const count = counts[i] as number;
      if (count === before) continue;
      if (nearlyEqual(count, before)) counts[i] = before;
      else if (count < before) {
        counts[i] = before;
        this.wasFixed = true;
      } else before = count;
    }
  }

  /** The value below which the share q lies, linear inside a bucket; from the highest bucket, its lower bound. */
  quantile(q: number): number {
    if (q !== q) return NaN;
    if (q < 0) return -Infinity;
    if (q > 1) return Infinity;
    if (!this.usable) return NaN;
    this.makeMonotonic();
    const { bounds, counts } = this;
    const last = this.length - 1;
    const observations = counts[last] as number;
    if (observations === 0) return NaN;
    const rank = q * observations;
    let b = 0;
    while (b < last && !((counts[b] as number) >= rank)) b++;
    if (b === last) return bounds[last - 1] as number;
    const bound = bounds[b] as number;
    if (b === 0 && bound <= 0) return bound;
    const start = b === 0 ? 0 : (bounds[b - 1] as number);
    const below = b === 0 ? 0 : (counts[b - 1] as number);
    return start + (bound - start) * ((rank - below) / ((counts[b] as number) - below));
  }

  /** The share of observations between two values, linear inside a bucket. */
  fraction(lower: number, upper: number): number {
    if (this.bounds[this.length - 1] !== Infinity) return NaN;
    const observations = this.counts[this.length - 1] as number;
    if (observations === 0 || lower !== lower || upper !== upper) return NaN;
    if (lower >= upper) return 0;
    return (this.rankOf(upper) - this.rankOf(lower)) / observations;
  }

  /** Observations up to `value`. */
  private rankOf(value: number): number {
    const { bounds, counts } = this;
    const last = this.length - 1;
    if (value === -Infinity) return 0;
    if (value === Infinity) return counts[last] as number;
    // No place can be told in a bucket without an end.
    if (last === 0) return 0;
    if (value >= (bounds[last - 1] as number)) return counts[last - 1] as number;
    let b = 0;
    while ((bounds[b] as number) <= value) b++;
    const bound = bounds[b] as number;
    const below = b === 0 ? 0 : (counts[b - 1] as number);
    const start = b === 0 ? (bound > 0 ? 0 : -Infinity) : (bounds[b - 1] as number);
    if (start === -Infinity) return counts[b] as number;
    if (value <= start) return below;
    return below + ((counts[b] as number) - below) * ((value - start) / (bound - start));
  }
}

function nearlyEqual(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= COUNT_TOLERANCE_RATIO * Math.max(Math.abs(a), Math.abs(b));
}
