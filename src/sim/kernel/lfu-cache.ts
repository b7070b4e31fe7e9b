/**
 * The cache of lru-cache.ts that lets go of the entry that was asked for least often since it was stored, and of the one not used for
 * longest among equals. A binary heap holds the entries by that; counts go when the entry does (in-cache LFU).
 */
import { LruCache } from './lru-cache.ts';

export class LfuCache extends LruCache {
  private uses = new Int32Array(0);
  private usedAt = new Float64Array(0);
  /** Entries as a heap, the next to go first; and where each is in it. */
  private heap = new Int32Array(0);
  private places = new Int32Array(0);
  private held = 0;
  private clock = 0;

  protected override linkNewest(entry: number): void {
    super.linkNewest(entry);
    this.makeRoom(entry);
    this.usedAt[entry] = ++this.clock;
    this.uses[entry]++;
    if (this.uses[entry] === 1) {
      this.heap[this.held] = entry;
      this.places[entry] = this.held++;
      this.rise(this.places[entry]);
    } else this.sink(this.places[entry]);
  }

  protected override remove(entry: number): void {
    const place = this.places[entry];
    const last = this.heap[--this.held];
    if (last !== entry) {
      this.heap[place] = last;
      this.places[last] = place;
      this.rise(place);
      this.sink(this.places[last]);
    }
    this.uses[entry] = 0;
    super.remove(entry);
  }

  protected override victim(): number {
    return this.heap[0];
  }

  private goesBefore(one: number, other: number): boolean {
    const by = this.uses[one] - this.uses[other];
    return by < 0 || (by === 0 && this.usedAt[one] < this.usedAt[other]);
  }

  private rise(place: number): void {
    for (let at = place; at > 0;) {
      const above = (at - 1) >> 1;
      if (!this.goesBefore(this.heap[at], this.heap[above])) return;
      this.swap(at, above);
      at = above;
    }
  }

  private sink(place: number): void {
    for (let at = place; ;) {
      let first = at;
      for (let below = 2 * at + 1; below <= 2 * at + 2 && below < this.held; below++)
        if (this.goesBefore(this.heap[below], this.heap[first])) first = below;
      if (first === at) return;
      this.swap(at, first);
      at = first;
    }
  }

  private swap(one: number, other: number): void {
    const [x, y] = [this.heap[one], this.heap[other]];
    this.heap[one] = y;
    this.heap[other] = x;
    this.places[x] = other;
    this.places[y] = one;
  }

  private makeRoom(entry: number): void {
    if (entry < this.uses.length) return;
    const size = Math.max(16, this.uses.length * 2, entry + 1);
    const longer = (column: Int32Array) => {
      const copy = new Int32Array(size);
      copy.set(column);
      return copy;
    };
    this.uses = longer(this.uses);
    this.heap = longer(this.heap);
    this.places = longer(this.places);
    const usedAt = new Float64Array(size);
    usedAt.set(this.usedAt);
    this.usedAt = usedAt;
  }
}
