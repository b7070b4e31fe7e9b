/** Series whose labels became equal are one series, provided that no two of them have a value at the same step. */
import type { Evaluation } from './evaluation.ts';
import { QueryFailure } from './failure.ts';
import { keyOf, labelsText } from './labels.ts';
import { copyCell } from './track.ts';
import type { Track } from './track.ts';

/** Keeps the order of first appearance. A name that is to be dropped makes a series another one than a name that stays. */
export function mergeEqual(tracks: readonly Track[], evaluation: Evaluation): Track[] {
  const byLabels = new Map<string, Track>();
  for (const track of tracks) {
    const key = `${track.nameDropped ? '-' : '+'}${keyOf(track.labels)}`;
    const known = byLabels.get(key);
    if (known === undefined) byLabels.set(key, track);
    else {
      pour(track, known);
      evaluation.give(track);
    }
  }
  return [...byLabels.values()];
}

function pour(from: Track, to: Track): void {
  for (let step = 0; step < from.present.length; step++) {
    if (from.present[step] === 0) continue;
    if (to.present[step] !== 0) {
      throw new QueryFailure(
        'vector cannot contain metrics with the same labelset',
        `Two series became ${labelsText(to.labels)}: keep a label that tells them apart, or aggregate.`,
      );
    }
    copyCell(from, to, step);
  }
}
