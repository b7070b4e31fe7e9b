/**
 * histogram_quantile and histogram_fraction. The bucket series of a histogram are brought together once per query by all their
 * labels but `le`, and ordered by their bounds once; what remains for each step is to read the counts.
 */
import type { Labels } from '../../model/series.ts';
import type { Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { keyWithout, labelOf, withoutLabels } from './labels.ts';
import { readNumber } from './literal.ts';
import { Buckets } from './quantile.ts';
import type { Track, Visit } from './track.ts';

interface Histogram {
  readonly labels: Labels;
  readonly buckets: { readonly bound: number; readonly track: Track }[];
}

const BUCKET_LABELS = ['__name__', 'le'];

/** Asks `answer` for each histogram at each step. */
export function streamHistograms(
  of: Expr,
  evaluation: Evaluation,
  answer: (buckets: Buckets, step: number) => number,
  visit: Visit,
): void {
  for (const { labels, buckets } of histogramsIn(evaluation.tracks(of))) {
    const result = evaluation.take(labels, true);
    const filled = new Buckets(buckets.length);
    let any = false;
    for (let step = 0; step < result.values.length; step++) {
      filled.length = 0;
      for (const { bound, track } of buckets) {
        if (track.present[step] === 1) filled.push(bound, track.values[step] as number);
      }
      if (filled.length === 0) continue;
      result.values[step] = answer(filled, step);
      result.present[step] = 1;
      any = true;
    }
    for (const { track } of buckets) evaluation.give(track);
    if (any) visit(result);
    else evaluation.give(result);
  }
}

function histogramsIn(tracks: readonly Track[]): Histogram[] {
  const histograms = new Map<string, Histogram>();
  for (const track of tracks) {
    const bound = readBound(labelOf(track.labels, 'le'));
    if (bound === null) continue;
    const key = `${track.nameDropped ? '' : labelOf(track.labels, '__name__')}\n${keyWithout(track.labels, BUCKET_LABELS)}`;
    const known = histograms.get(key);
    if (known !== undefined) known.buckets.push({ bound, track });
    else histograms.set(key, { labels: withoutLabels(track.labels, ['le']), buckets: [{ bound, track }] });
  }
  for (const { buckets } of histograms.values()) buckets.sort((a, b) => (a.bound === b.bound ? 0 : a.bound - b.bound));
  return [...histograms.values()];
}

/** As Go reads a float; a series without a bound is no bucket. */
function readBound(le: string): number | null {
  const sign = le.startsWith('-') ? -1 : 1;
  const size = le === '' ? null : readNumber(le.replace(/^[+-]/, ''));
  return size === null || size !== size ? null : sign * size;
}
