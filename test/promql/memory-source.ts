/** A small store of series for tests: points are appended as they come, reading is by binary search on whole columns. */
import type { Micros } from '../../src/sim/base/time.ts';
import { compileMatcher } from '../../src/sim/model/matcher.ts';
import type { Spend } from '../../src/sim/model/matcher.ts';
import type { NativeHistogram } from '../../src/sim/model/native-histogram.ts';
import type { Labels, Matcher, SampleColumns, SeriesSource } from '../../src/sim/model/series.ts';
import { isReset } from '../../src/sim/query/promql/native/reset.ts';
import { writeStale } from '../../src/sim/model/stale.ts';

export type Point = { readonly atUs: Micros; readonly value: PointValue };

type PointValue = number | NativeHistogram | 'stale';

export interface MemorySeries {
  readonly labels: Labels;
  readonly columns: SampleColumns;
}

export class MemorySource implements SeriesSource<MemorySeries> {
  private readonly points = new Map<string, { labels: Labels; byTime: Map<Micros, PointValue> }>();
  private sealed: MemorySeries[] | null = null;
  /** How often a window was read. */
  reads = 0;

  /** A later point at the same instant wins. */
  add(labels: Labels, points: readonly Point[]): void {
    const key = JSON.stringify(labels);
    const series = this.points.get(key) ?? { labels, byTime: new Map<Micros, PointValue>() };
    this.points.set(key, series);
    for (const { atUs, value } of points) series.byTime.set(atUs, value);
    this.sealed = null;
  }

  clear(): void {
    this.points.clear();
    this.sealed = null;
  }

  select(matchers: readonly Matcher[], spend?: Spend): MemorySeries[] {
    const tests = matchers.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher, spend) }));
    this.sealed ??= [...this.points.values()].map(({ labels, byTime }) => ({ labels, columns: columnsOf(byTime) }));
    return this.sealed.filter(({ labels }) =>
      tests.every(({ name, matches }) => matches(Object.hasOwn(labels, name) ? (labels[name] as string) : '')),
    );
  }

  read({ columns: { times, values, histograms } }: MemorySeries, fromUs: Micros, toUs: Micros): SampleColumns {
    this.reads++;
    const [start, end] = [firstAfter(times, fromUs), firstAfter(times, toUs)];
    return {
      times: times.subarray(start, end),
      values: values.subarray(start, end),
      ...(histograms === undefined ? {} : { histograms: histograms.slice(start, end) }),
    };
  }
}

function columnsOf(byTime: ReadonlyMap<Micros, PointValue>): SampleColumns {
  const points = [...byTime].sort((a, b) => a[0] - b[0]);
  const columns = { times: Float64Array.from(points, ([atUs]) => atUs), values: new Float64Array(points.length) };
  const histograms = withHints(points.map(([, value]) => (typeof value === 'object' ? value : null)));
  points.forEach(([, value], i) => {
    if (value === 'stale') writeStale(columns.values, i);
    else columns.values[i] = typeof value === 'object' ? NaN : value;
  });
  return histograms.some((histogram) => histogram !== null) ? { ...columns, histograms } : columns;
}

/** What Prometheus' storage knows when it gives a histogram back: that it follows from the one before without a reset. */
function withHints(histograms: readonly (NativeHistogram | null)[]): (NativeHistogram | null)[] {
  return histograms.map((histogram, i) => {
    const before = histograms[i - 1] ?? null;
    if (histogram === null || before === null || histogram.hint !== 'unknown' || before.hint === 'gauge') return histogram;
    return isReset(histogram, { ...before, hint: 'unknown' }) ? histogram : { ...histogram, hint: 'not_reset' };
  });
}

function firstAfter(times: Float64Array, atUs: Micros): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
