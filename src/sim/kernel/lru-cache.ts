/**
 * A cache of whole-number keys, each with a whole number beside it, that holds so much for so long and lets go of the entry that was not
 * used for longest. Each entry weighs something, which is 1 where entries are counted and its bytes where those are. Typed arrays only:
 * a doubly linked list in the order of use and a hash table with linear probing. An entry that has grown too old is found out when it is
 * asked for, when it would be the next to go, or when somebody looks through the table (`sweep`): none has a timer of its own.
 */
import type { Micros } from '../base/time.ts';

const NONE = -1;

/** What looking through some of the table has found. */
interface Sweep {
  /** Entries that end at some time. */
  readonly looked: number;
  readonly expired: number;
  /** Whether it has come to the end of the table, and begins anew. */
  readonly ended: boolean;
}

export class LruCache {
  /** Entries, those included that have grown too old and were not found out yet. */
  size = 0;
  /** Entries that had to go because the cache was full, though they were young enough. */
  evicted = 0;
  /** Entries that were found too old. */
  expired = 0;
  /** What all entries weigh. */
  weight = 0;
  private weightMax: number;
  private lifeUs: Micros;
  private keys = new Int32Array(0);
  private values = new Int32Array(0);
  private weights = new Int32Array(0);
  private expiresAtUs = new Float64Array(0);
  private newer = new Int32Array(0);
  private older = new Int32Array(0);
  /** Places of entries by hash of their key; twice as long as the columns, so that probes are short. */
  private table = new Int32Array(0);
  private newest = NONE;
  private oldest = NONE;
  private free = NONE;
  /** Where in the table the next sweep begins. */
  private sweptTo = 0;

  /** `lifeUs` is Infinity for entries that never grow too old. */
  constructor(weightMax: number, lifeUs: Micros) {
    this.weightMax = weightMax;
    this.lifeUs = lifeUs;
    this.resize(Math.min(16, powerOfTwo(weightMax)));
  }

  /** Whether there is an entry for `key` that is young enough; it is then the newest in the order of use. */
  has(key: number, nowUs: Micros): boolean {
    return this.use(key, nowUs) !== NONE;
  }

  /** What was stored with `key`; -1 when there is no entry that is young enough. It is then the newest in the order of use. */
  get(key: number, nowUs: Micros): number {
    const entry = this.use(key, nowUs);
    return entry === NONE ? -1 : this.values[entry];
  }

  /** Forgets `key`, if it is there. */
  delete(key: number): void {
    const entry = this.table[this.slotOf(key)];
    if (entry !== NONE) this.remove(entry);
  }

  /** Stores or renews `key` for `lifeUs`; others go when there is no room, and it does not come in if there is none without them. */
  put(key: number, nowUs: Micros, value = 0, lifeUs = this.lifeUs, weight = 1): void {
    const known = this.table[this.slotOf(key)];
    if (known !== NONE) this.remove(known);
    if (weight > this.weightMax) return;
    this.shrink(this.weightMax - weight, nowUs);
    if (this.free === NONE) this.resize(this.keys.length * 2);
    const entry = this.free;
    this.free = this.newer[entry];
    this.keys[entry] = key;
    this.table[this.slotOf(key)] = entry;
    this.size++;
    this.weights[entry] = weight;
    this.weight += weight;
    this.values[entry] = value;
    this.expiresAtUs[entry] = nowUs + lifeUs;
    this.linkNewest(entry);
  }

  /** Other bounds from now on; what is there keeps its life, and goes when it does not fit, the least used first. */
  setBounds(weightMax: number, lifeUs: Micros, nowUs: Micros): void {
    this.weightMax = weightMax;
    this.lifeUs = lifeUs;
    this.shrink(weightMax, nowUs);
  }

  /** Goes on through the table from where it was, past so many entries that end at some time and so many places; what is too old goes. */
  sweep(nowUs: Micros, entriesMax: number, placesMax: number): Sweep {
    let looked = 0;
    let expired = 0;
    for (let places = 0; places < placesMax && looked < entriesMax && this.sweptTo < this.table.length; places++) {
      const entry = this.table[this.sweptTo];
      if (entry !== NONE && this.expiresAtUs[entry] < Infinity) looked++;
      if (entry !== NONE && this.expiresAtUs[entry] <= nowUs) {
        // Another may come to this place, and is looked at next.
        this.remove(entry);
        expired++;
      } else this.sweptTo++;
    }
    this.expired += expired;
    const ended = this.sweptTo >= this.table.length;
    if (ended) this.sweptTo = 0;
    return { looked, expired, ended };
  }

  /** Whether something of this weight fits in without making others go. */
  hasRoomFor(weight: number): boolean {
    return this.weight + weight <= this.weightMax;
  }

  /** Brings everything into another cache, the least used first, and what it has counted. */
  pourInto(other: LruCache): void {
    other.evicted = this.evicted;
    other.expired = this.expired;
    for (let entry = this.oldest; entry !== NONE; entry = this.newer[entry])
      other.put(this.keys[entry], 0, this.values[entry], this.expiresAtUs[entry], this.weights[entry]);
  }

  /** Forgets everything. */
  clear(): void {
    while (this.oldest !== NONE) this.remove(this.oldest);
  }

  /** The entry of `key` if it is young enough; it is then the newest in the order of use. */
  private use(key: number, nowUs: Micros): number {
    const entry = this.table[this.slotOf(key)];
    if (entry === NONE) return NONE;
    if (nowUs >= this.expiresAtUs[entry]) {
      this.expired++;
      this.remove(entry);
      return NONE;
    }
    this.unlink(entry);
    this.linkNewest(entry);
    return entry;
  }

  /** Where the key is in the table, or the empty place where it would go. */
  private slotOf(key: number): number {
    const mask = this.table.length - 1;
    let slot = hash(key) & mask;
    while (this.table[slot] !== NONE && this.keys[this.table[slot]] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  /** The entry that goes next when there is no room. */
  protected victim(): number {
    return this.oldest;
  }

  private shrink(weightMax: number, nowUs: Micros): void {
    while (this.weight > weightMax) {
      const entry = this.victim();
      if (nowUs >= this.expiresAtUs[entry]) this.expired++;
      else this.evicted++;
      this.remove(entry);
    }
  }

  protected remove(entry: number): void {
    this.emptySlot(this.slotOf(this.keys[entry]));
    this.unlink(entry);
    this.weight -= this.weights[entry];
    this.newer[entry] = this.free;
    this.free = entry;
    this.size--;
  }

  /** Moves back what stood behind, so that no probe ends too early (Knuth, TAOCP 6.4, algorithm R). */
  private emptySlot(from: number): void {
    const mask = this.table.length - 1;
    let hole = from;
    for (let slot = (hole + 1) & mask; this.table[slot] !== NONE; slot = (slot + 1) & mask) {
      const home = hash(this.keys[this.table[slot]]) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.table[hole] = this.table[slot];
      hole = slot;
    }
    this.table[hole] = NONE;
  }

  private unlink(entry: number): void {
    const newer = this.newer[entry];
    const older = this.older[entry];
    if (newer === NONE) this.newest = older;
    else this.older[newer] = older;
    if (older === NONE) this.oldest = newer;
    else this.newer[older] = newer;
  }

  protected linkNewest(entry: number): void {
    this.newer[entry] = NONE;
    this.older[entry] = this.newest;
    if (this.newest === NONE) this.oldest = entry;
    else this.newer[this.newest] = entry;
    this.newest = entry;
  }

  private resize(size: number): void {
    const old = this.keys.length;
    this.keys = longer(this.keys, size);
    this.values = longer(this.values, size);
    this.weights = longer(this.weights, size);
    this.newer = longer(this.newer, size);
    this.older = longer(this.older, size);
    const expiresAtUs = new Float64Array(size);
    expiresAtUs.set(this.expiresAtUs);
    this.expiresAtUs = expiresAtUs;
    for (let entry = size - 1; entry >= old; entry--) {
      this.newer[entry] = this.free;
      this.free = entry;
    }
    this.table = new Int32Array(size * 2).fill(NONE);
    for (let entry = this.newest; entry !== NONE; entry = this.older[entry]) this.table[this.slotOf(this.keys[entry])] = entry;
  }
}

function longer(column: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(size);
  copy.set(column);
  return copy;
}

function powerOfTwo(atLeast: number): number {
  let size = 1;
  while (size < atLeast) size *= 2;
  return size;
}

/** The finalizer of MurmurHash3. */
function hash(key: number): number {
  let mixed = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
