/**
 * Where the samples of all series lie: slabs that are cut into chunks of 60 and handed out by number. A typed array of its own
 * for each chunk would cost more than a fifth of what it holds. Law 6: what is kept is what was counted, with little slack.
 */

/** Five minutes at a scrape every 5 s, a quarter of an hour at one every 15 s. */
export const CHUNK_SAMPLES = 60;
const SLAB_CHUNKS = 256;

export class SampleSlabs {
  private readonly slabs: Float64Array[] = [];
  private used = 0;

  /** The number of a chunk that nobody else has. */
  take(): number {
    if (this.used === this.slabs.length * SLAB_CHUNKS) this.slabs.push(new Float64Array(SLAB_CHUNKS * CHUNK_SAMPLES));
    return this.used++;
  }

  slabOf(chunk: number): Float64Array {
    return this.slabs[Math.floor(chunk / SLAB_CHUNKS)];
  }

  /** Where the chunk begins in its slab. */
  offsetOf(chunk: number): number {
    return (chunk % SLAB_CHUNKS) * CHUNK_SAMPLES;
  }

  get bytes(): number {
    return this.slabs.length * SLAB_CHUNKS * CHUNK_SAMPLES * 8;
  }
}
