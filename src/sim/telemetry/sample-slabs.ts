/**
 * Where the samples of all series lie: slabs that are cut into chunks of 60 and handed out by number, in order of time. A typed
 * array of its own for each chunk would cost more than a fifth of what it holds. Law 6: what is kept is what was counted, with little
 * slack, and when there are too many the oldest slab goes, as in a Prometheus whose retention goes by size.
 */

/** Five minutes at a scrape every 5 s, a quarter of an hour at one every 15 s. */
export const CHUNK_SAMPLES = 60;
const SLAB_CHUNKS = 256;
/** Samples that are kept: 512 MB. */
const SAMPLES_MAX = 64_000_000;

export class SampleSlabs {
  /** Chunks before this one have been dropped. */
  firstKept = 0;
  private readonly slabs: Float64Array[] = [];
  private used = 0;
  private readonly slabsMax: number;

  constructor(samplesMax = SAMPLES_MAX) {
    this.slabsMax = Math.max(1, Math.floor(samplesMax / SLAB_CHUNKS / CHUNK_SAMPLES));
  }

  /** The number of a chunk that nobody else has. */
  take(): number {
    if (this.used === this.firstKept + this.slabs.length * SLAB_CHUNKS) this.addSlab();
    return this.used++;
  }

  /** The slab of a chunk that is kept. */
  slabOf(chunk: number): Float64Array {
    return this.slabs[Math.floor((chunk - this.firstKept) / SLAB_CHUNKS)];
  }

  /** Where the chunk begins in its slab. */
  offsetOf(chunk: number): number {
    return (chunk % SLAB_CHUNKS) * CHUNK_SAMPLES;
  }

  get bytes(): number {
    return this.slabs.length * SLAB_CHUNKS * CHUNK_SAMPLES * 8;
  }

  private addSlab(): void {
    if (this.slabs.length === this.slabsMax) {
      this.slabs.shift();
      this.firstKept += SLAB_CHUNKS;
    }
    this.slabs.push(new Float64Array(SLAB_CHUNKS * CHUNK_SAMPLES));
  }
}
