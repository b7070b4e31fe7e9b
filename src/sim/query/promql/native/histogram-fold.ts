/**
 * The histograms among the members of a group while they are summed or averaged, step by step. Where a group has numbers too, or
 * histograms that do not go together, it has no answer at that step.
 */
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { labelOf } from '../labels.ts';
import { differentBounds, mixedAggregation, mixedBuckets } from '../notes.ts';
import type { Notes } from '../notes.ts';
import { HISTOGRAM, histogramAt, putHistogram } from '../track.ts';
import type { Track } from '../track.ts';
import { addHistograms, subtractHistograms } from './arithmetic.ts';
import type { Incompatibility } from './arithmetic.ts';
import { divided } from './scaling.ts';

export class HistogramFold {
  private readonly averages: boolean;
  private readonly notes: Notes;
  private readonly at: number;
  private readonly results: (NativeHistogram | 'incompatible' | undefined)[] = [];
  private readonly counts: number[] = [];

  constructor(averages: boolean, notes: Notes, at: number) {
    this.averages = averages;
    this.notes = notes;
    this.at = at;
  }

  add(member: Track): void {
    for (let step = 0; step < member.present.length; step++) {
      if (member.present[step] !== HISTOGRAM) continue;
      const so = this.results[step];
      if (so === 'incompatible') continue;
      const count = (this.counts[step] ?? 0) + 1;
      this.counts[step] = count;
      const next = histogramAt(member, step);
      const sum = so === undefined ? next : this.averages ? meanWith(so, next, count) : addHistograms(so, next);
      if (typeof sum === 'string') {
        const metric = labelOf(member.labels, '__name__');
        this.notes.warn(sum === 'schema' ? mixedBuckets(metric) : differentBounds(metric), this.at);
      }
      this.results[step] = typeof sum === 'string' ? 'incompatible' : sum;
    }
  }

  /** Into the cells of the group, which hold the answer for its numbers. */
  finish(group: Track): void {
    this.results.forEach((result, step) => {
      if (result === undefined) return;
      if (group.present[step] === 1) {
        this.notes.warn(mixedAggregation(), this.at);
        group.present[step] = 0;
      } else if (result !== 'incompatible') putHistogram(group, step, result);
    });
  }
}

/** The mean of `count` histograms from that of one fewer, so that no sum can overflow. */
export function meanWith(mean: NativeHistogram, next: NativeHistogram, count: number): NativeHistogram | Incompatibility {
  const change = subtractHistograms(divided(next, count), divided(mean, count));
  return typeof change === 'string' ? change : addHistograms(mean, change);
}
