/** What the parts of the evaluator may ask of each other: the value of a subexpression, in the shape that they need. */
import type { Labels } from '../../model/series.ts';
import type { Expr, Subquery, RangeSelector, Selector } from './ast.ts';
import type { Budget } from './budget.ts';
import type { Notes } from './notes.ts';
import type { Frame, Track, Visit } from './track.ts';
import type { Window } from './window.ts';
import type { WindowPlan } from './window-plan.ts';

export interface Evaluation {
  readonly frame: Frame;
  readonly budget: Budget;
  readonly notes: Notes;
  /** Each series of a vector expression, in a fixed order, one at a time. */
  stream(expr: Expr, visit: Visit): void;
  /** All of them at once. */
  tracks(expr: Expr): Track[];
  /** A number for each step. */
  scalars(expr: Expr): Float64Array;
  /** The samples behind each series of a range vector; `slide` moves the window along. */
  windows(expr: Expr, visit: (labels: Labels, nameDropped: boolean, window: Window) => void): void;
  /** Moves `window` to every step in order. */
  slide(expr: Expr, window: Window, visit: (step: number) => void): void;
  /** The steps of a window all at once, for functions that fill whole columns. */
  plan(expr: Expr, window: Window): WindowPlan;
  /** The times of the samples that an instant selector picks, in seconds, in place of their values. */
  streamTimestamps(selector: Selector, visit: Visit): void;
  take(labels: Labels, nameDropped: boolean): Track;
  give(track: Track): void;
}

/** A range vector is one of these. */
export type RangeExpr = RangeSelector | Subquery;
