/** A part of the requests to a service goes to its canary, whichever law callers choose by within each part. */
import { Stream } from '../base/random.ts';
import type { Pod } from './pod.ts';

export interface TrafficSplit {
  readonly ratio: number;
  /** The generation of the pods of the canary. */
  readonly generation: number;
  readonly chance: Stream;
  /** Whose turn it is in the canary. */
  turn: number;
  /** The pods that take requests, and the two parts of them; made anew when those are others. */
  ready: readonly number[];
  stable: readonly number[];
  canary: readonly number[];
}

export function openSplit(seed: string, service: string, ratio: number, generation: number): TrafficSplit {
  const chance = new Stream(seed, `${service}/traffic split of generation ${generation}`);
  return { ratio, generation, chance, turn: 0, ready: [], stable: [], canary: [] };
}

/** Among whom the next request chooses; all of them while one of the parts is empty. */
export function drawPart(split: TrafficSplit, pods: readonly Pod[], ready: readonly number[]): readonly number[] {
  if (split.ready !== ready) {
    split.ready = ready;
    split.canary = ready.filter((id) => pods[id].generation === split.generation);
    split.stable = ready.filter((id) => pods[id].generation !== split.generation);
  }
  const part = split.chance.uniform() < split.ratio ? split.canary : split.stable;
  return part.length === 0 ? ready : part;
}
