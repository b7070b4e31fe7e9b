/**
 * `fill(...)`: where one side of an operator has no partner at a step, a stand-in takes its place that has the same value everywhere. From
 * there on it is a series like any other.
 */
import type { Matching } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { NO_LABELS } from './labels.ts';
import { matchedLabels, matchKey } from './match-key.ts';
import type { Track } from './track.ts';

/** On the side of one, for those steps of `track` at which none of its partners is there; null when there are none. */
export function standInForOne(track: Track, partners: readonly Track[], value: number, evaluation: Evaluation): Track | null {
  const standIn = evaluation.take(NO_LABELS, true);
  return fillGaps(standIn, [track], partners, value, evaluation);
}

/** On the side of many: one for each group of the other side, at the steps at which nobody would meet it. */
export function standInsForMany(
  many: readonly Track[],
  ones: ReadonlyMap<string, readonly Track[]>,
  value: number,
  matching: Matching,
  evaluation: Evaluation,
): Track[] {
  const byKey = new Map<string, Track[]>();
  for (const track of many) {
    const key = matchKey(track.labels, matching);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [track]);
    else group.push(track);
  }
  return [...ones].flatMap(([key, group]) => {
    const standIn = evaluation.take(matchedLabels((group[0] as Track).labels, matching), true);
    return fillGaps(standIn, group, byKey.get(key) ?? [], value, evaluation) ?? [];
  });
}

/** Present where somebody waits and nobody is there. */
function fillGaps(
  standIn: Track,
  waiting: readonly Track[],
  there: readonly Track[],
  value: number,
  evaluation: Evaluation,
): Track | null {
  let any = false;
  for (let step = 0; step < standIn.present.length; step++) {
    const isAt = ({ present }: Track): boolean => present[step] !== 0;
    if (!waiting.some(isAt) || there.some(isAt)) continue;
    standIn.values[step] = value;
    standIn.present[step] = 1;
    any = true;
  }
  if (any) return standIn;
  evaluation.give(standIn);
  return null;
}
