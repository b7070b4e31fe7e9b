/**
 * Messages that wait, oldest first: rows of whole numbers and the instants at which they were published, in typed arrays that double
 * when full. A row's number is the place of its first field, so a field is `ints[row + M_KEY]`; it is good until the next push.
 */

/** Fields of a message: what decides its partition; the trace, span and visit that it was published in; for which tenant it is. */
export const M_KEY = 0;
export const M_TRACE = 1;
export const M_SPAN = 2;
export const M_VISIT = 3;
export const M_BAGGAGE = 4;
/** Its number among all messages: the same for all its deliveries. */
export const M_NUMBER = 5;
/** 1 when something is missing in it that readers may need. */
export const M_MALFORMED = 6;
/** Deliveries, or tries, that have failed. */
export const M_TRIES = 7;
export const M_PARTITION = 8;
export const M_OFFSET = 9;
const WIDTH = 10;

export class MessageRing {
  ints = new Int32Array(WIDTH * 16);
  length = 0;
  private publishedAtUs = new Float64Array(16);
  private head = 0;

  /** Makes room for one more and returns its row. */
  push(publishedAtUs: number): number {
    if (this.length === this.publishedAtUs.length) this.grow();
    const at = (this.head + this.length++) & (this.publishedAtUs.length - 1);
    this.publishedAtUs[at] = publishedAtUs;
    return at * WIDTH;
  }

  /** Adds a copy of a message of another ring; its row here. */
  copy(from: MessageRing, row: number): number {
    const to = this.push(from.publishedAt(row));
    for (let field = 0; field < WIDTH; field++) this.ints[to + field] = from.ints[row + field];
    return to;
  }

  /** Takes out the oldest; its row can be read until the next push. */
  shift(): number {
    const row = this.head * WIDTH;
    this.head = (this.head + 1) & (this.publishedAtUs.length - 1);
    this.length--;
    return row;
  }

  /** The row at `position`, 0 being the oldest. */
  at(position: number): number {
    return ((this.head + position) & (this.publishedAtUs.length - 1)) * WIDTH;
  }

  publishedAt(row: number): number {
    return this.publishedAtUs[row / WIDTH];
  }

  clear(): void {
    this.length = 0;
  }

  private grow(): void {
    const size = this.publishedAtUs.length;
    const ints = new Int32Array(this.ints.length * 2);
    const publishedAtUs = new Float64Array(size * 2);
    for (let i = 0; i < this.length; i++) {
      const row = this.at(i);
      publishedAtUs[i] = this.publishedAt(row);
      ints.set(this.ints.subarray(row, row + WIDTH), i * WIDTH);
    }
    this.ints = ints;
    this.publishedAtUs = publishedAtUs;
    this.head = 0;
  }
}
