/** What a PromQL query returns, in columns so that it can be transferred to a page without cloning objects. */
import type { Micros } from '../base/time.ts';
import type { Labels } from './series.ts';

export type QueryValue =
  | { readonly kind: 'scalar'; readonly atUs: Micros; readonly value: number }
  | { readonly kind: 'string'; readonly atUs: Micros; readonly value: string }
  | { readonly kind: 'vector'; readonly atUs: Micros; readonly samples: readonly VectorSample[] }
  | { readonly kind: 'matrix'; readonly series: readonly MatrixSeries[] };

export interface VectorSample {
  readonly labels: Labels;
  readonly value: number;
}

/** Equally long columns, times ascending; steps without a value are left out. Owned by the receiver. */
export interface MatrixSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface RangeQuery {
  readonly expr: string;
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly stepUs: Micros;
}
