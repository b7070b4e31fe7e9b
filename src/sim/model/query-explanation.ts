/** How a PromQL query came to its answer: the tree of its parts with what each gave and what it cost, as data that can be sent. */
import type { QueryValue, VectorSample } from './query-value.ts';

export interface QueryExplanation {
  readonly value: QueryValue;
  readonly root: ExplainedNode;
}

export interface ExplainedNode {
  /** What it does, without its operands: `rate`, `sum by (le)`, `up{job="shop"}[5m]`. */
  readonly title: string;
  /** Its place in the query, in code units: from..to-1. */
  readonly from: number;
  readonly to: number;
  readonly gives: 'scalar' | 'string' | 'vector' | 'matrix';
  /** How often it was evaluated, and at how many instants in the last evaluation: more than one in a range or a subquery. */
  readonly evaluations: number;
  readonly steps: number;
  /** Series of the last evaluation, and values (of a range vector: samples) in all of them. */
  readonly series: number;
  readonly values: number;
  /** The first series at the last step; empty for range vectors. */
  readonly examples: readonly VectorSample[];
  /** Without what its operands cost: samples read from the store, and samples and steps looked at. */
  readonly samplesRead: number;
  readonly work: number;
  /** Of the clock that the asker brought; null without one. */
  readonly ownMs: number | null;
  readonly operands: readonly ExplainedNode[];
}
