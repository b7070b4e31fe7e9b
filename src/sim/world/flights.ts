/**
 * Fetches that others wait for: the first who misses a key fetches it, and who misses it meanwhile waits for the same result (single
 * flight). Who waits is a frame, in a chain with the others who want the same key, so that each can leave it from the middle.
 */
import { NEXT_WAITER, NOBODY, PREVIOUS_WAITER, type Frames } from './frames.ts';

export class Flights {
  /** By key: who fetches it, and the first and last of those who wait. */
  private readonly fetchers = new Map<number, number>();
  private readonly first = new Map<number, number>();
  private readonly last = new Map<number, number>();

  isUnderWay(key: number): boolean {
    return this.fetchers.has(key);
  }

  begin(key: number, fetcher: number): void {
    this.fetchers.set(key, fetcher);
  }

  /** `frame` waits for the flight of `key`, which is under way. */
  join({ ints }: Frames, key: number, frame: number): void {
    const last = this.last.get(key) ?? NOBODY;
    ints[frame + PREVIOUS_WAITER] = last;
    ints[frame + NEXT_WAITER] = NOBODY;
    if (last === NOBODY) this.first.set(key, frame);
    else ints[last + NEXT_WAITER] = frame;
    this.last.set(key, frame);
  }

  /** `frame`, who waits for `key`, waits no more. */
  leave({ ints }: Frames, key: number, frame: number): void {
    const previous = ints[frame + PREVIOUS_WAITER];
    const next = ints[frame + NEXT_WAITER];
    if (previous !== NOBODY) ints[previous + NEXT_WAITER] = next;
    else if (next !== NOBODY) this.first.set(key, next);
    else this.first.delete(key);
    if (next !== NOBODY) ints[next + PREVIOUS_WAITER] = previous;
    else if (previous !== NOBODY) this.last.set(key, previous);
    else this.last.delete(key);
  }

  /** The first of those who waited for what `fetcher` has fetched, the others follow by NEXT_WAITER; NOBODY when none did. */
  land(key: number, fetcher: number): number {
    if (this.fetchers.get(key) !== fetcher) return NOBODY;
    this.fetchers.delete(key);
    const first = this.first.get(key) ?? NOBODY;
    this.first.delete(key);
    this.last.delete(key);
    return first;
  }
}
