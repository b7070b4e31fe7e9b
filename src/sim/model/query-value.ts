/** What a PromQL query returns, in columns so that it can be transferred to a page without cloning objects. */
import type { Micros } from '../base/time.ts';
import type { NativeHistogram } from './native-histogram.ts';
import type { Labels } from './series.ts';

export type QueryValue = (
  | { readonly kind: 'scalar'; readonly atUs: Micros; readonly value: number }
  | { readonly kind: 'string'; readonly atUs: Micros; readonly value: string }
  | { readonly kind: 'vector'; readonly atUs: Micros; readonly samples: readonly VectorSample[] }
  | { readonly kind: 'matrix'; readonly series: readonly MatrixSeries[] }
) & {
  /** Absent when there is nothing to note. */
  readonly notes?: readonly QueryNote[];
};

/** Something to know about an answer, in Prometheus' words. */
export interface QueryNote {
  readonly severity: 'warning' | 'info';
  readonly message: string;
  /** Where in the query, in code units from 0. */
  readonly at: number;
}

export interface VectorSample {
  readonly labels: Labels;
  /** NaN where the sample is a histogram. */
  readonly value: number;
  readonly histogram?: NativeHistogram;
}

/** Equally long columns, times ascending; steps without a value are left out. Owned by the receiver. */
export interface MatrixSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Samples that are native histograms, beside the numbers; absent when there are none. */
  readonly histograms?: readonly HistogramSample[];
}

export interface HistogramSample {
  readonly atUs: Micros;
  readonly histogram: NativeHistogram;
}

export interface RangeQuery {
  readonly expr: string;
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly stepUs: Micros;
}
