/**
 * How fast something changes over a window: rate, increase and delta with Prometheus' extrapolation to the window's ends,
 * irate and idelta from the last two samples, deriv and predict_linear by least squares.
 */
import { SECOND } from '../../base/time.ts';
import type { Micros } from '../../base/time.ts';
import { CompensatedSum } from './compensated-sum.ts';
import type { FillColumn } from './range-function.ts';
import type { Window } from './window.ts';

/** What a counter gained at each step where there are two samples, per second or in all. */
export function fillGains(perSecond: boolean): FillColumn {
  return (window, plan, { values: results, present }) => {
    const { values } = window;
    const { firsts, ends } = plan;
    const { sampledUs, toStartUs, toEndUs } = plan.extents();
    const seconds = plan.rangeUs / SECOND;
    const falls = window.resets();
    let any = false;
    for (let step = 0; step < results.length; step++) {
      const first = firsts[step] as number;
      const end = ends[step] as number;
      if (end - first < 2) continue;
      const firstValue = values[first] as number;
      let gained = (values[end - 1] as number) - firstValue;
      if (falls.length > 0) gained += resetSum(falls, values, first, end);
      // As stretch() of extrapolation.ts, written out: this is where most queries spend their time.
      const sampled = sampledUs[step] as number;
      let back = toStartUs[step] as number;
      if (gained > 0 && firstValue >= 0) {
        const toZero = sampled * (firstValue / gained);
        if (toZero < back) back = toZero;
      }
      const stretched = (sampled + back + (toEndUs[step] as number)) / sampled;
      results[step] = gained * (perSecond ? stretched / seconds : stretched);
      present[step] = 1;
      any = true;
    }
    return any;
  };
}

/** The values from which the counter fell within a window. */
function resetSum(falls: Int32Array, values: Float64Array, first: number, end: number): number {
  let low = 0;
  let high = falls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((falls[middle] as number) <= first) low = middle + 1;
    else high = middle;
  }
  let sum = 0;
  for (let i = low; i < falls.length && (falls[i] as number) < end; i++) sum += values[(falls[i] as number) - 1] as number;
  return sum;
}

/** Changes of a gauge, at each step where there are two samples. */
export const fillDeltas: FillColumn = ({ values }, plan, { values: results, present }) => {
  const { firsts, ends } = plan;
  const { sampledUs, toStartUs, toEndUs } = plan.extents();
  let any = false;
  for (let step = 0; step < results.length; step++) {
    const first = firsts[step] as number;
    const end = ends[step] as number;
    if (end - first < 2) continue;
    const sampled = sampledUs[step] as number;
    const stretched = (sampled + (toStartUs[step] as number) + (toEndUs[step] as number)) / sampled;
    results[step] = ((values[end - 1] as number) - (values[first] as number)) * stretched;
    present[step] = 1;
    any = true;
  }
  return any;
};

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
