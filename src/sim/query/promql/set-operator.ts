/** `and`, `or` and `unless`: which series remain, by whether the other side has a partner at that step. Values are never mixed. */
import type { Binary, SetOp } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { matchKey } from './match-key.ts';
import { mergeEqual } from './merge.ts';
import type { Track, Visit } from './track.ts';

export function streamSetOp(binary: Binary, op: SetOp, evaluation: Evaluation, visit: Visit): void {
  const left = evaluation.tracks(binary.left);
  const right = evaluation.tracks(binary.right);
  const [kept, witnesses, keptWhere] = op === 'or' ? [right, left, 0] : [left, right, op === 'and' ? 1 : 0];
  const seen = presence(witnesses, binary);
  const remaining = kept.filter((track) => keep(track, seen.get(matchKey(track.labels, binary.matching)), keptWhere));
  mergeEqual(op === 'or' ? [...left, ...remaining] : remaining, evaluation).forEach(visit);
}

/** For each key, the steps at which any series with it has a value. */
function presence(tracks: readonly Track[], binary: Binary): Map<string, Uint8Array> {
  const seen = new Map<string, Uint8Array>();
  for (const track of tracks) {
    const key = matchKey(track.labels, binary.matching);
    const known = seen.get(key);
    if (known === undefined)
      seen.set(
        key,
        track.present.map((cell) => (cell === 0 ? 0 : 1)),
      );
    else for (let step = 0; step < known.length; step++) if (track.present[step] !== 0) known[step] = 1;
  }
  return seen;
}

/** Clears the steps where the partner's presence is not as wanted; false when nothing is left. */
function keep(track: Track, partner: Uint8Array | undefined, wanted: number): boolean {
  let any = false;
  for (let step = 0; step < track.present.length; step++) {
    if (track.present[step] === 0) continue;
    if ((partner === undefined ? 0 : partner[step]) !== wanted) track.present[step] = 0;
    else any = true;
  }
  return any;
}
