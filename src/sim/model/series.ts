/** The words of the Prometheus data model: labels, matchers, samples, exemplars. */
import type { Micros } from '../base/time.ts';
import type { NativeHistogram } from './native-histogram.ts';

/** Label name to value, `__name__` included, in sorted order of names. */
export type Labels = Readonly<Record<string, string>>;

export interface Matcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A window of one series: equally long columns, times ascending. Views into the store: read, do not keep. */
export interface SampleColumns {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** As long as the others, null where the sample is a number (or a stale mark); absent where all are. */
  readonly histograms?: readonly (NativeHistogram | null)[];
}

/** What a query engine needs of a series; the store and the tests each have their own. */
export interface SeriesHandle {
  readonly labels: Labels;
}

/**
 * A source of series for queries. `read` gives the samples with fromUs < time <= toUs. It may write the values into `room`, a column
 * that the asker does not need any more, so that reading ten thousand series leaves no garbage. `select` says through `spend` what
 * its regular expressions may cost.
 */
export interface SeriesSource<S extends SeriesHandle = SeriesHandle> {
  select(matchers: readonly Matcher[], spend?: (work: number) => void): readonly S[];
  read(series: S, fromUs: Micros, toUs: Micros, room?: Float64Array): SampleColumns;
}

/** One observation that fell into a histogram bucket, with the trace it came from. */
export interface Exemplar {
  readonly labels: Labels;
  readonly atUs: Micros;
  readonly value: number;
  readonly traceId: string;
}

/** A summary here has no quantiles: `_sum` and `_count` alone, as client libraries keep it by default. */
export type InstrumentKind = 'counter' | 'gauge' | 'histogram' | 'summary';

/** Name, type and help of a metric family, as in `# TYPE` and `# HELP`. */
export interface MetricFamily {
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly help: string;
  readonly unit: string;
}
