/**
 * Which pages of the tables are in memory. The rows of a table are on one part of its pages and the entries of its indexes on another,
 * which has far fewer, each wanted the more often. Pages of a part are alike within two classes, hot and cold, so it is enough to know how many of each class are in: a page that is wanted is in with that share, and a page that is read in takes the place of any
 * other, all equally likely. This is random replacement, lumped exactly (its states with equal counts are interchangeable); its
 * hit ratio is that of FIFO under independent references (Gelenbe, "A Unified Approach to the Evaluation of a Class of
 * Replacement Algorithms", 1973) and a little below that of PostgreSQL's clock. Reading a large table from end to end leaves it as it is,
 * as the ring buffer of such scans does (src/backend/storage/buffer/README).
 */
import { exp } from '../base/math.ts';
import type { Stream } from '../base/random.ts';

export const PAGE_BYTES = 8_192;
/** A scan of a table larger than this share of the cache does not displace what is in. */
const SCAN_RING_RATIO = 0.25;
/** Above so many pages at once they are taken in equal lots instead of one by one. */
const LOTS = 64;

export class BufferCache {
  readonly pagesMax: number;
  private readonly stream: Stream;
  /**
   * Two parts a table (rowsOf, entriesOf), two classes a part, hot and cold: their pages, how many are in memory, how many were changed since the last checkpoint began,
   * and how many of those are in memory and not yet written. A page that made room is no longer dirty, but its change counts.
   */
  private readonly pages: Float64Array;
  private readonly present: Float64Array;
  private readonly changed: Float64Array;
  private readonly dirty: Float64Array;
  private readonly hotAccess: Float64Array;
  private readonly hotRows: Float64Array;
  private used = 0;
  hits = 0;
  misses = 0;
  /** Dirty pages that had to be written to make room: all so far, and those that nobody has written yet. */
  evictedDirty = 0;
  private evictedUnwritten = 0;

  constructor(pagesMax: number, tables: readonly { readonly rowsRatio: number; readonly accessRatio: number }[], stream: Stream) {
    this.pagesMax = pagesMax;
    this.stream = stream;
    this.pages = new Float64Array(4 * tables.length);
    this.present = new Float64Array(4 * tables.length);
    this.changed = new Float64Array(4 * tables.length);
    this.dirty = new Float64Array(4 * tables.length);
    // Where the hot rows are together, so are their entries.
    this.hotAccess = Float64Array.from({ length: 2 * tables.length }, (_, part) => tables[part >> 1].accessRatio);
    this.hotRows = Float64Array.from({ length: 2 * tables.length }, (_, part) => tables[part >> 1].rowsRatio);
  }

  /** The part has so many pages now; new ones are in memory when there is room, because they were just written. */
  resize(part: number, pages: number): void {
    for (const [at, share] of [this.hotRows[part], 1 - this.hotRows[part]].entries()) {
      const of = 2 * part + at;
      const grown = pages * share - this.pages[of];
      this.pages[of] = pages * share;
      if (grown > 0) this.admit(of, Math.min(grown, this.pagesMax - this.used));
      else {
        const gone = Math.max(0, this.present[of] - this.pages[of]);
        this.present[of] -= gone;
        this.used -= gone;
        this.changed[of] = Math.min(this.changed[of], this.pages[of]);
        this.dirty[of] = Math.min(this.dirty[of], this.present[of], this.changed[of]);
      }
    }
  }

  /** As after a long time of work: what is hot is in, entries before rows, then what else there is room for. */
  warm(): void {
    for (const kind of [2, 0, 3, 1]) {
      for (let of = kind; of < this.pages.length; of += 4) {
        this.admit(of, Math.min(this.pages[of] - this.present[of], this.pagesMax - this.used));
      }
    }
  }

  /** As after a start: nothing is in. */
  empty(): void {
    this.present.fill(0);
    this.dirty.fill(0);
    this.used = 0;
  }

  /** Wants `count` pages of a part here and there; returns how many had to be read. */
  touch(part: number, count: number): number {
    const wanted = Math.min(count, this.pages[2 * part] + this.pages[2 * part + 1]);
    if (wanted <= LOTS) {
      let read = 0;
      for (let i = 0; i < wanted; i++) read += this.touchOne(this.classOf(part));
      this.count(wanted, read);
      return read;
    }
    let read = 0;
    for (let i = 0; i < LOTS; i++) {
      read += this.touchLot(2 * part, (wanted / LOTS) * this.hotAccess[part]);
      read += this.touchLot(2 * part + 1, (wanted / LOTS) * (1 - this.hotAccess[part]));
    }
    this.count(wanted, Math.round(read));
    return Math.round(read);
  }

  /** Reads a whole table with its indexes; returns how many of its pages were not in memory. */
  scan(table: number): number {
    const all = this.pagesOf(table);
    return this.scanOn(table, all, all);
  }

  /** Reads the next `count` pages of a table of which `left` are still to be read; returns how many were not in memory. */
  scanOn(table: number, count: number, left: number): number {
    const all = this.pagesOf(table);
    const leavesAll = all > this.pagesMax * SCAN_RING_RATIO;
    // What was read before is in memory now, unless it went through the ring.
    const of = leavesAll ? all : left;
    const share = of > 0 ? Math.min(1, count / of) : 0;
    let read = 0;
    for (let kind = 4 * table; kind < 4 * table + 4; kind++) {
      const missing = (this.pages[kind] - this.present[kind]) * share;
      read += missing;
      if (!leavesAll) this.insert(kind, missing);
    }
    this.count(count, Math.round(read));
    return Math.round(read);
  }

  /** Of a table with its indexes. */
  pagesOf(table: number): number {
    return sumOf(this.pages, table);
  }

  /**
   * Changes the pages of `places` rows or entries, which are dead where most changes are: how many pages those are, how many of them nobody
   * had changed since the last checkpoint began, and how many are written at once, since they are not kept in memory.
   */
  sweep(part: number, places: number): { readonly pages: number; readonly fresh: number; readonly written: number } {
    const sum = { pages: 0, fresh: 0, written: 0 };
    for (const [of, share] of [
      [2 * part, this.hotAccess[part]],
      [2 * part + 1, 1 - this.hotAccess[part]],
    ]) {
      const all = this.pages[of];
      if (all <= 0) continue;
      // So many different ones of `all` are hit by chance.
      const pages = all * (1 - exp((-places * share) / all));
      const fresh = pages * Math.max(0, 1 - this.changed[of] / all);
      const kept = pages * (this.present[of] / all);
      const cleanRatio = this.present[of] > 0 ? Math.max(0, 1 - this.dirty[of] / this.present[of]) : 0;
      this.changed[of] = Math.min(all, this.changed[of] + fresh);
      this.dirty[of] = Math.min(this.present[of], this.changed[of], this.dirty[of] + kept * cleanRatio);
      sum.pages += pages;
      sum.fresh += fresh;
      sum.written += pages - kept;
    }
    return sum;
  }

  /** Changes `count` pages of a part; returns how many of them nobody had changed since the last checkpoint began. */
  change(part: number, count: number): number {
    let fresh = 0;
    const lots = Math.min(count, LOTS);
    for (let i = 0; i < lots; i++) {
      const of = this.classOf(part);
      if (this.pages[of] <= 0) continue;
      const unchanged = Math.max(0, 1 - this.changed[of] / this.pages[of]);
      const clean = Math.max(0, 1 - this.dirty[of] / this.pages[of]);
      // One draw tells both, because a page that nobody has changed is clean.
      const drawn = count <= LOTS ? this.stream.uniform() : -1;
      const more = lotOf(count / lots, unchanged, drawn);
      this.changed[of] = Math.min(this.pages[of], this.changed[of] + more);
      this.soil(of, lotOf(count / lots, clean, drawn));
      fresh += more;
    }
    return fresh;
  }

  /** Pages that a checkpoint which begins now has to write: what is dirty in memory. */
  takeDirty(): number {
    let sum = 0;
    for (const pages of this.dirty) sum += pages;
    this.dirty.fill(0);
    this.changed.fill(0);
    return Math.round(sum);
  }

  /** Dirty pages that have made room since the last call: whoever calls has to write them. */
  takeEvicted(): number {
    const pages = this.evictedUnwritten;
    this.evictedUnwritten = 0;
    return Math.floor(pages) + (this.drawBelow(pages - Math.floor(pages)) ? 1 : 0);
  }

  /** True with the chance of `share`: rounds what is less than a page. */
  drawBelow(share: number): boolean {
    return share > 0 && this.stream.uniform() < share;
  }

  /** The share of a table that is in memory. */
  presentRatio(table: number): number {
    const all = this.pagesOf(table);
    return all === 0 ? 1 : sumOf(this.present, table) / all;
  }

  private classOf(part: number): number {
    return this.stream.uniform() < this.hotAccess[part] ? 2 * part : 2 * part + 1;
  }

  /** 1 when the page had to be read. */
  private touchOne(of: number): number {
    if (this.pages[of] <= 0 || this.stream.uniform() * this.pages[of] < this.present[of]) return 0;
    this.insert(of, 1);
    return 1;
  }

  private touchLot(of: number, count: number): number {
    if (this.pages[of] <= 0) return 0;
    const read = count * Math.max(0, 1 - this.present[of] / this.pages[of]);
    this.insert(of, read);
    return read;
  }

  private count(wanted: number, read: number): void {
    this.hits += Math.max(0, Math.round(wanted) - read);
    this.misses += read;
  }

  private insert(of: number, count: number): void {
    const free = Math.max(0, this.pagesMax - this.used);
    const evicted = count - free;
    if (evicted > 0) this.evict(evicted);
    this.admit(of, Math.min(count, this.pages[of] - this.present[of], this.pagesMax - this.used));
  }

  private admit(of: number, count: number): void {
    if (count <= 0) return;
    this.present[of] += count;
    this.used += count;
  }

  private evict(count: number): void {
    if (count > 1) {
      const share = Math.min(1, count / this.used);
      for (let of = 0; of < this.present.length; of++) this.drop(of, this.present[of] * share);
      return;
    }
    let at = this.stream.uniform() * this.used;
    for (let of = 0; of < this.present.length; of++) {
      at -= this.present[of];
      if (at < 0) {
        this.drop(of, Math.min(count, this.present[of]));
        return;
      }
    }
  }

  /** So many clean pages of a class are dirty now. They are in memory, or come in again when they had to leave meanwhile. */
  private soil(of: number, most: number): void {
    // The last page of a class may be a part of one.
    const count = Math.min(most, this.pages[of] - this.dirty[of]);
    const lacking = this.dirty[of] + count - this.present[of];
    if (lacking > 0) this.insert(of, lacking);
    const dirty = this.dirty[of] + count;
    this.dirty[of] = Math.min(dirty, this.present[of]);
    this.writeOut(dirty - this.dirty[of]);
  }

  private drop(of: number, count: number): void {
    if (count <= 0) return;
    const dirty = this.dirty[of] * Math.min(1, count / this.present[of]);
    this.writeOut(dirty);
    this.dirty[of] -= dirty;
    this.present[of] -= count;
    this.used -= count;
  }

  private writeOut(pages: number): void {
    this.evictedDirty += pages;
    this.evictedUnwritten += pages;
  }
}

/** The parts of a table: its rows, and the entries of its indexes. */
export function rowsOf(table: number): number {
  return 2 * table;
}

export function entriesOf(table: number): number {
  return 2 * table + 1;
}

/** Over the classes of a table. */
function sumOf(pages: Float64Array, table: number): number {
  const first = 4 * table;
  return pages[first] + pages[first + 1] + pages[first + 2] + pages[first + 3];
}

/** How many of `count` pages are such as are found with the chance of `share`: the share itself, or what was drawn for a lone page. */
function lotOf(count: number, share: number, drawn: number): number {
  return drawn < 0 ? count * share : drawn < share ? 1 : 0;
}
