/**
 * Ranges whose ends are not left to chance. An `anchored` one begins at the sample before it; a `smoothed` one takes the values at both of
 * its ends from the line between the samples around them. Nothing is drawn out. The columns reach further than the windows here.
 */
import { SECOND } from '../../base/time.ts';
import type { Call } from './ast.ts';
import { QueryFailure } from './failure.ts';
import type { Answer } from './pointwise.ts';
import { inColumns, rangeArgument } from './range-function.ts';
import type { FillColumn, OfMixture } from './range-function.ts';
import { LOOKBACK_US } from './selector.ts';
import { NOT_HERE } from './signatures.ts';
import type { Window } from './window.ts';
import type { WindowPlan } from './window-plan.ts';

/** Chooses by what stands behind the range of a call. */
export function byEdges(plain: Answer, anchored: FillColumn, smoothed: FillColumn | null = null): Answer {
  const answers = {
    plain,
    anchored: inColumns(anchored, refused),
    smoothed: smoothed === null ? plain : inColumns(smoothed, refused),
  };
  return (call, evaluation, visit) => answers[edgesOf(call)](call, evaluation, visit);
}

function edgesOf(call: Call): 'plain' | 'anchored' | 'smoothed' {
  const range = rangeArgument(call);
  return range.kind === 'range' ? range.of.edges : 'plain';
}

const refused: OfMixture = () => {
  throw new QueryFailure(`${NOT_HERE} anchored and smoothed ranges of native histograms.`);
};

/** The sample before the window, if it is current; else the first in it. */
function anchorOf({ times }: Window, { firsts, toUs, rangeUs }: WindowPlan, step: number): number {
  const first = firsts[step] as number;
  const fromUs = (toUs[step] as number) - rangeUs;
  return first > 0 && (times[first - 1] as number) > fromUs - LOOKBACK_US ? first - 1 : first;
}

type Change = 'counter' | 'gauge';

export function anchoredChange(change: Change, perSecond = false): FillColumn {
  return (window, plan, { values: results, present }) => {
    const seconds = perSecond ? plan.rangeUs / SECOND : 1;
    let any = false;
    for (let step = 0; step < results.length; step++) {
      const end = plan.ends[step] as number;
      if (end === plan.firsts[step]) continue;
      const anchor = anchorOf(window, plan, step);
      const [left, right] = [window.values[anchor] as number, window.values[end - 1] as number];
      results[step] = (right - left + (change === 'counter' ? lost(window.values, anchor + 1, end, left) : 0)) / seconds;
      present[step] = 1;
      any = true;
    }
    return any;
  };
}

/** What a counter had when it fell, from `before` on over values first..end-1. */
function lost(values: Float64Array, first: number, end: number, before: number): number {
  let sum = 0;
  let last = before;
  for (let i = first; i < end; i++) {
    const value = values[i] as number;
    if (value < last) sum += last;
    last = value;
  }
  return sum;
}

export function smoothedChange(change: Change, perSecond = false): FillColumn {
  return (window, plan, { values: results, present }) => {
    const { times, values } = window;
    const seconds = perSecond ? plan.rangeUs / SECOND : 1;
    let any = false;
    for (let step = 0; step < results.length; step++) {
      const toUs = plan.toUs[step] as number;
      const fromUs = toUs - plan.rangeUs;
      const low = anchorOf(window, plan, step);
      const end = plan.ends[step] as number;
      // The first sample at or after the end, or the last of all.
      const reached = end > low && times[end - 1] === toUs;
      const high = !reached && end < times.length && (times[end] as number) < toUs + LOOKBACK_US ? end : end - 1;
      if (high < low || (times[high] as number) <= fromUs || (times[low] as number) > toUs) continue;
      const left = (times[low] as number) < fromUs ? valueAt(window, low, fromUs, change, true) : (values[low] as number);
      const right = (times[high] as number) > toUs ? valueAt(window, high - 1, toUs, change, false) : (values[high] as number);
      const inside = (times[low] as number) <= fromUs ? low + 1 : low;
      const insideEnd = (times[high] as number) >= toUs ? high : high + 1;
      let gained = right - left;
      if (change === 'counter') {
        gained += lost(values, inside, insideEnd, left);
        const last = insideEnd > inside ? (values[insideEnd - 1] as number) : left;
        if (right < last) gained += last;
      }
      results[step] = gained / seconds;
      present[step] = 1;
      any = true;
    }
    return any;
  };
}

/** On the line from sample i to the next; a counter that fell between them began again from 0. */
function valueAt({ times, values }: Window, i: number, atUs: number, change: Change, isStart: boolean): number {
  let from = values[i] as number;
  let to = values[i + 1] as number;
  if (change === 'counter' && to < from) {
    if (isStart) from = 0;
    else to += from;
  }
  return from + ((to - from) * (atUs - (times[i] as number))) / ((times[i + 1] as number) - (times[i] as number));
}

/** Changes or resets from the anchor on. */
export function anchoredCount(counts: (before: number, now: number) => boolean): FillColumn {
  return (window, plan, { values: results, present }) => {
    let any = false;
    for (let step = 0; step < results.length; step++) {
      const end = plan.ends[step] as number;
      if (end === plan.firsts[step]) continue;
      let count = 0;
      for (let i = anchorOf(window, plan, step) + 1; i < end; i++)
        if (counts(window.values[i - 1] as number, window.values[i] as number)) count++;
      results[step] = count;
      present[step] = 1;
      any = true;
    }
    return any;
  };
}
