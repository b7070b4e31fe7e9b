/**
 * One rung of the event list's ladder: a stretch of time cut into buckets of equal width. A bucket is a list through the
 * LINK of each event's slot. Buckets are handed down in order; from then on their time belongs to the rungs below.
 */
export class Rung {
  startUs = 0;
  /** Buckets per microsecond. */
  density = 0;
  buckets = 0;
  /** The first bucket that has not been handed down. */
  at = 0;
  private heads = new Int32Array(64).fill(NONE);
  private counts = new Int32Array(64);

  /** Cuts the time from `startUs` to `endUs` into `buckets` buckets. All of them are empty. */
  lay(startUs: number, endUs: number, buckets: number): void {
    if (buckets > this.heads.length) {
      const size = 2 * buckets;
      this.heads = new Int32Array(size);
      this.counts = new Int32Array(size);
    }
    this.startUs = startUs;
    this.density = buckets / (endUs - startUs + 1);
    this.buckets = buckets;
    this.at = 0;
    this.heads.fill(NONE, 0, buckets);
    this.counts.fill(0, 0, buckets);
  }

  /** The bucket of a time; times beyond either end belong to the bucket at that end, so order is kept. */
  bucketOf(timeUs: number): number {
    const bucket = ((timeUs - this.startUs) * this.density) | 0;
    return bucket < this.buckets ? bucket : this.buckets - 1;
  }

  put(bucket: number, slot: number, ints: Int32Array): void {
    ints[slot + LINK] = this.heads[bucket];
    this.heads[bucket] = slot;
    this.counts[bucket]++;
  }

  /** Moves on to the next bucket that holds something; false when there is none. Read it with `size` and `head` of `at - 1`. */
  advance(): boolean {
    while (this.at < this.buckets) if (this.counts[this.at++] > 0) return true;
    return false;
  }

  size(bucket: number): number {
    return this.counts[bucket];
  }

  /** The newest slot of a bucket; follow LINK to the older ones until NONE. */
  head(bucket: number): number {
    return this.heads[bucket];
  }
}

/** Place of the link among the whole numbers of an event's slot. */
export const LINK = 3;

export const NONE = -1;
