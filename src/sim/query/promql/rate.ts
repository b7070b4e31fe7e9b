/**
 * How fast something changes over a window: rate, increase and delta with Prometheus' extrapolation to the window's ends,
 * irate and idelta from the last two samples, deriv and predict_linear by least squares.
 */
import { SECOND } from '../../base/time.ts';
import type { Micros } from '../../base/time.ts';
import { CompensatedSum } from './compensated-sum.ts';
import type { Window } from './window.ts';

/** A gap at an end of the window up to this many average intervals counts as covered by the series. */
const COVERED_INTERVALS = 1.1;

export function increase(window: Window): number {
  const { values, first, end } = window;
  const gained = (values[end - 1] as number) - (values[first] as number) + window.resetSum();
  return gained * stretch(reachOf(window), gained, values[first] as number);
}

export function rate(window: Window): number {
  const { values, first, end } = window;
  const gained = (values[end - 1] as number) - (values[first] as number) + window.resetSum();
  return gained * (stretch(reachOf(window), gained, values[first] as number) / ((window.toUs - window.fromUs) / SECOND));
}

export function delta(window: Window): number {
  const { values, first, end } = window;
  return ((values[end - 1] as number) - (values[first] as number)) * stretch(reachOf(window), 0, 0);
}

/** Where the samples of a window lie in it. */
export interface Reach {
  readonly firstUs: Micros;
  readonly lastUs: Micros;
  /** Between the first and the last sample. */
  readonly intervals: number;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

function reachOf({ times, first, end, fromUs, toUs }: Window): Reach {
  return { firstUs: times[first] as number, lastUs: times[end - 1] as number, intervals: end - first - 1, fromUs, toUs };
}

/**
 * By how much the change between the first and the last sample grows when it is drawn out to the ends of the window: all the way
 * when the samples reach near the end, else by half an interval. A counter that gained is not drawn out below zero.
 */
export function stretch({ firstUs, lastUs, intervals, fromUs, toUs }: Reach, gained: number, firstValue: number): number {
  const sampledUs = lastUs - firstUs;
  const intervalUs = sampledUs / intervals;
  const coveredUs = intervalUs * COVERED_INTERVALS;
  let toStartUs = firstUs - fromUs;
  let toEndUs = toUs - lastUs;
  if (toStartUs >= coveredUs) toStartUs = intervalUs / 2;
  if (gained > 0 && firstValue >= 0) {
    const toZeroUs = sampledUs * (firstValue / gained);
    if (toZeroUs < toStartUs) toStartUs = toZeroUs;
  }
  if (toEndUs >= coveredUs) toEndUs = intervalUs / 2;
  return (sampledUs + toStartUs + toEndUs) / sampledUs;
}

export function irate(window: Window): number {
  const { times, values, end } = window;
  const last = values[end - 1] as number;
  const before = values[end - 2] as number;
  const gained = last < before ? last : last - before;
  return gained / (((times[end - 1] as number) - (times[end - 2] as number)) / SECOND);
}

export function idelta({ values, end }: Window): number {
  return (values[end - 1] as number) - (values[end - 2] as number);
}

export function deriv(window: Window): number {
  return regression(window, window.times[window.first] as number).slope;
}

/** The value that the line through the window has `aheadS` seconds after the evaluation time. */
export function predictLinear(window: Window, aheadS: number): number {
  const { slope, intercept } = regression(window, window.atUs);
  return slope * aheadS + intercept;
}

/** Least squares: the slope per second, and the line's value at `originUs`. */
function regression({ times, values, first, end }: Window, originUs: Micros): { slope: number; intercept: number } {
  const initial = values[first] as number;
  let constant = true;
  const x = new CompensatedSum();
  const y = new CompensatedSum();
  const xy = new CompensatedSum();
  const xx = new CompensatedSum();
  for (let i = first; i < end; i++) {
    const value = values[i] as number;
    if (value !== initial) constant = false;
    const seconds = ((times[i] as number) - originUs) / SECOND;
    x.add(seconds);
    y.add(value);
    xy.add(seconds * value);
    xx.add(seconds * seconds);
  }
  if (constant) {
    const finite = initial !== Infinity && initial !== -Infinity;
    return finite ? { slope: 0, intercept: initial } : { slope: NaN, intercept: NaN };
  }
  const n = end - first;
  const [sumX, sumY] = [x.sum + x.compensation, y.sum + y.compensation];
  const covariance = xy.sum + xy.compensation - (sumX * sumY) / n;
  const variance = xx.sum + xx.compensation - (sumX * sumX) / n;
  const slope = covariance / variance;
  return { slope, intercept: sumY / n - (slope * sumX) / n };
}
