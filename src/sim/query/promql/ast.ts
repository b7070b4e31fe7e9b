/**
 * A PromQL expression as plain data: what the parser makes and the evaluator walks. Parentheses are gone, `-` and `+` before
 * a number are folded in, durations are whole microseconds, label names of a grouping are sorted.
 */
import type { Micros } from '../../base/time.ts';
import type { Matcher } from '../../model/series.ts';
import type { FunctionName } from './signatures.ts';

export type Expr = NumberLiteral | StringLiteral | Selector | RangeSelector | Subquery | Call | Aggregation | Binary | Signed;

/** Where the expression stands in the text: code units from..to-1. */
interface Placed {
  readonly from: number;
  readonly to: number;
}

export interface NumberLiteral extends Placed {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Placed {
  readonly kind: 'string';
  readonly value: string;
}

/** `offset` looks back by that much; `at` looks at one instant whatever the evaluation time. */
export interface Timing {
  readonly offsetUs: Micros;
  readonly at: null | 'start' | 'end' | { readonly atUs: Micros };
}

export interface Selector extends Placed {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
  readonly timing: Timing;
  /** What holds at the ends of a range (or, smoothed, at an instant) between two samples. */
  readonly edges: 'plain' | 'anchored' | 'smoothed';
}

export interface RangeSelector extends Placed {
  readonly kind: 'range';
  readonly of: Selector;
  readonly rangeUs: Micros;
}

export interface Subquery extends Placed {
  readonly kind: 'subquery';
  readonly of: Expr;
  readonly rangeUs: Micros;
  readonly stepUs: Micros;
  readonly timing: Timing;
}

export interface Call extends Placed {
  readonly kind: 'call';
  readonly function: FunctionName;
  readonly args: readonly Expr[];
}

export const AGGREGATORS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'limitk',
  'limit_ratio',
  'quantile',
  'count_values',
] as const;
export type Aggregator = (typeof AGGREGATORS)[number];

/** Which labels the groups are made of: those named, or all but those named and the metric name. */
export interface Grouping {
  readonly mode: 'by' | 'without';
  readonly names: readonly string[];
}

export interface Aggregation extends Placed {
  readonly kind: 'aggregation';
  readonly op: Aggregator;
  readonly grouping: Grouping;
  /** k, the quantile, the ratio or the label's name; null for operators without one. */
  readonly parameter: Expr | null;
  readonly of: Expr;
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type SetOp = 'and' | 'or' | 'unless';
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp;

/** How two vectors are matched. `many` is the side that may have several series for one of the other, with `group_...`. */
export interface Matching {
  readonly mode: 'on' | 'ignoring';
  readonly names: readonly string[];
  readonly many: null | 'left' | 'right';
  /** Labels that `group_left(...)` copies from the side of one. */
  readonly include: readonly string[];
  /** The value of a partner that is not there: `fill(...)` and its kind; null without. */
  readonly fillLeft: number | null;
  readonly fillRight: number | null;
}

export interface Binary extends Placed {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
  readonly bool: boolean;
  readonly matching: Matching;
  /** True when `on`, `ignoring` or `group_...` was written. */
  readonly matchingWritten: boolean;
}

/** `-x`, or `+x`, which changes nothing. */
export interface Signed extends Placed {
  readonly kind: 'sign';
  readonly negative: boolean;
  readonly of: Expr;
}

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const SET_OPS: readonly string[] = ['and', 'or', 'unless'];

export function isComparison(op: BinaryOp): op is ComparisonOp {
  return COMPARISONS.includes(op);
}

export function isSetOp(op: BinaryOp): op is SetOp {
  return SET_OPS.includes(op);
}

/** Operators that take a first argument. */
export function takesParameter(op: Aggregator): boolean {
  return (
    op === 'topk' || op === 'bottomk' || op === 'limitk' || op === 'limit_ratio' || op === 'quantile' || op === 'count_values'
  );
}
