/** Aggregations that choose among the series of a group: the largest, the smallest, some, or a share. */
import type { Labels } from '../../model/series.ts';
import { hashOf } from './label-hash.ts';
import { QueryFailure } from './failure.ts';
import { decimalText } from './number-text.ts';
import { compareNanLast } from './sorting.ts';
import type { Track } from './track.ts';

export type RankingName = 'topk' | 'bottomk' | 'limitk' | 'limit_ratio';

/** The positions of the members that are chosen at a step, best first. */
type Choose = (members: readonly Track[], step: number, parameter: number) => number[];

export const RANKINGS: Readonly<Record<RankingName, Choose>> = {
  topk: (members, step, k) => ordered(members, step, -1).slice(0, count(k)),
  bottomk: (members, step, k) => ordered(members, step, 1).slice(0, count(k)),
  limitk: (members, step, k) => presentAt(members, step).slice(0, count(k)),
  limit_ratio: share,
};

/** 2^63, the first number that is too large to count with in Prometheus. */
const COUNT_MAX = 9_223_372_036_854_775_808;

function count(k: number): number {
  if (k !== k) throw new QueryFailure('Parameter value is NaN', 'The number of series must be a whole number.');
  if (Math.abs(k) >= COUNT_MAX)
    throw new QueryFailure(`Scalar value ${decimalText(k)} ${k > 0 ? 'over' : 'under'}flows int64`, 'Ask for fewer series.');
  return Math.max(0, Math.trunc(k));
}

function presentAt(members: readonly Track[], step: number): number[] {
  const indices: number[] = [];
  for (let i = 0; i < members.length; i++) if ((members[i] as Track).present[step] !== 0) indices.push(i);
  return indices;
}

function ordered(members: readonly Track[], step: number, sign: 1 | -1): number[] {
  const value = (index: number): number => (members[index] as Track).values[step] as number;
  return presentAt(members, step).sort((a, b) => compareNanLast(value(a), value(b), sign));
}

/**
 * A share of the series, always the same ones: each has a place in 0..1 by a hash of its labels. A negative ratio takes those
 * from the other end, so that r and -(1 - r) complete each other.
 */
function share(members: readonly Track[], step: number, ratio: number): number[] {
  if (ratio !== ratio) throw new QueryFailure('Ratio value is NaN', 'The ratio of limit_ratio must be a number.');
  return presentAt(members, step).filter((index) => {
    const place = placeOf((members[index] as Track).labels);
    return ratio >= 0 ? place < ratio : place >= 1 + ratio;
  });
}

/** 2^64 - 1, as near as a number can be. */
const HASH_MAX = 18_446_744_073_709_552_000;

const places = new WeakMap<Labels, number>();

/** In [0, 1]. */
function placeOf(labels: Labels): number {
  const known = places.get(labels);
  if (known !== undefined) return known;
  const place = Number(hashOf(labels)) / HASH_MAX;
  places.set(labels, place);
  return place;
}
