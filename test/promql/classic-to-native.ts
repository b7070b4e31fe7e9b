/**
 * What `load_with_nhcb` loads beside its classic histograms: one native histogram with custom bounds for each group of `_bucket`,
 * `_count` and `_sum` series, wherever the group has samples.
 */
import { CUSTOM_BOUNDS_SCHEMA } from '../../src/sim/model/native-histogram.ts';
import type { NativeHistogram } from '../../src/sim/model/native-histogram.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { numberOf } from './promqltest-series.ts';
import type { RowPoint, SeriesRow } from './promqltest-series.ts';

interface Group {
  readonly labels: Labels;
  readonly buckets: { readonly bound: number; readonly points: readonly RowPoint[] }[];
  count: readonly RowPoint[];
  sum: readonly RowPoint[];
}

export function nativeRows(rows: readonly SeriesRow[]): SeriesRow[] {
  const groups = new Map<string, Group>();
  for (const { labels, points } of rows) {
    const [, name, ending] = /^(.*)_(bucket|count|sum)$/.exec(labels['__name__'] ?? '') ?? [];
    if (name === undefined) continue;
    const { le, ...rest } = labels;
    const bound = boundOf(le ?? '');
    if (ending === 'bucket' && bound === null) continue;
    const base = { ...(ending === 'bucket' ? rest : labels), __name__: name };
    const key = JSON.stringify(base);
    const group: Group = groups.get(key) ?? { labels: base, buckets: [], count: [], sum: [] };
    groups.set(key, group);
    if (ending === 'bucket') group.buckets.push({ bound: bound as number, points });
    else if (ending === 'count') group.count = points;
    else group.sum = points;
  }
  return [...groups.values()].map(rowOf);
}

function boundOf(le: string): number | null {
  try {
    const bound = numberOf(le);
    return bound === bound ? bound : null;
  } catch {
    return null;
  }
}

function rowOf({ labels, buckets, count, sum }: Group): SeriesRow {
  buckets.sort((a, b) => (a.bound === b.bound ? 0 : a.bound - b.bound));
  const length = Math.max(count.length, sum.length, ...buckets.map(({ points }) => points.length));
  return {
    labels,
    points: Array.from({ length }, (_, i): RowPoint => {
      const counts = buckets.flatMap(({ bound, points }) =>
        typeof points[i] === 'number' ? [{ bound, count: points[i] as number }] : [],
      );
      if (counts.length === 0 && typeof count[i] !== 'number' && typeof sum[i] !== 'number') return 'gap';
      return { histogram: histogramOf(counts, count[i], sum[i]), hintGiven: false };
    }),
  };
}

function histogramOf(
  cumulative: readonly { readonly bound: number; readonly count: number }[],
  count: RowPoint | undefined,
  sum: RowPoint | undefined,
): NativeHistogram {
  // Of buckets with the same bound the first counts.
  const finite = cumulative.filter(({ bound }, i) => bound !== Infinity && bound !== cumulative[i - 1]?.bound);
  const all = typeof count === 'number' ? count : (cumulative.at(-1)?.count ?? 0);
  const steps = [...finite.map((bucket) => bucket.count), all];
  const each = steps.map((total, i) => total - (steps[i - 1] ?? 0));
  const kept = [...each.keys()].filter((i) => each[i] !== 0);
  return {
    schema: CUSTOM_BOUNDS_SCHEMA,
    count: all,
    sum: typeof sum === 'number' ? sum : 0,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: { indices: kept, counts: kept.map((i) => each[i] as number) },
    negative: { indices: [], counts: [] },
    bounds: finite.map(({ bound }) => bound),
    hint: 'unknown',
  };
}
