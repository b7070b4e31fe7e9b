/**
 * Consistent hashing: every replica stands at many points of a ring of 2^32, and a key belongs to the first replica at or behind its own
 * point. When a replica comes or goes, only the keys next to its points move (Karger et al. 1997).
 */
import { assert } from '../base/assert.ts';

/** Points of one replica; with 100 the shares differ by about a tenth. */
const POINTS_PER_MEMBER = 100;
/** Points of a whole ring: with more replicas each gets fewer. */
const POINTS_MAX = 1 << 15;

export class HashRing {
  private readonly points: Float64Array;
  private readonly members: Int32Array;

  /** `names` give the places on the ring, so that a member keeps its points whoever else is there. */
  constructor(members: readonly number[], names: readonly string[]) {
    const each = Math.max(1, Math.min(POINTS_PER_MEMBER, Math.floor(POINTS_MAX / Math.max(1, members.length))));
    const placed = members.flatMap((member, index) =>
      Array.from({ length: each }, (_, point) => ({ member, at: mix(hashOf(names[index]), point) })),
    );
    placed.sort((x, y) => x.at - y.at || x.member - y.member);
    this.points = Float64Array.from(placed, ({ at }) => at);
    this.members = Int32Array.from(placed, ({ member }) => member);
  }

  memberFor(key: number): number {
    assert(this.points.length > 0, 'a ring that is asked has members');
    const at = mix(key | 0, 0);
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.points[middle] < at) low = middle + 1;
      else high = middle;
    }
    return this.members[low === this.points.length ? 0 : low];
  }
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** The finaliser of MurmurHash3 over a number and a counter: 0..2^32-1. */
function mix(seed: number, counter: number): number {
  let hash = (seed + Math.imul(counter + 1, 0x9e3779b9)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
