/** Sums that keep the low bits (Neumaier's variant of Kahan's method), so that 1 + 1e100 - 1e100 is 1. */

export class CompensatedSum {
  sum = 0;
  compensation = 0;

  add(value: number): void {
    const total = this.sum + value;
    if (total === Infinity || total === -Infinity) this.compensation = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.compensation += this.sum - total + value;
    else this.compensation += value - total + this.sum;
    this.sum = total;
  }

  /** Both parts times a factor. */
  scale(factor: number): void {
    this.sum *= factor;
    this.compensation *= factor;
  }

  reset(): void {
    this.sum = 0;
    this.compensation = 0;
  }

  get total(): number {
    return this.sum === Infinity || this.sum === -Infinity ? this.sum : this.sum + this.compensation;
  }
}

/**
 * A mean that does not overflow: the sum divided at the end, or, from the value on at which the sum would leave the range of
 * numbers, a running mean.
 */
export class CompensatedMean {
  private readonly parts = new CompensatedSum();
  private count = 0;
  private running = false;

  add(value: number): void {
    const { parts } = this;
    this.count++;
    if (this.count === 1) {
      parts.sum = value;
      return;
    }
    if (!this.running) {
      const total = parts.sum + value;
      if (total !== Infinity && total !== -Infinity) return parts.add(value);
      this.running = true;
      parts.sum /= this.count - 1;
      parts.compensation /= this.count - 1;
    }
    parts.scale((this.count - 1) / this.count);
    parts.add(value / this.count);
  }

  get mean(): number {
    const { sum, compensation } = this.parts;
    return this.running ? sum + compensation : sum / this.count + compensation / this.count;
  }

  reset(): void {
    this.parts.reset();
    this.count = 0;
    this.running = false;
  }
}
