/**
 * Rows of whole numbers in one typed array that grows by doubling, with a list of the free ones: records without an allocation
 * each. A row's number is the place of its first field, so a field is `ints[row + FIELD]`. Do not keep `ints` over an `alloc`.
 */
import { LimitReached } from '../base/limit.ts';

/** Rows of one table: a hundred megabytes of locks. */
const ROWS_MAX = 1 << 22;

export class Rows {
  readonly width: number;
  inUse = 0;
  ints: Int32Array;
  private free: Int32Array;

  constructor(width: number, capacity = 16) {
    this.width = width;
    this.ints = new Int32Array(width * capacity);
    this.free = Int32Array.from({ length: capacity }, (_, at) => (capacity - 1 - at) * width);
  }

  /** A row with all fields 0 or what they were when it was released. */
  alloc(): number {
    if (this.inUse === this.free.length) this.grow();
    return this.free[this.free.length - 1 - this.inUse++];
  }

  release(row: number): void {
    this.free[this.free.length - this.inUse--] = row;
  }

  private grow(): void {
    const old = this.free.length;
    if (old >= ROWS_MAX) throw new LimitReached(`rowsMax: ${old} sessions or locks of one database are held or waited for`);
    const ints = new Int32Array(this.ints.length * 2);
    ints.set(this.ints);
    this.ints = ints;
    this.free = new Int32Array(old * 2);
    for (let i = 0; i < old; i++) this.free[i] = (2 * old - 1 - i) * this.width;
  }
}
