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
  /** The newest slot of each bucket, NONE where it is empty. */
  private heads = new Int32Array(64).fill(NONE);

  /** Cuts the time from `startUs` to `endUs` into `buckets` buckets. All of them are empty. */
  lay(startUs: number, endUs: number, buckets: number): void {
    if (buckets > this.heads.length) this.heads = new Int32Array(2 * buckets);
    this.startUs = startUs;
    this.density = buckets / (endUs - startUs + 1);
    this.buckets = buckets;
    this.at = 0;
    this.heads.fill(NONE, 0, buckets);
  }

  /** The bucket of a time; times beyond either end belong to the bucket at that end, so order is kept. */
  bucketOf(timeUs: number): number {
    const bucket = ((timeUs - this.startUs) * this.density) | 0;
    return bucket < this.buckets ? bucket : this.buckets - 1;
  }

  put(bucket: number, slot: number, ints: Int32Array): void {
    ints[slot + LINK] = this.heads[bucket];
    this.heads[bucket] = slot;
  }

  /** Hands down the next bucket that holds something: its newest slot; follow LINK to the older ones. NONE when there is none. */
  advance(): number {
    const { heads, buckets } = this;
    let { at } = this;
    while (at < buckets && heads[at] === NONE) at++;
    this.at = at + 1;
    return at < buckets ? heads[at] : NONE;
  }
}

/** Place of the link among the whole numbers of an event's slot. */
export const LINK = 3;

export const NONE = -1;
