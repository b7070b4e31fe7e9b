/**
 * How important requests and messages are while the system runs: what each sender says or carries on, what an endpoint makes of it, and
 * lines that go by it. The rank of a request stands in its baggage, so whatever it waits for can ask.
 */
import type { IntRing } from '../base/ring.ts';
import { rankIn, withRank } from './baggage.ts';
import { BAGGAGE, ITEM } from './frames.ts';
import { CARRIED, type Priorities } from './priority-program.ts';

/** A request or message goes out that has the baggage of whoever sends it. */
export function sendRank(ints: Int32Array, frame: number, rank: number): void {
  if (rank !== CARRIED) ints[frame + BAGGAGE] = withRank(ints[frame + BAGGAGE], rank);
}

/** A request has reached a replica of a release: what its endpoint says of all its requests counts more than what it brings. */
export function takeRank({ endpoints }: Priorities, ints: Int32Array, frame: number, release: number): void {
  sendRank(ints, frame, endpoints[release][ints[frame + ITEM]]);
}

/** Enters a line that is in the order of ranks, behind all who are as important. */
export function enterByRank(line: IntRing, ints: Int32Array, frame: number): void {
  const rank = rankIn(ints[frame + BAGGAGE]);
  let first = 0;
  let last = line.length;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (rankIn(ints[line.at(middle) + BAGGAGE]) <= rank) first = middle + 1;
    else last = middle;
  }
  line.insertAt(first, frame);
}

/** Puts a line into the order that it has from now on: of ranks or not, and of arrival, which `arrivedAtUs` says, among equals. */
export function reorder(line: IntRing, ints: Int32Array, byRank: boolean, arrivedAtUs: (frame: number) => number): void {
  const rank = (frame: number) => (byRank ? rankIn(ints[frame + BAGGAGE]) : 0);
  const frames = Array.from({ length: line.length }, () => line.shift());
  frames.sort((one, other) => rank(one) - rank(other) || arrivedAtUs(one) - arrivedAtUs(other));
  for (const frame of frames) line.push(frame);
}
