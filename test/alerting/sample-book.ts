/**
 * A source of series for tests that can also be written to, so that what the evaluator records can be asked for again. A
 * stale marker is kept by its bits, as in the store.
 */
import type { RecordSample, RecordStale } from '../../src/sim/alerting/rule-evaluation.ts';
import { compileMatcher } from '../../src/sim/model/matcher.ts';
import type { Labels, Matcher, SampleColumns, SeriesSource } from '../../src/sim/model/series.ts';
import { writeStale } from '../../src/sim/model/stale.ts';

interface BookSeries {
  readonly labels: Labels;
  readonly samples: { readonly atUs: number; readonly value: number | 'stale' }[];
}

export class SampleBook implements SeriesSource<BookSeries> {
  readonly series = new Map<string, BookSeries>();

  readonly record: RecordSample = (labels, atUs, value) => this.of(labels).samples.push({ atUs, value });
  readonly recordStale: RecordStale = (labels, atUs) => this.of(labels).samples.push({ atUs, value: 'stale' });

  select(matchers: readonly Matcher[]): readonly BookSeries[] {
    const tests = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
    return [...this.series.values()].filter(({ labels }) => tests.every(({ name, test }) => test(labels[name] ?? '')));
  }

  read(series: BookSeries, fromUs: number, toUs: number): SampleColumns {
    const within = series.samples.filter(({ atUs }) => fromUs < atUs && atUs <= toUs);
    const values = new Float64Array(within.length);
    within.forEach(({ value }, index) => {
      if (value === 'stale') writeStale(values, index);
      else values[index] = value;
    });
    return { times: Float64Array.from(within, ({ atUs }) => atUs), values };
  }

  private of(labels: Labels): BookSeries {
    const key = JSON.stringify(labels);
    const series = this.series.get(key) ?? { labels, samples: [] };
    this.series.set(key, series);
    return series;
  }
}
