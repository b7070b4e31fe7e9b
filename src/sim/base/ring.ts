/** A line of whole numbers, taken from either end, in one typed array that doubles when full: no allocation per entry. */
export class IntRing {
  private items: Int32Array;
  private head = 0;
  length = 0;

  constructor(capacity = 16) {
    this.items = new Int32Array(capacity);
  }

  push(item: number): void {
    if (this.length === this.items.length) this.grow();
    this.items[(this.head + this.length) & (this.items.length - 1)] = item;
    this.length++;
  }

  /** The oldest entry; -1 when empty. */
  shift(): number {
    if (this.length === 0) return -1;
    const item = this.items[this.head];
    this.head = (this.head + 1) & (this.items.length - 1);
    this.length--;
    return item;
  }

  /** The newest entry; -1 when empty. */
  pop(): number {
    return this.length === 0 ? -1 : this.at(--this.length);
  }

  /** Puts `item` at `position`, 0 being the oldest; costs the distance from the nearer end. */
  insertAt(position: number, item: number): void {
    this.push(item);
    const mask = this.items.length - 1;
    const from = this.length - 1;
    if (position >= from >> 1) {
      for (let i = from; i > position; i--) this.items[(this.head + i) & mask] = this.items[(this.head + i - 1) & mask];
    } else {
      this.head = (this.head - 1) & mask;
      for (let i = 0; i < position; i++) this.items[(this.head + i) & mask] = this.items[(this.head + i + 1) & mask];
    }
    this.items[(this.head + position) & mask] = item;
  }

  /** Takes out the oldest entry that is `item`; false when there is none. Costs its distance from the old end. */
  remove(item: number): boolean {
    let position = 0;
    while (position < this.length && this.at(position) !== item) position++;
    if (position === this.length) return false;
    const mask = this.items.length - 1;
    for (let i = position; i > 0; i--) this.items[(this.head + i) & mask] = this.items[(this.head + i - 1) & mask];
    this.shift();
    return true;
  }

  clear(): void {
    this.length = 0;
  }

  /** Takes out the entry at `position`; the oldest takes its place. */
  takeAt(position: number): number {
    const item = this.at(position);
    this.items[(this.head + position) & (this.items.length - 1)] = this.items[this.head];
    this.shift();
    return item;
  }

  /** The entry at `position`, 0 being the oldest. */
  at(position: number): number {
    return this.items[(this.head + position) & (this.items.length - 1)];
  }

  private grow(): void {
    const larger = new Int32Array(this.items.length * 2);
    for (let i = 0; i < this.length; i++) larger[i] = this.at(i);
    this.items = larger;
    this.head = 0;
  }
}
